"""What is said of changes of a text: which sections, which words. Pure.

::

    Acme tightens its terms: Data (data retention); adds Law; changes Use, from 1 Dec (in 8 days)
    “Data”: retain what you send us for [-30-] {+90+} days in order to find abuse (tightened: kept: 30 → 90 days)
    new “Law”: The law of the place where it is registered governs this agreement.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from alerts.wording import clean, from_when, listed, provider_name, value
from watcher.domain.changes import Change, ChangeType
from watcher.domain.documents import DOCUMENT, ORDER, ROW, TEXTS
from watcher.domain.edits import edits
from watcher.domain.facts import Fact, folded
from watcher.domain.meaning import Verdict, meaning_of
from watcher.domain.obligations import Meaning
from watcher.domain.topics import topics_of

MOST_NAMED = 3
_VERBS = {ChangeType.ADDED: "adds", ChangeType.REMOVED: "removes", ChangeType.RELOCATED: "moves"}
_WAYS = (
    (Meaning.TIGHTENED, "tightens", {Meaning.LOOSENED}),
    (Meaning.LOOSENED, "loosens", {Meaning.TIGHTENED, Meaning.UNCLEAR}),
)
_NUMBER = re.compile(r"\d+")


def is_of_text(fact: Fact) -> bool:
    """Whether a fact is one of a document: a section, a row, or what is said of the whole."""
    return fact.attribute in TEXTS or fact.subject == DOCUMENT


def headline_of_text(changes: Sequence[Change], now: datetime, *, relative: bool = True) -> str:
    """One line for the changes of a document (at least one): what binds more or less first, where all agree on it."""
    who, first = provider_name(changes[0].provider), changes[0]
    name = clean(first.target.partition("/")[2].replace("-", " "), 60) or "document"
    starts = [change.difference.effective for change in changes if change.difference.effective is not None]
    way, led = _led(changes)
    named: dict[str, list[str]] = {}
    for change in _in_order(changes):
        verb = _VERBS.get(change.difference.type, "changes")
        said = named.setdefault(verb, [])
        if change.id not in led and (label := _label(change.difference.fact)) and label not in said:
            said.append(label)
    others = [f"{verb} {_few(labels)}" for verb, labels in sorted(named.items()) if labels]
    first_said = [_few(tuple(dict.fromkeys(led.values())))] if led else []
    what = "; ".join((*first_said, *others))
    start = from_when(min(starts, default=None), now, relative=relative)
    return f"{who} {way} its {name}{f': {what}' if what else ''}{f', {start}' if start else ''}"


def _led(changes: Sequence[Change]) -> tuple[str, dict[str, str]]:
    """The verb for a whole document, and the sections that it is about, by change."""
    found = [(change, meaning_of(change.difference, change.provider)) for change in _in_order(changes)]
    for way, verb, against in _WAYS:
        led = {change.id: _with_topics(change.difference.fact, said) for change, said in found if said.meaning is way}
        if led and not any(said.meaning in against for _, said in found):
            return verb, led
    return "changes", {}


def _with_topics(fact: Fact, verdict: Verdict) -> str:
    """``Prohibited uses (medical)``: a section, and what the sentences that decided are about."""
    decided = [each.turn.both for each in verdict.sentences if each.meaning is verdict.meaning]
    topics = tuple(dict.fromkeys(name for text in decided for name in topics_of(text)))
    about = f" ({_few(topics)})" if topics else ""
    return f"{_label(fact) or 'the beginning'}{about}"


def _few(labels: Sequence[str]) -> str:
    left = len(labels) - MOST_NAMED
    return f"{', '.join(labels[:MOST_NAMED])} and {left} more" if left > 0 else listed(tuple(labels))


def _label(fact: Fact) -> str:
    """A section by its own heading; nothing for what is said of the whole."""
    return clean(fact.subject.rpartition(" › ")[2], 60) if fact.attribute in TEXTS and fact.subject != DOCUMENT else ""


def lines_of_text(changes: Sequence[Change], now: datetime) -> tuple[str, ...]:
    """One line for each change: what tightens first, the others in the order of the document."""
    lines = [(meaning_of(change.difference, change.provider), _line(change, now)) for change in _in_order(changes)]
    lines.sort(key=lambda pair: pair[0].meaning is not Meaning.TIGHTENED)
    return tuple(f"{line}{_because(verdict)}" for verdict, line in lines)


def _because(verdict: Verdict) -> str:
    """What a section means, where its words say so, and which words."""
    if verdict.meaning not in (Meaning.TIGHTENED, Meaning.LOOSENED):
        return ""
    return f" ({verdict.meaning}: {clean('; '.join(verdict.why[:MOST_NAMED]), 200)})"


def _line(change: Change, now: datetime) -> str:
    difference = change.difference
    before, after, fact = difference.before, difference.after, difference.fact
    if fact.attribute not in TEXTS:
        return _of_whole(change, now)
    label = clean(fact.subject, 120)
    place = f"“{label}”" if fact.subject != DOCUMENT else "at the beginning"
    if before is not None and after is not None and before.subject != after.subject:
        place = f"“{clean(before.subject, 120)}”, now {place}"
    if difference.type in (ChangeType.RETITLED, ChangeType.RELOCATED, ChangeType.SPLIT, ChangeType.MERGED):
        return f"{place}: {difference.type}, the words are the same"
    word = {ChangeType.ADDED: "new", ChangeType.REMOVED: "gone"}.get(difference.type, "")
    passages = _whole(fact) if word else "; ".join(map(str, edits(before, after)))
    return clean(": ".join(filter(None, (f"{word} {place}".strip(), passages))))


def _whole(fact: Fact) -> str:
    """All that a section or a row says; the name of a row is said before it."""
    given = (fact.value,) if isinstance(fact.value, str) else fact.value
    named = fact.attribute == ROW and given and folded(given[0]) == folded(fact.subject)
    return (", " if fact.attribute == ROW else " ").join(filter(None, given[1:] if named else given))


def _of_whole(change: Change, now: datetime) -> str:
    before, after, fact = change.difference.before, change.difference.after, change.difference.fact
    if fact.attribute == ORDER:
        return "sections stand in another order"
    said = " → ".join(value(side, now) for side in (before, after) if side is not None)
    return f"{clean(fact.attribute, 40)}: {said}"


def _in_order(changes: Sequence[Change]) -> list[Change]:
    return sorted(changes, key=lambda change: [int(found) for found in _NUMBER.findall(change.difference.fact.where)])
