"""How a canary stands: its baseline, where its sequence is, and what was found. All that a restart has to know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from watcher.canaries.answers import Answer

SPREAD = timedelta(hours=24)  # a baseline of one afternoon does not know what mornings are like
REPEATS = 10  # answers a prompt in a baseline
WEEK = timedelta(days=7)  # between comparisons of all with the baseline, so that what comes slowly is found too
DAY = timedelta(days=1)  # the same, while a difference stands: whether it is still there


class Phase(StrEnum):
    """What a look at a canary does."""

    COLLECTING = "collecting"  # the baseline is incomplete: nothing is compared yet
    WATCHING = "watching"  # one prompt a look
    CONFIRMING = "confirming"  # fresh answers are drawn, to be compared with the baseline
    CHANGED = "changed"  # a difference was found, and nobody accepted it yet


class Purpose(StrEnum):
    """Why an answer was asked for."""

    BASELINE = "baseline"
    WATCH = "watch"
    AGAIN = "again"  # the same prompt once more, because of what its answer showed
    CONFIRM = "confirm"


@dataclass(frozen=True, slots=True)
class Terms:
    """What answers depend on besides the model: with other terms they cannot be compared.

    Attributes:
        suite: its name.
        suite_hash: of all that is sent.
        endpoint: family and address.
        model: the one that is asked for.
        client: the version of what builds the requests.
    """

    suite: str
    suite_hash: str
    endpoint: str
    model: str
    client: str


@dataclass(frozen=True, slots=True)
class Baseline:
    """The answers that a suite is compared with.

    Attributes:
        id: its row.
        begun_at: when its first answer was asked for.
        frozen_at: when it was complete; None while it is collected. From then on it never changes.
        accepted_by, why: who took a found change for the new normal; empty for a first baseline.
    """

    id: int
    target: str
    terms: Terms
    begun_at: datetime
    frozen_at: datetime | None = None
    accepted_by: str = ""
    why: str = ""

    @property
    def seed(self) -> str:
        """What every lot of its canary is drawn from."""
        return f"{self.target} {self.terms.suite_hash} {self.begun_at.isoformat()}"


@dataclass(frozen=True, slots=True)
class Round:
    """Fresh answers drawn to be compared with the baseline (layer 2); it goes on where it was left.

    Attributes:
        number: counts the rounds of a baseline.
        cause: why, in words.
        alpha: the p-value up to which a difference counts, as decimal text.
        prompts: ids of those that are asked.
        samples: how often each.
        opened_at: when it began.
        since: after which moment the change, if there is one, most likely lies; None where nothing says.
        topics: of a policy whose change asked for it.
    """

    number: int
    cause: str
    alpha: str
    prompts: tuple[str, ...]
    samples: int
    opened_at: datetime
    since: datetime | None = None
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Channel:
    """One thing about answers that differs from the baseline.

    Attributes:
        name: what is compared: ``output distribution``, ``schema_valid``, ``model``, ``latency``, ...
        said: how it differs, in words; the first is the statement, others tell more. May hold a vendor's text.
        since: when it was found.
        seen: number of the sample that last showed it.
        prompts: ids of those whose requests are refused: they are left out meanwhile; empty for other channels.
    """

    name: str
    said: tuple[str, ...]
    since: datetime
    seen: int = 0
    prompts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outage:
    """Looks without an answer, in a row, and since then looks with one.

    An endpoint that answers now and then is away until it answered several looks in a row: it is told once.

    Attributes:
        failed: looks without an answer, until they are over.
        good: looks with one, in a row, since the last of them.
        kind, trouble: of the last failure.
        alike: how many in a row were of that trouble.
    """

    failed: int = 0
    good: int = 0
    kind: str = ""
    trouble: str = ""
    alike: int = 0

    @property
    def declared(self) -> bool:
        """Whether it counts as away."""
        return self.failed >= 3


@dataclass(frozen=True, slots=True)
class Course:
    """Where a canary's machine is.

    Attributes:
        sequence: the state of layer 1, as JSON text; empty before it began.
        taken: samples of the sequence so far.
        round: the fresh answers being drawn.
        rounds: how many were begun.
        compared_at: when the answers were last compared with the baseline as a whole.
        channels: what differs.
        found: the number of the round that found the difference that stands; 0 where none does.
        back: how many comparisons in a row found no more of it.
        fresh_from: number of the sample after which answers count as the baseline's like.
        fingerprints: marks of systems seen since the baseline, some of them.
        outage: looks without an answer.
        note: what the last round said, in words.
    """

    phase: Phase = Phase.COLLECTING
    sequence: str = ""
    taken: int = 0
    round: Round | None = None
    rounds: int = 0
    compared_at: datetime | None = None
    channels: tuple[Channel, ...] = ()
    found: int = 0
    back: int = 0
    fresh_from: int = 0
    fingerprints: tuple[str, ...] = ()
    outage: Outage = Outage()
    note: str = ""

    def channel(self, name: str) -> Channel | None:
        """What differs in one channel, or None."""
        return next((channel for channel in self.channels if channel.name == name), None)


@dataclass(frozen=True, slots=True)
class Standing:
    """All that is kept of a canary but its answers; ``revision`` counts the savings."""

    target: str
    revision: int = 0
    baseline: Baseline | None = None
    course: Course = Course()


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer and what it was asked for. ``round`` is 0 outside rounds."""

    purpose: Purpose
    answer: Answer
    round: int = 0
