"""What the headers of one response say of limits and of ends. Values only."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from watcher.domain.facts import Fact

_WINDOW_SECONDS = {
    "1s": "second", "1-second": "second", "60s": "minute", "60-second": "minute", "1-minute": "minute",
    "3600s": "hour", "60-minute": "hour", "1-hour": "hour", "86400s": "day", "24-hour": "day", "1-day": "day",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Measurement:
    """One limit, and how much of it was left when the response was sent.

    Attributes:
        resource: what is counted, in one word for all vendors: ``requests``, ``tokens``, ``input_tokens``,
            ``output_tokens``; else as in ``named``.
        named: what is counted, in the header's own words: ``req``, ``project_tokens``, ``input_images``.
        window: as it was said: ``minute``, ``10-second``, ``300s``; None where nothing says it.
        bucket: whose limit it is, where an account has several of one resource: ``project``, a policy's name.
        limit: as printed, a decimal; None where only what remains was sent.
        remaining: as printed, a decimal; None where it was not sent.
        reset_s: seconds from the response's date until it is full again, not below 0; None where that is not certain.
        headers: the names it was read from.
    """

    resource: str
    named: str
    window: str | None = None
    bucket: str = ""
    limit: str | None = None
    remaining: str | None = None
    reset_s: Decimal | None = None
    headers: tuple[str, ...] = ()

    @property
    def per(self) -> str | None:
        """The window in the words that pages use, so that ``60s`` and ``minute`` are one."""
        return _WINDOW_SECONDS.get(self.window, self.window) if self.window else None

    @property
    def key(self) -> tuple[str, str, str]:
        """What is limited: the same at each look, whatever is left of it."""
        return (self.resource, self.per or "", self.bucket)


@dataclass(frozen=True, slots=True)
class HeadersReading:
    """What the headers of one response say.

    Attributes:
        limits: in the order of the headers; one for each key.
        notices: facts ``notice``, ``deprecated``, ``shutdown`` or ``replacement``, as headers announce them.
        retry_after_s: how long to wait before the next call, as asked; a success may ask it too.
        signals: headers of known schemes that hold no count, as they came: what a call cost, for one.
        unknown: headers that speak of limits in a way that no rule reads, as they came: a new scheme.
        unread: the limits whose headers are there and hold no count, or one beyond reason: nothing is known of them.
        warnings: what was seen and left out, and why.
    """

    limits: tuple[Measurement, ...] = ()
    notices: tuple[Fact, ...] = ()
    retry_after_s: Decimal | None = None
    signals: tuple[tuple[str, str], ...] = ()
    unknown: tuple[tuple[str, str], ...] = ()
    unread: tuple[Measurement, ...] = ()
    warnings: tuple[str, ...] = ()
