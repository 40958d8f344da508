"""Which sentences read otherwise, in pairs."""

from __future__ import annotations

import pytest

from watcher.domain.facts import Fact
from watcher.domain.sentences import Turn, sentences, turns


def section(*texts: str) -> Fact:
    return Fact("Data", "text", texts)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (["One. Two."], ["One. Two."], []),
        (["One day. Two days."], ["Two days. One day."], []),
        (["“One” day"], ['"One" day!'], []),
        (["We keep it for 30 days."], ["We keep it for 90 days."], [("We keep it for 30 days.", "We keep it for 90 days.")]),
        (["Alpha beta."], ["Alpha beta. Gamma delta."], [("", "Gamma delta.")]),
        (["Alpha beta. Gamma delta."], ["Alpha beta."], [("Gamma delta.", "")]),
        (["Alpha beta."], ["Gamma delta."], [("", "Gamma delta."), ("Alpha beta.", "")]),
        (["Same."], ["Same. Same."], [("", "Same.")]),
    ],
)  # fmt: skip
def test_turns(before: list[str], after: list[str], expected: list[tuple[str, str]]) -> None:
    assert turns(section(*before), section(*after)) == tuple(Turn(*pair) for pair in expected)


def test_a_row_is_one_line_with_its_name_once() -> None:
    assert sentences(Fact("Hooli", "row", ("Hooli", "Hosting. Mail", "Spain"))) == ("Hooli · Hosting. Mail · Spain",)
    assert sentences(Fact("Hooli", "row", ("Hosting",))) == ("Hooli · Hosting",)
    assert sentences(Fact("Law", "text", "One. Two")) == ("One.", "Two")
    assert sentences(None) == ()


def test_many_sentences_are_bounded() -> None:
    old, new = (section(*(f"Sentence {side} {number} says x." for number in range(5_000))) for side in ("one", "two"))
    assert len(turns(old, new)) >= 5_000
