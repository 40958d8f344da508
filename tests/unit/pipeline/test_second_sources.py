"""Second sources in a check: who is asked, what a fresh agreement is worth, what is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from watcher.domain.alerts import Verdict
from watcher.domain.changes import ChangeState, ChangeType, Difference
from watcher.domain.diffing import diff_facts
from watcher.domain.facts import Fact, qualifiers
from watcher.domain.plan import TargetState
from watcher.domain.targets import Target
from watcher.domain.testimonies import Agreement, Baseline, Standing
from watcher.domain.testimonies import Testimony as Voice
from watcher.pipeline.second_sources import NOBODY, Hearing, Voices, witnessed
from watcher.pipeline.settle import Settled, settle

NOW = datetime(2026, 11, 23, 2, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)
PAGE = Target("acme/pricing", "pricing", "acme", url="https://acme.example/pricing")
MIRROR = Target("mirror/models", "models", "mirror", url="https://mirror.example/models")
LONG_AGO = NOW - timedelta(days=90)


def price(value: str, model: str = "acme/acme-large") -> Fact:
    """A price of one model."""
    marks = qualifiers({"component": "input", "tier": "standard"})
    return Fact(model.partition("/")[2], "price", value, "USD/1M tokens", model, marks)


class Mirror:
    """A witness that speaks through a watched list: ``mirror/acme/x`` is ``acme/x``."""

    name = "Mirror"

    def hears(self, target: Target) -> bool:
        return target.provider == "mirror"

    def meant(self, fact: Fact) -> Fact | None:
        provider, _, model = (fact.model or "").partition("/")
        return replace(fact, model=model) if provider == "mirror" and "/" in model else None

    def own(self, model: str) -> tuple[Fact, ...]:
        return ()

    def as_of(self, now: datetime) -> date | None:
        return None


class Book(Mirror):
    """A witness that is shipped, and speaks of one model."""

    name = "Book"

    def hears(self, target: Target) -> bool:
        return False

    def own(self, model: str) -> tuple[Fact, ...]:
        return (price("2.50"),) if model == "acme/acme-large" else ()

    def as_of(self, now: datetime) -> date | None:
        return date(2026, 8, 14)


class Kept:
    """The store's half that is asked, counting questions."""

    def __init__(self, **baselines: Baseline) -> None:
        self._baselines = baselines
        self.asked: list[str] = []
        self.left: tuple[Fact, ...] = ()
        self.sifted: list[str] = []

    def baseline(self, target: str) -> Baseline:
        self.asked.append(target)
        return self._baselines.get(target.partition("/")[0], Baseline())

    def departed(self, target: str) -> tuple[Fact, ...]:
        self.sifted.append(target)
        return self.left


def standing(*facts: Fact, since: datetime, read_at: datetime = NOW - HOUR) -> Baseline:
    """Facts that have stood since then."""
    return Baseline(read_at, tuple(Standing(fact, since) for fact in facts))


def _fail(defect: str) -> None:
    raise AssertionError(defect)


def hearing(store: Kept, target: Target = PAGE) -> Hearing:
    """The second sources of a target's check."""
    return Hearing(target, Voices({each.id: each for each in (PAGE, MIRROR)}, [Mirror(), Book()], store, _fail))


RAISED = Difference(ChangeType.RAISED, price("2.50"), price("3.50"))
SAYS_NEW = standing(price("3.50", "mirror/acme/acme-large"), since=NOW - HOUR)
OWN = standing(price("2.50"), since=LONG_AGO)


def test_each_witness_says_what_it_knows() -> None:
    said = hearing(Kept(acme=OWN, mirror=SAYS_NEW)).hear(RAISED, NOW)
    assert said == (
        Voice("Mirror", Agreement.AGREES, "$3.50", NOW.date(), fresh=True),
        Voice("Book", Agreement.DISAGREES, "$2.50", date(2026, 8, 14), still=True),
    )


def test_what_was_said_before_the_former_price_stood_is_an_echo() -> None:
    echo = standing(price("3.50", "mirror/acme/acme-large"), since=LONG_AGO - HOUR)
    (mirror, _) = hearing(Kept(acme=OWN, mirror=echo)).hear(RAISED, NOW)
    assert (mirror.verdict, mirror.fresh) == (Agreement.AGREES, False)


def test_a_former_price_that_nobody_dated_makes_nothing_fresh() -> None:
    (mirror, _) = hearing(Kept(mirror=SAYS_NEW)).hear(RAISED, NOW)
    assert (mirror.verdict, mirror.fresh) == (Agreement.AGREES, False)


@pytest.mark.parametrize(
    "difference",
    [
        Difference(ChangeType.REMOVED, price("2.50"), None),
        Difference(ChangeType.ADDED, None, replace(price("2.50"), model=None)),
        Difference(ChangeType.ADDED, None, replace(price("2.50"), attribute="limit")),
    ],
)
def test_nobody_is_asked_about_anything_else(difference: Difference) -> None:
    store = Kept(acme=OWN, mirror=SAYS_NEW)
    assert hearing(store).hear(difference, NOW) == ()
    assert store.asked == []


def test_a_page_is_no_witness_of_itself() -> None:
    of_mirror = Difference(ChangeType.ADDED, None, price("3.50", "mirror/acme/acme-large"))
    assert hearing(Kept(acme=OWN, mirror=SAYS_NEW), MIRROR).hear(of_mirror, NOW) == ()


class Broken(Book):
    """A witness with a defect."""

    name = "Broken"

    def hears(self, target: Target) -> bool:
        raise KeyError(target.id)

    def own(self, model: str) -> tuple[Fact, ...]:
        raise ValueError(model)


def test_a_witness_with_a_defect_is_silent_and_reported() -> None:
    defects: list[str] = []
    voices = Voices({PAGE.id: PAGE}, [Broken(), Book()], Kept(acme=OWN), defects.append)
    asked = Hearing(PAGE, voices)
    assert [testimony.witness for testimony in asked.hear(RAISED, NOW)] == ["Book"]
    assert asked.meant(price("3.50")) is None
    assert defects[0] == "second source Broken: ValueError: acme/acme-large"


def test_each_target_is_read_once() -> None:
    store = Kept(acme=OWN, mirror=SAYS_NEW)
    asked = hearing(store)
    for _ in range(3):
        asked.hear(RAISED, NOW)
    assert sorted(store.asked) == ["acme/pricing", "mirror/models"]


def test_what_left_a_list_is_read_once_however_many_models_it_does_not_name() -> None:
    store = Kept(acme=OWN, mirror=SAYS_NEW)
    store.left = (replace(price("1", "mirror/acme/acme-7"), attribute="listed"),)
    asked = hearing(store)
    ends = [Fact(f"acme-{n}", "shutdown", "2026-11-01", None, f"acme/acme-{n}") for n in range(9)]
    said = [asked.hear(Difference(ChangeType.ADDED, None, end), NOW)[0].verdict for end in ends]
    assert [end.model for end, verdict in zip(ends, said, strict=True) if verdict is Agreement.AGREES] == [
        "acme/acme-7"
    ]
    assert store.sifted == ["mirror/models"]


def test_what_a_list_said_when_it_was_first_read_is_an_echo() -> None:
    """Nobody saw it come: it may have said so before the page's former price stood."""
    first = replace(SAYS_NEW, began=NOW - HOUR)
    (mirror, _) = hearing(Kept(acme=OWN, mirror=first)).hear(RAISED, NOW)
    assert (mirror.verdict, mirror.fresh) == (Agreement.AGREES, False)
    (mirror, _) = hearing(Kept(acme=replace(OWN, began=LONG_AGO), mirror=SAYS_NEW)).hear(RAISED, NOW)
    assert mirror.fresh


def test_what_is_meant_and_what_is_first_hand() -> None:
    asked = hearing(Kept(acme=OWN, mirror=SAYS_NEW), MIRROR)
    assert asked.meant(price("3.50", "mirror/acme/acme-large")) == (
        "Mirror",
        replace(price("3.50"), subject="acme/acme-large"),
    )
    assert asked.meant(price("3.50", "mirror/own-model")) is None
    assert asked.first_hand({"acme/acme-large"}) == (price("2.50"),)
    assert asked.first_hand({"acme/acme-large-20260801"}) == (price("2.50"),)
    assert asked.first_hand({"acme/acme-small"}) == ()
    assert hearing(Kept()).meant(price("3.50", "mirror/acme/acme-large")) is None


def looked(store: Kept, *values: str, confirm: int = 2) -> list[Settled]:
    """Looks at a page whose price was 2.50, one after the other."""
    state = TargetState("acme/pricing", facts=(price("2.50"),), facts_from="0", reader="r/1")
    found = []
    for count, value in enumerate(values):
        at = NOW + count * timedelta(minutes=15)
        settled = settle(
            replace(PAGE, confirm=confirm), state, [price(value)], str(count), diff_facts, at, second=hearing(store)
        )
        state = replace(state, facts=settled.facts, held=settled.held)
        found.append(settled)
    return found


def test_a_fresh_second_source_that_agrees_is_worth_a_look() -> None:
    (first,) = looked(Kept(acme=OWN, mirror=SAYS_NEW), "3.50")
    assert [change.state for change in first.news] == [ChangeState.CONFIRMED]


@pytest.mark.parametrize("mirror", [Baseline(), standing(price("2.50", "mirror/acme/acme-large"), since=NOW - HOUR)])
def test_silence_and_contradiction_cost_nothing(mirror: Baseline) -> None:
    first, second = looked(Kept(acme=OWN, mirror=mirror), "3.50", "3.50")
    assert first.news == ()
    assert [change.state for change in second.news] == [ChangeState.CONFIRMED]


def test_an_agreeing_source_is_one_look_and_no_more() -> None:
    first, second = looked(Kept(acme=OWN, mirror=SAYS_NEW), "3.50", "3.50", confirm=3)
    assert (first.news, len(second.news)) == ((), 1)


def test_what_they_said_is_kept_as_a_decision() -> None:
    (first,) = looked(Kept(acme=OWN, mirror=SAYS_NEW), "3.50")
    (decision,) = witnessed(first.changes, 2)
    assert decision.about == first.changes[0].id
    assert decision.verdict is Verdict.WITNESSED
    assert decision.reason == (
        "1 of 2 second sources agrees: Mirror; Book still says $2.50 (as of 2026-08-14); that counts as a look"
    )
    assert not witnessed(first.changes, 1)[0].reason.endswith("look")


def test_nothing_is_kept_where_nobody_speaks() -> None:
    assert witnessed(settle(PAGE, TargetState("acme/pricing"), [price("3")], "1", diff_facts, NOW).changes, 2) == ()
    assert NOBODY.hear(RAISED, NOW) == ()
    assert NOBODY.meant(price("3")) is None
    assert NOBODY.first_hand({"acme/acme-large"}) == ()
