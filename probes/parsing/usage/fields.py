"""Numbers, times and names in exports of usage: what is not surely one is refused with a sentence."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal

Record = Mapping[str, object]
_NUMBER = re.compile(r"\d{1,15}(?:\.\d{1,20})?(?:e\+?\d\d?)?", re.ASCII)
_SECONDS = re.compile(r"\d{9,10}(?:\.\d{1,9})?", re.ASCII)
_MOST = Decimal(10) ** 15
_EPOCH = range(946_684_800, 4_102_444_800)  # 2000 to 2100


def number(value: object, name: str) -> Decimal | None:
    """A number of tokens or requests; None where nothing stands.

    Raises:
        ValueError: negative, not finite, huge, a formula, or no number at all.
    """
    if value is None or value == "":
        return None
    text = str(value).strip()
    if isinstance(value, bool) or not _NUMBER.fullmatch(text) or Decimal(text) > _MOST:
        raise ValueError(f"{name} is no plain number: {text[:40]!r}")
    return Decimal(text)


def moment(value: object) -> tuple[datetime, bool]:
    """A time in UTC, and whether it is a whole day. Seconds since 1970, or ISO 8601; without a zone it is UTC.

    Raises:
        ValueError: it is none.
    """
    text = str(value).strip()
    if not isinstance(value, bool) and _SECONDS.fullmatch(text):
        if int(float(text)) not in _EPOCH:
            raise ValueError(f"no time: {text[:40]!r}")
        return datetime.fromtimestamp(float(text), UTC), False
    try:
        when = datetime.fromisoformat(text)
        found = when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError(f"no time: {text[:40]!r}") from None
    if int(found.timestamp()) not in _EPOCH:
        raise ValueError(f"no time: {text[:40]!r}")
    return found, bool(re.fullmatch(r"\d{4}-?\d\d-?\d\d", text, re.ASCII))


def first(record: Record, *names: str) -> object:
    """What stands under the first of these names that has something."""
    for name in names:  # asked a dozen times of each of a million rows
        found = record.get(name)
        if found is not None and found != "":
            return found
    return None


def words(value: object) -> tuple[str, ...]:
    """Texts in a list, in JSON of one, or divided by commas."""
    if isinstance(value, str) and value[:1] in "[{":
        try:
            value = json.loads(value)
        except ValueError:
            return ()
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    return tuple(part for part in value if isinstance(part, str)) if isinstance(value, list) else ()


def within(value: object) -> Record:
    """An object, or JSON of one; empty where it is none."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            return {}
    return {str(name): part for name, part in value.items()} if isinstance(value, dict) else {}
