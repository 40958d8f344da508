"""What the good readings of a target have had in common: learned from each, used to doubt the next. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice

from watcher.domain.facts import Fact
from watcher.domain.observations import Reading, Snapshot
from watcher.domain.pairing import compare
from watcher.domain.restless import Place, learned

SETTLED = 3  # different pages after which what they had in common counts
_MOST_HEADINGS, _LONGEST_HEADING = 40, 100
_CLOSING = 80
_MOST_PARTS, _LONGEST_PART = 100, 80
_FADES = 16  # a bound moves by a sixteenth towards a page inside it, so that it follows a page that changed for good
_HEAD = 2_000
_OPENED = re.compile(rb"<h[1-4]\b[^<>]{0,300}>", re.IGNORECASE)
_CLOSED = re.compile(rb"</h", re.IGNORECASE)
_TAG = re.compile(rb"<[^<>]{0,300}>")
_MARKED = re.compile(rb"^ {0,3}#{1,4}[ \t]+([^\r\n]{1,300})", re.MULTILINE)
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Profile:
    """What a good page of a target looks like, as learned.

    Attributes:
        looks: good readings learned from.
        pages: different pages among them, each counted when it came.
        page: SHA-256 of the last.
        reader: name and version of the reader; what another one read does not compare.
        smallest, largest: size in bytes, of late.
        fewest, most: number of facts, of late.
        parts: what the last page spoke of: ``price``, ``component=input``, ``tier=batch``, ...
        edits: pages on which something was said otherwise than before.
        churn: the largest share of the facts that one edit touched, in percent.
        headings: those that stood on every page.
        closing: the text with which every page ended.
        places: those of its text at which another text was found, the latest last.
    """

    looks: int = 0
    pages: int = 0
    page: str = ""
    reader: str = ""
    smallest: int = 0
    largest: int = 0
    fewest: int = 0
    most: int = 0
    parts: tuple[str, ...] = ()
    edits: int = 0
    churn: int = 0
    headings: tuple[str, ...] = ()
    closing: str = ""
    places: tuple[Place, ...] = ()

    @property
    def settled(self) -> bool:
        """Whether enough different pages were seen to tell what they have in common."""
        return self.pages >= SETTLED


def learn(profile: Profile, reading: Reading, snapshot: Snapshot, known: Sequence[Fact], reader: str) -> Profile:
    """The profile after one more good reading. The same page again teaches nothing but that it stood.

    Args:
        reading: what was read from ``snapshot`` and believed.
        known: the baseline before.
        reader: name and version of the reader that read both.
    """
    again = replace(profile, looks=profile.looks + 1)
    if profile.page == snapshot.sha256 and profile.reader == reader:
        return again
    return _with_facts(_with_page(again, snapshot), reading, known, reader)


def _with_page(profile: Profile, snapshot: Snapshot) -> Profile:
    size, standing, ending = len(snapshot.body), headings(snapshot.body), closing(snapshot.body)
    if not profile.pages:
        return replace(
            profile, pages=1, page=snapshot.sha256, smallest=size, largest=size, headings=standing, closing=ending
        )
    there = set(standing)
    return replace(
        profile,
        pages=profile.pages + (profile.page != snapshot.sha256),
        page=snapshot.sha256,
        smallest=_lower(profile.smallest, size),
        largest=_upper(profile.largest, size),
        headings=tuple(heading for heading in profile.headings if heading in there),
        closing=_common_end(profile.closing, ending),
    )


def _with_facts(profile: Profile, reading: Reading, known: Sequence[Fact], reader: str) -> Profile:
    count, parts = len(reading.facts), parts_of(reading.facts)
    if profile.reader != reader:
        return replace(profile, reader=reader, fewest=count, most=count, parts=parts)
    churn = compare(known, reading.facts, reading.left_out).churn if known else 0
    return replace(
        profile,
        fewest=_lower(profile.fewest, count),
        most=_upper(profile.most, count),
        parts=parts,
        places=learned(profile.places, known, reading.facts),
        edits=profile.edits + (churn > 0),
        churn=max(profile.churn, churn),
    )


def _lower(bound: int, value: int) -> int:
    return min(value, bound + (value - bound) // _FADES)


def _upper(bound: int, value: int) -> int:
    return max(value, bound - (bound - value) // _FADES)


def parts_of(facts: Sequence[Fact]) -> tuple[str, ...]:
    """The attributes and qualifiers that facts have (at most 100), sorted: ``component=input``, ``price``."""
    named = {f"{name}={value}"[:_LONGEST_PART] for fact in facts for name, value in fact.qualifiers}
    return tuple(sorted(named | {fact.attribute[:_LONGEST_PART] for fact in facts})[:_MOST_PARTS])


def is_html(body: bytes) -> bool:
    """Whether bytes begin as an HTML document does."""
    head = body[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return head.startswith((b"<!doctype html", b"<html", b"<?xml")) or b"<html" in head


def headings(body: bytes) -> tuple[str, ...]:
    """The first headings of a page (at most 40), in order, each once; those with digits left out: they tell dates."""
    if is_html(body):
        found = (body[match.end() : match.end() + 400] for match in islice(_OPENED.finditer(body), 4 * _MOST_HEADINGS))
        raw = (_TAG.sub(b" ", _CLOSED.split(text, 1)[0]) for text in found)
    else:
        raw = (match[1] for match in islice(_MARKED.finditer(body), 4 * _MOST_HEADINGS))
    texts = (" ".join(part.decode("utf-8", "replace").split())[:_LONGEST_HEADING] for part in raw)
    return tuple(islice(dict.fromkeys(text for text in texts if text and not _DIGIT.search(text)), _MOST_HEADINGS))


def closing(body: bytes) -> str:
    """The last characters of a page (at most 80), without white space around them."""
    return body[-4 * _CLOSING :].decode("utf-8", "replace").rstrip()[-_CLOSING:]


def _common_end(one: str, other: str) -> str:
    length = next((i for i, (a, b) in enumerate(zip(reversed(one), reversed(other), strict=False)) if a != b), None)
    shared = min(len(one), len(other)) if length is None else length
    return one[len(one) - shared :]
