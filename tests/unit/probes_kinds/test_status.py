"""Status pages: their forms, what is over, what is no status page."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probes.kinds.status import KIND
from probes.parsing.status.page import read_status
from watcher.domain.changes import ChangeType
from watcher.domain.facts import Fact
from watcher.domain.observations import Reading, Snapshot, Unreadable
from watcher.domain.targets import Target

NOW = datetime(2026, 11, 3, 9, tzinfo=UTC)
TARGET = Target("acme/status", "status", "acme", url="https://status.acme.example/api/v2/summary.json")


def said(page: object) -> set[tuple[str, str, object]]:
    """What a page says, without how many notices it has."""
    body = page if isinstance(page, bytes) else json.dumps(page).encode()
    read = KIND.read(Snapshot(body, "https://status.acme.example/", NOW), TARGET)
    assert isinstance(read, Reading), read
    return {(f.subject, f.attribute, f.value) for f in read.facts if f.attribute != "open_notices"}


def incident(status: str = "investigating", **more: object) -> dict[str, object]:
    return {"id": "i1", "name": "Elevated errors", "status": status, "impact": "major", **more}


STATUSPAGE = {
    "page": {"id": "p", "name": "Acme"},
    "components": [
        {"id": "g", "name": "API", "status": "partial_outage", "group": True, "group_id": None},
        {"id": "c", "name": "Chat", "status": "degraded_performance", "group": False, "group_id": "g"},
        {"id": "d", "name": "Console", "status": "operational", "group": False, "group_id": None},
    ],
    "incidents": [incident(components=[{"id": "c", "name": "Chat"}])],
    "scheduled_maintenances": [
        {"id": "m", "name": "Database", "status": "scheduled", "scheduled_for": "2026-11-09T02:00:00Z"}
    ],
}


def test_statuspage() -> None:
    assert said(STATUSPAGE) == {
        ("API / Chat", "component", "degraded performance"), ("Console", "component", "operational"),
        ("Elevated errors", "incident", "investigating"), ("Elevated errors", "impact", "major"),
        ("Elevated errors", "affects", ("Chat",)),
        ("Database", "maintenance", "scheduled"), ("Database", "starts", "2026-11-09T02:00:00Z"),
    }  # fmt: skip


@pytest.mark.parametrize(
    "over",
    [incident("resolved"), incident("postmortem"), incident("monitoring", resolved_at="2026-11-03T08:00:00Z")],
)
def test_what_is_over_is_not_open(over: dict[str, object]) -> None:
    assert said({"page": {}, "incidents": [over]}) == set()


def test_a_quiet_page_is_a_reading() -> None:
    read = read_status(b'{"page": {}, "incidents": []}')
    assert isinstance(read, Reading)
    assert read.facts == (Fact("status page", "open_notices", "0"),)


def test_incident_io() -> None:
    tree = {"items": [
        {"group": {"id": "1", "name": "API", "components": [
            {"component_id": "a", "name": "Chat"}, {"component_id": "b", "name": "Old", "hidden": True}]}},
        {"group": {"id": "2", "name": "Inside", "hidden": True, "components": [{"component_id": "c", "name": "Tool"}]}},
        {"component": {"component_id": "d", "name": "Console"}},
    ]}  # fmt: skip
    page = {"summary": {
        "structure": tree, "affected_components": [{"component_id": "a", "status": "full_outage"}],
        "ongoing_incidents": [{"id": "i", "name": "Chat is down", "status": "identified"}],
    }}  # fmt: skip
    assert said(page) == {
        ("API / Chat", "component", "full outage"),
        ("Console", "component", "operational"),
        ("Chat is down", "incident", "identified"),
    }


def test_incident_io_flat() -> None:
    page = {
        "page_title": "Acme",
        "ongoing_incidents": [{
            "id": "i", "name": "Chat is slow", "status": "monitoring", "current_worst_impact": "degraded_performance",
            "affected_components": [{"id": "a", "name": "Chat", "current_status": "degraded_performance"}],
        }],
        "in_progress_maintenances": [{"id": "m", "name": "Disks", "status": "maintenance_in_progress"}],
    }  # fmt: skip
    assert said(page) == {
        ("Chat is slow", "incident", "monitoring"), ("Chat is slow", "impact", "degraded performance"),
        ("Chat is slow", "affects", ("Chat",)), ("Disks", "maintenance", "in progress"),
    }  # fmt: skip


def test_a_list_of_incidents_with_their_ends() -> None:
    begun = {"id": "1", "begin": "2026-11-03T07:00:00Z", "external_desc": "Latency", "severity": "medium",
             "most_recent_update": {"status": "SERVICE_DISRUPTION"}, "affected_products": [{"title": "Models API"}]}  # fmt: skip
    ended = {**begun, "id": "2", "external_desc": "Errors", "end": "2026-11-02T09:00:00Z"}
    assert said([begun, ended]) == {
        ("Latency", "incident", "service disruption"), ("Latency", "impact", "medium"),
        ("Latency", "affects", ("Models API",)),
    }  # fmt: skip


def entry(title: str, *phases: str, key: str = "1") -> str:
    lines = "".join(f"&lt;p&gt;&lt;strong&gt;{phase}&lt;/strong&gt; - words&lt;/p&gt;" for phase in phases)
    return f'<entry><id>{key}</id><title>{title}</title><content type="html">{lines}</content></entry>'


def atom(*entries: str) -> bytes:
    body = "".join(entries)
    return f'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Acme</title>{body}</feed>'.encode()


def test_a_feed_says_by_its_newest_phase_what_is_over() -> None:
    feed = atom(
        entry("Slow answers", "Monitoring", "Investigating"), entry("Errors", "Resolved", "Identified", key="2")
    )
    assert said(feed) == {("Slow answers", "incident", "monitoring")}


def test_rss() -> None:
    feed = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>Acme</title><item><title>Errors</title>
    <description><![CDATA[<b>Status: Identified</b><br/>We know why.]]></description><guid>g</guid></item></channel></rss>"""
    assert said(feed) == {("Errors", "incident", "identified")}


@pytest.mark.parametrize(
    ("markup", "phase"),
    [
        ("<strong>Update</strong> - still not resolved.<br><strong>Identified</strong> - known.", "identified"),
        ("<small>Nov 3</small><br><strong>Resolved</strong> - This is over.<br><strong>Update</strong> - Not yet.", ""),
        ("<p>Update - still not resolved</p>", "open"), ("<p>This has not been resolved.</p>", "open"),
        ("<p>The issue is not yet resolved; we are investigating.</p>", "investigating"),
        ("<p>It isn't resolved.</p>", "open"), ("<p>We have not resolved it.</p>", "open"),
        ("<p>This incident will be marked as resolved once traffic is back.</p>", "open"),
        ("<p>We identified the cause, and this has been resolved.</p>", ""),
        ("<p>We saw errors that were not identified at first. This is now resolved.</p>", ""),
        ("<p>Status: Monitoring</p><p>Status: Resolved was wrong</p>", "monitoring"),
        ("<strong>Investigating</strong> - a<br><strong>Monitoring</strong> - b<br><strong>Resolved</strong> - c", ""),
        ("<strong>THIS IS A SCHEDULED EVENT Nov 5</strong><p><strong>Completed</strong> - done</p>", ""),
    ],
)  # fmt: skip
def test_marks_say_the_phase_and_words_where_there_are_none(markup: str, phase: str) -> None:
    escaped = markup.replace("<", "&lt;")
    feed = atom(f'<entry><id>1</id><title>Errors</title><content type="html">{escaped}</content></entry>')
    assert said(feed) == ({("Errors", "incident", phase)} if phase else set())


@pytest.mark.parametrize(
    ("page", "link"),
    [
        ({"incidents": [incident(shortlink="https://stspg.io/abc")]}, "https://stspg.io/abc"),
        (atom('<entry><id>1</id><title>Errors</title><link rel="alternate" href="https://status.acme.example/i/1"/>'
              "<content>Status: Identified</content></entry>"), "https://status.acme.example/i/1"),
        ({"incidents": [incident(url="javascript:alert(1)")]}, None),
    ],
)  # fmt: skip
def test_the_address_of_an_incident(page: object, link: str | None) -> None:
    assert next((value for _, what, value in said(page) if what == "link"), None) == link


def test_a_title_may_say_that_it_is_over() -> None:
    assert said(atom(entry("[RESOLVED] Errors", "Update"))) == set()


def facts(page: object) -> tuple[Fact, ...]:
    body = page if isinstance(page, bytes) else json.dumps(page).encode()
    read = KIND.read(Snapshot(body, "https://status.acme.example/", NOW), TARGET)
    assert isinstance(read, Reading), read
    return read.facts


def news(before: object, after: object) -> list[tuple[ChangeType, str, object]]:
    found = KIND.diff(facts(before), facts(after), NOW)
    return [(each.type, each.fact.attribute, each.fact.value) for each in found]


def titled(title: str, status: str = "investigating", **more: object) -> dict[str, object]:
    return {"page": {}, "incidents": [{**incident(status), "name": title, **more}]}


def test_an_incident_under_another_title_is_the_same() -> None:
    before, after = titled("Elevated errors"), titled("Elevated errors on chat", "identified")
    assert news(before, titled("Elevated errors on chat")) == [(ChangeType.RENAMED, "incident", "investigating")]
    assert news(before, after) == [(ChangeType.ALTERED, "incident", "identified")]
    one, two = titled("Errors"), titled("Slow answers", id="i2")
    assert {kind for kind, *_ in news(one, two)} == {ChangeType.ADDED, ChangeType.REMOVED}


@pytest.mark.parametrize(
    ("key", "same"),
    [
        ("<guid>g</guid>", True), ("<link>https://status.acme.example/i/1</link>", True),
        ("<pubDate>Tue, 03 Nov 2026 09:00:00 GMT</pubDate>", True), ("", True),
    ],
)  # fmt: skip
def test_entries_of_feeds_are_known_again(key: str, same: bool) -> None:
    def feed(title: str) -> bytes:
        told = "<description>&lt;b&gt;Status: Identified&lt;/b&gt;</description>"
        return f'<?xml version="1.0"?><rss><channel><item><title>{title}</title>{told}{key}</item></channel></rss>'.encode()

    kinds = {kind for kind, *_ in news(feed("Errors of the chat API"), feed("Elevated errors of the chat API"))}
    assert (kinds == {ChangeType.RENAMED}) is same


def test_an_entry_without_a_phase_is_left_out_and_said() -> None:
    read = read_status(atom(entry("Hello", "Update")))
    assert isinstance(read, Reading)
    assert [fact.value for fact in read.facts] == ["0"]
    assert read.warnings == ("1 entries say of no phase, and are left out",)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "empty"),
        (b"<!doctype html><title>Acme Status</title>", "neither JSON nor a feed"),
        (b'{"error": "not found"}', "neither components nor incidents"),
        (b'[{"id": 1}]', "not one of incidents"),
        (b'{"incidents": [', "broken"),
        (b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><feed>&a;</feed>', "entities"),
        (b'<?xml version="1.0"?><feed><entry>', "no feed"),
        (b'<?xml version="1.0"?><urlset></urlset>', "not a feed"),
    ],
)
def test_what_is_no_status_page(body: bytes, why: str) -> None:
    read = read_status(body)
    assert isinstance(read, Unreadable)
    assert why in read.reason


def test_a_page_without_end_is_cut_and_said() -> None:
    read = read_status(json.dumps({"incidents": [incident(id=str(n)) for n in range(5_000)]}).encode())
    assert isinstance(read, Reading)
    assert len(read.facts) < 1_000
    assert "left out" in read.warnings[0]


VALUES = st.recursive(
    st.none() | st.booleans() | st.text(max_size=8) | st.integers(),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(
        st.sampled_from(["incidents", "components", "name", "status", "id", "structure", "items", "group", "component",
                         "component_id", "summary", "affected_components", "scheduled_maintenances"]),
        inner, max_size=5,
    ),
    max_leaves=30,
)  # fmt: skip


@given(VALUES)
def test_no_document_breaks_it(page: object) -> None:
    assert isinstance(read_status(json.dumps(page).encode()), Reading | Unreadable)
