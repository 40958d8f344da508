"""Messages: what one address is told of an alert. Pure.

Everything said comes from changes, impacts and configuration; what none of them says is left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from alerts.behaviours import asked_by_canary, lines_of_behaviour
from alerts.contracts import advice_of_contract, lines_of_contract
from alerts.entries import is_entry, lines_of_entries
from alerts.grouping import bites_at, lead, ordered, unsaid, worst_first
from alerts.headlines import circumstances, headline, label, taken_back
from alerts.links import links
from alerts.passages import is_of_text, lines_of_text
from alerts.second_sources import second_sources
from alerts.wording import (
    clean,
    clock,
    day,
    difference,
    distance,
    from_when,
    listed,
    money,
    more,
    over_budget,
    per,
    percent,
    rise,
    thing,
    value,
)
from watcher.domain.alerts import Alert, AlertState
from watcher.domain.behaviour import BEHAVIOUR, is_of_behaviour
from watcher.domain.changes import MOVES, Change, ChangeType
from watcher.domain.contracts import is_of_contract
from watcher.domain.documents import DOCUMENT
from watcher.domain.facts import Fact, folded
from watcher.domain.impacts import Impact, Severity
from watcher.domain.incidents import LINK, NOTICES
from watcher.domain.lifecycle import AVAILABILITY, LIFECYCLE
from watcher.domain.models import same_model
from watcher.domain.money import Money
from watcher.domain.notifications import Message, Row
from watcher.domain.targets import Target
from watcher.domain.workflows import Workflow

MOST_LINES = 12
MOST_CELLS = 8


@dataclass(frozen=True, slots=True)
class Telling:
    """One revision of an alert as it is about to be told.

    Attributes:
        changes: those behind this revision.
        workflows: the registered ones by id.
        context: lines on what the vendor itself reports.
    """

    alert: Alert
    changes: tuple[Change, ...]
    target: Target
    workflows: Mapping[str, Workflow]
    now: datetime
    context: tuple[str, ...] = ()

    @property
    def taken_back(self) -> bool:
        """Whether nothing of what was told remains."""
        withdrawn = bool(self.changes) and _withdrawn(self.changes)
        if self.changes and unsaid(self.changes):
            return False
        return self.alert.state is AlertState.WITHDRAWN or (withdrawn and self.alert.revision == 1)


def message(telling: Telling, impacts: Sequence[Impact]) -> Message:
    """What to say to somebody who hears of these impacts of an alert."""
    now = telling.now
    ranked = sorted(impacts, key=worst_first)
    return Message(
        icon=_icon(telling, impacts),
        headline=headline_of(telling),
        what=(*what(telling.changes, now), *second_sources(telling.changes), *telling.context),
        rows=tuple(_row(telling, impact) for impact in ranked),
        total="" if telling.taken_back else total(ranked),
        actions=() if telling.taken_back else _actions(telling, ranked),
        seen=seen(telling.changes, now),
        links=links(telling.target, telling.changes),
        reference=f"watcher show {_looked_up(telling.changes).id}" if telling.changes else "",
    )


def _looked_up(changes: Sequence[Change]) -> Change:
    """The change (of at least one) to begin with: of a document one whose words moved, not the date on it."""
    told = ordered(changes)
    return next((change for change in told if change.difference.fact.subject != DOCUMENT), told[0])


def _icon(telling: Telling, impacts: Sequence[Impact]) -> str:
    """How bad it is now for those who hear of it; the alert stays as severe as it ever was."""
    if telling.taken_back:
        return "resolved" if _is_over(telling) else "withdrawn"
    return str(min(impacts, key=worst_first).severity if impacts else telling.alert.severity)


def note(telling: Telling, impacts: Sequence[Impact] = ()) -> Message:
    """The short note in the thread of a message that was just edited, to somebody who hears of these impacts."""
    if not telling.changes:
        return _reminder(telling)
    word = _note_word(telling)
    lines = (*what(telling.changes, telling.now), *second_sources(telling.changes))
    return Message(_icon(telling, impacts), word, lines, seen=seen(telling.changes, telling.now))


def _note_word(telling: Telling) -> str:
    if not telling.taken_back:
        return f"Updated: {headline_of(telling)}"
    return headline_of(telling) if _is_over(telling) or _is_again(telling) else "Withdrawn, nothing changes"


def _is_over(telling: Telling) -> bool:
    """Whether it is an incident's end that is told, or that answers are as before, and nothing taken back."""
    if not telling.changes:
        return False
    fact = lead(telling.changes)[0].difference.fact
    return fact.attribute in NOTICES or is_of_behaviour(fact)


def _is_again(telling: Telling) -> bool:
    """Whether what was in force is undone: a cut limit, a model that was gone."""
    return lead(telling.changes)[0].difference.fact.attribute in ("limit", AVAILABILITY)


def _reminder(telling: Telling) -> Message:
    alert = telling.alert
    far = _ahead(alert, telling.now) or "today"
    ways: dict[str, dict[str, None]] = {"used by": {}, "a fallback of": {}}
    for name in (impact.workflow for impact in alert.impacts):
        workflow = telling.workflows.get(name)
        spare = workflow is not None and not workflow.uses_model(alert.subject)
        ways["a fallback of" if spare else "used by"][clean(name, 120)] = None
    still = tuple(f"still {way} {listed(tuple(names))}" for way, names in ways.items() if names)
    return Message(str(alert.severity), f"Reminder: {clean(alert.headline)} ({far})", still)


def headline_of(telling: Telling) -> str:
    """An alert's headline as it reads now."""
    alert, changes = telling.alert, telling.changes
    if not changes:
        return clean(alert.headline)
    if telling.taken_back and not _withdrawn(changes):
        return taken_back(changes, alert.provider)
    partly = not telling.taken_back
    return headline(changes, alert.provider, telling.now, partly=partly)


def _withdrawn(changes: Sequence[Change]) -> bool:
    return all(change.difference.type is ChangeType.WITHDRAWN for change in lead(changes))


def what(changes: Sequence[Change], now: datetime) -> tuple[str, ...]:
    """What changed, before and after: what is priced alike on one line."""
    if changes and is_of_text(changes[0].difference.fact):
        return _shortened(lines_of_text(changes, now))
    if changes and is_of_behaviour(changes[0].difference.fact):
        return lines_of_behaviour(changes)
    if changes and is_of_contract(changes[0].difference.fact):
        return _shortened(lines_of_contract(changes))
    if changes and is_entry(changes[0].difference.fact):
        return _shortened(lines_of_entries(changes))
    lines: dict[tuple[str, str, str, str], list[str]] = {}
    several = len({folded(change.difference.fact.subject) for change in changes}) > 1
    scattered = len({bites_at(change) for change in changes}) > 1
    for change in ordered(each for each in changes if each.difference.fact.attribute != LINK):
        cell, unit = _cell(change, now)
        fact = change.difference.fact
        start = _starts(change, now) if scattered or change.difference.type in MOVES else ""
        prefix = f"{thing(fact.subject, change.provider)}: " if several else ""
        lines.setdefault((prefix + _heading(fact), unit, ", ".join(circumstances(fact)), start), []).append(cell)
    return _shortened([_line(*parts, cells) for parts, cells in lines.items()])


def _shortened(texts: Sequence[str]) -> tuple[str, ...]:
    left = len(texts) - MOST_LINES
    return (*texts[:MOST_LINES], *((f"and {left} lines more",) if left > 0 else ()))


def _line(heading: str, unit: str, under: str, start: str, cells: Sequence[str]) -> str:
    left = len(cells) - MOST_CELLS
    text = ", ".join(cells[:MOST_CELLS]) + (f" and {left} more" if left > 0 else "")
    return heading + text + (f" {unit}" if unit else "") + (f" ({under})" if under else "") + start


def _heading(fact: Fact) -> str:
    return "" if fact.attribute == "price" else f"{clean(fact.attribute, 60).replace('_', ' ')}: "


def _starts(change: Change, now: datetime) -> str:
    if change.difference.fact.attribute in LIFECYCLE:
        return ""
    when = from_when(bites_at(change), now, relative=False) or "at once"
    return f", now {when}" if change.difference.type in MOVES else f", {when}"


def _cell(change: Change, now: datetime) -> tuple[str, str]:
    """One number before and after, and the unit that both share."""
    kind, before, after = change.difference.type, change.difference.before, change.difference.after
    fact = change.difference.fact
    name = label(fact) or ("price" if fact.attribute == "price" else "")
    units = {per(found.unit) for found in (before, after) if found is not None}
    shared = units.pop() if len(units) == 1 else ""
    was, new = (_valued(found, now, with_unit=not shared) for found in (before, after))
    if kind is ChangeType.WITHDRAWN and (after is None or fact.attribute not in LIFECYCLE):
        text = f"stays {new} (announced: {was})" if after is not None else f"{was} (announced) does not come"
    elif kind is ChangeType.RETURNED:
        text = f"{new} (listed again, as before)"
    elif not was:
        text = f"{new} (new)"
    elif not new:
        text = f"{was} (no longer listed)"
    else:
        text = new if was == new and kind in MOVES else f"{was} → {new}"
    return f"{name} {text}".strip(), shared


def _valued(fact: Fact | None, now: datetime, *, with_unit: bool) -> str:
    if fact is None:
        return ""
    return f"{value(fact, now)} {per(fact.unit)}".strip() if with_unit else value(fact, now)


def _row(telling: Telling, impact: Impact) -> Row:
    text, strong = _stays(telling, impact) if telling.taken_back else _bill(impact)
    notes = [clean(note_) for note_ in impact.notes if not _is_advice(note_)]
    aside = f" ({'; '.join(notes)})" if notes and not telling.taken_back else ""
    return Row(clean(impact.workflow, 120), f"{text}{aside}", clean(impact.owner, 120), strong)


def _bill(impact: Impact) -> tuple[str, str]:
    """``$3,900 → $5,460 a month`` and ``+$1,560 (+40 %), over budget by $460``."""
    step = difference(impact)
    if impact.before is None or impact.after is None or step is None:
        return clean(impact.reason), ""
    if not step.amount:
        return f"stays at {money(impact.after)} a month", ""
    share = rise(impact.before.amount, impact.after.amount)
    aside = f" ({'+' if share > 0 else '-'}{percent(share)})" if share and abs(share) >= Decimal("0.0005") else ""
    over = over_budget(impact)
    budget = f", over budget by {money(over)}" if over is not None else ""
    return f"{money(impact.before)} → {money(impact.after)} a month", f"{more(step)}{aside}{budget}"


def _stays(telling: Telling, impact: Impact) -> tuple[str, str]:
    """What is billed after all: impacts of a withdrawal have it as ``after``, those of the plan as ``before``."""
    withdrawn = {c.id for c in telling.changes if c.difference.type is ChangeType.WITHDRAWN}
    amount = impact.before if withdrawn.isdisjoint(impact.changes) else impact.after
    return (f"stays at {money(amount)} a month" if amount is not None else "nothing changes"), ""


def total(impacts: Sequence[Impact]) -> str:
    """``2 workflows: +$1,700 a month`` for several workflows, per currency; empty for one."""
    if len({impact.workflow for impact in impacts}) < 2:
        return ""
    sums: dict[str, Money] = {}
    for step in filter(None, map(difference, impacts)):
        sums[step.currency] = sums[step.currency] + step if step.currency in sums else step
    unknown = sum(difference(impact) is None for impact in impacts)
    count = f"{len({impact.workflow for impact in impacts})} workflows"
    if not sums:
        return count
    amounts = listed(tuple(more(sums[currency]) for currency in sorted(sums)))
    return f"{count}: {amounts} a month" + (f", {unknown} without a known cost" if unknown else "")


def _actions(telling: Telling, impacts: Sequence[Impact]) -> tuple[str, ...]:
    """What to do, where something turns for the worse."""
    alert, now = telling.alert, telling.now
    dearer = any(step is not None and step.amount > 0 for step in map(difference, impacts))
    if alert.severity is Severity.INFO and not dearer:
        return ()
    found: list[str] = []
    for impact in impacts:
        whose = f"{clean(impact.workflow, 120)}: " if len(impacts) > 1 else ""
        found += [f"{whose}{text}" for text in _advice(telling, impact)]
    found += advice_of_contract([each for each in telling.changes if is_of_contract(each.difference.fact)])
    if alert.attribute == BEHAVIOUR:
        return tuple(dict.fromkeys((*found, *asked_by_canary(telling.target.id))))
    shutdown = alert.attribute == "shutdown" or any(
        change.difference.fact.attribute == "shutdown" for change in telling.changes
    )
    if shutdown and telling.changes and unsaid(telling.changes):
        return ("confirm with the vendor's page",)
    due = f" before {day(alert.effective, now)} ({far})" if (far := _ahead(alert, now)) and alert.effective else ""
    if shutdown and due:
        found.append(f"move off {thing(alert.subject, alert.provider)}{due}")
    found.append(f"confirm with the vendor's page{'' if shutdown else due}")
    return tuple(dict.fromkeys(found))


def _ahead(alert: Alert, now: datetime) -> str:
    return distance(alert.effective, now) if alert.effective is not None and alert.effective > now else ""


def _advice(telling: Telling, impact: Impact) -> list[str]:
    known = [clean(text) for text in (*impact.actions, *filter(_is_advice, impact.notes))]
    workflow = telling.workflows.get(impact.workflow)
    if not any(map(_is_advice, known)) and workflow is not None:
        uses = [use for use in workflow.uses if same_model(use.model, telling.alert.subject)]
        named = dict.fromkeys(clean(model, 120) for use in uses for model in use.fallbacks)
        known += [f"compare fallback {listed(tuple(named))}"] if named else []
    over = over_budget(impact)
    if over is not None:
        start = from_when(telling.alert.effective, telling.now, relative=False)
        known.append(f"raise the budget or cut usage: over by {money(over)}{f' {start}' if start else ''}")
    return known


def _is_advice(text: str) -> bool:
    return "fallback" in text.casefold()


def seen(changes: Sequence[Change], now: datetime) -> str:
    """``First seen 02:10, confirmed 02:25 UTC``, with the dates that are not today's."""
    if not changes:
        return ""
    first = min(change.first_seen for change in changes)
    confirmed = max((change.confirmed_at for change in changes if change.confirmed_at is not None), default=None)
    if confirmed is None or confirmed == first:
        return f"Seen {clock(first, now)} UTC"
    return f"First seen {clock(first, now)}, confirmed {clock(confirmed, now)} UTC"
