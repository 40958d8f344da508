"""Headlines: who did what to which model, by how much, from when. Pure.

::

    Acme raises acme-large by 40 %, from 1 Dec (in 8 days)
    Acme raises acme-large: input by 40 %, output by 20 %, from 1 Dec (in 8 days)
    Acme moves the shutdown of acme-small forward to 20 Dec (in 27 days; was 1 Mar 2027)
    Acme's increase of acme-large by 40 % from 1 Dec: withdrawn, nothing changes
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from alerts.behaviours import headline_of_behaviour
from alerts.contracts import headline_of_contract
from alerts.entries import headline_of_entries, is_entry
from alerts.grouping import bites_at, earlier, lead, moved_from
from alerts.live import LIVE, phrase_of
from alerts.passages import headline_of_text, is_of_text
from alerts.wording import clean, day, distance, from_when, percent, provider_name, rise, thing
from watcher.domain.behaviour import is_of_behaviour
from watcher.domain.changes import MOVES, Change, ChangeType
from watcher.domain.contracts import is_of_contract
from watcher.domain.diffing import comparable
from watcher.domain.facts import Fact
from watcher.domain.incidents import NOTICES
from watcher.domain.lifecycle import PLANS, day_of

VERBS = {ChangeType.RAISED: "raises", ChangeType.LOWERED: "lowers"}
OTHER_VERBS = {ChangeType.ADDED: "adds", ChangeType.REMOVED: "removes", ChangeType.RETURNED: "lists again"}
_LISTING = {"adds": "adds", "removes": "no longer lists", "lists again": "lists again:"}
_DATED = {"shutdown": ("shuts down", "shut down"), "deprecated": ("deprecates", "deprecated")}
_NEW_DATES = frozenset({ChangeType.ADDED, ChangeType.FIRMED, ChangeType.RETURNED, ChangeType.ALTERED})
MOST_PARTS = 3  # more than these are said as a range


@dataclass(frozen=True, slots=True)
class Part:
    """One number of a model that went up or down, by which share of itself."""

    label: str
    share: Decimal


def headline(
    changes: Sequence[Change], provider: str, now: datetime, *, relative: bool = True, partly: bool = False
) -> str:
    """One line for changes of one subject (at least one).

    ``relative`` adds how far away the day is; ``partly`` says that a withdrawal takes back
    only some of what was announced.
    """
    first = lead(changes)
    if is_of_text(first[0].difference.fact):
        return headline_of_text(changes, now, relative=relative)
    if is_of_behaviour(first[0].difference.fact):
        return headline_of_behaviour(changes)
    if is_of_contract(first[0].difference.fact):
        return headline_of_contract(changes)
    if is_entry(first[0].difference.fact):
        return headline_of_entries(changes)
    who, types = provider_name(provider), {change.difference.type for change in first}
    if types == {ChangeType.WITHDRAWN}:
        return f"{who}'s {_plan(first, provider, now)}: withdrawn, {'the rest stands' if partly else 'nothing changes'}"
    if types <= MOVES:
        return f"{who} {_moved(first[0], provider, now, relative=relative)}"
    planned = _planned(first[0], provider, now, relative=relative)
    if planned and types <= _NEW_DATES:
        return f"{who} {planned}"
    start = from_when(_start(first), now, relative=relative)
    return f"{who} {_verb_phrase(first, provider)}{f', {start}' if start else ''}"


def taken_back(changes: Sequence[Change], provider: str) -> str:
    """The headline for a change that had begun and is undone."""
    fact = lead(changes)[0].difference.fact
    if is_of_behaviour(fact):
        return headline_of_behaviour(changes)
    if fact.attribute in NOTICES:
        return f"{provider_name(provider)} {_notice(lead(changes)[0])}"
    if fact.attribute in LIVE and (said := phrase_of(lead(changes)[0], provider)):
        return f"{provider_name(provider)} {said}"
    if fact.attribute == "listed":
        return f"{provider_name(provider)} {_verb_phrase(lead(changes), provider)}"
    return f"{provider_name(provider)} takes back the change of {of_thing(fact, provider)}: as it was before"


def of_thing(fact: Fact, provider: str) -> str:
    """``the price of acme-large``."""
    words = {"shutdown": "shutdown date", "deprecated": "deprecation date"}
    attribute = words.get(fact.attribute) or clean(fact.attribute, 60).replace("_", " ") or "entry"
    return f"the {attribute} of {thing(fact.name, provider)}"


def label(fact: Fact) -> str:
    """Which number of a model it is: ``input``, ``cached input``, ``tokens per minute``; empty for the only one."""
    component = clean(fact.qualifier("component") or fact.qualifier("resource"), 60).replace("_", " ")
    window = clean(fact.qualifier("window"), 30)
    return f"{component} per {window}".strip() if window else component


def circumstances(fact: Fact) -> tuple[str, ...]:
    """Under what a value holds, the tier first: ``standard``, ``context <= 200k``."""
    said = ("component", "tier", "resource", "window", "certainty", "reference")
    tier = clean(fact.qualifier("tier"), 60)
    others = [clean(f"{name} {value}", 80) for name, value in fact.qualifiers if name not in said]
    return tuple(filter(None, (tier, *others)))


def _start(changes: Sequence[Change]) -> datetime | None:
    moments = [bites_at(change) for change in changes]
    known = [moment for moment in moments if moment is not None]
    return min(known) if len(known) == len(moments) else None


def _verb_phrase(changes: Sequence[Change], provider: str) -> str:
    types = {change.difference.type for change in changes}
    fact = changes[0].difference.fact
    if fact.attribute in NOTICES:
        return _notice(changes[0])
    if fact.attribute in LIVE and (said := phrase_of(changes[0], provider)):
        return said
    if types <= set(VERBS):
        return _numbers(changes, provider)
    verb = OTHER_VERBS.get(next(iter(types))) if len(types) == 1 else None
    if fact.attribute == "listed":
        return f"{_LISTING.get(verb or '', 'changes')} {_listed(changes[0], provider)}"
    if types == {ChangeType.RETURNED}:
        return f"lists {of_thing(fact, provider)} again, as before"
    return f"{verb or 'changes'} {of_thing(fact, provider)}"


def _notice(change: Change) -> str:
    """``reports an incident: Elevated errors (investigating)``."""
    fact = change.difference.fact
    noun = "a maintenance" if fact.attribute == "maintenance" else "an incident"
    if change.difference.after is None:
        return f"reports the end of {noun}: {clean(fact.subject, 120)}"
    return f"reports {noun}: {clean(fact.subject, 120)} ({clean(str(fact.value), 40)})"


def _numbers(changes: Sequence[Change], provider: str) -> str:
    """``raises acme-large by 40 %``, or which of its numbers by how much."""
    fact = changes[0].difference.fact
    types = {change.difference.type for change in changes}
    verb = VERBS[next(iter(types))] if len(types) == 1 else "changes"
    parts = _parts(changes)
    if not parts:
        return f"{verb} {of_thing(fact, provider)}"
    name = thing(fact.name, provider) if fact.attribute == "price" else of_thing(fact, provider)
    shared = [text for text in circumstances(fact) if all(text in circumstances(c.difference.fact) for c in changes)]
    unusual = [text for text in shared if text != "standard"]
    name += f" ({', '.join(unusual)})" if unusual else ""
    return f"{verb} {name}{_by(parts, changes, directed=len(types) > 1)}"


def _parts(changes: Sequence[Change]) -> tuple[Part, ...]:
    """All numbers with their shares; none where one of them cannot be said."""
    tiers = {change.difference.fact.qualifier("tier") for change in changes}
    parts = []
    for change in changes:
        share = _share(change.difference.before, change.difference.after)
        if share is None:
            return ()
        fact = change.difference.fact
        tier = clean(fact.qualifier("tier"), 60) if len(tiers) > 1 else ""
        parts.append(Part(f"{tier} {label(fact)}".strip(), share))
    return tuple(parts)


def _share(before: Fact | None, after: Fact | None) -> Decimal | None:
    if before is None or after is None:
        return None
    try:
        was, now = comparable(before), comparable(after)
    except ArithmeticError:  # a page may print 1E+999999
        return None
    return rise(was[0], now[0]) if was and now and was[1:] == now[1:] else None


def _by(parts: Sequence[Part], changes: Sequence[Change], *, directed: bool) -> str:
    sizes = {percent(part.share) for part in parts}
    if len(sizes) == 1 and _whole(changes) and not directed:
        return f" by {next(iter(sizes))}"
    if len({part.label for part in parts}) == len(parts) <= MOST_PARTS:
        return f": {', '.join(_said(part, directed=directed) for part in parts)}"
    shares = sorted((part.share for part in parts), key=lambda share: share if directed else abs(share))
    low, high = percent(shares[0]), percent(shares[-1])
    if directed:
        return f": between {low} down and {high} up"
    return f" by {low}" if low == high else f" by {low} to {high}"


def _said(part: Part, *, directed: bool) -> str:
    way = (" up" if part.share > 0 else " down") if directed else ""
    return f"{part.label}{way} by {percent(part.share)}".strip()


def _whole(changes: Sequence[Change]) -> bool:
    """Whether a model's main numbers are all there, so that its name alone says which are meant."""
    labels = {label(change.difference.fact) for change in changes}
    return labels == {""} or labels >= {"input", "output"}


def _listed(change: Change, provider: str) -> str:
    """What a list names: a model by its name alone, anything else with what it is."""
    name = thing(change.difference.fact.name, provider)
    return f"the subprocessor {name}" if change.kind == "subprocessors" else name


def _planned(change: Change, provider: str, now: datetime, *, relative: bool) -> str:
    """A shutdown or deprecation on its day; empty for anything else."""
    when, verbs = day_of(change.difference.after), _DATED.get(change.difference.fact.attribute)
    if verbs is None or when is None:
        return ""
    far = distance(when, now)
    name = thing(change.difference.fact.name, provider)
    if not far:
        return f"{verbs[1]} {name} on {day(when, now)}"
    return f"{verbs[0]} {name} on {day(when, now)}{f' ({far})' if relative else ''}"


def _moved(change: Change, provider: str, now: datetime, *, relative: bool) -> str:
    fact, was, new = change.difference.fact, moved_from(change), bites_at(change)
    name = thing(fact.name, provider)
    names = {
        "price": f"the new price of {name}",
        "shutdown": f"the shutdown of {name}",
        "deprecated": f"the deprecation of {name}",
    }
    what = names.get(fact.attribute) or of_thing(fact, provider)
    way = "" if was is None else " forward" if earlier(change) else " back"
    target = f" to {day(new, now)}" if new is not None else " to now" if way else " in time"
    asides = (distance(new, now) if new is not None and relative else "", f"was {day(was, now)}" if was else "")
    aside = "; ".join(filter(None, asides))
    return f"moves {what}{way}{target}{f' ({aside})' if aside else ''}"


def _plan(changes: Sequence[Change], provider: str, now: datetime) -> str:
    """What was planned and is taken back: ``increase of acme-large by 40 % from 1 Dec``."""
    fact = changes[0].difference.fact
    start = from_when(_start(changes), now, relative=False)
    when = f" {start}" if start else ""
    if fact.attribute in PLANS:
        was = moved_from(changes[0])
        noun = "shutdown" if fact.attribute == "shutdown" else "deprecation"
        return f"{noun} of {thing(fact.name, provider)}{f' on {day(was, now)}' if was else when}"
    shares = [_share(change.difference.after, change.difference.before) for change in changes]
    known = [share for share in shares if share]
    word = "increase" if known and min(known) > 0 else "reduction" if known and max(known) < 0 else ""
    if not word or len(known) < len(shares):
        return f"announced change of {of_thing(fact, provider)}{when}"
    name = thing(fact.name, provider) if fact.attribute == "price" else of_thing(fact, provider)
    labels = "" if _whole(changes) else f" ({', '.join(dict.fromkeys(label(c.difference.fact) for c in changes))})"
    sizes = {percent(share) for share in known}
    return f"{word} of {name}{labels}{f' by {next(iter(sizes))}' if len(sizes) == 1 else ''}{when}"
