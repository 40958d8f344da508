"""A page that is cut off anywhere removes nothing and changes nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from probes.kinds.pricing import KIND
from watcher.domain.changes import ChangeType, Difference
from watcher.domain.observations import Reading, Snapshot, Unreadable
from watcher.domain.profile import Profile, learn
from watcher.domain.targets import Target
from watcher.pipeline.readable import Known, judge

NOW = datetime(2026, 11, 23, tzinfo=UTC)
TARGET = Target("acme/pricing", "pricing", "acme", url="https://docs.acme.example/pricing")
MODELS = [(f"acme-{name}", Decimal(at + 2) / 4) for at, name in enumerate(
    ["nano", "mini", "small", "medium", "large", "giant", "vision", "voice", "code", "draft", "embed", "rerank"]
)]  # fmt: skip


def markdown(ending: str, newest: Decimal = Decimal("0.5")) -> bytes:
    """Two tables of prices, and an ending."""
    lines = ["# Pricing", "", "Prices are in US dollars per 1M tokens.", ""]
    for tier, share in (("Standard", 1), ("Batch", 2)):
        lines += [f"## {tier}", "", "| Model | Input | Cached input | Output |", "|---|---|---|---|"]
        for name, price in MODELS:
            base = (newest if name == "acme-nano" else price) / share
            lines.append(f"| {name} | ${base} | ${base / 10} | ${base * 4} |")
        lines.append("")
    return ("\n".join(lines) + ending).encode()


def hypertext(ending: str = "<footer>© Acme</footer></body>\n</html>\n") -> bytes:
    """The same as HTML."""
    parts = ["<!doctype html><html><head><title>Pricing</title></head><body><h1>Pricing</h1>"]
    parts.append("<p>Prices are in US dollars per 1M tokens.</p>")
    for tier, share in (("Standard", 1), ("Batch", 2)):
        parts.append(
            f"<h2>{tier}</h2><table><thead><tr><th>Model</th><th>Input</th><th>Output</th></tr></thead><tbody>"
        )
        parts += [f"<tr><td>{name}</td><td>${p / share}</td><td>${p * 4 / share}</td></tr>" for name, p in MODELS]
        parts.append("</tbody></table>")
    return ("\n".join(parts) + ending).encode()


PAGES = {
    "Markdown that goes on": markdown("\n## Notes\n\nWrite to [sales](mailto:sales@acme.example).\n"),
    "Markdown that ends in its table": markdown(""),
    "HTML": hypertext(),
    "HTML without end tags": hypertext("<footer>© Acme</footer>"),
}


def known_of(body: bytes) -> Known:
    """What is known after one good look at a page."""
    page = Snapshot(body, "", NOW)
    reading = KIND.read(page, TARGET)
    assert isinstance(reading, Reading)
    assert len(reading.facts) >= 4 * len(MODELS)
    return Known(reading.facts, learn(Profile(), reading, page, (), "pricing/1"), None, lambda: body)


KNOWN = {name: known_of(body) for name, body in PAGES.items()}


def after(name: str, body: bytes) -> Reading | Unreadable:
    """What is made of a page, knowing the whole one."""
    page = Snapshot(body, "", NOW)
    return judge(KIND.read(page, TARGET), page, TARGET.expect, KNOWN[name], NOW)


def news(name: str, judged: Reading | Unreadable) -> tuple[Difference, ...]:
    """What would be held for telling."""
    if isinstance(judged, Unreadable):
        return ()
    known, unread = KNOWN[name].facts, set(judged.left_out)
    found = (*judged.facts, *(fact for fact in known if fact.key in unread))
    return tuple(difference for difference in KIND.diff(known, found, NOW) if not difference.cosmetic)


@pytest.mark.parametrize("name", PAGES)
def test_the_whole_page_is_believed(name: str) -> None:
    assert isinstance(after(name, PAGES[name]), Reading)


@settings(max_examples=60, deadline=None)
@given(name=st.sampled_from(sorted(PAGES)), share=st.integers(0, 10_000))
@example("Markdown that ends in its table", 9_999)
@example("HTML", 9_700)
def test_a_page_cut_off_at_any_byte_says_nothing_else(name: str, share: int) -> None:
    body = PAGES[name]
    assert news(name, after(name, body[: len(body) * share // 10_000])) == ()


@pytest.mark.parametrize("name", PAGES)
def test_the_last_bytes_one_by_one(name: str) -> None:
    body = PAGES[name]
    for end in range(len(body) - 110, len(body)):
        assert news(name, after(name, body[:end])) == (), end


def test_a_model_that_is_taken_from_the_middle_is_removed() -> None:
    name = "Markdown that goes on"
    body = b"\n".join(line for line in PAGES[name].split(b"\n") if b"acme-large" not in line)
    assert {found.type for found in news(name, after(name, body))} == {ChangeType.REMOVED}


@pytest.mark.parametrize(
    "ending",
    ["\n## Notes\n\nUpdated on 24 November.\n", "\n## Notes\n\nWrite to [sales](mailto:sales@acme.example).\n"],
)
def test_another_ending_beside_another_price_is_the_vendor_s(ending: str) -> None:
    name = "Markdown that goes on"
    changed = markdown(ending, Decimal("0.75"))
    assert {found.type for found in news(name, after(name, changed))} == {ChangeType.RAISED}


def test_html_becomes_markdown() -> None:
    assert isinstance(after("HTML", PAGES["Markdown that goes on"]), Reading)


def test_a_first_page_that_ends_in_its_table_is_cut_off() -> None:
    body = PAGES["HTML"]
    page = Snapshot(body[: body.index(b"acme-voice")], "", NOW)
    judged = judge(Reading(KNOWN["HTML"].facts[:9]), page, TARGET.expect, Known(), NOW)
    assert isinstance(judged, Unreadable)
    assert judged.reason == "the page is cut off: it ends within a table"


def test_an_ending_that_all_pages_had_is_missed_where_the_tail_is_new() -> None:
    bodies = [markdown(f"\n{word}\n\nWrite to sales.\n") for word in ("One", "Two", "Three")]
    profile, known = Profile(), KNOWN["Markdown that goes on"]
    for body in bodies:
        page = Snapshot(body, "", NOW)
        reading = KIND.read(page, TARGET)
        assert isinstance(reading, Reading)
        profile = learn(profile, reading, page, known.facts, "pricing/1")
    cut = markdown("").replace(b".", b".1")[:-40]
    page = Snapshot(cut, "", NOW)
    judged = judge(KIND.read(page, TARGET), page, TARGET.expect, replace(known, profile=profile), NOW)
    assert isinstance(judged, Unreadable)
    assert "does not end in" in judged.reason
