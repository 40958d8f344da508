"""How two readings of a document differ: what is told, as what, and what is only written otherwise."""

from __future__ import annotations

import pytest

from probes.parsing.policy.compare import diff_documents
from tests.unit.probes_parsing.policy.pages import DATA, END, INTRO, NOW, SECTIONS, USE, differences, facts, page, told
from watcher.domain.changes import ChangeType
from watcher.domain.edits import edits

BEFORE = page()


def changed(old: str, new: str) -> str:
    """The page with a passage that reads otherwise."""
    assert old in BEFORE
    return BEFORE.replace(old, new)


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (changed("30 days", "90 days"), [(ChangeType.ALTERED, "Data")]),
        (changed("may not use", "may use"), [(ChangeType.ALTERED, "Use")]),
        (changed("<h2>2. Use</h2>", "<h2>2. Allowed use</h2>"), [(ChangeType.RETITLED, "Allowed use")]),
        (page(f"<p>{INTRO}</p>{SECTIONS}<h2>4. Law</h2><p>{USE.upper()} {END}</p>"), [(ChangeType.ADDED, "Law")]),
        (changed(f"<h2>3. Termination</h2><p>{END}</p>", ""), [(ChangeType.REMOVED, "Termination")]),
        (changed("sixty days", "thirty days, with a fee"), [(ChangeType.ALTERED, "Termination")]),
        (changed(f"<p>{INTRO}</p>", f"<p>Updated: 2026-10-01</p><p>{INTRO}</p>"), []),
        (changed(f"<p>{INTRO}</p>", f"<p>Effective: 2026-12-01</p><p>{INTRO}</p>"), [(ChangeType.ADDED, "document")]),
    ],
)  # fmt: skip
def test_what_is_told(after: str, expected: list[tuple[ChangeType, str]]) -> None:
    assert told(BEFORE, after) == expected


def test_the_line_above_the_article_may_be_all_that_changed() -> None:
    before, after = (
        page(f"<div><p>Updated: {day}</p></div><div><p>{INTRO}</p>{SECTIONS}</div>")
        for day in ("May 1, 2026", "May 2, 2026")
    )
    assert told(before, after) == [(ChangeType.ALTERED, "document")]


@pytest.mark.parametrize(
    "after",
    [
        changed("30 days", "30\u00a0days").replace("do not train", "do not  train"),
        changed("<h2>1. Data</h2>", "<h2>A) Data</h2>").replace("2. Use", "Use").replace("unless you agree.", "unless you agree"),
        changed("<h2>2. Use</h2>", "<p><b>2. Use</b></p>"),
        changed("<h2>2. Use</h2>", "<p>2. Use</p>"),
        changed(f"<p>{DATA}</p>", "".join(f"<p>{part}</p>" for part in DATA.split(", "))),
        changed("medical advice", '<a href="/x?visit=123">medical advice</a> (opens in a new window)'),
        changed("a service", "a ser<b>vice</b>"),
        page(title="Terms of Service | Acme").replace("<h1>Terms of Service | Acme</h1>", "<h1>Terms</h1>"),
        changed("<main>", '<main data-nonce="8f3a" class="x-1"><div><div>').replace("</main>", "</div></div></main>"),
    ],
)  # fmt: skip
def test_what_is_only_written_otherwise(after: str) -> None:
    assert told(BEFORE, after) == []


def test_dates_in_another_notation_are_the_same() -> None:
    before, after = (page(f"<p>{INTRO} It begins on {day}.</p>{SECTIONS}") for day in ("4 June 2026", "June 4, 2026"))
    assert [found.type for found in differences(before, after)] == [ChangeType.REFORMATTED]


def test_where_a_document_ends_is_our_guess() -> None:
    news = (
        "<section><h2>News</h2><p>Acme raises a round of money and opens an office in a town by the sea.</p></section>"
    )
    within, beside = (page(foot=news).replace("main>", f"{name}>") for name in ("div", "main"))
    assert told(beside, within) == told(within, beside) == []
    assert told(within, within.replace("a round of money", "two rounds")) != []


def test_equal_short_rows_count() -> None:
    def products(count: int) -> str:
        return page(f"<p>{INTRO}</p>{SECTIONS}<table>{'<tr><td>All products<td>All</tr>' * count}</table>")

    assert told(products(17), products(17)) == []
    assert told(products(17), products(18)) == [(ChangeType.ADDED, "All products")]


def listing(*names: str, title: str = "Partners") -> str:
    rows = "".join(f"<tr><td>{name}<td>Hosting of data<td>Spain and other places</tr>" for name in names)
    return page(f"<p>{INTRO}</p>{SECTIONS}<h2>{title}</h2><table>{rows}</table>")


def test_rows_come_and_go_by_name_in_whatever_order() -> None:
    before, after = listing("Hooli", "Umbrella", "Initech"), listing("Initech", "Hooli", "Soylent")
    assert sorted(told(before, after)) == [(ChangeType.ADDED, "Soylent"), (ChangeType.REMOVED, "Umbrella")]


def test_a_row_whose_name_is_only_written_otherwise_stays() -> None:
    found = differences(listing("Hooli Inc", "Umbrella"), listing("Hooli Inc. (Spain)", "Umbrella"))
    assert [(each.type, each.before and each.before.subject) for each in found] == [(ChangeType.ALTERED, "Hooli Inc")]


def test_a_row_that_is_on_a_further_page_of_the_list_is_not_gone() -> None:
    names = ("Hooli", "Umbrella", "Initech")
    texts = "".join(f"<p>{name}</p>" for name in names)
    before, after = (listing(*shown).replace("</table>", f"</table>{texts}") for shown in (names, names[:2]))
    assert told(before, after) == []


def test_a_section_that_is_split_is_told_as_that_and_every_part_can_be_held() -> None:
    whole = f"<h2>Data and use</h2><p>{DATA}</p><p>{USE}</p>"
    parts = f"<h2>Data and use</h2><p>{DATA}</p><h2>What you may do with it</h2><p>{USE}</p>"
    before, after = (page(f"<p>{INTRO}</p>{body}<h2>End</h2><p>{END}</p>") for body in (whole, parts))
    assert told(before, after) == [(ChangeType.SPLIT, "Data and use"), (ChangeType.SPLIT, "What you may do with it")]
    assert [kind for kind, _ in told(after, before)] == [ChangeType.MERGED, ChangeType.MERGED]


def test_a_text_that_becomes_a_heading_is_no_news() -> None:
    whole = f"<h2>Data</h2><p>{DATA}</p><p>## 1.2. What you may do</p><p>{USE}</p>"
    parts = f"<h2>Data</h2><p>{DATA}</p><h3>1.2. What you may do</h3><p>{USE}</p>"
    before, after = (page(f"<p>{INTRO}</p>{body}<h2>End</h2><p>{END}</p>") for body in (whole, parts))
    assert told(before, after.replace("notice of sixty", "notice of ninety")) == [(ChangeType.ALTERED, "End")]


def test_a_paragraph_that_moves_is_told_as_that() -> None:
    before = page(f"<p>{INTRO}</p><h2>Data</h2><p>{DATA}</p><p>{USE}</p><h2>End</h2><p>{END}</p>")
    after = page(f"<p>{INTRO}</p><h2>Data</h2><p>{DATA}</p><h2>End</h2><p>{END}</p><p>{USE}</p>")
    assert told(before, after) == [(ChangeType.RELOCATED, "Data"), (ChangeType.RELOCATED, "End")]


def test_sections_in_another_order_are_told_as_that() -> None:
    parts = SECTIONS.split("<h2>")[1:]
    after = page(f"<p>{INTRO}</p>" + "".join(f"<h2>{part}" for part in reversed(parts)))
    assert told(BEFORE, after) == [(ChangeType.RELOCATED, "document")]


def test_a_heading_above_others_that_changes_is_one_difference() -> None:
    before = page(f"<p>{INTRO}</p><h2>Our rules</h2><p>{END}</p><h3>Data</h3><p>{DATA}</p><h3>Use</h3><p>{USE}</p>")
    assert told(before, before.replace("Our rules", "The rules")) == [(ChangeType.RETITLED, "The rules")]


def test_a_difference_says_which_words() -> None:
    (found,) = differences(BEFORE, changed("30 days", "90 days"))
    (edit,) = edits(found.before, found.after)
    assert (edit.removed, edit.added) == ("30", "90")


def test_the_same_text_makes_no_difference() -> None:
    assert diff_documents(facts(BEFORE), facts(BEFORE), NOW) == ()


def test_a_row_named_by_a_sentence_that_also_stands_in_the_text_is_gone_all_the_same() -> None:
    names = ("To keep the service safe and to find out who abuses it over time", "Hooli", "Umbrella")
    texts = "".join(f"<p>{name}</p>" for name in names)
    before, after = (listing(*shown).replace("</table>", f"</table>{texts}") for shown in (names, names[1:]))
    assert told(before, after) == [(ChangeType.REMOVED, names[0])]
