"""A vendor halves its token limit at noon: who is throttled hears it within one interval, and when it is over."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from tests.acceptance.live import LIVE
from tests.acceptance.running import Place
from watcher.demo.endpoint import KEY, EndpointMode
from watcher.demo.slack import SlackStandIn
from watcher.demo.slack_world import Message
from watcher.demo.vendor import Vendor
from watcher.domain.times import in_words

SWEEP = ("run", "--once", "--all", "--json")
SHORT = "throttled at peak: 29 % of demand refused (deficit 200,000 tokens a minute)"


@pytest.fixture
def live(place: Place, vendor: Vendor, slack: SlackStandIn) -> Place:
    """A folder that watches the endpoint."""
    config = LIVE.format(vendor=vendor.address, slack=slack.base_url, every="5s")
    return Place(place.folder, {**place.env, "ACME_API_KEY": KEY}).write(config)


def eventually(found: Callable[[], list[Message]], seconds: float) -> list[Message]:
    """What there is once there is something, or after so long."""
    ends = time.monotonic() + seconds
    while not found() and time.monotonic() < ends:
        time.sleep(0.05)
    return found()


def test_the_cut_is_told_within_one_interval_and_its_end_in_the_thread(
    live: Place, vendor: Vendor, slack: SlackStandIn
) -> None:
    assert {record["outcome"] for record in live.run(*SWEEP).records} == {"first"}
    assert vendor.endpoint.count == 1
    with live.start("run") as daemon:
        eventually(lambda: [{}] * (vendor.endpoint.count > 1), 60)
        vendor.endpoint.limit(tokens=500_000)
        noon = time.monotonic()
        told = eventually(lambda: slack.messages("support-ai"), 60)
        took = time.monotonic() - noon
        vendor.endpoint.limit(tokens=1_000_000)
        eventually(lambda: slack.messages("support-ai")[1:], 60)
        daemon.terminate()
        daemon.communicate(timeout=60)
    assert "Acme lowers the limit of acme-large: tokens by 50 %" in told[0]["text"]
    assert SHORT in str(told[0]["blocks"])
    assert took < 5 + 10  # the interval, and a busy machine
    edited, note = slack.messages("support-ai")
    assert (edited["ts"], note["thread_ts"]) == (told[0]["ts"], told[0]["ts"])
    assert "takes back the change of the limit of acme-large: as it was before" in edited["text"]
    assert [change["type"] for change in live.run("history", "--json").records] == ["raised", "lowered"]


def test_one_sweep_is_enough_and_bad_days_change_nothing(live: Place, vendor: Vendor, slack: SlackStandIn) -> None:
    live.run(*SWEEP)
    for mode in (EndpointMode.ERROR, EndpointMode.UNAUTHORIZED, EndpointMode.GARBLED, EndpointMode.OK):
        vendor.endpoint.serve(mode)
        live.run(*SWEEP)
    assert live.run("history", "--all", "--json").records == []
    assert slack.messages("support-ai") == []
    assert "could not see acme/" in slack.messages("operators")[0]["text"]
    vendor.endpoint.limit(tokens=500_000)
    live.run(*SWEEP)
    assert [SHORT in str(message["blocks"]) for message in slack.messages("support-ai")] == [True]


def test_a_model_that_is_gone_is_critical_at_once_with_what_is_known_of_its_end(
    live: Place, vendor: Vendor, slack: SlackStandIn
) -> None:
    today = datetime.now(UTC).date()
    end = today + timedelta(days=200)
    vendor.retire(end, "acme-large", announced=today)
    live.run(*SWEEP)
    before = len(slack.messages("support-ai"))
    vendor.endpoint.retire("acme-large")
    done = live.run(*SWEEP, "--fail-on", "critical")
    assert done.code == 1
    told = [str(message["blocks"]) for message in slack.messages("support-ai")[before:]]
    assert [("no longer answers for acme-large" in text, "no longer lists acme-large" in text) for text in told] in (
        [(True, False), (False, True)], [(False, True), (True, False)],
    )  # fmt: skip
    assert all(f"its shutdown is named for {in_words(end)}" in text for text in told)
    assert any("status 404: model_not_found: The model `acme-large` has been deprecated" in text for text in told)


def test_check_says_what_is_wrong_with_an_endpoint_and_stores_nothing(live: Place, vendor: Vendor) -> None:
    assert live.run("check").code == 0
    config = (live.folder / "watcher.yaml").read_text("utf-8")
    live.write(config.replace("model: acme-large}", "model: acme-lrage}"))
    wrong = {record["target"]: record for record in live.run("check", "--json").records if "target" in record}
    assert wrong["acme/limits"]["verdict"] == "failed"
    assert "gone: status 404: model_not_found: The model `acme-lrage` does not exist" in wrong["acme/limits"]["reason"]
    live.write(config)
    vendor.endpoint.serve(EndpointMode.UNAUTHORIZED)
    refused = live.run("check")
    assert (refused.code, "key not accepted: status 401" in refused.out.replace("\n", " ")) == (3, True)
    assert not (live.folder / "watcher.db").exists()
    unset = Place(live.folder, {"SLACK_BOT_TOKEN": live.env["SLACK_BOT_TOKEN"]}).run("check", "--offline")
    assert (unset.code, "the environment variable ACME_API_KEY is not set" in unset.err) == (2, True)
