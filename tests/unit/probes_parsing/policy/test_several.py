"""Several documents on one page are separate documents, each with its own dates and its own past."""

from __future__ import annotations

import pytest

from tests.unit.probes_parsing.policy.pages import DATA, END, INTRO, USE, differences, facts, page, told
from watcher.domain.changes import ChangeType
from watcher.domain.documents import OF

SERVICE = f"<p>Effective: 1 March 2026</p><p>{INTRO}</p><h2>Data</h2><p>{DATA}</p><h2>Use</h2><p>{USE}</p>"
SHARING = (
    "<h1>Sharing policy</h1><p>Last updated: 2 April 2026</p>"
    "<p>This policy is about what you publish: posts, books and broadcasts that hold what a service wrote for you.</p>"
    f"<h2>Data</h2><p>Name the service wherever a reader may think that a person wrote all of it, and review it first.</p>"
    f"<h2>Ends</h2><p>{END} {END}</p>"
)
BOTH = page(f"{SERVICE}{SHARING}")


def test_each_has_its_dates_and_the_first_is_read_as_if_it_stood_alone() -> None:
    both, alone = facts(BOTH), facts(page(SERVICE))
    dates = {
        (fact.qualifier(OF), fact.attribute): fact.value for fact in both if fact.attribute in ("effective", "updated")
    }
    assert dates == {("", "effective"): "2026-03-01", ("Sharing policy", "updated"): "2026-04-02"}
    first = [(fact.key, fact.value, fact.where) for fact in both if not fact.qualifier(OF)]
    assert first == [(fact.key, fact.value, fact.where) for fact in alone]
    second = [fact.subject for fact in both if fact.qualifier(OF) and fact.attribute == "text"]
    assert second == ["Sharing policy", "Sharing policy › Data", "Sharing policy › Ends"]


def test_a_section_of_one_never_becomes_a_section_of_the_other() -> None:
    moved = page(f"{SERVICE.replace(f'<h2>Use</h2><p>{USE}</p>', '')}{SHARING}<h2>Use</h2><p>{USE}</p>")
    assert told(BOTH, moved) == [(ChangeType.REMOVED, "Use"), (ChangeType.ADDED, "Sharing policy › Use")]


def test_the_dates_of_one_are_not_the_other_s() -> None:
    (found,) = differences(BOTH, BOTH.replace("2 April 2026", "9 May 2026"))
    assert (found.type, found.fact.qualifier(OF), found.fact.value) == (
        ChangeType.ALTERED, "Sharing policy", "2026-05-09",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (page(SERVICE), BOTH, {(ChangeType.ADDED, "Sharing policy"), (ChangeType.ADDED, "Sharing policy › Data"),
                               (ChangeType.ADDED, "Sharing policy › Ends")}),
        (BOTH, page(SERVICE), {(ChangeType.REMOVED, "Sharing policy"), (ChangeType.REMOVED, "Sharing policy › Data"),
                               (ChangeType.REMOVED, "Sharing policy › Ends")}),
        (BOTH, BOTH.replace("Sharing policy", "Publication policy"), set()),
        (BOTH, BOTH.replace("<p>Last updated: 2 April 2026</p>", ""), set()),  # it is told by its date no more
    ],
)  # fmt: skip
def test_one_that_comes_goes_or_has_another_title(
    before: str, after: str, expected: set[tuple[ChangeType, str]]
) -> None:
    kinds = {ChangeType.ADDED, ChangeType.REMOVED, ChangeType.ALTERED}
    assert {found for found in told(before, after) if found[0] in kinds} == expected


def test_sections_without_dates_of_their_own_are_one_document() -> None:
    many = page(SERVICE + "".join(f"<h1>Part {n}</h1><p>{INTRO} {DATA} {USE} {n}</p>" for n in range(3)))
    assert not any(fact.qualifier(OF) for fact in facts(many))
