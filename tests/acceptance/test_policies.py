"""A prohibited use is added: only workflows on its topic hear of it, with the sentence; banners are silent."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tests.acceptance.running import Place
from watcher.demo.endpoint import KEY
from watcher.demo.slack import SlackStandIn
from watcher.demo.vendor import Vendor

SWEEP = ("run", "--once", "--all", "--json")
CONFIG = """\
database: sqlite:///watcher.db
targets:
  - {{id: acme/usage-policy, kind: policy, url: "{vendor}/policy.html"}}
workflows:
  - id: triage
    owner: team-care
    notify: [slack:#support-ai]
    uses: [{{model: acme/acme-large}}]
    policy_topics: [medical]
  - id: letters
    owner: team-letters
    notify: [slack:#vendor-watch]
    uses: [{{model: acme/acme-large}}]
    policy_topics: [political]
routes:
  - {{match: {{kind: policy}}, to: [slack:#ai-platform]}}
channels:
  slack: {{token: "${{SLACK_BOT_TOKEN}}", base_url: "{slack}", interval: 0s}}
summaries:
  api: {{family: openai, base_url: "{vendor}/v1", model: acme-large, key: "${{ACME_API_KEY}}"}}
  alerts: true
network: {{allow_private: [127.0.0.0/8], contact: test@acme.example, per_host_per_minute: 6000}}
"""


def test_a_prohibited_use_is_added(place: Place, vendor: Vendor, slack: SlackStandIn) -> None:
    place = replace(place, env={**place.env, "ACME_API_KEY": KEY})
    place.write(CONFIG.format(vendor=vendor.address, slack=slack.base_url))
    assert {record["outcome"] for record in place.run(*SWEEP).records} == {"first"}
    vendor.amend(banner="Acme at the fair: visit us in hall 7!")
    for _ in range(2):
        place.run(*SWEEP)
    assert place.run("history", "--json").records == []

    comes = (datetime.now(UTC) + timedelta(days=14)).date()
    vendor.amend(
        prohibit="content that provides individual medical advice", day=comes,
        about="This policy explains the ways in which our services are used by everybody.",
    )  # fmt: skip
    for _ in range(3):
        place.run(*SWEEP)
    told, summary = slack.messages("support-ai")
    assert "Acme tightens its usage policy: Prohibited uses (medical); changes About this policy" in told["text"]
    assert "(in 14 days)" in told["text"]
    assert "new: “content that provides individual medical advice”" in str(told["blocks"])
    assert summary["thread_ts"] == told["ts"]
    assert "Summary by acme-large at" in summary["text"]
    assert "it may be wrong and decided nothing" in summary["text"]
    assert len(slack.messages("ai-platform")) == 2
    assert slack.messages("vendor-watch") == []

    changes = {change["subject"].rpartition(" › ")[2]: change for change in place.run("history", "--json").records}
    shown = place.run("diff", changes["Prohibited uses"]["id"]).out
    assert "tightened: new under “Prohibited uses”\nabout medical\n" in shown
    assert "{+content that provides individual medical advice+}" in shown
    reworded = place.run("diff", changes["About this policy"]["id"]).out
    assert "This policy [-describes-] {+explains+} the ways in which our services are used by everybody." in reworded
    sent = place.run("diff", "--format", "text", changes["About this policy"]["id"]).out
    assert "- This policy describes the ways" in sent
    assert "+ This policy explains the ways" in sent
    opened = place.run("diff", "--format", "side-by-side", changes["Prohibited uses"]["id"]).out
    assert "<ins>content that provides individual medical advice</ins>" in opened
    assert "@@" in place.run("diff", "--page", changes["Prohibited uses"]["id"]).out
    _summarised(place, vendor, changes["Prohibited uses"]["id"])


def _summarised(place: Place, vendor: Vendor, change: str) -> None:
    """The model's words stand below the sentences, marked, and are asked for once; switched off, it says how."""
    done = [place.run("diff", "--summary", change) for _ in range(2)]
    assert [each.code for each in done] == [0, 0], done
    assert done[0].out == done[1].out
    sentences, _, summary = done[0].out.partition("\nSummary by acme-large at ")
    assert "{+content that provides individual medical advice+}" in sentences
    assert "written by a language model from the sentences above; it may be wrong and decided nothing\n  " in summary
    assert len(vendor.endpoint.calls) == 2  # of the alert, and of this change
    assert place.run("diff", "--summary", "--page", change).code == 2
    written = (place.folder / "watcher.yaml").read_text(encoding="utf-8")
    place.write(re.sub(r"summaries:\n.*\n.*\n", "", written))
    off = place.run("diff", "--summary", change)
    assert (off.code, off.out) == (2, "")
    assert "no model is configured to write summaries" in off.err
