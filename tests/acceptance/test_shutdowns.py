"""Brought forward: a model's end travels from a page to the people it hits, and into their calendars."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import icalendar

from tests.acceptance.running import Place
from watcher.demo.slack import SlackStandIn
from watcher.demo.vendor import Vendor

SWEEP = ("run", "--once", "--all", "--json")
CONFIG = """\
database: sqlite:///watcher.db
targets:
  - {{id: acme/deprecations, kind: deprecations, url: "{vendor}/deprecations.md"}}
  - {{id: acme/pricing, kind: pricing, url: "{vendor}/pricing.md"}}
workflows:
  - id: ticket-labels
    owner: team-support
    notify: [slack:#support-ai]
    uses:
      - model: acme/acme-small
        monthly: {{input_tokens: 100M, output_tokens: 10M}}
channels:
  slack: {{token: "${{SLACK_BOT_TOKEN}}", base_url: "{slack}", interval: 0s}}
network: {{allow_private: [127.0.0.0/8], contact: test@acme.example, per_host_per_minute: 6000}}
"""


def in_days(days: int) -> date:
    return datetime.now(UTC).date() + timedelta(days=days)


def test_an_end_that_stood_on_the_page_before_the_first_look_is_told_once_to_whom_it_hits(
    place: Place, vendor: Vendor, slack: SlackStandIn
) -> None:
    place.write(CONFIG.format(vendor=vendor.address, slack=slack.base_url))
    vendor.retire(in_days(20))
    vendor.retire(in_days(3), "acme-mini")  # which no workflow uses
    for _ in range(3):
        assert place.run(*SWEEP).code == 0
    (told,) = slack.messages("support-ai")
    assert "shuts down acme-small on" in told["text"]
    assert "acme-small, which it uses, shuts down in 20 days" in str(told["blocks"])
    vendor.retire(in_days(10))
    for _ in range(2):
        place.run(*SWEEP)
    edited, note = slack.messages("support-ai")
    assert "moves the shutdown of acme-small forward" in edited["text"]
    assert note["thread_ts"] == edited["ts"]


def test_an_end_is_announced_brought_forward_and_listed(place: Place, vendor: Vendor, slack: SlackStandIn) -> None:
    place.write(CONFIG.format(vendor=vendor.address, slack=slack.base_url))
    assert {record["outcome"] for record in place.run(*SWEEP).records} == {"first"}
    vendor.retire(in_days(200))
    for _ in range(2):
        place.run(*SWEEP)
    (told,) = slack.messages("support-ai")
    assert "shuts down acme-small on" in told["text"]
    shown = str(told["blocks"])
    assert "the vendor names acme-mini instead: $14 a month instead of $56" in shown
    vendor.retire(in_days(27))
    for _ in range(3):
        place.run(*SWEEP)
    edited, note = slack.messages("support-ai")
    assert "moves the shutdown of acme-small forward to" in edited["text"]
    assert "(in 27 days; was" in edited["text"]
    assert note["thread_ts"] == edited["ts"]
    changes = place.run("history", "--json").records
    assert [change["type"] for change in changes if change["attribute"] == "shutdown"] == ["brought forward", "added"]

    listed = place.run("shutdowns", "--json").records
    assert [(row["model"], row["shutdown"], row["days_left"], row["workflows"]) for row in listed] == [
        ("acme/acme-small", in_days(27).isoformat(), 27, ["ticket-labels"])
    ]
    assert listed[0]["replacement"] == ["acme-mini"]
    everything = place.run("shutdowns", "--past", "--json").records
    assert [row["model"] for row in everything] == ["acme/acme-0", "acme/acme-small"]
    assert place.run("shutdowns", "--within", "5", "--json").records == []
    assert "27 days" in place.run("shutdowns", "acme-small").out
    wrong = place.run("shutdowns", "acme-smol")
    assert wrong.code == 2
    assert "nearest: 'acme/acme-small'" in wrong.err
    assert "nearest: 'ticket-labels'" in place.run("shutdowns", "--workflow", "ticket-label").err


def test_calendars_get_the_firm_ends(place: Place, vendor: Vendor, slack: SlackStandIn) -> None:
    place.write(CONFIG.format(vendor=vendor.address, slack=slack.base_url))
    vendor.retire(in_days(200))
    place.run(*SWEEP)
    first = _only(place.run("shutdowns", "--format", "ics").out)
    assert (first.start, str(first["summary"])) == (in_days(200), "acme/acme-small is shut down")
    assert "Used by ticket-labels." in str(first["description"])
    assert len(first.walk("VALARM")) == 3
    vendor.retire(in_days(27))
    for _ in range(2):
        place.run(*SWEEP)
    assert place.run("shutdowns", "--format", "ics", "-o", "ends.ics").code == 0
    moved = _only((place.folder / "ends.ics").read_text("utf-8"))
    assert (moved.start, str(moved["uid"])) == (in_days(27), str(first["uid"]))


def _only(text: str) -> icalendar.Event:
    (found,) = icalendar.Calendar.from_ical(text).walk("VEVENT")
    assert isinstance(found, icalendar.Event)
    return found
