"""``python -m benchmarks headers FILE``: what is read of recorded response headers, by provider, and how fast."""

from __future__ import annotations

import gzip
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from probes.header_lines import RecordedHeaders, read_line

COLUMNS = ("provider", "responses", "read", "flagged", "without limits", "ms each")
_COUNTS = frozenset({"limit", "remaining"})


@dataclass(slots=True)
class Count:
    """Responses of one provider; one may be both ``read`` and ``flagged``. ``seconds`` is for all."""

    responses: int = 0
    read: int = 0
    flagged: int = 0
    without: int = 0
    seconds: float = 0.0

    def add(self, response: RecordedHeaders, seconds: float) -> None:
        """Count one response."""
        read = any(fact.attribute in _COUNTS for fact in response.facts)
        self.responses += 1
        self.read += read
        self.flagged += bool(response.warnings)
        self.without += not read and not response.warnings
        self.seconds += seconds

    def cells(self, provider: str) -> tuple[str, ...]:
        """As printed."""
        each = f"{1000 * self.seconds / self.responses:.2f}"
        return (provider, *map(str, (self.responses, self.read, self.flagged, self.without)), each)


def lines(file: Path) -> Iterator[bytes]:
    """The lines of a file that hold something; ``.gz`` is unpacked."""
    with gzip.open(file) if file.suffix == ".gz" else file.open("rb") as recorded:
        yield from filter(bytes.strip, recorded)


def count(recorded: Iterable[bytes], clock: Callable[[], float] = time.process_time) -> dict[str, Count]:
    """Lines as ``watcher extract headers`` takes them, by provider, and ``all`` at the end."""
    counts: dict[str, Count] = defaultdict(Count)
    total = Count()
    for line in recorded:
        begun = clock()
        response = read_line(line)
        seconds = clock() - begun
        counts[response.provider or "-"].add(response, seconds)
        total.add(response, seconds)
    return dict(sorted(counts.items())) | ({"all": total} if total.responses else {})


def show(counts: dict[str, Count]) -> str:
    """The counts under their headers, in columns."""
    rows = [COLUMNS, *(held.cells(provider) for provider, held in counts.items())]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)
