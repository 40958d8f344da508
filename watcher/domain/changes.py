"""Changes: differences between consecutive facts, from first sight to confirmation."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from watcher.domain.documents import DOCUMENT, TEXTS
from watcher.domain.facts import CERTAINTY, Fact
from watcher.domain.testimonies import Testimony
from watcher.domain.times import iso


class ChangeType(StrEnum):
    """What happened to a fact."""

    RAISED = "raised"
    LOWERED = "lowered"
    ADDED = "added"
    REMOVED = "removed"
    BROUGHT_FORWARD = "brought forward"  # the same plan, on an earlier day
    PUT_BACK = "put back"  # the same plan, on a later day
    MOVED = "moved in time"  # as an older version said it, without the direction
    FIRMED = "made firm"  # "not sooner than" became a day
    WITHDRAWN = "withdrawn"  # planned, and taken back before it started
    RETURNED = "returned"  # it had left the page, and says again what it said
    REDIRECTED = "redirected"  # another replacement is recommended
    ALTERED = "altered"  # said otherwise, neither more nor less: a unit, a word, several values
    RETITLED = "retitled"  # a section of a text under another heading, its words the same
    RELOCATED = "relocated"  # the same words at another place of the text
    SPLIT = "split"  # a section became several, the words the same
    MERGED = "merged"  # several sections became one, the words the same
    RENAMED = "renamed"  # cosmetic: the same statements under another label
    RESTATED = "restated"  # cosmetic: from now on the page means what it meant before
    LAPSED = "lapsed"  # cosmetic: a statement about a day that is over left the page
    UNCOVERED = "uncovered"  # cosmetic: a page shows more of its past than before
    REFORMATTED = "reformatted"  # cosmetic: the same words in other typography, punctuation, numbering or notation
    ROTATED = "rotated"  # cosmetic: another text again at a place of a document; it is left alone from then on


MOVES = frozenset({ChangeType.BROUGHT_FORWARD, ChangeType.PUT_BACK, ChangeType.MOVED})
_TYPOGRAPHY = re.compile(r"[^\w$€£¥%§+<>=]+|_+")  # of a text: all but letters, figures and signs that mean something
_PLAIN = {code: None for code in range(128) if _TYPOGRAPHY.match(chr(code))}
COSMETIC = frozenset({
    ChangeType.RENAMED, ChangeType.RESTATED, ChangeType.LAPSED, ChangeType.UNCOVERED, ChangeType.REFORMATTED,
    ChangeType.ROTATED,
})  # fmt: skip


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Difference:
    """One difference between two readings.

    ``before`` and ``after`` are what holds at the first moment from which the two readings
    disagree (at least one is set). ``effective`` is that moment where it lies in the future,
    None where they disagree at once.
    """

    type: ChangeType
    before: Fact | None
    after: Fact | None
    effective: datetime | None = None

    @property
    def fact(self) -> Fact:
        """The fact it is about, as it stands now where it still stands."""
        fact = self.after or self.before
        if fact is None:
            raise ValueError("a difference without a fact")
        return fact

    @property
    def cosmetic(self) -> bool:
        """Whether nobody needs to be told."""
        return self.type in COSMETIC

    @property
    def fingerprint(self) -> str:
        """Equal for equal differences seen at different times, so that a second look can confirm a first.

        The moment of effect counts only where it is what changed: an announced date that
        passes between two looks must not make the second look disagree. Nor must other quotation
        marks or spaces in a passage of text, which servers of one vendor may write each in their way.
        """
        key = self.fact.key
        moved = iso(self.effective) if self.effective and self.type in MOVES else ""
        subject = _spelt(key.subject) if key.attribute in TEXTS else key.subject
        parts = (self.type, subject, key.attribute, key.qualifiers, _said(self.before), _said(self.after), moved)
        return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]


def _said(fact: Fact | None) -> tuple[object, ...]:
    if fact is None:
        return ()
    if fact.attribute in TEXTS:
        return (_spelt(fact.subject), _spelt("".join(fact.value)))
    return (fact.subject, fact.value, fact.unit, fact.qualifier(CERTAINTY, "exact"))


def _spelt(text: str) -> str:
    """The letters, figures and signs that carry meaning in a text, without its typography."""
    plain = text.casefold()
    return plain.translate(_PLAIN) if plain.isascii() else _TYPOGRAPHY.sub("", plain)


class ChangeState(StrEnum):
    """How sure we are."""

    HELD = "held"  # seen; waits for further looks to agree
    CONFIRMED = "confirmed"
    RETRACTED = "retracted"  # a later look did not show it any more


@dataclass(frozen=True, slots=True)
class Change:
    """A difference that was seen on a target.

    Attributes:
        id: derived from target, fingerprint and first sight, so that one change has one id
            however often its check is repeated.
        looks: how many looks showed it, the first included.
        technical: made by a change of our reader, not by the vendor. Never told.
        before_snapshot, after_snapshot: SHA-256 of the evidence; before is None for a target's first facts.
        testimonies: what second sources said at this look. They are kept as decisions, not with the change.
        second_hand: which second source says this of another vendor's model; empty where a page speaks for
            itself. Known at the look, and not kept.
    """

    id: str
    target: str
    provider: str
    kind: str
    difference: Difference
    first_seen: datetime
    state: ChangeState
    looks: int = 1
    confirmed_at: datetime | None = None
    technical: bool = False
    before_snapshot: str | None = None
    after_snapshot: str | None = None
    testimonies: tuple[Testimony, ...] = ()
    second_hand: str = ""

    @property
    def told(self) -> bool:
        """Whether people may hear of it: confirmed, made by the vendor, and more than cosmetic."""
        return self.state is ChangeState.CONFIRMED and not self.technical and not self.difference.cosmetic


def change_id(target: str, fingerprint: str, first_seen: datetime) -> str:
    """The id of the change with this fingerprint that was first seen on this target at this time (16 hex digits)."""
    return hashlib.sha256(f"{target}|{fingerprint}|{iso(first_seen)}".encode()).hexdigest()[:16]


def by_subject(changes: Iterable[Change]) -> dict[str, tuple[Change, ...]]:
    """Changes grouped by the model (or label, or document) they are about, in the order in which they stand."""
    grouped: dict[str, list[Change]] = {}
    for change in changes:
        fact = change.difference.fact
        name = DOCUMENT if fact.attribute in TEXTS else fact.name
        grouped.setdefault(name, []).append(change)
    return {name: tuple(found) for name, found in grouped.items()}
