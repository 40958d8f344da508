"""Signs that a page is not all there: cut off, half rendered, a part of it missing, or another page. Pure.

Each of them is also what a vendor may do on purpose, so each is only ever a reason to wait.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from decimal import Decimal

from watcher.domain.facts import Fact
from watcher.domain.pairing import Comparison
from watcher.domain.profile import Profile, headings, is_html

KEPT = Decimal("0.6")  # a reading with less than this share of what was known is refused
SMALL = 10  # below this many facts a few rows are a large share, so the share says nothing
PART, PART_MODELS = 4, 3  # a part of a page has at least so many facts, of so many models
COLUMN_MODELS = 2  # a column is one from so many models on: nobody sells only half of input and output
ENDS = frozenset({"context", "period"})  # extra prices for long input or peak hours do end, for all models at once
REST = Decimal("0.8")  # of what is outside a missing part that is there, or it is not a part that is missing
REPLACED = Decimal("0.2")  # with less than this share of the models known before it is another page
MODELS = 5  # below this many a vendor may well replace them all
SHORT = 512  # bytes below which a page may end anywhere
_TAIL = 48
_CLOSING = 8
_LOST = 3


def cut(seen: Comparison, body: bytes, before: bytes, profile: Profile) -> str | None:
    """The page ends where it went on before, and what is missing or differs may be by that.

    A vendor that takes away the end of a page edits it elsewhere too, and ends it with a line; a cut does neither.

    Args:
        body: the page as received.
        before: the last good page; empty where it is not known.
        profile: what the good pages had in common.
    """
    if seen.pairs and not seen.differing:
        return None
    if is_html(body):
        return _cut_markup(body.lower(), before.lower())
    if len(before) < SHORT or is_html(before):
        return None
    end, whole = body.rstrip(), before.rstrip()
    rest = _rest(end, whole)
    if rest and (whole.startswith(end) or not rest.startswith((b"\n", b"\r"))):
        return f"the page is cut off: it ends where the page before went on for {len(rest)} bytes"
    missing = profile.settled and len(profile.closing) >= _CLOSING and not _ends(end, profile.closing)
    if missing and _breaks_off(body, before):
        return f"the page is cut off: it does not end in {profile.closing[-40:]!r} as every page before did"
    return None


def _rest(end: bytes, whole: bytes) -> bytes:
    """What the page before went on with behind the last words of this one; empty where they were its own last."""
    tail = end[-_TAIL:]
    return b"" if whole.endswith(tail) else whole.rpartition(tail)[2] if tail in whole else b""


def _breaks_off(body: bytes, before: bytes) -> bool:
    """Whether a page ends within a line, or within a row of a table."""
    last = body.rstrip().rsplit(b"\n", 1)[-1].strip()
    row = last.startswith(b"|") and not last.endswith(b"|")
    return row or (before.endswith(b"\n") and not body.endswith(b"\n"))


def _cut_markup(body: bytes, before: bytes) -> str | None:
    if b"</html" in body:
        return None
    if b"</html" in before:
        return "the page is cut off: it has no end tag, as the page before had"
    return "the page is cut off: it ends within a table" if body.count(b"<table") > body.count(b"</table") else None


def _ends(end: bytes, closing: str) -> bool:
    return end.decode("utf-8", "replace").endswith(closing)


def shrunken(seen: Comparison, body: bytes, profile: Profile) -> str | None:
    """The page is less than half as long as any was, and something that was known is not on it."""
    if not profile.settled or 2 * len(body) >= profile.smallest or len(seen.lost) < _LOST:
        return None
    lost = f"{len(seen.lost)} of {len(seen.pairs)} known facts are missing"
    return f"the page has shrunk to {len(body)} bytes from at least {profile.smallest}, and {lost}"


def part_missing(seen: Comparison) -> str | None:
    """All of a column, tier, tab or table is gone while nearly everything else is there."""
    lost = {fact.key for fact in seen.lost}
    gone = {part: facts for part, facts in _parts(seen).items() if lost.issuperset(fact.key for fact in facts)}
    said: dict[str, set[tuple[object, ...]]] = {}
    for part, facts in gone.items():
        rest, there, name = len(seen.pairs) - len(facts), len(seen.pairs) - len(lost), part.partition("=")[0]
        if not _is_part(part, facts) or not rest or there < REST * rest:
            continue
        if name not in said:
            said[name] = {_stripped(fact, name) for fact in seen.fresh}
        # A page may call its tiers otherwise from now on: then they are all there under another name.
        if 2 * sum(_stripped(fact, name) in said[name] for fact in facts) < len(facts):
            return f"{part} is missing: all {len(facts)} facts of it, while {there} of the {rest} others are there"
    return None


def _is_part(name: str, facts: list[Fact]) -> bool:
    models = len({fact.name for fact in facts})
    if name.startswith("component="):
        return models >= COLUMN_MODELS
    return len(facts) >= PART and models >= PART_MODELS


def _parts(seen: Comparison) -> dict[str, list[Fact]]:
    """What was known by the parts of the page it stood in: each attribute, qualifier, and table."""
    parts: dict[str, list[Fact]] = defaultdict(list)
    for pair in seen.pairs:
        fact = pair.old
        parts[fact.attribute].append(fact)
        for name, value in fact.qualifiers:
            if name not in ENDS:
                parts[f"{name}={value}"].append(fact)
        if fact.where.startswith("table "):
            parts[" ".join(fact.where.split()[:2])].append(fact)
    return parts


def _stripped(fact: Fact, name: str) -> tuple[object, ...]:
    return (fact.name, fact.attribute, tuple(pair for pair in fact.qualifiers if pair[0] != name))


def hollow(known: int, found: int, kept: Decimal = KEPT) -> str | None:
    """Far fewer facts than were known."""
    if known < SMALL or found >= kept * known:
        return None
    return f"{found} facts read where {known} were known: the page is hollow or half rendered"


def replaced(seen: Comparison, body: bytes, profile: Profile, kept: Decimal = REPLACED) -> str | None:
    """Almost none of the models known before is left, nor are their values: it is another page."""
    models = {pair.old.name for pair in seen.pairs}
    left = {pair.old.name for pair in seen.pairs if pair.new is not None} | models & {fact.name for fact in seen.fresh}
    if len(models) < MODELS or len(left) >= kept * len(models) or _only_renamed(seen):
        return None
    standing = set(headings(body)) & set(profile.headings)
    gone = len(profile.headings) - len(standing)
    titles = f", and {gone} of {len(profile.headings)} headings are gone" if profile.settled and gone else ""
    return f"{len(left)} of {len(models)} models known before are left{titles}: another page, or another vendor's"


def _only_renamed(seen: Comparison) -> bool:
    """Whether new labels say what the old ones said."""
    kept = Counter(map(_said, seen.lost)) & Counter(map(_said, seen.fresh))
    return 2 * kept.total() >= len(seen.lost)


def _said(fact: Fact) -> tuple[object, ...]:
    return (fact.attribute, fact.qualifiers, fact.said())
