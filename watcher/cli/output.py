"""How results are written: to stdout for whoever asked, everything else to stderr.

Text of a vendor's page reaches terminals only through :func:`plain`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TextIO

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from watcher.domain.facts import Fact
from watcher.domain.times import iso

UNSEEN_WIDTH = 160  # columns, where nobody's terminal says how many there are


def out() -> Console:
    """The console for results."""
    if sys.stdout.isatty():
        return Console(file=sys.stdout, highlight=False, emoji=False)
    return Console(file=sys.stdout, highlight=False, emoji=False, soft_wrap=True, width=UNSEEN_WIDTH)


def err() -> Console:
    """The console for everything else."""
    return Console(file=sys.stderr, highlight=False, emoji=False, soft_wrap=True)


def plain(text: object) -> str:
    """Text for a terminal: no control characters (so no escapes), no bidirectional overrides, no markup."""
    return escape(harmless(str(text)))


def harmless(text: str) -> str:
    """Text without control characters (so no escapes) and bidirectional overrides."""
    return "".join(c if c.isprintable() or c in "\n\t" else "\N{REPLACEMENT CHARACTER}" for c in text)


def warn(text: str) -> None:
    """One line on stderr."""
    err().print(plain(text))


def emit(record: Mapping[str, Any]) -> None:
    """One JSON object on one line of stdout."""
    emit_to(sys.stdout, record)


def emit_to(stream: TextIO, record: Mapping[str, Any]) -> None:
    """One JSON object on one line. Control characters are escaped, so a terminal is safe too."""
    stream.write(json.dumps(record, default=_plain_json) + "\n")


def _plain_json(value: object) -> str:
    if isinstance(value, date):
        return iso(value)
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    raise TypeError(f"{type(value).__name__} has no JSON form")


def minute(moment: datetime) -> str:
    """``2026-11-23 02:10``, UTC: for tables."""
    return f"{moment:%Y-%m-%d %H:%M}"


def fact_record(fact: Fact) -> dict[str, Any]:
    """A fact as documented in ``docs/output.schema.json``."""
    return {
        "subject": fact.subject,
        "model": fact.model,
        "attribute": fact.attribute,
        "value": list(fact.value) if isinstance(fact.value, tuple) else fact.value,
        "unit": fact.unit,
        "qualifiers": qualifier_record(fact),
        "valid_from": iso(fact.valid_from) if fact.valid_from else None,
        "valid_until": iso(fact.valid_until) if fact.valid_until else None,
        "where": fact.where,
    }


def qualifier_record(fact: Fact) -> dict[str, str | None]:
    """A fact's qualifiers; a limit always says its ``window``, null where it holds at any time."""
    window: dict[str, str | None] = {"window": None} if fact.attribute == "limit" else {}
    return {**window, **dict(fact.qualifiers)}


def table(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """A table on stdout, its cells plain text. The first column is whole, whatever the width: it names the row."""
    made = Table(title=plain(title), title_justify="left")
    for number, column in enumerate(columns):
        made.add_column(column, no_wrap=number == 0)
    for row in rows:
        made.add_row(*(plain(cell) for cell in row))
    out().print(made)


def fact_table(title: str, facts: Sequence[Fact]) -> None:
    """Facts as a table on stdout."""
    rows = [
        (
            fact.subject,
            fact.model or "",
            fact.attribute,
            fact.value if isinstance(fact.value, str) else ", ".join(fact.value),
            fact.unit or "",
            marks(fact),
            validity(fact),
            fact.where,
        )
        for fact in facts
    ]
    table(title, ("subject", "model", "", "value", "unit", "qualifiers", "holds", "where"), rows)


def marks(fact: Fact) -> str:
    """A fact's qualifiers: ``component=input, tier=batch``."""
    return ", ".join(f"{name}={value}" for name, value in fact.qualifiers)


def validity(fact: Fact) -> str:
    """From when until when a fact holds: ``from 2026-12-01``, ``until 2026-12-01``; empty where nothing is said."""
    bounds = (("from", fact.valid_from), ("until", fact.valid_until))
    return ", ".join(f"{word} {iso(when)}" for word, when in bounds if when is not None)


def counted(number: int, thing: str) -> str:
    """``1 target``, ``2 targets``."""
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"
