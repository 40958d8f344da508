"""Figures beside their yardsticks, and how they are taken."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

# A child's peak counts the memory of whoever started it until the child's own program begins: start it from
# an interpreter that has nothing loaded. Prints CPU seconds, peak RSS as the system counts it, and the exit code.
_LAUNCHER = """
import json, os, sys
quiet = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
_, status, used = os.wait4(os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=quiet), 0)
print(json.dumps([used.ru_utime + used.ru_stime, used.ru_maxrss, os.waitstatus_to_exitcode(status)]))
"""
_RSS_UNIT = 1 if sys.platform == "darwin" else 1024


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: ``ratio`` is ours divided by the yardstick's, and must not pass ``limit``.

    ``limit`` is None where the yardstick is none on this machine. ``ours`` and ``yardstick`` are
    for people and hold what this machine took.
    """

    name: str
    ours: str
    yardstick: str
    ratio: float
    limit: float | None

    @property
    def kept(self) -> bool:
        """Whether the limit is kept; a row without one is only shown."""
        return self.limit is None or self.ratio <= self.limit

    def cells(self) -> tuple[str, ...]:
        """As printed."""
        verdict = "ok" if self.kept else "PASSED ITS LIMIT"
        limit, verdict = ("-", "not judged") if self.limit is None else (f"{self.limit:.3g}", verdict)
        return (self.name, self.ours, self.yardstick, f"{self.ratio:.3g}", limit, verdict)


@dataclass(frozen=True, slots=True)
class Cost:
    """What a finished process took: CPU seconds, and bytes of memory at its peak."""

    cpu: float
    peak: int

    @property
    def megabytes(self) -> str:
        """The peak for people."""
        return f"{self.peak / 1e6:.0f} MB"


HEADERS = ("measured", "ours", "yardstick", "ratio", "limit", "verdict")


def table(rows: Iterable[Row]) -> str:
    """Rows under their headers, in columns."""
    lines = [HEADERS, *(row.cells() for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADERS))]
    return "\n".join("  ".join(map(str.ljust, line, widths)).rstrip() for line in lines)


def quickest(
    rounds: int,
    *works: Callable[[], object],
    clock: Callable[[], float] = time.process_time,
    before: Callable[[], object] = lambda: None,
) -> list[float]:
    """Seconds that each work took in its best round; they take turns, so that a busy machine hits all of them.

    ``before`` is called before each work and is not counted.
    """
    best = [float("inf")] * len(works)
    for _ in range(rounds):
        for place, work in enumerate(works):
            before()
            began = clock()
            work()
            best[place] = min(best[place], clock() - began)
    return best


def cost(command: Sequence[str], folder: Path = ROOT) -> Cost:
    """Run a Python command (``("-m", "watcher", ...)``) in a folder, and see what it took.

    The first run may have to compile its modules, which an installed program finds compiled: it is no measure.

    Raises:
        RuntimeError: it did not end with 0.
    """
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    launched = subprocess.run(
        [sys.executable, "-I", "-S", "-c", _LAUNCHER, sys.executable, *command],
        cwd=folder, env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    cpu, peak, code = json.loads(launched.stdout)
    if code:
        raise RuntimeError(f"{' '.join(command)} ended with {code}: {launched.stderr}")
    return Cost(cpu, peak * _RSS_UNIT)


def cheapest(rounds: int, *commands: Sequence[str]) -> list[Cost]:
    """What each command took in its best round; they take turns. A round before these is not counted."""
    taken = [[cost(command) for command in commands] for _ in range(rounds + 1)][1:]
    return [min(costs, key=lambda one: one.cpu) for costs in zip(*taken, strict=True)]
