"""``watcher extract``: read saved pages and print the facts."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from probes.extract import extract as read_page
from probes.registry import kinds, providers
from watcher.cli import headers
from watcher.cli.names import known_kind, nearest
from watcher.cli.output import emit, fact_record, fact_table, warn
from watcher.domain.errors import UsageError
from watcher.domain.observations import Reading, Unreadable

UNNAMED = frozenset(
    {"subprocessors", "policy", "status", "contract", "changelog"}
)  # kinds whose subjects are no models
MOST_SHOWN = 8
MAX_BYTES = 50 * 1024 * 1024


def extract(
    kind: Annotated[str, typer.Argument(help="What to read: pricing, rate-limits, ..., or headers of responses")],
    files: Annotated[
        list[Path],
        typer.Argument(help='Saved pages, or headers as lines {"headers": {NAME: VALUE}}; each optionally .gz'),
    ],
    provider: Annotated[str, typer.Option(help="Whose pages they are; others are read generally")] = "",
    json: Annotated[bool, typer.Option("--json", help="One JSON object a file (of headers: a line)")] = False,
) -> None:
    """Read saved pages, or recorded response headers, and print the facts. Nothing is fetched, stored or told."""
    if kind.strip().lower() == headers.KIND:
        for file in files:
            headers.show_headers(str(file), page_bytes(file), provider, json)
        return
    kind = known_kind(kind, [*kinds(), headers.KIND])
    if provider and provider not in providers():
        known = nearest(provider, providers())
        warn(f"provider {provider!r} is not in the catalogue; read by the general reader. {known}")
    for file in files:
        reading = read_page(kind, provider, page_bytes(file), file.name)
        if json:
            emit(_record(file, kind, provider, reading))
        else:
            _show(file, kind, reading)


def page_bytes(file: Path) -> bytes:
    """The bytes of a saved page, unpacked where it is ``.gz``.

    Raises:
        UsageError: it cannot be read, is no gzip, or is larger than 50 MiB.
    """
    try:
        if file.suffix == ".gz":
            with gzip.open(file) as packed:
                body = packed.read(MAX_BYTES + 1)
        else:
            with file.open("rb") as page:
                body = page.read(MAX_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise UsageError(
            f"{file}: {error.strerror if isinstance(error, OSError) and error.strerror else error}"
        ) from None
    if len(body) > MAX_BYTES:
        raise UsageError(f"{file}: larger than {MAX_BYTES // 1024 // 1024} MiB")
    return body


def _record(file: Path, kind: str, provider: str, reading: Reading | Unreadable) -> dict[str, Any]:
    read = isinstance(reading, Reading)
    return {
        "file": str(file),
        "kind": kind,
        "provider": provider,
        "verdict": "read" if read else "unreadable",
        "reason": None if isinstance(reading, Reading) else reading.reason,
        "facts": [fact_record(fact) for fact in reading.facts] if isinstance(reading, Reading) else [],
        "warnings": list(_warnings(kind, reading)) if isinstance(reading, Reading) else [],
    }


def _warnings(kind: str, reading: Reading) -> Iterator[str]:
    """What was seen and left out, and which labels stand for no model that is known."""
    yield from reading.warnings
    unknown = () if kind in UNNAMED else dict.fromkeys(fact.subject for fact in reading.facts if fact.model is None)
    if unknown:
        shown = ", ".join(list(unknown)[:MOST_SHOWN])
        more = f" and {len(unknown) - MOST_SHOWN} more" if len(unknown) > MOST_SHOWN else ""
        yield f"no model is known by the name of {shown}{more}"


def _show(file: Path, kind: str, reading: Reading | Unreadable) -> None:
    if isinstance(reading, Unreadable):
        warn(f"{file}: unreadable: {reading.reason}")
        return
    for warning in _warnings(kind, reading):
        warn(f"{file}: {warning}")
    fact_table(str(file), reading.facts)
