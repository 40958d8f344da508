"""A policy's change asks the canary on its topic in the next run, and the policy's thread hears what came of it."""

from __future__ import annotations

from tests.acceptance.canary_places import TARGET, asked, watched
from tests.acceptance.running import Place
from watcher.demo.slack import SlackStandIn
from watcher.demo.vendor import Vendor

POLICY = "  - {{id: acme/usage-policy, kind: policy, url: '{vendor}/policy.html'}}\n"


def test_a_changed_policy_asks_the_prompts_on_its_topic(place: Place, vendor: Vendor, slack: SlackStandIn) -> None:
    acme = watched(place, vendor, slack.base_url)
    config = acme.folder / "watcher.yaml"
    told = "  - {match: {kind: policy}, to: ['slack:#support-ai']}\n"
    lines = config.read_text(encoding="utf-8").replace(
        "targets:\n", "targets:\n" + POLICY.format(vendor=vendor.address)
    )
    config.write_text(lines.replace("routes:\n", f"routes:\n{told}"), encoding="utf-8")
    suite = acme.folder / "mine.yaml"
    suite.write_text(suite.read_text(encoding="utf-8").replace("{id: kill,", "{id: kill, topics: [medical],"))
    acme.run("run", "--once", "--all")
    assert acme.run("canary", "baseline", TARGET, "--now").code == 0
    vendor.amend(prohibit="content that provides individual medical advice")
    vendor.endpoint.use("june")
    for _ in range(3):
        acme.run("run", "--once", "--all")
    assert asked(acme, "SELECT topic, taken_at IS NULL FROM canary_asks") == [("medical", 0)]
    messages = slack.messages("support-ai")
    (policy,) = [each for each in messages if "usage policy" in each["text"]]
    (note,) = [each for each in messages if each.get("thread_ts") == policy["ts"]]
    assert note["text"].count("canaries for medical: refusals 0 % → ") == 1, note["text"]
    assert "since the change" in note["text"]
