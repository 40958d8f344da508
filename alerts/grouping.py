"""Groups: changes of one target that are about one model make one alert. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from alerts.entries import place_of
from alerts.passages import is_of_text
from alerts.wording import difference
from watcher.domain.alerts import alert_fingerprint
from watcher.domain.behaviour import is_of_behaviour, topic_of
from watcher.domain.changes import MOVES, Change, ChangeType
from watcher.domain.documents import DOCUMENT
from watcher.domain.facts import Fact, folded
from watcher.domain.impacts import Impact
from watcher.domain.incidents import NOTICES
from watcher.domain.lifecycle import PLANS, day_of
from watcher.domain.times import instant

# Where several things are said of one model, the first of these leads the headline.
LEADS = ("availability", "shutdown", "price", "limit", "listed", "licence", "deprecated", "status", *NOTICES)
_ENDING = frozenset({ChangeType.WITHDRAWN, ChangeType.REMOVED})
COMPONENTS = ("", "input", "cached_input", "cache_write", "cache_write_5m", "cache_write_1h", "output")


@dataclass(frozen=True, slots=True)
class Group:
    """Changes that are told together.

    Attributes:
        fingerprint: of the alert that they open or touch.
        subject: the model's canonical id, or the label as printed.
        changes: in the one order in which they are told, whatever order they came in.
        impacts: those of these changes.
    """

    fingerprint: str
    subject: str
    changes: tuple[Change, ...]
    impacts: tuple[Impact, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """The changes' ids."""
        return tuple(change.id for change in self.changes)

    @property
    def types(self) -> frozenset[ChangeType]:
        """What happens to what leads it."""
        return frozenset(change.difference.type for change in lead(self.changes))

    @property
    def attribute(self) -> str:
        """Of the facts that lead it."""
        return lead(self.changes)[0].difference.fact.attribute

    @property
    def effective(self) -> datetime | None:
        """When the first of what leads it begins to bite; None is at once."""
        moments = [bites_at(change) for change in lead(self.changes)]
        planned = [moment for moment in moments if moment is not None]
        return min(planned) if planned and len(planned) == len(moments) else None

    @property
    def moved_from(self) -> frozenset[datetime | None]:
        """When what leads it was to bite before."""
        return frozenset(moved_from(change) for change in lead(self.changes))


def grouped(target: str, changes: Iterable[Change], impacts: Sequence[Impact]) -> tuple[Group, ...]:
    """One group for each model (or, where no alias resolves, each label) of a target, in a fixed order.

    A document is one thing, however many of its sections changed.
    """
    found: dict[str, list[Change]] = {}
    for change in ordered(changes):
        fact = change.difference.fact
        found.setdefault(_key(fact), []).append(change)
    return tuple(
        Group(
            alert_fingerprint(target, key),
            members[0].difference.fact.name,
            tuple(members),
            _of(members, impacts),
        )
        for key, members in sorted(found.items())
    )


def _key(fact: Fact) -> str:
    """What is told together: all of a document, a model or an incident, or one side of a model's behaviour."""
    if reference := fact.qualifier("reference"):
        return f"notice {reference}"  # titles are edited
    name = DOCUMENT if is_of_text(fact) else fact.model or folded(fact.subject)
    return f"{name} {topic_of(fact)}" if is_of_behaviour(fact) else name


def _of(changes: Iterable[Change], impacts: Iterable[Impact]) -> tuple[Impact, ...]:
    ids = {change.id for change in changes}
    mine = [impact for impact in impacts if not ids.isdisjoint(impact.changes)]
    return tuple(sorted(mine, key=lambda impact: (impact.workflow, repr(impact))))


def ordered(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Changes in the order in which they are told: what leads first, then as on a bill; each once."""
    return tuple(sorted({change.id: change for change in changes}.values(), key=_place))


def lead(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Those of a group's changes (at least one) that are about what matters most in it."""
    first, *rest = ordered(changes)
    attribute = first.difference.fact.attribute
    return (first, *(change for change in rest if change.difference.fact.attribute == attribute))


def weight(attribute: str) -> int:
    """How much an attribute matters beside others of one model: the less, the more."""
    return LEADS.index(attribute) if attribute in LEADS else len(LEADS)


def unsaid(changes: Iterable[Change]) -> bool:
    """Whether a model's end left the page with the model, so that nobody knows whether it still comes."""
    return all(
        change.difference.type is ChangeType.REMOVED and change.difference.fact.attribute in PLANS
        for change in lead(changes)
    )


def _place(change: Change) -> tuple[object, ...]:
    fact = change.difference.fact
    component, tier = fact.qualifier("component"), fact.qualifier("tier", "standard")
    place = COMPONENTS.index(component) if component in COMPONENTS else len(COMPONENTS)
    others = tuple(pair for pair in fact.qualifiers if pair[0] not in ("component", "tier"))
    stands = place_of(fact)
    return (
        weight(fact.attribute),
        fact.attribute,
        stands,
        tier != "standard",
        tier,
        others,
        place,
        component,
        change.id,
    )


def worst_first(impact: Impact) -> tuple[object, ...]:
    """A sort key: the most severe first, then the dearest, what has no known cost last."""
    step = difference(impact)
    return (-impact.severity.rank, step is None, -step.amount if step is not None else Decimal(0), impact.workflow)


def bites_at(change: Change) -> datetime | None:
    """When a change begins to bite: a shutdown or deprecation on its day, anything else from its effect."""
    difference = change.difference
    if difference.fact.attribute in PLANS and difference.type not in _ENDING:
        when = day_of(difference.after)
        if when is not None:
            return instant(when)
    return difference.effective


def moved_from(change: Change) -> datetime | None:
    """From where in time a change was moved: the date it had, where the page said one."""
    before = change.difference.before
    when = day_of(before) or (before.valid_from if before is not None else None)
    return instant(when) if when is not None else None


def earlier(change: Change) -> bool:
    """Whether what was planned now comes sooner than it was to."""
    was, now = moved_from(change), bites_at(change)
    return change.difference.type in MOVES and was is not None and (now is None or now < was)
