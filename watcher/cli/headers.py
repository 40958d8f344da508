"""``watcher extract headers``: recorded response headers, one JSON object a line, and what each says."""

from __future__ import annotations

from typing import Any

from probes.header_lines import RecordedHeaders, read_line
from probes.registry import providers
from watcher.cli.names import nearest
from watcher.cli.output import emit, fact_record, fact_table, warn

KIND = "headers"
MEASURED = ("remaining", "reset_s")  # what a limit always says of itself, null where it is not known


def show_headers(file: str, body: bytes, provider: str, json: bool) -> None:
    """Print what each line of a file says.

    Args:
        file: its name, for people.
        body: its bytes, unpacked.
        provider: whose responses they are, where a line does not say.
        json: one JSON object a line of the file, in its order.
    """
    unknown: set[str] = set()
    for number, line in enumerate(body.splitlines(), 1):
        if not line.strip():
            continue
        read = read_line(line, provider)
        if read.provider and read.provider not in providers() and read.provider not in unknown:
            unknown.add(read.provider)
            known = nearest(read.provider, providers())
            warn(f"provider {read.provider!r} is not in the catalogue; read by the general rules. {known}")
        if json:
            emit(_record(read))
        else:
            _show(f"{file} line {number}" if read.id is None else f"{file} {read.id}", read)


def _record(read: RecordedHeaders) -> dict[str, Any]:
    facts = [fact_record(fact) for fact in read.facts]
    for fact in facts:
        if fact["attribute"] == "limit":
            fact["qualifiers"] = dict.fromkeys(MEASURED) | fact["qualifiers"]
    return {"id": read.id, "facts": facts, "warnings": list(read.warnings)}


def _show(title: str, read: RecordedHeaders) -> None:
    for warning in read.warnings:
        warn(f"{title}: {warning}")
    if read.facts or not read.warnings:
        fact_table(title, read.facts)
