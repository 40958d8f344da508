"""What a call costs: at most, before it is made, and really, after it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from watcher.domain.calls import Call, Usage

MILLION = Decimal(1_000_000)
_FRAME = 64  # tokens that a vendor's own template may put around a request
_TURN = 16  # and around each message or tool


@dataclass(frozen=True, slots=True)
class Rates:
    """Dollars for a million tokens, and where they are from: a page, a package, or nothing but caution."""

    input: Decimal
    output: Decimal
    source: str


# Where nobody says what a model costs: as much as the dearest that are in general use.
CAUTIOUS = Rates(Decimal(15), Decimal(75), "no known price: the dearest models' is assumed")


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that may be spent, in dollars: by one target in a day and a month (UTC), and by all together.

    None where nothing is said.
    """

    daily: Decimal | None = None
    monthly: Decimal | None = None
    all_daily: Decimal | None = None
    all_monthly: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Reservation:
    """Dollars that a call may cost, set aside before it is made. One that is never settled counts as spent."""

    id: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class CapReached:
    """Nothing was set aside: with this call a cap would be passed.

    Attributes:
        cap: which, in words.
        until: when it is counted anew; None where the call alone passes it, so that no waiting helps.
    """

    cap: str
    until: datetime | None

    @property
    def words(self) -> str:
        """Which cap, and what is to be done."""
        return f"{self.cap}; it is asked again from {self.until:%Y-%m-%d}" if self.until else f"{self.cap}: raise it"


def cap_reached(name: str, cap: Decimal, amount: Decimal, until: datetime) -> CapReached:
    """The refusal of ``amount`` by a cap that counts until then."""
    if amount > cap:
        return CapReached(f"{name}, ${cap.normalize():f}, is less than one call may cost (${amount:f})", None)
    return CapReached(f"{name}, ${cap.normalize():f}, is reached", until)


@dataclass(frozen=True, slots=True)
class Spent:
    """What was spent, in dollars, open reservations included, and in how many calls."""

    day: Decimal = Decimal(0)
    month: Decimal = Decimal(0)
    total: Decimal = Decimal(0)
    calls: int = 0


def at_most(call: Call, rates: Rates) -> Decimal:
    """What a call can cost at most: no token is shorter than a byte, and the answer has its bound."""
    texts = [text for message in call.messages for text in (message.role, message.content)]
    texts += [text for tool in call.tools for text in (tool.name, tool.description, tool.parameters)]
    size = sum(len(text.encode("utf-8", "replace")) for text in (*texts, call.schema))
    tokens = size + _FRAME + _TURN * (len(call.messages) + len(call.tools))
    return (tokens * rates.input + call.max_tokens * rates.output) / MILLION


def cost(usage: Usage, rates: Rates) -> Decimal | None:
    """What a call cost by the vendor's own count, what was cached at the full price; None where it does not count.

    Every call has a prompt: where that is counted as no tokens, nothing was counted.
    """
    if not usage.prompt_tokens or usage.completion_tokens is None:
        return None
    return (usage.prompt_tokens * rates.input + usage.completion_tokens * rates.output) / MILLION
