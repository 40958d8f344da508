"""What the name of a header says: of whose scheme it is, which field, of which resource, in which window."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from probes.parsing.headers import vocabulary as words

LIMIT, REMAINING, RESET, WINDOW, BARE, POLICY, SIGNAL, UNKNOWN, NONE = (
    "limit", "remaining", "reset", "window", "bare", "policy", "signal", "unknown", "",
)  # fmt: skip
LONGEST = 200
_REQUESTS = "requests"
_SPLIT = re.compile(r"[-_.\s]+")
_MULTIPLE = re.compile(r"(\d{1,5})(s|m|min|h|d|w)")
_STRONG = frozenset({LIMIT, REMAINING, RESET})


@dataclass(frozen=True, slots=True)
class Name:
    """A header's name, understood.

    Attributes:
        field: ``limit``, ``remaining``, ``reset``, ``window``, ``policy``; ``bare`` where its value says what it is;
            ``signal`` for a known part of a scheme without a count; ``unknown`` for one that speaks of limits in
            another way; empty where it does not.
        origin: what stands before the scheme's own word: ``x``, ``anthropic``, ``llm-provider-x``.
        resource, named, window, bucket: as in a measurement.
        milliseconds: whether it says that its number is in milliseconds.
    """

    field: str
    origin: str = ""
    resource: str = _REQUESTS
    named: str = _REQUESTS
    window: str | None = None
    bucket: str = ""
    milliseconds: bool = False

    @property
    def group(self) -> tuple[str, str, str, str | None]:
        """What headers of one limit have in common."""
        return (self.origin, self.bucket, self.named, self.window)


@lru_cache(maxsize=2_048)
def understood(name: str) -> Name:
    """What a header's name says. The empty field where it does not speak of limits.

    >>> understood("x-ratelimit-limit-req-10-second").window
    '10-second'
    """
    if len(name) > LONGEST or not name.isascii():
        return Name(UNKNOWN if "ratelimit" in name[:LONGEST].lower().replace("-", "") else NONE)
    parts = _joined(name.lower())
    place = next((at for at, part in enumerate(parts) if part in words.MARKERS), None)
    if place is None:
        return _glued(parts) if "ratelimit" in name.lower() else _unmarked(parts)
    marker, before, after = parts[place], parts[:place], parts[place + 1 :]
    return _of_scheme(marker, before, after)


def _joined(name: str) -> list[str]:
    """The words of a name; ``rate-limit`` is one."""
    parts: list[str] = []
    for part in _SPLIT.split(name):
        if parts and parts[-1] == "rate" and part in ("limit", "limits", "limiting"):
            parts[-1] = f"rate{part}"
        elif part:
            parts.append(part)
    return parts


def _of_scheme(marker: str, before: list[str], after: list[str]) -> Name:
    origin = "-".join(before)
    counted = "tokens" if marker in words.COUNTING_TOKENS or before[-1:] == ["ai"] else _REQUESTS
    if after == ["policy"]:
        return Name(POLICY, origin, counted, counted)
    field, rest = _field(after)
    if field is None:
        if words.SIGNALS.intersection(rest):
            return Name(SIGNAL, origin)
        field = BARE if all(map(_is_known, rest)) else UNKNOWN
    elif words.NO_COUNTS.intersection(rest):
        return Name(SIGNAL, origin)
    if before[-1:] == ["ai"]:
        return _by_vendor(field, origin, rest)
    return _described(field, origin, rest, counted)


def _by_vendor(field: str, origin: str, rest: list[str]) -> Name:
    """Kong's limits of tokens for each vendor behind it: ``limit-minute-acme``, ``limit-30-acme`` in seconds."""
    lasting = next((part for part in rest if part.isdecimal()), "")
    window, vendor = _window([part for part in rest if part != lasting])
    bucket = "-".join(vendor)
    return Name(field, origin, "tokens", f"{bucket}_tokens" if bucket else "tokens", window or f"{lasting}s", bucket)


def _glued(parts: list[str]) -> Name:
    """A name that holds the word in another: ``ratelimited`` says what happened, anything else is new."""
    return Name(SIGNAL if "ratelimited" in parts else UNKNOWN)


def _unmarked(parts: list[str]) -> Name:
    """A name without a scheme's own word: a limit only where a field and a resource say so."""
    if words.NOT_RATES.intersection(parts):
        return Name(NONE)
    field, rest = _field(parts[1:] if parts[:1] == ["x"] else parts)
    if field not in _STRONG:
        return Name(NONE)
    counted = next((at for at, part in enumerate(rest) if part in words.COUNTED), None)
    strange = [at for at, part in enumerate(rest) if not _is_known(part)]
    if counted is not None and all(at == 0 or at > counted for at in strange):
        return _of_counted(field, rest, strange)
    return Name(UNKNOWN if words.SURE.intersection(parts) else NONE)


def _of_counted(field: str, rest: list[str], strange: list[int]) -> Name:
    """Words around what is counted: before it a vendor's name, after it that of a model: ``key-requests-acme-1.5``."""
    after = next((at for at in strange if at), len(rest))
    origin, known = ([rest[0]], rest[1:after]) if strange[:1] == [0] else ([], rest[:after])
    found = _described(field, "-".join(origin), known, "")
    bucket = "-".join(part for part in (found.bucket, *rest[after:]) if part)
    return replace(found, bucket=bucket)


def _field(parts: list[str]) -> tuple[str | None, list[str]]:
    """The field that a name speaks of, and its words for everything else."""
    found = [words.FIELDS[part] for part in parts if part in words.FIELDS]
    rest = [part for part in parts if part not in words.FIELDS]
    sure = [field for field in found if field != LIMIT]
    return next(iter(sure or found), None), rest


def _is_known(part: str) -> bool:
    return part in words.KNOWN or _MULTIPLE.fullmatch(part) is not None


def _described(field: str, origin: str, rest: list[str], counted: str) -> Name:
    milliseconds = bool(words.MILLISECONDS.intersection(rest))
    if field in (RESET, WINDOW):
        rest = [part for part in rest if part not in words.UNITS]
    window, rest = _window(rest)
    rate = next((part for part in rest if part in words.RATES), None)
    if rate is not None:
        counted, window = words.RATES[rate]
        rest = [part for part in rest if part != rate]
    resource, named = _resource(rest, counted)
    bucket = "-".join([*(_bucket_of(origin)), *(part for part in rest if part in words.SCOPES)])
    return Name(field, origin, resource, named, window, bucket, milliseconds)


def _bucket_of(origin: str) -> list[str]:
    """What stands before a scheme's own word is a vendor's name, but for whose limit it is."""
    parts = origin.split("-")
    return ["llm_provider"] if parts[:2] == ["llm", "provider"] else [part for part in parts if part in words.SCOPES]


def _window(parts: list[str]) -> tuple[str | None, list[str]]:
    """The window that words name, and the other words: ``10-second``, ``day``, ``5h``, ``per-minute``.

    An adjective before what is counted stays with it: ``monthly-call``.
    """
    for at, part in enumerate(parts):
        multiple = _MULTIPLE.fullmatch(part)
        counted = bool(at) and parts[at - 1].isdecimal() and len(parts[at - 1]) < 6 and not multiple
        if multiple:
            unit, times = words.LETTERS[multiple[2]], int(multiple[1])
        elif part in words.WINDOWS:
            unit, times = words.WINDOWS[part], int(parts[at - 1]) if counted else 1
        else:
            continue
        start = at - 1 if counted else at
        start -= 1 if start and parts[start - 1] == "per" else 0
        adjective = part.endswith("ly") and parts[at + 1 : at + 2] and parts[at + 1] in words.COUNTED
        rest = parts if adjective else parts[:start] + parts[at + 1 :]
        return (unit if times == 1 else f"{times}-{unit}"), rest
    return None, parts


def _resource(parts: list[str], counted: str) -> tuple[str, str]:
    """What is counted, in one word for all vendors and in the header's own words."""
    while len(parts) > 1 and parts[0] in words.PLACES:
        parts = parts[1:]
    own = [part for part in parts if part not in words.SCOPES and part not in words.WINDOWS and part != "per"]
    if not own:
        return _of_scope(parts, counted)
    named = "_".join([*parts[:-1], words.PLURALS.get(parts[-1], parts[-1])])
    return _canonical(frozenset(own), counted) or named, named


def _of_scope(parts: list[str], counted: str) -> tuple[str, str]:
    """What is counted where only its scope is named: ``unified`` is a share of everything, and no count."""
    if "unified" in parts:
        return "unified", "unified"
    return counted, "_".join(part for part in (*parts, counted) if part)


def _canonical(own: frozenset[str], counted: str) -> str:
    """The one word for what is counted; empty where it is something else."""
    if own <= words.REQUESTS:
        return _REQUESTS
    if not own & words.TOKENS and counted != "tokens":
        return ""
    left = own - words.TOKENS
    if not left:
        return "tokens"
    if left <= words.INPUT:
        return "input_tokens"
    return "output_tokens" if left <= words.OUTPUT else ""
