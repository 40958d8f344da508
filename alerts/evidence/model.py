"""Changes as sections of rows: what each side says, and which of its words the other does not. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from difflib import SequenceMatcher

from alerts.headlines import circumstances, label
from alerts.wording import clean, provider_name, value
from watcher.domain.changes import Change
from watcher.domain.documents import DOCUMENT, ROW, TEXTS
from watcher.domain.edits import Piece, pieces
from watcher.domain.facts import Fact, folded
from watcher.domain.meaning import meaning_of

LONGEST = 20_000  # characters of a paragraph that are shown
_MOST_ROWS = 2_000  # of a section
_AROUND = 1  # unchanged paragraphs that are shown on each side of a changed one


@dataclass(frozen=True, slots=True)
class Side:
    """A stored page: when it was fetched and from where, its length in bytes and the SHA-256 of them."""

    fetched_at: datetime
    url: str
    length: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Row:
    """A paragraph before and after; equal ones are the same on both sides, ``passed`` counts those not shown."""

    before: tuple[Piece, ...] = ()
    after: tuple[Piece, ...] = ()
    passed: int = 0

    @property
    def same(self) -> bool:
        """Whether both sides say it."""
        return not self.passed and not any(piece.removed or piece.added for piece in (*self.before, *self.after))


@dataclass(frozen=True, slots=True)
class Section:
    """One change: its heading, what happened and what that means, one line each, and its rows."""

    heading: str
    said: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What changes of one target rest on.

    Attributes:
        source: the target's address.
        before, after: the pages that they were read from; None where there was none.
        starts: the day on which they take effect (ISO); empty where the page does not say.
    """

    title: str
    source: str
    first_seen: datetime
    before: Side | None
    after: Side | None
    starts: str
    sections: tuple[Section, ...]


def evidence_of(changes: Sequence[Change], source: str, before: Side | None, after: Side | None) -> Evidence:
    """What changes (at least one) of one target rest on; everything that the page said is harmless text."""
    first = changes[0]
    name = clean(first.target.partition("/")[2].replace("-", " "), 60)
    starts = min((each.difference.effective for each in changes if each.difference.effective), default=None)
    return Evidence(
        f"{provider_name(first.provider)} {name}: {first.id}",
        clean(source, 500),
        first.first_seen,
        before,
        after,
        f"{starts:%Y-%m-%d}" if starts else "",
        tuple(map(_section, changes)),
    )


def _section(change: Change) -> Section:
    difference = change.difference
    if difference.fact.attribute not in TEXTS:
        sides = tuple(
            "" if side is None else _value(side, change.first_seen) for side in (difference.before, difference.after)
        )
        names = dict.fromkeys(side.subject for side in (difference.before, difference.after) if side is not None)
        heading = f"{' → '.join(names)}: {_about(difference.fact)}"
        return Section(clean(heading, 300), (str(difference.type),), (_row(*sides),))
    verdict = meaning_of(difference, change.provider)
    said = [f"{difference.type}; {verdict.meaning}: {'; '.join(verdict.why)}"]
    said += [f"about {', '.join(verdict.topics)}"] if verdict.topics else []
    headings = dict.fromkeys(
        "The beginning" if side.subject == DOCUMENT else side.subject
        for side in (difference.before, difference.after)
        if side is not None
    )
    rows = tuple(_brief(list(_rows(_lines(difference.before), _lines(difference.after)))))
    return Section(clean(" → ".join(headings), 600), tuple(clean(each, 600) for each in said), rows[:_MOST_ROWS])


def _about(fact: Fact) -> str:
    """Which value it is: ``price of input (standard)``, ``limit of tokens per minute``."""
    which, under = label(fact), ", ".join(circumstances(fact))
    return f"{fact.attribute}{f' of {which}' if which else ''}{f' ({under})' if under else ''}"


def _value(fact: Fact, now: datetime) -> str:
    """What a fact says; of a document, its dates with their years."""
    if fact.subject == DOCUMENT and isinstance(fact.value, str):
        return clean(fact.value, LONGEST)
    return value(fact, now)


def _lines(fact: Fact | None) -> tuple[str, ...]:
    """The paragraphs of a section; a row of a table is one."""
    if fact is None:
        return ()
    texts = (fact.value,) if isinstance(fact.value, str) else fact.value
    if fact.attribute == ROW:
        texts = (" | ".join(texts),)
    return tuple(clean(text, LONGEST) for text in texts)


def _rows(old: Sequence[str], new: Sequence[str]) -> Iterator[Row]:
    matcher = SequenceMatcher(None, list(map(folded, old)), list(map(folded, new)), autojunk=False)
    for tag, i, j, k, m in matcher.get_opcodes() if max(len(old), len(new)) <= _MOST_ROWS else _all(old, new):
        if tag == "equal":
            yield from (_row(text, text) for text in new[k:m])
            continue
        both = min(j - i, m - k)
        yield from (_row(was, now) for was, now in zip(old[i : i + both], new[k : k + both], strict=True))
        yield from (_row(was, "") for was in old[i + both : j])
        yield from (_row("", now) for now in new[k + both : m])


def _all(old: Sequence[str], new: Sequence[str]) -> list[tuple[str, int, int, int, int]]:
    return [("replace", 0, len(old), 0, len(new))]


def _row(was: str, now: str) -> Row:
    found = pieces(was, now)
    old = (each if each.removed else replace(each, text=each.before) for each in found if not each.added)
    return Row(tuple(old), tuple(each for each in found if not each.removed))


def _brief(rows: Sequence[Row]) -> Iterator[Row]:
    """Rows without the unchanged ones that stand far from any change."""
    near = {
        place for at, row in enumerate(rows) if not row.same for place in range(at - _AROUND, at + _AROUND + 1)
    }  # fmt: skip
    passed = 0
    for at, row in enumerate(rows):
        if at in near or not near:
            if passed:
                yield Row(passed=passed)
            passed = 0
            yield row
        else:
            passed += 1
    if passed:
        yield Row(passed=passed)
