"""Documents from PDFs: what they say is the same however their pages are laid out."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from probes.parsing.policy.compare import diff_documents
from probes.parsing.policy.page import read_policy
from tests.unit.probes_parsing.pdf.writer import Style, Text, laid_out, pdf
from tests.unit.probes_parsing.policy.pages import DATA, END, INTRO, NOW, USE, facts, page
from watcher.domain.changes import ChangeType
from watcher.domain.facts import Fact
from watcher.domain.observations import Reading, Unreadable

LONG = (
    "Acme may suspend a service where its use endangers others; it says so beforehand where that is possible. "
    "A third-party service that Acme does not run is not covered by this agreement, and third-party licences apply to it. "
)
FEES = (
    "Fees are due within thirty days of an invoice. What is not in dispute is paid on time, and what is in dispute is named "
    "in writing within ten days; until it is settled neither side withholds more than the sum that is in dispute between them."
)
TERMS = [
    ("title", "Terms of Service"),
    ("text", INTRO),
    ("heading", "1. Data"),
    ("text", DATA),
    ("text", LONG),
    ("heading", "2. Use"),
    ("text", USE),
    ("heading", "3. Termination"),
    ("text", END),
    ("text", FEES),
]
STYLES = st.builds(
    Style, letters=st.integers(44, 95), breaks=st.booleans(), head=st.sampled_from(["", "Acme legal", "Acme, page #"]),
    foot=st.sampled_from(["", "#", "Page #", "Acme | confidential | #"]), lines=st.integers(7, 40),
)  # fmt: skip


def read(body: bytes) -> tuple[Fact, ...]:
    found = read_policy(body, "https://acme.example/terms.pdf")
    assert isinstance(found, Reading), found
    return found.facts


def said(body: bytes) -> dict[tuple[str, str], object]:
    return {(fact.subject, fact.attribute): fact.value for fact in read(body)}


def test_a_pdf_is_a_document_as_its_page_would_be() -> None:
    web = facts(page(f"<p>{INTRO}</p><h2>1. Data</h2><p>{DATA}</p><h2>2. Use</h2><p>{USE}</p>"))
    printed = read(laid_out(TERMS[:4] + TERMS[5:7]))
    assert [each for each in diff_documents(web, printed, NOW) if not each.cosmetic] == []


@settings(max_examples=20, deadline=None)
@given(STYLES, STYLES)
def test_no_layout_is_a_change(one: Style, other: Style) -> None:
    before, after = (read(laid_out(TERMS, style)) for style in (one, other))
    assert [each for each in diff_documents(before, after, NOW) if not each.cosmetic] == []


@settings(max_examples=10, deadline=None)
@given(STYLES, STYLES)
def test_a_change_is_told_in_any_layout(one: Style, other: Style) -> None:
    changed = [(kind, text.replace("30 days", "90 days")) for kind, text in TERMS]
    before, after = read(laid_out(TERMS, one)), read(laid_out(changed, other))
    found = [each for each in diff_documents(before, after, NOW) if not each.cosmetic]
    assert [(each.type, each.fact.subject) for each in found] == [(ChangeType.ALTERED, "Data")]


def test_words_broken_over_lines_are_mended_and_compounds_keep_their_hyphen() -> None:
    lines = ["You may not circum-", "vent limits. A third-party", "service is a third-", "party service here."]
    body = pdf(
        [[Text(line, 72, 700 - 14 * at) for at, line in enumerate(lines)], [Text(INTRO, 72, 700), Text(FEES, 72, 660)]]
    )
    texts = [text for fact in read(body) if fact.attribute == "text" for text in fact.value]
    assert "circumvent limits. A third-party service is a third-party service here." in " ".join(texts)


def test_a_paragraph_goes_on_over_the_end_of_a_page() -> None:
    values = said(laid_out(TERMS, Style(letters=60, lines=7, head="Acme", foot="Page #")))
    assert values["Data", "text"] == (DATA, LONG.strip())


@pytest.mark.parametrize(
    ("style", "bookmarks"),
    [
        (Style(heading=11), []),  # bold and numbered
        (Style(heading=15, bold=False), []),  # large
        (Style(heading=11, bold=False), []),  # numbered, before a text
        (Style(heading=11, bold=False), [("Data", 0), ("2. Use", 0), ("Termination", 0)]),
    ],
)
def test_headings_are_told_by_type_number_or_outline(style: Style, bookmarks: list[tuple[str, int]]) -> None:
    numbered = [(kind, text if not bookmarks else text.lstrip("123. ")) for kind, text in TERMS]
    order = said(laid_out(numbered, style, bookmarks=bookmarks))["document", "order"]
    assert order == ("", "Data", "Use", "Termination")


def test_rows_of_a_table_are_rows() -> None:
    rows = [
        ("row", "Name | Purpose | Place"),
        ("row", "Globex | Hosting | Ireland"),
        ("row", "Initech | Support | Japan"),
    ]
    values = said(laid_out([*TERMS, ("heading", "Subprocessors"), *rows]))
    assert values["Globex", "row"] == ("Globex", "Hosting", "Ireland")
    assert values["Initech", "row"] == ("Initech", "Support", "Japan")


def test_dates_at_the_edges_and_in_what_pages_repeat_are_the_documents() -> None:
    values = said(laid_out(TERMS, Style(foot="Version 3.2, effective December 9, 2026 | #", lines=8)))
    assert (values["document", "version"], values["document", "effective"]) == ("3.2", "2026-12-09")
    assert values["document", "title"] == "Terms of Service"


def test_a_table_of_contents_is_no_part_of_the_document() -> None:
    contents = [("text", f"{number}. Part ........ {number + 2}") for number in range(1, 4)]
    assert diff_documents(read(laid_out(TERMS)), read(laid_out([TERMS[0], *contents, *TERMS[1:]])), NOW) == ()


def test_a_title_without_words_of_its_own_is_the_files() -> None:
    named = pdf(
        [[Text(part, 72, 700 - 14 * at) for at, part in enumerate((INTRO, DATA, USE, END))]], title="Acme Terms"
    )
    assert said(named)["document", "title"] == "Acme Terms"


@pytest.mark.parametrize("body", [pdf([[]]), laid_out(TERMS)[:-200], pdf([[Text("Hello", 9, 9)]])])
def test_a_pdf_without_a_document_is_unreadable(body: bytes) -> None:
    assert isinstance(read_policy(body, "a.pdf"), Unreadable)
