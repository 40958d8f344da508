"""For each kind a list as vendors print it, in each format. The same arguments give the same bytes."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from benchmarks import pages

_CHROME = 0.4  # of an HTML page is menus and the page's state, the rest its table


@dataclass(frozen=True, slots=True)
class List:
    """What one page lists: its title, a sentence before the list, the columns, and the cells of row ``n``."""

    title: str
    lead: str
    headers: tuple[str, ...]
    row: Callable[[int], tuple[str, ...]]


def _day(number: int) -> date:
    return date(2026, 1, 15) + timedelta(days=number * 3 % 700)


LISTS: Mapping[str, List] = {
    "pricing": List(
        "Pricing", "Prices in US dollars per 1M tokens.", ("Model", "Input", "Cached input", "Output"),
        lambda n: (f"acme-{n}", f"${1 + n * 0.07:.2f}", f"${0.1 + n * 0.007:.3f}", f"${4 + n * 0.28:.2f}"),
    ),
    "models": List(
        "Models", "The models that our API offers.",
        ("Model ID", "Context window", "Max output tokens", "Knowledge cutoff"),
        lambda n: (f"acme-{n}", f"{128 + n},000 tokens", f"{8 + n % 56},000 tokens", _day(n).isoformat()),
    ),
    "deprecations": List(
        "Deprecations", "Requests to a model fail after its shutdown date.",
        ("Model", "Deprecated on", "Shutdown date", "Recommended replacement"),
        lambda n: (f"acme-{n}", f"{_day(n):%b %d, %Y}", f"{_day(n) + timedelta(days=180):%b %d, %Y}", f"acme-{n + 1}"),
    ),
    "rate_limits": List(
        "Rate limits", "Limits for each model and organization.", ("Model", "RPM", "TPM", "RPD"),
        lambda n: (f"acme-{n}", f"{500 + n}", f"{30_000 + 1_000 * n:,}", f"{10_000 + 10 * n:,}"),
    ),
    "subprocessors": List(
        "Subprocessors", "The subprocessors that we engage to process customer data.",
        ("Name", "Purpose", "Location", "Data"),
        lambda n: (f"{_name(n)} Inc.", f"{_name(n + 7)} hosting", "United States", "Customer content"),
    ),
}  # fmt: skip

_JSON: Mapping[str, Callable[[int], dict[str, object]]] = {
    "pricing": lambda n: {
        "id": f"acme/acme-{n}", "name": f"Acme {n}", "context_length": 128_000 + n,
        "pricing": {"prompt": f"{1e-6 + n * 1e-8:.8f}", "completion": f"{4e-6 + n * 4e-8:.8f}"},
    },
    "models": lambda n: {
        "id": f"acme-{n}", "object": "model", "created": 1_700_000_000 + n, "owned_by": "acme",
        "context_length": 128_000 + n, "max_output_tokens": 8_000,
    },
}  # fmt: skip


def _name(number: int) -> str:
    return "".join(Random(number).choices(("Ber", "co", "den", "el", "gra", "hin", "jo", "ka", "lum"), k=3)).title()


def _sections(rows: int) -> list[range]:
    return [range(first, min(first + pages.FAMILY, rows)) for first in range(0, rows, pages.FAMILY)]


def markdown(kind: str, rows: int) -> bytes:
    """A Markdown page with tables of 20 rows."""
    listed = LISTS[kind]
    parts = [f"# {listed.title}\n\n{listed.lead}\n"]
    for part in _sections(rows):
        lines = [listed.headers, tuple("---" for _ in listed.headers), *map(listed.row, part)]
        table = "\n".join(f"| {' | '.join(line)} |" for line in lines)
        parts.append(f"## Family {part.start // pages.FAMILY}\n\n{pages.prose(part.start)}\n\n{table}\n")
    return "\n".join(parts).encode()


def html(kind: str, size: int) -> bytes:
    """An HTML page of about ``size`` bytes, of which two thirds are its tables."""
    listed = LISTS[kind]
    head = "".join(f'<th scope="col" class="{pages.CELL}">{name}</th>' for name in listed.headers)
    body: list[str] = []
    length, count = 0, 0
    while length < size * (1 - _CHROME):
        rows = "".join(f"<tr>{_cells(listed.row(n))}</tr>\n" for n in range(count, count + pages.FAMILY))
        body.append(
            f'<section class="mx-auto"><h2>Family {len(body)}</h2><p>{pages.prose(count)}</p>'
            f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></section>"
        )
        length += len(body[-1])
        count += pages.FAMILY
    return pages.document(listed.title, f"<p>{listed.lead}</p>{''.join(body)}", size)


def _cells(texts: tuple[str, ...]) -> str:
    first, *others = texts
    cells = "".join(f'<td class="{pages.CELL}"><div class="flex"><span>{text}</span></div></td>' for text in others)
    return f'<td class="{pages.CELL}"><code>{first}</code></td>{cells}'


def mdx(kind: str, rows: int) -> bytes:
    """An un-rendered page whose tables are properties of components."""
    listed = LISTS[kind]
    parts = [f"# {listed.title}\n\n{listed.lead}\n"]
    for part in _sections(rows):
        given = ",\n".join(f"    {json.dumps(listed.row(n))}" for n in part)
        table = f"<Table\n  columns={{{json.dumps(listed.headers)}}}\n  rows={{[\n{given}\n  ]}}\n/>"
        parts.append(f"## Family {part.start // pages.FAMILY}\n\n{pages.prose(part.start)}\n\n{table}\n")
    return "\n".join(parts).encode()


def json_list(kind: str, rows: int) -> bytes | None:
    """A list endpoint's answer; None for a kind that is never one."""
    entry = _JSON.get(kind)
    return json.dumps({"object": "list", "data": [entry(n) for n in range(rows)]}).encode() if entry else None
