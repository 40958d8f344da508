"""Recorded response headers, one JSON object a line: what ``watcher extract headers`` does for one of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from pydantic import BaseModel, JsonValue, ValidationError

from probes import registry
from probes.parsing.headers.facts import printed_facts
from probes.parsing.headers.numbers import when
from probes.parsing.headers.reader import read_headers
from watcher.domain.facts import Fact

NO_OBJECT = "no JSON object with headers: nothing read"
_RESPONSE = "response"  # what facts are about where no provider is given


class _Line(BaseModel):
    id: str | int | None = None
    provider: str | None = None
    date: JsonValue = None
    headers: dict[str, JsonValue]


@dataclass(frozen=True, slots=True)
class RecordedHeaders:
    """What one line says.

    Attributes:
        id: as given; None where there was none, or no object.
        provider: whose response it is, as given.
        facts: limits with what remained of them, waits and notices.
        warnings: what was seen and left out, and why.
    """

    id: str | int | None = None
    provider: str = ""
    facts: tuple[Fact, ...] = ()
    warnings: tuple[str, ...] = ()


def read_line(line: bytes, whose: str = "") -> RecordedHeaders:
    """One line: ``{"id", "provider", "date", "status", "headers": {...}}``; only the headers must be there.

    Args:
        line: as it stands in the file.
        whose: the provider's id, where the line does not say it.
    """
    try:
        given = _Line.model_validate_json(line)
    except ValidationError:
        return RecordedHeaders(warnings=(NO_OBJECT,))
    headers, warnings = _headers(given.headers)
    provider = given.provider or whose
    reading = read_headers(
        headers, _time(given.date), registry.provider(provider), subject=provider or _RESPONSE,
        resolve=partial(registry.resolve, provider),
    )  # fmt: skip
    facts = printed_facts(reading, provider or _RESPONSE)
    return RecordedHeaders(given.id, provider, facts, (*warnings, *reading.warnings))


def _headers(given: Mapping[str, JsonValue]) -> tuple[dict[str, list[str]], list[str]]:
    """Headers with their values as lists, and what was left out."""
    headers = {name: [str(value) for value in _several(held) if _is_text(value)] for name, held in given.items()}
    strange = [name for name, held in given.items() if not all(map(_is_text, _several(held)))]
    return headers, [f"{name[:100]}: a value that is no text: left out" for name in strange]


def _several(held: JsonValue) -> list[JsonValue]:
    return held if isinstance(held, list) else [held]


def _is_text(value: JsonValue) -> bool:
    return isinstance(value, str) or (isinstance(value, int | float) and not isinstance(value, bool))


def _time(given: JsonValue) -> datetime | None:
    return when(given.strip()) if isinstance(given, str) else None
