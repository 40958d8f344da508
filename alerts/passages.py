"""What is said of changes of a text: which sections, which words. Pure.

::

    Acme tightens its terms: Data (data retention); adds Law; changes Use, from 1 Dec (in 8 days)
    “Data”: retain what you send us for [-30-] {+90+} days in order to find abuse (tightened: kept: 30 → 90 days)
    new “Law”: The law of the place where it is registered governs this agreement.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from alerts.wording import clean, from_when, listed, provider_name, value
from watcher.domain.changes import Change, ChangeType
from watcher.domain.documents import DOCUMENT, OF, ORDER, ROW, TEXTS
from watcher.domain.edits import Edit, edits, in_sentence, marked
from watcher.domain.facts import Fact, folded
from watcher.domain.meaning import REGROUPED, Verdict, meanings
from watcher.domain.obligations import Meaning
from watcher.domain.sentences import Turn, sentences

MOST_NAMED = 3
_MOST_READ = 12  # sentences, of which as many are shown as there is room for
LONGEST_SAID = 320  # characters of what a section says, in a line
_BULLETS = "•·▪■●◦ "
_LONGEST_MARK, _LONGEST_WHY, _LONGEST_LINE = 120, 120, 580
_WORDS = {ChangeType.ADDED: "new", ChangeType.REMOVED: "gone", ChangeType.RETURNED: "back"}
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
    named: dict[str, dict[str, None]] = {}
    for change in _in_order(changes):
        verb = _VERBS.get(change.difference.type, "changes")
        said = named.setdefault(verb, {})
        if change.id not in led and (label := _label(change.difference.fact)):
            said[label] = None
    others = [f"{verb} {_few(tuple(labels))}" for verb, labels in sorted(named.items()) if labels]
    first_said = [_few(tuple(dict.fromkeys(led.values())))] if led else []
    what = "; ".join((*first_said, *others))
    start = from_when(min(starts, default=None), now, relative=relative)
    return f"{who} {way} its {name}{f': {what}' if what else ''}{f', {start}' if start else ''}"


def _led(changes: Sequence[Change]) -> tuple[str, dict[str, str]]:
    """The verb for a whole document, and the sections that it is about, by change."""
    found = _weighed(changes)
    for way, verb, against in _WAYS:
        led = {change.id: _with_topics(change.difference.fact, said) for change, said in found if said.meaning is way}
        if led and not any(said.meaning in against for _, said in found):
            return verb, led
    return "changes", {}


def _with_topics(fact: Fact, verdict: Verdict) -> str:
    """``Prohibited uses (medical)``: a section, and what the sentences that decided are about."""
    decided = [each.topics for each in verdict.sentences if each.meaning is verdict.meaning]
    topics = tuple(dict.fromkeys(name for topics in decided for name in topics))
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
    found = _weighed(changes)
    found.sort(key=lambda pair: pair[1].meaning is not Meaning.TIGHTENED)
    return tuple(f"{_line(change, verdict, now)}{_because(verdict)}" for change, verdict in found)


def _because(verdict: Verdict) -> str:
    """What a section means, where its words say so, and which words."""
    if verdict.meaning not in (Meaning.TIGHTENED, Meaning.LOOSENED):
        return ""
    return f" ({verdict.meaning}: {clean('; '.join(verdict.why[:MOST_NAMED]), _LONGEST_WHY)})"


def _line(change: Change, verdict: Verdict, now: datetime) -> str:
    difference = change.difference
    before, after, fact = difference.before, difference.after, difference.fact
    if fact.attribute not in TEXTS:
        return _of_whole(change, now)
    place = f"“{_place(fact)}”" if fact.subject != DOCUMENT else "at the beginning"
    if before is not None and after is not None and folded(before.subject) != folded(after.subject):
        place = f"“{_place(before)}”, now {place}"
    if difference.type in (ChangeType.RETITLED, ChangeType.RELOCATED, ChangeType.SPLIT, ChangeType.MERGED):
        return f"{place}: {difference.type}, the words are the same"
    word = _WORDS.get(difference.type, "")
    passages = shown(_said(fact)) if word else _reworked(verdict, before, after)
    return clean(": ".join(filter(None, (f"{word} {place}".strip(), passages))), _LONGEST_LINE)


def _place(fact: Fact) -> str:
    """The headings nearest to a text."""
    return clean(" › ".join(fact.subject.split(" › ")[-2:]), 100)


def _said(fact: Fact) -> tuple[str, ...]:
    """All sentences of a section, or a row as one; the name of a row is said before it."""
    if fact.attribute != ROW:
        return sentences(fact)
    given = (fact.value,) if isinstance(fact.value, str) else fact.value
    named = given and folded(given[0]) == folded(fact.subject)
    return (", ".join(filter(None, given[1:] if named else given)),)


def _reworked(verdict: Verdict, before: Fact | None, after: Fact | None) -> str:
    """The sentences that read otherwise, those that decided what the section means first."""
    fact = after or before
    if fact is None or fact.attribute == ROW or not verdict.sentences:
        return shown([str(edit) for edit in edits(before, after)])
    moved = [each for each in verdict.sentences if REGROUPED not in each.why] or verdict.sentences
    ordered = sorted(moved, key=lambda each: each.meaning is not verdict.meaning)
    return shown([_sentence(each.turn) for each in ordered[:_MOST_READ]], len(ordered[_MOST_READ:]))


def _sentence(turn: Turn) -> str:
    """A sentence with what was taken out and put in; of a long one only those words, with a few around each."""
    whole = marked(turn.before, turn.after)
    if len(whole) <= LONGEST_SAID or not (turn.before and turn.after):
        return whole
    found = [_shortened(edit) for edit in in_sentence(turn.before, turn.after)]
    return f"… {' … '.join(found)} …" if found else whole


def _shortened(edit: Edit) -> str:
    return str(replace(edit, removed=clean(edit.removed, _LONGEST_MARK), added=clean(edit.added, _LONGEST_MARK)))


def shown(said: Sequence[str], beyond: int = 0) -> str:
    """As many sentences as there is room for, each whole, and how many are left; of one too long its beginning."""
    kept, room = list[str](), LONGEST_SAID
    said = [bare for text in said if (bare := text.lstrip(_BULLETS))]
    for text in said:
        if kept and len(text) > room:
            break
        kept.append(_cut(text))
        room -= len(text) + 1
    left = len(said) - len(kept) + beyond
    text = " ".join(kept)
    more = f"and {left} more {'sentence' if left == 1 else 'sentences'}"
    return text if left <= 0 else f"{text} {more}" if text.endswith("…") else f"{text} … {more}"


def _cut(text: str) -> str:
    """A text that ends at a word, and within no mark: what it cuts in two is closed again."""
    if len(text) <= LONGEST_SAID:
        return text
    start = text[:LONGEST_SAID].rsplit(" ", 1)[0].rstrip(" ,;:")
    opened = max(((start.rfind(mark), end) for mark, end in (("[-", "-]"), ("{+", "+}"))))
    closed = "" if opened[0] < 0 or opened[1] in start[opened[0] :] else opened[1]
    return f"{start}{' ' if start.endswith(('-]', '+}')) else ''}…{closed}"


def _of_whole(change: Change, now: datetime) -> str:
    before, after, fact = change.difference.before, change.difference.after, change.difference.fact
    if fact.attribute == ORDER:
        return "sections stand in another order"
    said = " → ".join(value(side, now) for side in (before, after) if side is not None)
    title = fact.qualifier(OF)
    return f"{f'“{clean(title, 60)}”: ' if title else ''}{clean(fact.attribute, 40)}: {said}"


def _weighed(changes: Sequence[Change]) -> list[tuple[Change, Verdict]]:
    """Changes in the order of the document, with what each means."""
    ordered = _in_order(changes)
    return list(zip(ordered, meanings(ordered), strict=True))


def _in_order(changes: Sequence[Change]) -> list[Change]:
    return sorted(changes, key=lambda change: [int(found) for found in _NUMBER.findall(change.difference.fact.where)])
