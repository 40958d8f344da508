"""A document in several languages: a look at another edition is judged by, and compared with, that edition's past.

An edition that was never seen is believed once it has been served for a day, like any other page that may be
what the vendor means; from then on it has a baseline of its own, and goes back and forth with the others at once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from watcher.domain.changes import Change, ChangeState
from watcher.domain.documents import language_of, other_language
from watcher.domain.editions import Edition, own_past, put_by
from watcher.domain.facts import Fact
from watcher.domain.observations import Reading, Unreadable
from watcher.domain.plan import TargetState
from watcher.domain.profile import Profile

ReadAgain = Callable[[str], tuple[Fact, ...] | None]


def turned(
    state: TargetState, known: Sequence[Fact], reading: Reading | Unreadable, again: ReadAgain
) -> TargetState | None:
    """What is known of the edition that is served; None where it is the one known already, or was never seen.

    Args:
        known: the baseline of the edition that was served last.
        again: reads a stored page by its SHA-256.
    """
    if state.facts_from is None or not _is_other(known, reading):
        return None
    past = own_past(state.editions, language_of(reading.facts)) if isinstance(reading, Reading) else None
    facts = again(past.facts_from) if past is not None else None
    if past is None or facts is None:
        return None
    return replace(_left(state, known), facts=facts, facts_from=past.facts_from)


def begun(state: TargetState, known: Sequence[Fact], reading: Reading | Unreadable) -> TargetState | None:
    """An empty past for an edition never seen that is believed now; None where the reading is of the known one."""
    if state.facts_from is None or not _is_other(known, reading):
        return None
    return replace(_left(state, known), facts=(), facts_from=None)


def _is_other(known: Sequence[Fact], reading: Reading | Unreadable) -> bool:
    return isinstance(reading, Reading) and bool(reading.document) and other_language(known, reading.facts) is not None


def _left(state: TargetState, known: Sequence[Fact]) -> TargetState:
    """The state without the edition that was served last, which is put by."""
    left = Edition(language_of(known), state.facts_from or "")
    return replace(state, held=(), profile=Profile(), doubt=None, editions=put_by(state.editions, left))


def unsettled(state: TargetState, own: TargetState | None) -> tuple[Change, ...]:
    """What waited for a second look when its edition went: it is seen anew when that is served again."""
    return () if own is None else tuple(replace(change, state=ChangeState.RETRACTED) for change in state.held)
