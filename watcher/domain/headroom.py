"""How much of a limit workflows need: one alone, and all that share it. Pure.

What a workflow declares is a peak of a minute and volumes of a month. A limit of a second or a minute is held
against the peak; one of an hour, a day or a month against the average, which the busiest hour or day is never below:
an average that does not fit is proof, one that fits is none for the busiest. Nothing is guessed: where input and
output tokens are limited apart and the peak is of both together, only what follows for certain is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from watcher.domain.facts import Fact
from watcher.domain.workflows import Use, Workflow

MINUTE = "minute"
_PER_MINUTE = {"second": 60, MINUTE: 1}  # windows that a peak of a minute can be measured with
_A_MONTH = {MINUTE: 43_200, "hour": 720, "day": 30, "month": 1}  # how many there are in one of 30 days
_COUNTED = {
    "tokens": ("input", "cache_write", "cache_write_5m", "cache_write_1h", "output"),
    "input_tokens": ("input", "cache_write", "cache_write_5m", "cache_write_1h"),
    "output_tokens": ("output",),
}  # cached input is left out: some vendors count it, some do not


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit that a load can be held against.

    Attributes:
        amount: the most in a window.
        resource: ``requests``, ``tokens``, ``input_tokens`` or ``output_tokens``.
        window: ``minute``, ``hour``, ``day`` or ``month``.
        tier: for which accounts, as the page says it; empty for all, or for the one that asked.
        assumed: whether the minute is an assumption, for nothing names a window.
    """

    amount: Decimal
    resource: str
    window: str
    tier: str = ""
    assumed: bool = False

    @property
    def unit(self) -> str:
        """``tokens a minute``."""
        return f"{self.resource.replace('_', ' ')} a{'n' if self.window == 'hour' else ''} {self.window}"


@dataclass(frozen=True, slots=True)
class Load:
    """What is asked for in a window. ``least`` is certain, ``most`` is never passed; None where it is not known."""

    least: Decimal | None = None
    most: Decimal | None = None

    def __add__(self, other: Load) -> Load:
        known = [each for each in (self.least, other.least) if each is not None]
        both = self.most is not None and other.most is not None
        most = (self.most or Decimal(0)) + (other.most or Decimal(0)) if both else None
        return Load(sum(known, Decimal(0)) if known else None, most)


class Fit(StrEnum):
    """How a load stands to a limit."""

    OVER = "over"  # more is asked for than is allowed, for certain
    PERHAPS = "perhaps"  # it depends on how tokens divide into input and output
    FITS = "fits"  # a limit of an hour or a day fits on average; of a shorter window, at peak
    UNKNOWN = "unknown"  # nothing was declared that could be compared


@dataclass(frozen=True, slots=True)
class Room:
    """How one workflow, and all that share the limit with it, stand to a limit.

    Attributes:
        load: of the workflow alone.
        together: of all that share the limit.
        sharers: their ids, the workflow's own included, in the file's order; those of which nothing is known left out.
        keys: how many keys the model is known to be asked with (see :class:`watcher.domain.workflows.Use`).
    """

    limit: Limit
    workflow: str
    load: Load
    together: Load
    sharers: tuple[str, ...]
    keys: int = 0

    @property
    def alone(self) -> Fit:
        """How the workflow would stand if nobody else asked."""
        return fit(self.load, self.limit)

    @property
    def shared(self) -> Fit:
        """How all stand together; FITS where nobody shares."""
        return fit(self.together, self.limit) if len(self.sharers) > 1 else Fit.FITS


def limit_of(fact: Fact, *, live: bool) -> Limit | None:
    """The limit that a fact names; None where nothing that workflows declare can be held against it.

    Args:
        fact: with the attribute ``limit``.
        live: whether an endpoint's headers say it, which often name no window: then a minute is assumed.
    """
    number, resource = fact.decimal(), fact.qualifier("resource")
    if fact.attribute != "limit" or number is None or number < 0 or resource not in {"requests", *_COUNTED}:
        return None
    named = fact.qualifier("window")
    window = named or (MINUTE if live else "")
    tier = fact.qualifier("tier")
    if window in _PER_MINUTE:
        return Limit(number * _PER_MINUTE[window], resource, MINUTE, tier, assumed=not named)
    return Limit(number, resource, window, tier) if window in _A_MONTH else None


def said_by_headers(fact: Fact, known: Iterable[Fact]) -> bool:
    """Whether a limit was read from response headers: what a reading says of their names is among its facts."""
    names = {name for other in known if other.attribute == "scheme" for name in _several(other)}
    return not names.isdisjoint(fact.where.split(", "))


def _several(fact: Fact) -> tuple[str, ...]:
    return (fact.value,) if isinstance(fact.value, str) else fact.value


def fit(load: Load, limit: Limit) -> Fit:
    """How a load stands to a limit."""
    if load.least is not None and load.least > limit.amount:
        return Fit.OVER
    if load.most is not None:
        return Fit.FITS if load.most <= limit.amount else Fit.PERHAPS
    return Fit.FITS if load.least is not None and limit.window != MINUTE else Fit.UNKNOWN


def rooms(limit: Limit, model: str, workflows: Sequence[Workflow]) -> tuple[Room, ...]:
    """How each workflow that uses a model stands to a limit of it, in the file's order."""
    users = [(each, [use for use in each.uses if use.goes_by(model)]) for each in workflows]
    loads = {each.id: _sum(load_of(use, limit) for use in uses) for each, uses in users if uses}
    known = {name: load for name, load in loads.items() if load != Load()}
    keys = max((use.keys for _, uses in users for use in uses), default=0)
    together = _sum(known.values())
    return tuple(Room(limit, name, load, together, tuple(known), keys) for name, load in loads.items())


def _sum(loads: Iterable[Load]) -> Load:
    total: Load | None = None
    for load in loads:
        total = load if total is None else total + load
    return total or Load()


def load_of(use: Use, limit: Limit) -> Load:
    """What a use asks for in a limit's window, of what the limit counts."""
    average = _average(use, limit)
    if limit.window != MINUTE:
        return Load(average, average if limit.window == "month" else None)
    if limit.resource == "requests":
        peak = use.peak.requests_per_minute
        return Load(average) if peak is None else Load(peak, peak)
    peak = use.peak.tokens_per_minute
    if peak is None or limit.resource == "tokens":
        return Load(average) if peak is None else Load(peak, peak)
    return Load(average, peak)


def _average(use: Use, limit: Limit) -> Decimal | None:
    """What is asked for in an average window of a month of 30 days; None where no volume is declared."""
    counted = _COUNTED.get(limit.resource)
    if counted is None:
        monthly = use.monthly.requests
    else:
        monthly = sum((count for name, count in use.monthly.tokens if name in counted), Decimal(0))
    return monthly / _A_MONTH[limit.window] if monthly else None


def refused(load: Load, limit: Limit) -> tuple[Decimal, Decimal]:
    """The share of a load (0 to 1) and the amount that a limit refuses at least; zeros where it fits."""
    short = (load.least or Decimal(0)) - limit.amount
    return (short / load.least, short) if load.least and short > 0 else (Decimal(0), Decimal(0))


def left(load: Load, limit: Limit) -> Decimal | None:
    """The share of a limit (0 to 1) that a load surely leaves; on average where the window is no minute."""
    asked = load.least if load.most is None and limit.window != MINUTE else load.most
    return None if asked is None or asked > limit.amount or not limit.amount else 1 - asked / limit.amount


def percent(share: Decimal) -> str:
    """``56 %``; what is more than nothing is never called 0, and what is less than all never 100."""
    whole = (share * 100).quantize(Decimal(1), ROUND_HALF_UP)
    if not whole and share:
        return "less than 1 %"
    return "more than 99 %" if whole == 100 and share < 1 else f"{whole} %"


def count(number: Decimal) -> str:
    """``900,000``; a fraction is rounded."""
    return f"{number.quantize(Decimal(1), ROUND_HALF_UP):,f}"
