"""Which prompt is asked next: drawn by lot, and the same for whoever goes on. Pure.

A lot is a hash of what it is for, so that a restart or another replica draws what this process would have drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256


def shuffled(seed: str, names: Sequence[str]) -> tuple[str, ...]:
    """The names in an order that depends on the seed, and not on the order given."""
    return tuple(sorted(names, key=lambda name: sha256(f"{seed}\0{name}".encode("utf-8", "replace")).hexdigest()))


def drawn(seed: str, names: Sequence[str], number: int) -> str:
    """The name for a sample, counted from 1: each once, in a new order, before any comes again."""
    turn, place = divmod(number - 1, len(names))
    return shuffled(f"{seed} turn {turn}", names)[place]


def dealt(seed: str, names: Sequence[str], times: int) -> tuple[tuple[str, int], ...]:
    """Every name so many times, with the number of the time from 0: turn by turn, each in its own order."""
    return tuple((name, turn) for turn in range(times) for name in shuffled(f"{seed} turn {turn}", names))


def number(seed: str) -> int:
    """A seed for whatever draws with numbers."""
    return int.from_bytes(sha256(seed.encode("utf-8", "replace")).digest()[:6], "big")
