"""Is this reading one of the page we wanted? Pure.

A page that answers 200 and holds less than it used to is far more often a page half rendered
than a vendor that dropped its models; refusing it costs a day at most, believing it a false alarm.

The signs are tried in the order of :data:`SIGNS`, each with its own sentence. Those that a vendor
may give on purpose are believed once looks have agreed on the same reading for a day; the others
never, by waiting alone (see ``docs/decisions/0007-signs-of-a-bad-reading.md``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from watcher.domain import documents, misreadings, wholeness
from watcher.domain.doubt import Doubt, outwaited, sketch
from watcher.domain.facts import Fact
from watcher.domain.observations import Reading, Snapshot, Unreadable
from watcher.domain.pairing import Comparison, compare
from watcher.domain.profile import Profile
from watcher.domain.row_shifts import exchanged
from watcher.domain.targets import Expectation

LONGEST = 300  # characters of a reason


def nothing() -> bytes:
    """The page before, where there was none."""
    return b""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a target when a new reading comes.

    Attributes:
        facts: those of the last good reading; empty for a target never read.
        profile: what its good pages have had in common.
        doubt: what has been refused of late.
        before: gives the last good page, or nothing; asked only where something known is missing or differs.
    """

    facts: tuple[Fact, ...] = ()
    profile: Profile = Profile()
    doubt: Doubt | None = None
    before: Callable[[], bytes] = nothing


@dataclass(frozen=True, slots=True)
class Case:
    """A reading, with everything that the signs look at; ``seen`` is it beside what was known."""

    reading: Reading
    body: bytes
    expect: Expectation
    known: Known
    seen: Comparison


def _marker(case: Case) -> str | None:
    if not case.expect.markers:
        return None
    said = "" if case.reading.document is False else "\n".join(str(fact.value) for fact in case.reading.facts)
    text = f"{case.body.decode('utf-8', 'replace')}\n{said}".casefold()  # a PDF's bytes are packed
    missing = [marker for marker in case.expect.markers if marker.casefold() not in text]
    return f"the page does not contain {missing[0]!r}, which the target expects" if missing else None


def _number_of_facts(case: Case) -> str | None:
    found, least, most = len(case.reading.facts), max(case.expect.min_facts, 1), case.expect.max_facts
    if found < least:
        return f"{found} facts read, at least {least} expected"
    if most is not None and found > most:
        return f"{found} facts read, at most {most} expected"
    return None


def _size(case: Case) -> str | None:
    size, least, most = len(case.body), case.expect.min_bytes, case.expect.max_bytes
    if least is not None and size < least:
        return f"the page has {size} bytes, at least {least} expected"
    if most is not None and size > most:
        return f"the page has {size} bytes, at most {most} expected"
    return None


def _cut(case: Case) -> str | None:
    if not case.known.facts or case.seen.differing:
        return wholeness.cut(case.seen, case.body, case.known.before(), case.known.profile)
    return None


def _hollow(case: Case) -> str | None:
    kept = wholeness.KEPT if case.expect.kept is None else case.expect.kept
    return wholeness.hollow(len(case.known.facts), len(case.reading.facts), kept)


def _replaced(case: Case) -> str | None:
    kept = wholeness.REPLACED if case.expect.kept is None else case.expect.kept
    return wholeness.replaced(case.seen, case.body, case.known.profile, kept)


@dataclass(frozen=True, slots=True)
class Sign:
    """One way in which a reading can be bad. ``passes``: whether it is believed once it has stood for a day."""

    reason: Callable[[Case], str | None]
    passes: bool


ANY = (
    Sign(_marker, passes=False),
    Sign(_number_of_facts, passes=False),
    Sign(_size, passes=False),
)
OF_DOCUMENTS = (
    *ANY,
    Sign(lambda case: documents.other_language(case.known.facts, case.reading.facts), passes=True),
    Sign(_cut, passes=True),
    Sign(lambda case: documents.other_document(case.known.facts, case.reading.facts), passes=True),
    Sign(lambda case: documents.half_rendered(case.known.facts, case.reading.facts), passes=True),
)
SIGNS = (
    *ANY,
    Sign(lambda case: misreadings.misread(case.seen), passes=False),
    Sign(lambda case: exchanged(case.seen), passes=True),
    Sign(_cut, passes=True),
    Sign(lambda case: wholeness.shrunken(case.seen, case.body, case.known.profile), passes=True),
    Sign(lambda case: wholeness.part_missing(case.seen), passes=True),
    Sign(_hollow, passes=True),
    Sign(_replaced, passes=True),
)


def judge(
    reading: Reading | Unreadable, snapshot: Snapshot, expect: Expectation, known: Known, at: datetime
) -> Reading | Unreadable:
    """The reading itself, or the reason why it is not believed.

    Args:
        reading: what the reader made of ``snapshot``.
        expect: what a good reading of the target contains.
        known: what is known of the target.
        at: the time of the look.
    """
    if isinstance(reading, Unreadable):
        return reading
    case = Case(reading, snapshot.body, expect, known, compare(known.facts, reading.facts, reading.left_out))
    signs = OF_DOCUMENTS if reading.document else ANY if reading.passing else SIGNS
    found = ((sign, why) for sign in signs if (why := sign.reason(case)) is not None)
    sign, reason = next(found, (None, ""))
    if sign is None:
        return reading
    why = reason if len(reason) <= LONGEST else f"{reason[:LONGEST]}…"  # it may quote the page
    if not sign.passes:
        return Unreadable(why)
    again = sketch(reading.facts)
    return reading if outwaited(known.doubt, again, at) else Unreadable(why, again)
