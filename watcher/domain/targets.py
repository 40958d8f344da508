"""Targets: the things we look at, and how a good look at them looks."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Schedule:
    """When to look: every so often, or at the times of a cron line (UTC). Exactly one is set."""

    every: timedelta | None = None
    cron: str | None = None


@dataclass(frozen=True, slots=True)
class Api:
    """A live endpoint of a vendor's. ``key`` is a secret and is never printed."""

    family: str
    base_url: str
    model: str | None = None
    key: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Expectation:
    """What a good reading of the target contains; anything less is refused as unreadable.

    Attributes:
        markers: texts that must stand on the page (compared without case).
        min_facts, max_facts: how many facts are read from it.
        min_bytes, max_bytes: how long it is, inflated.
        kept: the least share (0 to 1) of the facts and of the models known before that must still be
            there; None for the usual shares. Less is believed only after a day.
    """

    markers: tuple[str, ...] = ()
    min_facts: int = 1
    max_facts: int | None = None
    min_bytes: int | None = None
    max_bytes: int | None = None
    kept: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """One thing we look at.

    ``id`` is ``provider/name``. ``confirm`` is how many looks must agree before a change
    is told (1 = at once). Exactly one of ``url`` and ``api`` is set. ``browser`` says that the
    page exists only once its scripts have run.
    """

    id: str
    kind: str
    provider: str
    url: str | None = None
    api: Api | None = None
    schedule: Schedule = Schedule(every=timedelta(hours=1))
    confirm: int = 2
    expect: Expectation = Expectation()
    browser: bool = False

    @property
    def source(self) -> str:
        """The address of what is looked at: of a page, or of an endpoint with the model that is asked."""
        if self.api is None:
            return self.url or ""
        return f"{self.api.base_url}#{self.api.model}" if self.api.model else self.api.base_url
