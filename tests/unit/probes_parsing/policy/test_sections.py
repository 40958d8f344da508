"""Sections: a heading with what stands under it."""

from __future__ import annotations

from probes.parsing.policy.page import told_apart
from tests.unit.probes_parsing.policy.pages import INTRO, USE, facts, page
from watcher.domain.facts import Fact


def subjects(html: str) -> list[tuple[str, str]]:
    return [(fact.subject, fact.attribute) for fact in facts(html) if fact.attribute in ("text", "row")]


def test_headings_make_paths_without_numbers_and_without_the_title() -> None:
    html = page(
        f"<p>{INTRO} {USE} {USE}</p><h2>1. Data</h2><p>All.</p><h3>1.1 Retention</h3><p>Long.</p><h2>2. Use</h2><p>None.</p>"
    )
    assert [subject for subject, _ in subjects(html)] == ["document", "Data", "Data › Retention", "Use"]


def test_a_bold_line_stands_for_a_heading() -> None:
    html = page(
        f"<p>{INTRO} {USE} {USE}</p><p><strong>Data</strong></p><p>All.</p><p><b>We keep it.</b></p><p><b>Use:</b></p><p>None.</p>"
    )
    assert [subject for subject, _ in subjects(html)] == ["document", "Data", "Use"]


def test_rows_are_named_by_their_first_cell() -> None:
    html = page(
        f"<p>{INTRO} {USE} {USE}</p><h2>Partners</h2><table><tr><td>1. Hooli<td>Spain<tr><td><td>Peru<td>Lima</table>"
    )
    assert subjects(html) == [("document", "text"), ("Hooli", "row"), ("Peru", "row")]


def test_a_heading_of_any_length_is_a_paragraph_from_some_length_on() -> None:
    assert subjects(page(f"<p>{INTRO} {USE} {USE}</p><h2>{'Data ' * 100}</h2>")) == [("document", "text")]


def test_equal_labels_are_told_apart_by_words_and_equal_words_by_number() -> None:
    given = [Fact("Products", "row", (value,)) for value in ("all", "all", "some")] + [Fact("Data", "text", ("all",))]
    keys = [fact.qualifiers for fact in told_apart(given)]
    assert keys[3] == ()
    assert dict(keys[0])["words"] == dict(keys[1])["words"] != dict(keys[2])["words"]
    assert [dict(key).get("nth") for key in keys] == [None, "2", None, None]
    turned = [fact.qualifiers for fact in told_apart([given[2], *given[:2]])]
    assert turned == [keys[2], keys[0], keys[1]]
