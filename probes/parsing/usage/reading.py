"""An export of usage, whatever its form: told by its content."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

from probes.parsing.usage.fields import Record, first, number, within
from probes.parsing.usage.records import answered_from_cache, spent
from watcher.domain.usage import Spent

MOST_BYTES = 200_000_000
FORMATS = ("csv", "litellm", "openai", "anthropic", "prometheus")
Numbered = Iterator[tuple[str, Record]]


@dataclass(frozen=True, slots=True)
class Export:
    """What an export says: its rows, and which of its lines were left out and why."""

    rows: tuple[Spent, ...]
    problems: tuple[str, ...]


def read_export(body: bytes, form: str = "") -> Export:
    """The rows of an export. A row whose request was counted before is left out, and so is what nobody was asked for.

    Args:
        body: CSV, JSON, or one JSON object a line.
        form: one of :data:`FORMATS`; told by the content where it is empty.

    Raises:
        ValueError: it is neither of them, or not of that form.
    """
    text = body.decode("utf-8-sig", errors="replace")
    records = _records(text, form)
    rows: list[Spent] = []
    problems: list[str] = []
    ids: set[str] = set()
    twice = own = 0
    for where, record in records:
        name = str(first(record, "request_id", "id") or "")
        if name and name in ids:
            twice += 1
        elif answered_from_cache(record):
            own += 1
        else:
            try:
                rows.append(spent(record, where))
                ids.update([name] if name else [])
            except ValueError as error:
                problems.append(f"{where}: {error}")
    problems += [f"{twice} rows stand twice, and are counted once"] if twice else []
    problems += [f"{own} requests were answered from LiteLLM's cache, and are not counted"] if own else []
    return Export(_with_lengths(rows), tuple(problems))


def _records(text: str, form: str) -> Numbered:
    if not text.lstrip().startswith(("{", "[")):
        if form in ("anthropic", "prometheus"):
            raise ValueError(f"this is no JSON, as exports of {form} are")
        return _table(text)
    try:
        whole = json.loads(text, parse_float=str, parse_constant=str)
    except (ValueError, RecursionError):
        return _lines(text)
    if isinstance(whole, dict) and "model" in whole:
        return _lines(text)
    series = within(whole.get("data")).get("result") if isinstance(whole, dict) else None
    if isinstance(series, list):
        return _series(series)
    listed = whole.get("data", whole.get("logs")) if isinstance(whole, dict) else whole
    if form == "prometheus" or not isinstance(listed, list):
        raise ValueError("this is no export that is known: " + ", ".join(FORMATS))
    return _buckets(listed)


def _table(text: str) -> Numbered:
    reader = csv.DictReader(io.StringIO(text, newline=""), dialect=_dialect(text))
    named = {str(name).strip().casefold() for name in reader.fieldnames or ()}
    if not named & {"model", "snapshot_id", "model_name"}:
        raise ValueError("the first line of a CSV names its columns, one of them model")
    try:
        for row in reader:
            yield f"line {reader.line_num}", {str(key).strip().casefold(): value for key, value in row.items() if key}
    except csv.Error as error:
        raise ValueError(f"line {reader.line_num}: {error}") from None


def _dialect(text: str) -> type[csv.Dialect]:
    head = text.partition("\n")[0]
    return csv.excel_tab if head.count("\t") > head.count(",") else csv.excel


def _lines(text: str) -> Numbered:
    for at, line in enumerate(text.splitlines(), 1):
        if line.strip():
            try:
                record = json.loads(line, parse_float=str, parse_constant=str)
            except (ValueError, RecursionError):
                record = None
            yield f"line {at}", _flat(record)


def _buckets(listed: list[object]) -> Numbered:
    """Rows in a list, or in the results of its buckets, which say the time."""
    for at, each in enumerate(listed, 1):
        outer = _flat(each)
        results = outer.get("results", outer.get("result"))
        if isinstance(results, list):
            times = {
                name: outer[name] for name in ("start_time", "end_time", "starting_at", "ending_at") if name in outer
            }
            for number_, inner in enumerate(results, 1):
                yield f"bucket {at} row {number_}", {**_flat(inner), **times}
        else:
            yield f"row {at}", outer


def _flat(value: object) -> Record:
    record = {name.casefold(): part for name, part in within(value).items()}
    return {**record, **within(record.get("cache_creation"))}


_TYPES = {
    "input": "input_tokens", "prompt": "input_tokens", "output": "output_tokens", "completion": "output_tokens",
    "cached": "cached_input_tokens", "requests": "requests", "request": "requests",
}  # fmt: skip


def _series(series: list[object]) -> Numbered:
    """Counters of Prometheus as what they rose by in each step; one that falls began anew.

    Steps in which nothing rose are left out, but for the first and the last: those say what is covered.
    """
    for at, each in enumerate(series, 1):
        labels, values = within(within(each).get("metric")), within(each).get("values")
        name = str(labels.get("__name__", ""))
        kinds = [*name.casefold().split("_"), *(str(labels.get(key, "")).casefold() for key in ("type", "token_type"))]
        column = next((_TYPES[word] for word in reversed(kinds) if word in _TYPES), None)
        model = first(labels, "model", "model_name", "requested_model")
        if not name.endswith("_total") or column is None or model is None or not isinstance(values, list):
            yield f"series {at} (a counter ..._total of input, output or requests with a label model is wanted)", {}
            continue
        shared = {
            "requests": "0",
            "model": model,
            "workflow": labels.get("workflow"),
            "team_alias": labels.get("team_alias"),
        }
        samples = [sample for sample in values if isinstance(sample, list) and len(sample) == 2]
        for step, (before, after) in enumerate(pairwise(samples), 2):
            if before[1] == after[1] and 2 < step < len(samples) and not _strange(after[1]):
                continue
            times = {"start_time": before[0], "end_time": after[0]}
            yield f"series {at}", {**shared, **times, column: _rise(before[1], after[1])}


def _rise(before: object, after: object) -> object:
    """What a counter rose by; what is no number stays as it is, and is refused with its place."""
    for value in (before, after):
        if _strange(value):
            return value
    was, now = number(before, "value") or Decimal(0), number(after, "value") or Decimal(0)
    return format(now - was if now >= was else now, "f")


def _strange(value: object) -> bool:
    try:
        number(value, "value")
    except ValueError:
        return True
    return False


def _with_lengths(rows: list[Spent]) -> tuple[Spent, ...]:
    """Rows with a time and no end: times that all fall on the quarter of an hour count quarters of an hour."""
    open_ended = [row for row in rows if not row.length and row.requests != 1]
    step = math.gcd(*(int(row.start.timestamp()) for row in open_ended)) if open_ended else 0
    length = timedelta(seconds=step if step > 60 else 0)
    whole = timedelta(days=1)
    return tuple(
        replace(row, length=min(length, whole)) if not row.length and row.requests != 1 else row for row in rows
    )
