"""What is worth telling: confirmed changes of one target become alerts. Pure.

::

    change      held, retracted, technical, cosmetic, a floor ─> not told, and why
    group       what is told of one model or label, with its impacts
      nobody is hit, and it only accompanies (see alerts.standing) ─> not told, and why
      taken back (withdrawn, as it was before, back again) ─> the open alert is WITHDRAWN, revision + 1
      moved in time                                        ─> the open alert is updated, revision + 1
      anything else, or nothing open that it could be about ─> a new alert; open ones on the subject
                                                              that it tells better end in silence

An open alert that is told again never becomes less severe by it: whoever heard of it has to
hear of its change too.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from alerts.behaviours import is_back
from alerts.grouping import Group, grouped, lead, unsaid, weight, worst_first
from alerts.headlines import headline, taken_back
from alerts.standing import accompanies, severity
from alerts.wording import difference
from watcher.domain.alerts import HEALTH, Alert, AlertState, Decision, Ruling, Verdict, alert_id
from watcher.domain.behaviour import BEHAVIOUR
from watcher.domain.changes import MOVES, Change, ChangeState, ChangeType, Difference
from watcher.domain.impacts import Impact, Severity
from watcher.domain.incidents import NOTICES
from watcher.domain.lifecycle import AVAILABILITY, PLANS, is_firm
from watcher.domain.targets import Target
from watcher.domain.times import instant

_UNDONE = frozenset({"limit", AVAILABILITY})


def decide(
    target: Target, changes: Sequence[Change], impacts: Sequence[Impact], open_alerts: Sequence[Alert], now: datetime
) -> Ruling:
    """Alerts for changes of one target that were confirmed in one check, and a decision for every change.

    What may not be told is named with its reason and left out, and so is an impact that names
    none of the changes. Of ``open_alerts`` those of other states and of health are left alone.
    The order of the arguments carries nothing.
    """
    reasons = {change.id: _why_not(change, target) for change in changes}
    silent = [Decision(about, verdict, text) for about, found in reasons.items() if found for verdict, text in [found]]
    news = [change for change in changes if reasons[change.id] is None]
    alerts: list[Alert] = []
    decisions = sorted(silent, key=lambda decision: decision.about)
    for group in grouped(target.id, news, impacts):
        ruling = _ruled(target, group, _about(group, open_alerts), news, now)
        alerts += ruling.alerts
        decisions += ruling.decisions
    return Ruling(tuple(alerts), tuple(decisions))


def _ruled(target: Target, group: Group, about: tuple[Alert, ...], news: Sequence[Change], now: datetime) -> Ruling:
    """What becomes of one group, whatever the others of its look are."""
    if _is_over(group, about):
        text = headline(group.changes, target.provider, now)
        why = "its answers are its baseline's" if _is_back(group) else "its vendor no longer reports it"
        return _withdraw(about[0], group, text, why, now)
    if _is_back(group):
        return Ruling(
            (), _named(group, Verdict.NOT_TOLD, "answers are the baseline's again, and nobody heard otherwise")
        )
    aside = "" if group.impacts else accompanies(group.changes, news, now)
    return Ruling((), _named(group, Verdict.NOT_TOLD, aside)) if aside else _decide(target, group, about, now)


def _why_not(change: Change, target: Target) -> tuple[Verdict, str] | None:
    if change.state is ChangeState.HELD:
        return Verdict.HELD, f"seen by {change.looks} of {target.confirm} looks that have to agree"
    if change.state is ChangeState.RETRACTED:
        return Verdict.RETRACTED, "a later look did not show it any more"
    if change.technical:
        return Verdict.NOT_TOLD, "technical: our reader changed, not the page"
    if change.difference.cosmetic:
        return Verdict.NOT_TOLD, f"cosmetic: {change.difference.type}"
    sides = [side for side in (change.difference.before, change.difference.after) if side is not None]
    if all(side.attribute == "shutdown" and not is_firm(side) for side in sides):
        return Verdict.NOT_TOLD, "not a shutdown date: the page names no exact day"
    return None


def _about(group: Group, open_alerts: Iterable[Alert]) -> tuple[Alert, ...]:
    """The open alerts on a group's subject, newest first."""
    found = [
        alert
        for alert in open_alerts
        if alert.state is AlertState.OPEN and alert.kind != HEALTH and alert.fingerprint == group.fingerprint
    ]
    return tuple(sorted(found, key=lambda alert: (alert.opened_at, alert.id), reverse=True))


def _decide(target: Target, group: Group, about: tuple[Alert, ...], now: datetime) -> Ruling:
    told = next((alert for alert in about if set(group.ids) <= set(alert.changes)), None)
    if told is not None:
        return Ruling((), _named(group, Verdict.NOT_TOLD, f"alert {told.id} already tells it"))
    plans = [alert for alert in about if _speaks_of(alert, group, now)]
    planned = next((alert for alert in plans if alert.effective in group.moved_from), next(iter(plans), None))
    if planned is not None and planned.effective is not None and unsaid(group.changes):
        text = headline(group.changes, target.provider, now)
        newest = replace(planned, impacts=_merged(group.impacts, planned.impacts))
        return _withdraw(newest, group, text, "its day is no longer on the page", now)
    if planned is not None and group.types == {ChangeType.WITHDRAWN} and _whole(planned, group):
        return _withdraw(
            planned,
            group,
            headline(group.changes, target.provider, now),
            "what was announced is no longer planned",
            now,
        )
    returned = next((alert for alert in about if _bills_return(alert, group)), None)
    if returned is not None:
        text = taken_back(group.changes, target.provider)
        return _withdraw(returned, group, text, "every bill that it changed is as it was before", now)
    again = next((alert for alert in about if _told_leaving(alert, group, now) or _undone(alert, group, now)), None)
    if again is not None:
        return _withdraw(again, group, *_as_before(target, group, now), now)
    if planned is not None and group.types <= {*MOVES, ChangeType.WITHDRAWN}:
        return _update(target, planned, group, now)
    if group.types == {ChangeType.WITHDRAWN}:
        return _open(target, group, (), now)
    return _open(target, group, tuple(alert for alert in about if _replaced(alert, group, now)), now)


def _as_before(target: Target, group: Group, now: datetime) -> tuple[str, str]:
    """The headline and the reason for an alert whose change is undone."""
    if group.types == {ChangeType.RETURNED}:
        return headline(group.changes, target.provider, now), "it is on the page again, as before"
    return taken_back(group.changes, target.provider), "it is again what it was before"


def _is_over(group: Group, about: tuple[Alert, ...]) -> bool:
    """Whether an incident that was told is no longer open, or answers that differed do not any longer."""
    if not about:
        return False
    return _is_back(group) or (group.attribute in NOTICES and group.types == {ChangeType.REMOVED})


def _is_back(group: Group) -> bool:
    return group.attribute == BEHAVIOUR and is_back(group.changes)


def _speaks_of(alert: Alert, group: Group, now: datetime) -> bool:
    """Whether a plan that was moved or withdrawn is the one that this alert told of."""
    if alert.attribute not in ("", group.attribute):
        return False
    if group.effective is None or alert.effective == group.effective:
        return True
    return alert.effective is not None and alert.effective > now


def _replaced(alert: Alert, group: Group, now: datetime) -> bool:
    """Whether a new alert tells an open one better; a plan goes on beside what happens at once, and beside less."""
    if alert.effective is None or alert.effective <= now:
        return True
    if alert.attribute and weight(group.attribute) > weight(alert.attribute):
        return False
    if _another_end(alert, group):
        return False
    if group.effective is not None:
        return True
    ends = (change.difference.before.valid_until for change in group.changes if change.difference.before)
    return any(end is not None and instant(end) == alert.effective for end in ends)


def _another_end(alert: Alert, group: Group) -> bool:
    """Whether a model's end is named beside the one that this alert told, which stands: of another region, say."""
    return alert.attribute == group.attribute and group.attribute in PLANS and group.types == {ChangeType.ADDED}


def _whole(alert: Alert, group: Group) -> bool:
    """Whether a withdrawal takes back all that an alert told of; a model's end is one thing, whatever came with it."""
    return group.attribute in PLANS or len(group.changes) >= _openers(alert)


def _openers(alert: Alert) -> int:
    """How many changes opened an alert: its id is made from them, the oldest ones."""
    counts = range(1, len(alert.changes) + 1)
    made = (count for count in counts if alert_id(alert.fingerprint, alert.changes[:count]) == alert.id)
    return next(made, len(alert.changes))


def _told_leaving(alert: Alert, group: Group, now: datetime) -> bool:
    """Whether what returned is just what this alert told has left the page."""
    if group.types != {ChangeType.RETURNED} or len(group.changes) < _openers(alert):
        return False
    left = [_leaving(change) for change in lead(group.changes)]
    return alert.headline == headline(left, alert.provider, now, relative=False)


def _undone(alert: Alert, group: Group, now: datetime) -> bool:
    """Whether what an endpoint says now is what it said before this alert told of a cut, or of an end."""
    if alert.attribute not in _UNDONE or group.attribute != alert.attribute:
        return False
    back = [replace(change, difference=_reversed(change.difference)) for change in lead(group.changes)]
    return alert.headline == headline(back, alert.provider, now, relative=False)


def _reversed(found: Difference) -> Difference:
    other = {ChangeType.RAISED: ChangeType.LOWERED, ChangeType.LOWERED: ChangeType.RAISED}
    return replace(found, type=other.get(found.type, found.type), before=found.after, after=found.before)


def _leaving(change: Change) -> Change:
    back = change.difference
    return replace(change, difference=replace(back, type=ChangeType.REMOVED, before=back.fact, after=None))


def _bills_return(alert: Alert, group: Group) -> bool:
    """Whether every bill that the alert told of is what it was before it."""
    then = {impact.workflow: (impact.before, impact.after) for impact in alert.impacts}
    again = {impact.workflow: (impact.after, impact.before) for impact in group.impacts}
    known = all(difference(impact) is not None for impact in alert.impacts)
    return bool(then) and known and then == again


def _open(target: Target, group: Group, superseded: tuple[Alert, ...], now: datetime) -> Ruling:
    severity, reason = _severity(group.changes, group.impacts, now)
    new = Alert(
        id=alert_id(group.fingerprint, group.ids),
        fingerprint=group.fingerprint,
        target=target.id,
        provider=target.provider,
        kind=target.kind,
        subject=group.subject,
        severity=severity,
        headline=headline(group.changes, target.provider, now, relative=False),
        state=AlertState.OPEN,
        opened_at=now,
        updated_at=now,
        reason=f"{severity}: {reason}",
        effective=group.effective,
        attribute=group.attribute,
        changes=group.ids,
        impacts=group.impacts,
    )
    ended = f"superseded by alert {new.id}: {new.headline}"
    old = [replace(alert, state=AlertState.RESOLVED, updated_at=now, reason=ended) for alert in superseded]
    decisions = (
        *_named(group, Verdict.OPENED, f"opens alert {new.id}"),
        Decision(new.id, Verdict.OPENED, new.reason),
        *(Decision(alert.id, Verdict.ENDED, f"{ended}; ended in silence") for alert in old),
    )
    return Ruling((*old, new), decisions)


def _withdraw(alert: Alert, group: Group, text: str, why: str, now: datetime) -> Ruling:
    ended = replace(
        alert,
        state=AlertState.WITHDRAWN,
        revision=alert.revision + 1,
        headline=text,
        updated_at=now,
        reason=why,
        changes=(*alert.changes, *group.ids),
        impacts=_merged(alert.impacts, group.impacts),
    )
    return _told_again(ended, group, Verdict.ENDED)


def _update(target: Target, alert: Alert, group: Group, now: datetime) -> Ruling:
    impacts = _merged(group.impacts, alert.impacts)
    severity, reason = _severity(group.changes, impacts, now)
    if severity.rank < alert.severity.rank:
        severity, reason = alert.severity, "as severe as when it was first told"
    moved = next((change for change in group.changes if change.difference.type in MOVES), None)
    updated = replace(
        alert,
        severity=severity,
        revision=alert.revision + 1,
        headline=headline(group.changes, target.provider, now, relative=False, partly=True),
        updated_at=now,
        reason=f"{severity}: {reason}",
        effective=group.effective if moved is not None else alert.effective,
        changes=(*alert.changes, *group.ids),
        impacts=impacts,
    )
    return _told_again(updated, group, Verdict.UPDATED)


def _told_again(alert: Alert, group: Group, verdict: Verdict) -> Ruling:
    text = f"{verdict}: alert {alert.id}, revision {alert.revision}"
    return Ruling((alert,), (*_named(group, verdict, text), Decision(alert.id, verdict, alert.reason)))


def _named(group: Group, verdict: Verdict, reason: str) -> tuple[Decision, ...]:
    return tuple(Decision(about, verdict, reason) for about in group.ids)


def _merged(first: tuple[Impact, ...], rest: tuple[Impact, ...]) -> tuple[Impact, ...]:
    """The first impacts, and those of the rest for workflows that the first do not name."""
    named = {impact.workflow for impact in first}
    return (*first, *(impact for impact in rest if impact.workflow not in named))


def _severity(changes: Sequence[Change], impacts: Sequence[Impact], now: datetime) -> tuple[Severity, str]:
    """The worst of the impacts; where nobody is hit, the worst by what happened."""
    if impacts:
        worst = min(impacts, key=worst_first)
        return worst.severity, f"for {worst.workflow}, {worst.reason}"
    turn = next((change for change in changes if severity(change, now) is Severity.WARNING), None)
    if turn is not None:
        return Severity.WARNING, f"no workflow is hit, but something was {turn.difference.type}"
    aside = f", second-hand ({changes[0].second_hand})" if changes[0].second_hand else ""
    return Severity.INFO, f"no workflow is hit, and something was {changes[0].difference.type}{aside}"
