"""What is said of changes of a text: which sections, which words. Pure.

::

    Acme tightens its terms: Data (data retention); adds Law; changes Use, from 1 Dec (in 8 days)
    “Data”: retain what you send us for [-30-] {+90+} days in order to find abuse (tightened: kept: 30 → 90 days)
    new “Law”: The law of the place where it is registered governs this agreement.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import zip_longest

from alerts.wording import clean, from_when, listed, provider_name, value
from watcher.domain.changes import Change, ChangeType
from watcher.domain.documents import DOCUMENT, OF, ORDER, ROW, TEXTS
from watcher.domain.edits import excerpt, marked
from watcher.domain.facts import Fact, folded
from watcher.domain.meaning import REGROUPED, Reworking, Verdict, meanings
from watcher.domain.obligations import Meaning
from watcher.domain.sentences import Turn, sentences

MOST_NAMED, MOST_LINES = 3, 12
_MOST_READ = 12  # sentences, of which as many are shown as there is room for
LONGEST_SAID = 320  # characters of what a section says, in a line
_BULLETS = "•·▪■●◦ "
_FURTHER = 3
_LONGEST_MARK, _LONGEST_WHY, _LONGEST_LINE = 120, 120, 580
_WORDS = {ChangeType.ADDED: "new", ChangeType.REMOVED: "gone", ChangeType.RETURNED: "back"}
_VERBS = {ChangeType.ADDED: "adds", ChangeType.REMOVED: "removes", ChangeType.RELOCATED: "moves"}
_WAYS = (
    (Meaning.TIGHTENED, "tightens", {Meaning.LOOSENED}),
    (Meaning.LOOSENED, "loosens", {Meaning.TIGHTENED, Meaning.UNCLEAR}),
)
_ORDER = (Meaning.TIGHTENED, Meaning.LOOSENED, Meaning.UNCLEAR, Meaning.REWORDED)
_OTHERS = "without words of obligation"
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
    """One line for each change: what tightens first, the others in the order of the document; many are counted.

    Of few changes, further sentences have lines of their own.
    """
    found = _weighed(changes)
    found.sort(key=lambda pair: (pair[1].meaning is not Meaning.TIGHTENED, not pair[1].tightens))
    told = found if len(found) <= MOST_LINES else found[: MOST_LINES - 1]
    further = _FURTHER if len(found) <= _FURTHER else 0
    lines = [line for change, verdict in told for line in _lines(change, verdict, now, further)]
    return (*lines, *_counted([verdict for _, verdict in found[len(told) :]]))


def _counted(left: Sequence[Verdict]) -> tuple[str, ...]:
    """``and 14 more changes: 3 tightened, 11 reworded``; nothing for none."""
    if not left:
        return ()
    counted = Counter(each.meaning for each in left)
    return (f"and {len(left)} more changes: {', '.join(f'{counted[way]} {way}' for way in _ORDER if counted[way])}",)


def _because(verdict: Verdict) -> str:
    """What a section means, where its words say so, and which words; and how much of it was only compared."""
    said = []
    if verdict.meaning in (Meaning.TIGHTENED, Meaning.LOOSENED):
        said.append(f"{verdict.meaning}: {clean('; '.join(verdict.why[:MOST_NAMED]), _LONGEST_WHY)}")
    elif verdict.tightens and verdict.why[0].startswith(Meaning.TIGHTENED):
        said.append(clean("; ".join(verdict.why[:MOST_NAMED]), _LONGEST_WHY))
    elif binding := [way for way in _ORDER[:2] if any(each.meaning is way for each in verdict.sentences)]:
        counted = Counter(each.meaning for each in verdict.sentences)
        said.append(f"{verdict.meaning}: {' and '.join(f'{counted[way]} {way}' for way in binding)}")
    if verdict.compared:
        said.append(f"{verdict.compared} of its sentences compared by words of obligation and numbers alone")
    return f" ({'; '.join(said)})" if said else ""


def _lines(change: Change, verdict: Verdict, now: datetime, further: int) -> tuple[str, ...]:
    difference = change.difference
    before, after, fact = difference.before, difference.after, difference.fact
    if fact.attribute not in TEXTS:
        return (_of_whole(change, now),)
    place = f"“{_place(fact)}”" if fact.subject != DOCUMENT else "at the beginning"
    if before is not None and after is not None and folded(before.subject) != folded(after.subject):
        place = f"“{_place(before)}”, now {place}"
    if difference.type in (ChangeType.RETITLED, ChangeType.RELOCATED, ChangeType.SPLIT, ChangeType.MERGED):
        return (f"{place}: {difference.type}, the words are the same",)
    word = _WORDS.get(difference.type, "")
    more: Sequence[str] = ()
    if fact.attribute == ROW:
        said = _row(fact) if word else _cells_changed(before, after)
    elif verdict.sentences:
        said, *more = _shown(verdict, change.id, further, whole=bool(word))
    else:
        said = _cut(" ".join(sentences(fact)))
    line = clean(": ".join(filter(None, (f"{word} {place}".strip(), said))), _LONGEST_LINE)
    return (f"{line}{_because(verdict)}", *(clean(text, _LONGEST_LINE) for text in more))


def _place(fact: Fact) -> str:
    """The headings nearest to a text."""
    return clean(" › ".join(fact.subject.split(" › ")[-2:]), 100)


def _row(fact: Fact) -> str:
    """A row as one line; its name is said before it."""
    given = _cells(fact)
    named = given and folded(given[0]) == folded(fact.subject)
    return _cut(", ".join(filter(None, given[1:] if named else given)))


def _cells(fact: Fact | None) -> tuple[str, ...]:
    if fact is None:
        return ()
    return (fact.value,) if isinstance(fact.value, str) else fact.value


def _cells_changed(before: Fact | None, after: Fact | None) -> str:
    """The cells of a row that read otherwise, each before and after: those at one place where both have as many."""
    old, new = _cells(before), _cells(after)
    if len(old) != len(new):
        held = [{folded(cell) for cell in side} for side in (old, new)]
        old, new = (
            tuple(c for c in side if folded(c) not in other) for side, other in ((old, held[1]), (new, held[0]))
        )
    pairs = zip_longest(old, new, fillvalue="")
    return "; ".join(_cell(was, now) for was, now in pairs if folded(was) != folded(now))


def _cell(was: str, now: str) -> str:
    if not was or not now:
        return f"{'new' if now else 'gone'}: {clean(was or now, _LONGEST_MARK)}"
    if max(len(was), len(now)) > _LONGEST_MARK:
        return _cut(excerpt(was, now, LONGEST_SAID))
    return f"{clean(was, _LONGEST_MARK)} → {clean(now, _LONGEST_MARK)}"


def _shown(verdict: Verdict, change: str, further: int, *, whole: bool) -> list[str]:
    """The sentences that matter most, as many as there is room for, what kinds are left, and where all stand.

    Args:
        further: how many that there is no room for have a line of their own, if they may bind more or less.
        whole: the section is new, gone or back: its sentences are told as they stand, in its order.
    """
    moved = [each for each in verdict.sentences if REGROUPED not in each.why] or list(verdict.sentences)
    ranked = sorted(range(len(moved)), key=lambda at: _rank(moved[at], verdict))
    kept, room = dict[int, str](), LONGEST_SAID
    for at in ranked[:_MOST_READ]:
        text = _said(moved[at].turn, whole=whole)
        if kept and len(text) > room:
            break
        kept[at] = _cut(text)
        room -= len(text) + 1
    lines = [_in_text_order(kept) if whole else " ".join(kept.values())]
    left = [moved[at] for at in ranked if at not in kept]
    own = [each for each in left if each.meaning in _ORDER[: 2 if whole else 3]][:further]
    lines += [f"{_cut(_said(each.turn, whole=whole))}{_why(each)}" for each in own]
    left = [each for each in left if all(each is not one for one in own)]
    if left:
        gap = "" if lines[-1].endswith("…") else " …"
        lines[-1] += f"{gap} and {_left(left, whole=whole)} (all: watcher diff {change})"
    return lines


def _why(each: Reworking) -> str:
    return f" ({each.meaning}: {clean(each.why[0], _LONGEST_WHY)})" if each.meaning in _ORDER[:2] else ""


def _rank(each: Reworking, verdict: Verdict) -> tuple[bool, int, bool]:
    """What decided first, then what binds, and of each what touches a topic."""
    decided = verdict.meaning in (Meaning.TIGHTENED, Meaning.LOOSENED) and each.meaning is verdict.meaning
    return not decided, _ORDER.index(each.meaning), not each.topics


def _in_text_order(kept: Mapping[int, str]) -> str:
    """Sentences in the order of their section; a gap stands for those between."""
    parts, last = list[str](), -1
    for at in sorted(kept):
        parts += (["…"] if parts and at != last + 1 and not parts[-1].endswith("…") else []) + [kept[at]]
        last = at
    return " ".join(parts)


def _left(left: Sequence[Reworking], *, whole: bool) -> str:
    """``29 more sentences: 6 tightened, 3 loosened, 20 reworded``."""
    counted = Counter(each.meaning for each in left)
    text = f"{len(left)} more {'sentence' if len(left) == 1 else 'sentences'}"
    if whole and set(counted) <= {Meaning.UNCLEAR}:
        return text
    kinds = [f"{counted[way]} {_OTHERS if whole and way is Meaning.UNCLEAR else way}" for way in _ORDER if counted[way]]
    return f"{text}: {', '.join(kinds)}"


def _said(turn: Turn, *, whole: bool) -> str:
    """A sentence with what was taken out and put in; of a long one without the words far from these."""
    if whole:
        return (turn.after or turn.before).lstrip(_BULLETS)
    if turn.before and turn.after:
        return excerpt(turn.before, turn.after, LONGEST_SAID)
    return marked(turn.before.lstrip(_BULLETS), turn.after.lstrip(_BULLETS))


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
