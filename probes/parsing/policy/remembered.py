"""Readings of pages that were read before: most looks at a page find that nothing but its scripts has changed."""

from __future__ import annotations

from watcher.domain.observations import Reading, Unreadable

_MOST = 6_000_000  # characters that are remembered
_EACH = 2_000  # characters for what a reading takes beside its texts


class Readings:
    """Readings by the marks of their pages; the ones kept first go first.

    Args:
        most: characters of all texts together.
    """

    def __init__(self, most: int = _MOST) -> None:
        self._most = most
        self._kept: dict[bytes, tuple[int, Reading | Unreadable]] = {}

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, mark: bytes) -> Reading | Unreadable | None:
        """The reading of a page; None where it is not remembered."""
        found = self._kept.get(mark)
        return found[1] if found is not None else None

    def keep(self, mark: bytes, reading: Reading | Unreadable) -> Reading | Unreadable:
        """Remember a reading, if there is room for it, and return it."""
        size = _size(reading)
        if size <= self._most:
            self._forget(self._most - size)
            self._kept[mark] = (size, reading)
        return reading

    def clear(self) -> None:
        """Forget all."""
        self._forget(0)

    def _forget(self, rest: int) -> None:
        """Forget the oldest until the others have no more than ``rest`` characters."""
        kept = list(self._kept.items())  # a copy: other threads read pages too
        size = sum(each for _, (each, _) in kept)
        for mark, (each, _) in kept:
            if size <= rest:
                return
            self._kept.pop(mark, None)
            size -= each


def _size(reading: Reading | Unreadable) -> int:
    facts = reading.facts if isinstance(reading, Reading) else ()
    values = ((fact.value,) if isinstance(fact.value, str) else fact.value for fact in facts)
    return _EACH + sum(_EACH // 10 + sum(map(len, value)) for value in values)
