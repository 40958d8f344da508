"""The line of a message that says what second sources say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from alerts.compose import Telling, message, note
from alerts.policy import decide
from alerts.second_sources import second_sources
from tests.unit.alerts.builders import NOW, PRICING, TODAY, price, read
from watcher.domain.changes import Change
from watcher.domain.testimonies import Agreement
from watcher.domain.testimonies import Testimony as Voice

AGREES, DISAGREES, SILENT = Agreement
AUGUST = date(2026, 8, 14)


def first(verdict: Agreement, says: str | None = None, *, still: bool = False) -> Voice:
    """What the first source says."""
    return Voice("First", verdict, says, still=still)


def book(verdict: Agreement, says: str | None = None, *, still: bool = False) -> Voice:
    """What a source with a date says."""
    return Voice("Book", verdict, says, AUGUST, still)


def raised(on_input: list[Voice], on_output: list[Voice] | None = None) -> tuple[Change, ...]:
    """A raise of the input price, or of both, with what others say of each."""
    given = [on_input] if on_output is None else [on_input, on_output]
    after = (price("input", "3.50"), price("output", "14"))[: len(given)]
    changes = read(TODAY[: len(given)], after)
    return tuple(replace(change, testimonies=tuple(said)) for change, said in zip(changes, given, strict=True))


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        pytest.param(raised([]), "", id="nobody is asked"),
        pytest.param(raised([first(SILENT)]), "", id="nobody speaks"),
        pytest.param(raised([first(AGREES, "$3.50")]), "First says the same", id="one agrees"),
        pytest.param(
            raised([first(AGREES), book(AGREES)], [first(AGREES), book(AGREES)]), "First and Book say the same", id="all"
        ),
        pytest.param(
            raised([first(AGREES), book(DISAGREES, "$2.50", still=True)]),
            "First says the same; Book still says $2.50 (as of 2026-08-14)", id="one is behind",
        ),
        pytest.param(
            raised([book(DISAGREES, "$2.50", still=True)], [book(DISAGREES, "$10", still=True)]),
            "Book still says input $2.50, output $10 (as of 2026-08-14)", id="of several prices",
        ),
        pytest.param(
            raised([first(AGREES)], [first(DISAGREES, "$12")]),
            "First says output $12, and the same of input", id="in part",
        ),
        pytest.param(raised([first(DISAGREES)]), "First says otherwise", id="without a word"),
        pytest.param(raised([replace(first(DISAGREES, "$3"), as_of=NOW.date())]), "First says $3", id="of today"),
        pytest.param(raised([first(DISAGREES, "still lists it")]), "First still lists it", id="a sentence of its own"),
    ],
)  # fmt: skip
def test_the_line(changes: tuple[Change, ...], line: str) -> None:
    assert second_sources(changes) == ((f"Second sources: {line}",) if line else ())


def test_many_values_are_counted_and_a_hostile_one_is_cleaned() -> None:
    changes = tuple(
        replace(change, testimonies=(first(DISAGREES, f"${number}\x1b[31m"),))
        for number, change in enumerate(
            read((), [price(f"part{each}", "1") for each in range(7)])
        )
    )  # fmt: skip
    (line,) = second_sources(changes)
    assert line.endswith("and 3 more")
    assert "\x1b" not in line


def test_messages_and_notes_have_it_after_what_changed() -> None:
    changes = raised([first(AGREES)])
    (alert,) = decide(PRICING, changes, (), (), NOW).alerts
    telling = Telling(alert, changes, PRICING, {}, NOW)
    for told in (message(telling, ()), note(telling)):
        assert told.what[-1] == "Second sources: First says the same"
        assert len(told.what) == 2
