"""Lists of records drawn without a table: each record is a row."""

from __future__ import annotations

import pytest

from tests.unit.probes_parsing.policy.pages import INTRO, SECTIONS, facts, page, told
from watcher.domain.changes import ChangeType

HOOLI = ("Hooli", "Products: All", "Hosting", "Spain")
UMBRELLA = ("Umbrella", "Products: All", "Search", "Peru")
INITECH = ("Initech", "Products: All", "Support", "Chile")
GLOBEX = ("Globex", "Products: Free", "Identity checks", "Kenya")


def cards(*records: tuple[str, ...], caption: str = "All partners") -> str:
    """A list of records, each an element of lines."""
    drawn = "".join(f"<div>{''.join(f'<div>{line}</div>' for line in record)}</div>" for record in records)
    return f"<div><div>{caption}</div>{drawn}</div>"


def table(*records: tuple[str, ...]) -> str:
    """The same as a table, its cells in another order, with a link to further words and controls under it."""
    rows = "".join(
        f"<tr><td>{name}<a href='/more'></a></td><td>{what}</td><td>{where}</td><td>{which}</td>"
        f"<td><a href='/more'>More Information</a></td></tr>"
        for name, which, what, where in records
    )
    return f"<table>{rows}</table><div><div>Show</div><div>results per page</div></div>"


def listed(inner: str) -> str:
    """A page with a list of partners in it."""
    return page(f"<p>{INTRO}</p>{SECTIONS}<h2>Partners</h2>{inner}")


def rows(html: str) -> dict[str, tuple[str, ...]]:
    """The rows of a document by name."""
    return {fact.subject: tuple(fact.value) for fact in facts(html) if fact.attribute == "row"}


def test_each_record_is_a_row() -> None:
    found = facts(listed(cards(HOOLI, UMBRELLA, INITECH)))
    assert rows(listed(cards(HOOLI, UMBRELLA, INITECH))) == {each[0]: each for each in (HOOLI, UMBRELLA, INITECH)}
    assert not any(
        "Hooli" in text or "All partners" in text for fact in found if fact.attribute == "text" for text in fact.value
    )


def test_a_record_that_comes_is_told_by_its_name() -> None:
    before, after = (listed(cards(HOOLI, UMBRELLA, INITECH, *more)) for more in ((), (GLOBEX,)))
    assert told(before, after) == [(ChangeType.ADDED, "Globex")]
    assert told(after, before) == [(ChangeType.REMOVED, "Globex")]


def test_a_table_in_pages_beside_the_whole_list_says_nothing_new() -> None:
    every = (HOOLI, UMBRELLA, INITECH, GLOBEX)
    before, after = listed(table(*every)), listed(table(*every[:2]) + cards(*every))
    assert told(before, after) == []
    assert told(after, before) == []


@pytest.mark.parametrize(
    "inner",
    [
        cards(HOOLI, UMBRELLA),
        cards(*(("A sentence that goes on for a while, and then ends as sentences do.", "x", "y"),) * 3),
        "<div><div><p>One.</p><p>Two.</p><p>Three.</p></div></div>" * 3,
        cards(("Hooli", "Spain"), ("Umbrella", "Peru"), ("Initech", "Chile")),
    ],
)
def test_what_is_no_list_of_records(inner: str) -> None:
    assert rows(listed(inner)) == {}


@pytest.mark.parametrize(
    ("line", "cell"),
    [
        ("Products: All [More Information](https://hooli.example/x)", "Products: All"),
        ("Products: All Learn more", "Products: All"),
        ("Products: All", "Products: All"),
    ],
)
def test_links_to_further_words_are_no_part_of_a_line(line: str, cell: str) -> None:
    assert rows(listed(cards((HOOLI[0], line, *HOOLI[2:]), UMBRELLA, INITECH)))["Hooli"][1] == cell
