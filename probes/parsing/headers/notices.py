"""What headers announce: ``Deprecation`` (RFC 9745), ``Sunset`` (RFC 8594), ``Link``, ``Warning``, others' own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime

from probes.parsing.dates import find_dates
from probes.parsing.headers import numbers, structured
from probes.parsing.lifecycle_page import read_lifecycle
from watcher.domain.facts import Fact, qualifiers
from watcher.domain.observations import Reading

Resolve = Callable[[str], str | None]
LONGEST = 1_000  # signs of a notice that are read and kept
_MOST = 20  # notices of one response
_SAYING = frozenset(
    {"warning", "warnings", "warn", "notice", "notices", "announcement", "deprecation", "deprecations", "deprecated",
     "deprecating", "deprecate", "sunset", "sunsetting", "retirement", "retiring", "retired", "obsolete", "eol"}
)  # fmt: skip
_OF_END = frozenset({"sunset", "sunsetting", "retirement", "retiring", "retired", "eol", "removal", "shutdown"})
_RELATIONS = frozenset({"deprecation", "sunset", "successor-version", "latest-version"})
_RELATION = re.compile(r';\s*rel\s*=\s*("[^"]*"|[^;,\s]+)', re.IGNORECASE)
_WARNING = re.compile(r'\s*(\d{3})\s+\S{1,200}\s+"((?:[^"\\]|\\.){0,1000})"')
_OF_CACHES = frozenset({"110", "111", "112", "113", "214"})
_EPOCH = re.compile(r"@?(\d{9,11})(?:;.*)?")
_SPLIT = re.compile(r"[-_.\s]+")
_FALSE = frozenset({"", "false", "?0", "0", "no", "none"})
_TRUE = frozenset({"true", "?1", "1", "yes"})


def read_notices(lines: Sequence[tuple[str, Sequence[str]]], subject: str, resolve: Resolve) -> tuple[Fact, ...]:
    """Facts ``notice``, ``deprecated``, ``shutdown`` and those that a notice's text states of the models it names.

    Args:
        lines: headers by their names in lower case.
        subject: what was called, for a notice that names nothing itself.
        resolve: a printed label to a canonical id.
    """
    found: dict[Fact, None] = {}
    seen = 0
    for header, values in lines:
        read = _reader(header)
        if read is None:
            continue
        for value in values:
            seen += 1
            if seen > _MOST:
                return tuple(found)
            found.update(dict.fromkeys(read(header, flat(value), subject, resolve)))
    return tuple(found)


def flat(text: str) -> str:
    """A header's text as one line without control characters, cut at the longest that is kept."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text[:LONGEST]).split())


_Read = Callable[[str, str, str, Resolve], Iterator[Fact]]


def _reader(header: str) -> _Read | None:
    if header in _READERS:
        return _READERS[header]
    said = _SAYING.intersection(_SPLIT.split(header)) if len(header) <= numbers.LONGEST else frozenset()
    return _vendors if said and not header.startswith("access-control-") else None


def _deprecation(header: str, value: str, subject: str, resolve: Resolve) -> Iterator[Fact]:
    """``@1688169599``; drafts sent a time or ``true``, some with a version."""
    named = (part.get("date") for part in structured.parts(value))
    day = _day(value) or next((found for text in named if (found := _day(text)) is not None), None)
    if day is not None:
        yield Fact(subject, "deprecated", day.isoformat(), where=header)
    elif value.lower() not in _FALSE:
        yield from _vendors(header, value, subject, resolve)


def _sunset(header: str, value: str, subject: str, resolve: Resolve) -> Iterator[Fact]:
    day = _day(value)
    if day is not None:
        yield Fact(subject, "shutdown", day.isoformat(), qualifiers=qualifiers({"certainty": "exact"}), where=header)
    elif value.lower() not in _FALSE:
        yield _notice(subject, value, header)


def _link(header: str, value: str, subject: str, resolve: Resolve) -> Iterator[Fact]:
    """The addresses that lead to what is said of an end, or to what follows."""
    for piece in value.split("<")[1:]:
        target, closed, parameters = piece.partition(">")
        named = _RELATION.search(parameters)
        relations = _RELATIONS.intersection(named[1].strip('"').lower().split()) if closed and named else ()
        for relation in sorted(relations):
            yield _notice(subject, target.strip(), header, relation)


def _warning(header: str, value: str, subject: str, resolve: Resolve) -> Iterator[Fact]:
    """``299 - "text" "date"``: the text alone, for the date is that of the response. Those of caches are no notices."""
    coded = _WARNING.findall(value)
    texts = [re.sub(r"\\(.)", r"\1", text) for code, text in coded if code not in _OF_CACHES] if coded else [value]
    for text in texts:
        yield from _vendors(header, text, subject, resolve)


def _vendors(header: str, value: str, subject: str, resolve: Resolve) -> Iterator[Fact]:
    """A notice in a vendor's own words, and what they state of models and dates."""
    if value.lower() in _FALSE:
        return
    day = _day(value)
    words = _SPLIT.split(header)
    if day is not None:
        attribute = "shutdown" if _OF_END.intersection(words) else "deprecated" if _dates(words) else "notice"
        certainty = "exact" if attribute == "shutdown" else None
        yield Fact(subject, attribute, day.isoformat(), qualifiers=qualifiers({"certainty": certainty}), where=header)
        return
    yield _notice(subject, value, header)
    if value.lower() not in _TRUE:
        read = read_lifecycle(f"{value}\n".encode(), "notice.txt", resolve)
        for fact in read.facts if isinstance(read, Reading) else ():
            yield Fact(
                fact.subject, fact.attribute, fact.value, fact.unit, fact.model, fact.qualifiers, fact.valid_from,
                fact.valid_until, header,
            )  # fmt: skip


def _dates(words: Sequence[str]) -> bool:
    return any(word.startswith("deprecat") for word in words)


def _notice(subject: str, text: str, header: str, relation: str = "") -> Fact:
    return Fact(subject, "notice", text, qualifiers=qualifiers({"header": header, "relation": relation}), where=header)


def _day(value: str) -> date | None:
    """The day of a value that is a date and nothing else."""
    epoch = _EPOCH.fullmatch(value)
    if epoch:
        return datetime.fromtimestamp(int(epoch[1]), UTC).date() if int(epoch[1]) < 2**33 else None
    moment = numbers.when(value)
    if moment is not None:
        return moment.date()
    dates = find_dates(value) if len(value) <= numbers.LONGEST else []
    return dates[0].day if len(dates) == 1 and not (value[: dates[0].start] + value[dates[0].end :]).strip() else None


_READERS: dict[str, _Read] = {"deprecation": _deprecation, "sunset": _sunset, "link": _link, "warning": _warning}
