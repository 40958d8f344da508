"""Which words were taken out and put in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.domain.edits import edits
from watcher.domain.facts import Fact


def section(*texts: str) -> Fact:
    return Fact("Data", "text", texts)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (("We keep it for 30 days.",), ("We keep it for 90 days.",), ["We keep it for [-30-] {+90+} days."]),
        (("We may share it.",), ("We share it.",), ["We [-may-] share it."]),
        (("We share it.",), ("We may not share it.",), ["We {+may not+} share it."]),
        (("One.", "Two."), ("One.", "Two.", "Three."), ["{+Three.+}"]),
        (("One.", "Two."), ("Two.",), ["[-One.-]"]),
        (("“Data” is kept",), ('"data", is kept',), []),
        (("Don’t opt‑out now.",), ("Don't opt-out later.",), ["Don't opt-out [-now.-] {+later.+}"]),
        (("a b c d e f g h i j k l",), ("A x c y e f g h i j k z",), ["A [-b c d-] {+x c y+} e f g h i j", "f g h i j k [-l-] {+z+}"]),
    ],
)  # fmt: skip
def test_passages(before: tuple[str, ...], after: tuple[str, ...], expected: list[str]) -> None:
    assert list(map(str, edits(section(*before), section(*after)))) == expected


def test_what_is_new_or_gone_is_said_as_a_whole() -> None:
    assert [(edit.removed, edit.added) for edit in edits(None, section("All of it."))] == [("", "All of it.")]
    assert [(edit.removed, edit.added) for edit in edits(section("All of it."), None)] == [("All of it.", "")]
    assert edits(None, None) == ()


def test_long_passages_are_shown_as_a_whole() -> None:
    one, other = " ".join(map(str, range(2_000))), " ".join(map(str, range(2_000, 4_000)))
    assert [(edit.removed, edit.added) for edit in edits(section(one), section(other))] == [(one, other)]
    many = tuple(str(number) for number in range(1_200))
    assert [edit.added for edit in edits(section(*many), section(*many, "1200"))] == ["1200"]


@given(st.lists(st.sampled_from("abc"), max_size=12), st.lists(st.sampled_from("abc"), max_size=12))
def test_edits_lead_from_one_text_to_the_other(one: list[str], other: list[str]) -> None:
    found = edits(section(" ".join(one)), section(" ".join(other)))
    assert bool(found) == (one != other)
    gone = sum(len(edit.removed.split()) for edit in found)
    come = sum(len(edit.added.split()) for edit in found)
    assert len(one) - gone == len(other) - come
