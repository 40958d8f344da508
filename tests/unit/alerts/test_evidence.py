"""Evidence as text and as a page: both sides with their words marked, and a vendor's text that does nothing."""

from __future__ import annotations

import re
from base64 import b64encode
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from alerts.evidence.html import as_html
from alerts.evidence.model import Evidence, Side, evidence_of
from alerts.evidence.text import as_text
from watcher.domain.changes import Change, ChangeState, ChangeType, Difference
from watcher.domain.facts import Fact

NOW = datetime(2026, 11, 25, 2, 25, tzinfo=UTC)
STARTS = datetime(2026, 12, 9, tzinfo=UTC)
URL = "https://acme.example/policy?a=1&b=2"
BEFORE, AFTER = (Side(NOW, URL, 4_096, mark * 64) for mark in "ab")
HOSTILE = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "</style><b>", "javascript:alert(1)", "\x1b[31mred\x07",
    "\u202egnp.exe\u2066", '" onmouseover="alert(1)', "&lt;b&gt;", "<!--", "]]>", "a\r\nSet-Cookie: b", "\u200bzero\ufeff",
)  # fmt: skip


def change(before: Fact | None, after: Fact | None, kind: ChangeType = ChangeType.ALTERED) -> Change:
    found = Difference(kind, before, after, STARTS)
    return Change("c1", "acme/usage-policy", "acme", "policy", found, NOW, ChangeState.CONFIRMED)


def section(subject: str, *texts: str) -> Fact:
    return Fact(subject, "text", texts)


def evidence(*changes: Change, source: str = URL) -> Evidence:
    return evidence_of(changes, source, BEFORE, AFTER)


RETAINED = evidence(
    change(
        section("Data", "One.", "Two.", "Three.", "We keep it for 30 days."),
        section("Our data", "One.", "Two.", "Three.", "We keep it for 90 days."),
    ),
    change(None, section("Law", "The law of the place governs."), ChangeType.ADDED),
)


def test_text_holds_both_sides_and_where_they_are_from() -> None:
    assert as_text(RETAINED) == (
        "Acme usage policy: c1\n"
        f"source: {URL}\n"
        "first seen: 2026-11-25T02:25:00Z\n"
        "takes effect: 2026-12-09\n"
        f"before: 2026-11-25T02:25:00Z, 4,096 bytes, sha256 {'a' * 64}\n"
        f"after: 2026-11-25T02:25:00Z, 4,096 bytes, sha256 {'b' * 64}\n"
        "\n"
        "“Data → Our data”\n"
        "altered; tightened: kept: 30 → 90 days\n"
        "about data retention\n"
        "  … 2 unchanged paragraphs\n"
        "  Three.\n"
        "- We keep it for 30 days.\n"
        "+ We keep it for 90 days.\n"
        "\n"
        "“Law”\n"
        "added; unclear: a sentence is new, without words of obligation\n"
        "+ The law of the place governs.\n"
    )


def test_a_page_marks_words_in_one_text_or_beside_each_other() -> None:
    assert '<p dir="auto">We keep it for <del>30</del> <ins>90</ins> days.</p>' in as_html(RETAINED)
    columns = as_html(RETAINED, columns=True)
    assert (
        '<p dir="auto">We keep it for <del>30</del> days.</p><p dir="auto">We keep it for <ins>90</ins> days.</p>'
        in columns
    )
    assert '<p dir="auto"></p><p dir="auto"><ins>The law of the place governs.</ins></p>' in columns


def test_what_is_no_text_is_shown_by_its_values() -> None:
    told = evidence(change(Fact("document", "version", "1"), Fact("document", "version", "2")))
    assert "“document: version”\naltered\n- 1\n+ 2\n" in as_text(told)


@pytest.mark.parametrize("columns", [False, True])
@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_vendors_text_is_text(hostile: str, columns: bool) -> None:
    told = evidence(change(section(hostile, f"Old {hostile}"), section(hostile, f"New {hostile}")), source=hostile)
    page = LexborHTMLParser(as_html(told, columns=columns))
    assert page.css("script, img, b, iframe, object, form, link, [onerror], [onmouseover], [src], a") == []
    assert {element.tag for element in page.css("main *")} <= {
        "h1",
        "h2",
        "dl",
        "dt",
        "dd",
        "section",
        "p",
        "div",
        "del",
        "ins",
    }
    for shown in (as_html(told), as_text(told)):
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]", shown)


def test_a_source_is_a_link_only_where_it_is_a_page() -> None:
    assert f'<a href="{URL.replace("&", "&amp;")}" rel="noreferrer noopener nofollow">' in as_html(RETAINED)
    assert "<a " not in as_html(evidence(change(section("A", "b"), section("A", "c")), source="javascript:alert(1)"))


@pytest.mark.parametrize(
    ("attribute", "qualifiers", "heading"),
    [
        ("price", (("component", "input"), ("tier", "standard")), "acme-large: price of input (standard)"),
        ("limit", (("resource", "tokens"), ("window", "minute")), "acme-large: limit of tokens per minute"),
        ("listed", (), "acme-large: listed"),
    ],
)
def test_a_number_is_told_from_others_of_its_model(
    attribute: str, qualifiers: tuple[tuple[str, str], ...], heading: str
) -> None:
    one, other = (Fact("acme-large", attribute, value, qualifiers=qualifiers) for value in ("1", "2"))
    assert evidence(change(one, other)).sections[0].heading == heading


def test_a_page_allows_its_own_style_and_nothing_else() -> None:
    page = LexborHTMLParser(as_html(RETAINED))
    (style,) = [element.text() for element in page.css("style")]
    (policy,) = [meta.attributes["content"] for meta in page.css('meta[http-equiv="Content-Security-Policy"]')]
    allowed = b64encode(sha256(style.encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{allowed}'; base-uri 'none'; form-action 'none'"


WORDS = st.lists(st.sampled_from(["we", "keep", "it", "for", "30", "90", "days.", "<b>", "not"]), max_size=12).map(
    " ".join
)


@given(st.lists(WORDS, max_size=5), st.lists(WORDS, max_size=5))
def test_each_side_says_all_of_its_words(old: list[str], new: list[str]) -> None:
    told = evidence(change(section("Data", *old), section("Data", *new)))
    rows = told.sections[0].rows
    if any(row.passed for row in rows):
        return
    for texts, side in ((old, "before"), (new, "after")):
        said = " ".join(piece.text for row in rows for piece in getattr(row, side))
        assert said.split() == [word for text in texts for word in text.split()]


def test_long_texts_are_shown_in_bounded_time() -> None:
    old = section("Data", *(f"Paragraph {at} says one thing." for at in range(3_000)), "word " * 4_000)
    new = section("Data", *(f"Paragraph {at} says another." for at in range(3_000)), "term " * 4_000)
    assert len(as_html(evidence(change(old, new)), columns=True)) < 5_000_000
