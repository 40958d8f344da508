"""Tuesday morning: a price rise travels from a page to the people it hits, and is taken back."""

from __future__ import annotations

import csv
import io
import re
from datetime import date

from tests.acceptance.running import ACME, Place
from watcher.demo.slack import SlackStandIn
from watcher.demo.vendor import Mode, Vendor

FROM = date(2099, 12, 1)
SWEEP = ("run", "--once", "--all", "--json")


def test_a_price_rise_is_told_once_with_dollars_and_withdrawn_in_place(
    acme: Place, vendor: Vendor, slack: SlackStandIn
) -> None:
    assert [record["outcome"] for record in acme.run(*SWEEP).records] == ["first"]
    vendor.raise_price(FROM)
    held = acme.run(*SWEEP)
    assert (held.code, held.records[0]["outcome"]) == (0, "changed")
    assert slack.messages("support-ai") == []
    confirmed = acme.run(*SWEEP, "--fail-on", "critical")
    assert (confirmed.code, confirmed.records[0]["notifications"]) == (1, 2)
    (told,) = slack.messages("support-ai")
    for words in ("Acme raises acme-large by 40 %", "from 1 Dec 2099"):
        assert words in told["text"]
    shown = str(told["blocks"])
    for words in (
        "$2.50 → $3.50",
        "$10.00 → $14.00",
        "$3,900 → $5,460",
        "+$1,560",
        "over budget by $460",
        vendor.url(),
    ):
        assert words in shown
    assert len(slack.messages("ai-platform")) == 1
    vendor.withdraw()
    assert [acme.run(*SWEEP).code for _ in range(3)] == [0, 0, 0]
    edited, note = slack.messages("support-ai")
    assert "withdrawn, nothing changes" in edited["text"]
    assert note["thread_ts"] == edited["ts"]


def test_what_happened_can_be_read_back(acme: Place, vendor: Vendor) -> None:
    acme.run(*SWEEP)
    vendor.raise_price(FROM)
    for _ in range(2):
        acme.run(*SWEEP)
    changes = acme.run("history", "--json").records
    assert [(change["type"], change["qualifiers"]["component"], change["state"]) for change in changes] == [
        ("raised", "output", "confirmed"),
        ("raised", "input", "confirmed"),
    ]
    one = acme.run("show", changes[1]["id"], "--json").records[0]
    assert [side["side"] for side in one["evidence"]] == ["before", "after"]
    assert one["alerts"][0]["impacts"][0]["after"] == "5460"
    assert {sent["state"] for sent in one["deliveries"]} == {"sent"}
    assert {"held", "opened"} <= {decision["verdict"] for decision in one["decisions"]}
    assert "+| acme-large | $3.50 |" in acme.run("diff", changes[1]["id"][:8]).out
    rows = list(csv.DictReader(io.StringIO(acme.run("export", "history").out)))
    assert {row["id"] for row in rows} == {change["id"] for change in changes}
    prices = acme.run("export", "prices", "--format", "json").records
    assert {(price["value"], price["valid_from"]) for price in prices if price["subject"] == "acme-large"} >= {
        ("2.50", None),
        ("3.50", "2099-12-01"),
    }
    assert "everything matches" in acme.run("verify").out
    replayed = acme.run("replay", "--since", "2020-01-01", "--json").records
    assert [(row["outcome"], row["confirmed"], row["told"]) for row in replayed] == [
        ("first", False, []),
        ("changed", True, []),
        ("unchanged", False, ["slack:#ai-platform", "slack:#support-ai"]),
    ]
    assert "acme-large" in acme.run("history", "--at", "2099-01-01").out


def test_a_vendor_that_cannot_be_read_is_no_change_and_the_operator_hears_of_it_once(
    acme: Place, vendor: Vendor, slack: SlackStandIn
) -> None:
    acme.run(*SWEEP)
    codes = []
    for mode in (Mode.HOLLOW, Mode.CHALLENGE, Mode.ERROR, Mode.MISSING):
        vendor.serve(mode)
        codes.append(acme.run(*SWEEP).code)
    assert codes == [3, 3, 3, 3]
    (blind,) = slack.messages("operators")
    assert "cannot see acme/pricing" in blind["text"]
    vendor.serve(Mode.OK)
    assert acme.run(*SWEEP).records[0]["outcome"] == "unchanged"
    edited, note = slack.messages("operators")
    assert (edited["ts"], note["thread_ts"]) == (blind["ts"], blind["ts"])
    assert re.search(r"could not see acme/pricing from .*\d\d:\d\d to .*\d\d:\d\d UTC", edited["text"])
    assert acme.run("history", "--all", "--json").records == []
    assert slack.messages("support-ai") == slack.messages("ai-platform") == []


def test_slack_that_is_down_loses_nothing(acme: Place, vendor: Vendor, slack: SlackStandIn) -> None:
    acme.run(*SWEEP)
    vendor.raise_price(FROM)
    acme.run(*SWEEP)
    slack.fail_next("internal_error", times=2)
    late = acme.run(*SWEEP)
    assert late.code in (0, 4)
    while acme.run("run", "--once").code == 4:
        pass
    assert [len(slack.messages(channel)) for channel in ("support-ai", "ai-platform")] == [1, 1]


def test_the_story_on_postgresql(place: Place, vendor: Vendor, slack: SlackStandIn, postgres_empty: str) -> None:
    config = ACME.format(vendor=vendor.address, slack=slack.base_url)
    place.write(config.replace("sqlite:///watcher.db", postgres_empty))
    unready = place.run(*SWEEP)
    assert (unready.code, "watcher db upgrade" in unready.err) == (2, True)
    assert place.run("db", "upgrade").code == 0
    place.run(*SWEEP)
    vendor.raise_price(FROM)
    assert [place.run(*SWEEP).code for _ in range(3)] == [0, 0, 0]
    assert [len(slack.messages(channel)) for channel in ("support-ai", "ai-platform")] == [1, 1]
    assert place.run("verify").code == 0
