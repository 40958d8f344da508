"""What one fetch may use: time, received bytes, patience, a retry."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from probes.fetch.failures import Failed
from watcher.domain.observations import FailureKind


class Budget:
    """One fetch's allowance, used by one thread.

    The deadline covers names, connections, redirects, retries and bodies however slowly they
    drip. Waiting for one's turn at a host is not the vendor's doing: it is taken from
    ``patience`` instead, so that the twentieth page of one host is not a vendor's time-out.
    """

    def __init__(
        self, clock: Callable[[], float], seconds: float, max_received: int,
        patience: float, retries: int = 1, parent: Budget | None = None, missed: str = "no complete answer",
    ) -> None:  # fmt: skip
        self._clock = clock
        self._seconds = seconds
        self._ends = clock() + seconds
        self._left = self._max_received = max_received
        self._parent = parent
        self._missed = missed
        self.patience = patience
        self.retries = retries

    def part(self, seconds: float, max_received: int) -> Budget:
        """An allowance inside this one, without a retry: no more time or bytes than this one has left."""
        within = min(seconds, self._ends - self._clock())
        return Budget(self._clock, within, max_received, self.patience, retries=0, parent=self)

    def remaining(self) -> float:
        """Seconds left, more than 0.

        Raises:
            Failed: none are left (TIMED_OUT).
        """
        left = self._ends - self._clock()
        if left <= 0:
            raise self.timed_out()
        return left

    @property
    def spent(self) -> bool:
        """Whether the deadline has passed."""
        return self._ends <= self._clock()

    def timed_out(self) -> Failed:
        """The failure for a deadline that passed."""
        return Failed(FailureKind.TIMED_OUT, f"{self._missed} within {self._seconds:g} s")

    def received(self, count: int) -> None:
        """Count bytes off the wire, headers and every hop included.

        Raises:
            Failed: more than the cap (TOO_LARGE).
        """
        self._left -= count
        if self._left < 0:
            raise Failed(FailureKind.TOO_LARGE, f"more than {self._max_received} bytes received", retryable=False)
        if self._parent is not None:
            self._parent.received(count)

    def take_retry(self, pause: float) -> bool:
        """Whether there is a retry left, and the time to pause before it; it is then used up."""
        if self.retries < 1 or self._ends - self._clock() <= pause:
            return False
        self.retries -= 1
        return True

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """What is done inside counts towards patience and not towards the deadline."""
        began = self._clock()
        try:
            yield
        finally:
            self._forgive(self._clock() - began)

    def _forgive(self, seconds: float) -> None:
        self._ends += seconds
        self.patience -= seconds
        if self._parent is not None:
            self._parent._forgive(seconds)
