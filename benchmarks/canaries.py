"""``python -m benchmarks.canaries [FOLDER] [STREAMS]``: false alarms, delays and the cost of suites.

FOLDER holds repeats of real answers (``canary_streams.recorded``); without it, suites of our own making are used.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from math import sqrt
from pathlib import Path

import numpy as np

from benchmarks.canary_streams import REPEATS, SUITE, Outcome, Source, Stream, generated, recorded
from watcher.canaries.answers import Answer
from watcher.canaries.compare import compare
from watcher.canaries.confirm import PROMPTS, SAMPLES, confirm
from watcher.canaries.sequence import HORIZON, start, step

WEEKS = HORIZON // (7 * 24)
USD_PER_CALL = (80 * 2.5 + 20 * 10) / 1_000_000  # 80 tokens in at $2.50 a million, 20 out at $10
MISSED = 400  # samples after which a change counts as missed


def quiet(sources: Sequence[Source], streams: int) -> None:
    """90 days without a change."""
    outcomes: list[Outcome] = []
    for number in range(streams):
        source = sources[number % len(sources)]
        outcomes.append(Stream(source, np.random.default_rng([1, number]), f"quiet {number}").run())
    suspected = sum(len(each.suspected) for each in outcomes)
    false = sum(len(each.confirmed) for each in outcomes)
    low, high = (edge / streams for edge in _poisson(false))
    fresh = suspected * PROMPTS * SAMPLES / streams
    calls = SUITE * REPEATS + HORIZON + fresh
    print(f"{streams} streams of {HORIZON} samples without a change, {len(sources)} sources")
    print(f"  suspicions in 90 days      {suspected / streams:.2f}")
    print(
        f"  false alarms in 90 days    {false / streams:.4f}  (95 % interval {low:.4f} to {high:.4f}; {false} in all)"
    )
    print(f"  calls in 90 days           {calls:.0f}, of which {fresh:.0f} to confirm; ${calls * USD_PER_CALL:.2f}")
    print(f"  weekly comparisons add at most {WEEKS * 0.001:.3f} false alarms and {WEEKS * PROMPTS * SAMPLES} calls")


def changed(source: Source, streams: int) -> None:
    """A change at some sample of the first weeks."""
    delays = []
    for number in range(streams):
        rng = np.random.default_rng([2, number])
        change = int(rng.integers(50, 500))
        found = Stream(source, rng, f"{source.name} {number}").run(change + MISSED, change).confirmed
        delays.append(next((each - change for each in found if each > change), MISSED))
    late = sum(delay == MISSED for delay in delays)
    middle, most = np.quantile(delays, [0.5, 0.9])
    print(f"  {source.name:<32} median {middle:5.1f}   p90 {most:5.1f}   missed {late} of {streams}")


def _poisson(count: int) -> tuple[float, float]:
    """A 95 % interval for the mean of a Poisson count, by Wilson and Hilferty."""
    low = count * (1 - 1 / (9 * count) - 1.96 / (3 * sqrt(count))) ** 3 if count else 0.0
    top = count + 1
    return max(0.0, low), top * (1 - 1 / (9 * top) + (1.96 if count else 1.645) / (3 * sqrt(top))) ** 3


def speed() -> None:
    """Processor time of each layer."""
    bag = [Answer("p", n, f"The order ships on day {n % 7}, as {'promised' if n % 3 else 'said'}.") for n in range(100)]
    suite = [Answer(f"p{n % SUITE}", n, f"Answer {n}: the order ships on day {n % 7}.") for n in range(SUITE * REPEATS)]
    fresh = [Answer(f"p{n % PROMPTS}", n, f"Answer {n}: it ships on day {n % 5}.") for n in range(PROMPTS * SAMPLES)]
    calls: dict[str, Callable[[], object]] = {
        "step, 100 answers in the bag": lambda: step(start(), bag, bag[0], suite="s"),
        "compare, one answer a side": lambda: compare(suite[:SUITE], suite[SUITE : 2 * SUITE]),
        "confirm, 10 prompts": lambda: confirm(suite, fresh),
    }
    for name, call in calls.items():
        began = [time.process_time()]
        for _ in range(5):
            call()
            began.append(time.process_time())
        print(f"  {name:<32} {1000 * min(np.diff(began)):.1f} ms")


def main(arguments: Sequence[str]) -> None:
    """Print the table."""
    folder = next((Path(each) for each in arguments if not each.isdigit()), None)
    streams = next((int(each) for each in arguments if each.isdigit()), 400)
    sources = list(recorded(folder) if folder else generated())
    quiet([Source(each.name, each.before) for each in sources], streams)
    print("samples from a change to its confirmation")
    for source in sources:
        if source.after is not None:
            changed(source, max(1, streams // 10))
    print("processor time")
    speed()


if __name__ == "__main__":
    main(sys.argv[1:])
