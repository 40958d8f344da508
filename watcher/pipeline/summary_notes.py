"""Summaries in the threads of policies' alerts: once for each revision, after it was told, and never in its way."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from datetime import datetime, timedelta

from watcher.domain.alerts import Decision, Verdict
from watcher.domain.notifications import Action, Address, Message, Notification, notification_key
from watcher.domain.summaries import Summary, Waiting, question
from watcher.pipeline.summaries import NoSummary, Summarist

MOST = 5  # asked for in a tick
FRESH = timedelta(days=1)  # an alert that was told longer ago gets none
_LINE = 500  # characters; a channel may cut longer ones


def add(summarist: Summarist, stopping: Callable[[], bool] = lambda: False) -> int:
    """Ask for the summaries that told alerts wait for; returns how many notes were put into the outbox.

    A revision is claimed before its summary is asked for. A kill at any moment leaves it with its notes or without any,
    and nobody asks for it again.

    Raises:
        StorageError: the database cannot be used.
    """
    count = 0
    for waiting in summarist.store.waiting(summarist.clock() - FRESH, MOST):
        if stopping():
            break
        if summarist.store.claim(waiting.about, summarist.terms.model, summarist.clock()):
            count += _add(summarist, waiting)
    return count


def _add(summarist: Summarist, waiting: Waiting) -> int:
    ask = question(waiting.changes, summarist.terms.words)
    got = NoSummary("no sentence reads otherwise") if ask is None else summarist.summary(waiting.about, ask)
    now = summarist.clock()
    if isinstance(got, NoSummary):
        decision = Decision(waiting.alert.id, Verdict.NOT_TOLD, f"no summary: {got.reason}")
        summarist.store.tell(waiting.alert.target, (), (decision,), now)
        return 0
    notes = _notes(waiting, got, ask.left_out if ask else "", now)
    summarist.store.tell(waiting.alert.target, notes, (), now)
    return len(notes)


def _notes(waiting: Waiting, summary: Summary, left_out: str, now: datetime) -> tuple[Notification, ...]:
    lines = (*textwrap.wrap(summary.text, _LINE), *([f"({left_out})"] if left_out else []))
    message = Message("info", summary.mark, lines)
    return tuple(_note(waiting, address, message, now) for address in waiting.addresses)


def _note(waiting: Waiting, address: Address, message: Message, now: datetime) -> Notification:
    alert = waiting.alert
    key = notification_key(f"{alert.id} summary", alert.revision, address, Action.REPLY)
    return Notification(key, alert.id, address, Action.REPLY, message, "summaries.alerts asks for it", now)
