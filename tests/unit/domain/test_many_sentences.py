"""Sections in which many sentences differ are paired all the same."""

from __future__ import annotations

from watcher.domain.facts import Fact
from watcher.domain.sentences import Turn, turns


def section(texts: list[str]) -> Fact:
    return Fact("Data", "text", tuple(texts))


def test_sentences_beyond_those_that_are_compared_with_all_find_their_partners() -> None:
    old = [f"Rule {at} says that colour{at} is what the reader of it sees first." for at in range(400)]
    new = ["Here stands a wholly fresh line.", *(text.replace("sees", "notes") for text in old[20:])]
    found = turns(section(old), section(new))
    assert [turn for turn in found if turn.before and turn.after] == [
        Turn(text, text.replace("sees", "notes")) for text in old[20:]
    ]
    assert {turn.before for turn in found if not turn.after} == set(old[:20])
