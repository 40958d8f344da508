"""``python -m benchmarks [NAME...]``: a table for each benchmark.

``headers FILE`` counts recorded response headers, ``archives FOLDER`` reads saved pages of documents beside
trafilatura.
The exit code is 1 where a limit is passed, 2 for a name there is not.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from benchmarks import archives, documents, headers, hostile, memory, readers, reading, saving, snapshots, startup
from benchmarks.measure import Row, table

BENCHMARKS: Mapping[str, Callable[[], Iterable[Row]]] = {
    "readers": readers.measure,
    "reading": reading.measure,
    "documents": documents.measure,
    "snapshots": snapshots.measure,
    "saving": saving.measure,
    "memory": memory.measure,
    "startup": startup.measure,
    "hostile": hostile.measure,
}


def main(names: Sequence[str], benchmarks: Mapping[str, Callable[[], Iterable[Row]]] = BENCHMARKS) -> int:
    """Run the named benchmarks, or all; returns the exit code."""
    if len(names) == 2 and names[0] == "headers":
        print(headers.show(headers.count(headers.lines(Path(names[1])))))
        return 0
    if len(names) == 2 and names[0] == "archives":
        print(archives.show(Path(names[1])))
        return 0
    unknown = [name for name in names if name not in benchmarks]
    if unknown:
        print(f"there is no benchmark {unknown[0]!r}: they are {', '.join(benchmarks)}", file=sys.stderr)
        return 2
    kept = True
    for name in names or benchmarks:
        rows = list(benchmarks[name]())
        kept = kept and all(row.kept for row in rows)
        print(f"{name}\n{table(rows)}\n", flush=True)
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
