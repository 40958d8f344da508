"""A model that answers as a test says, a suite to ask it, and a clock that a test turns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from tests.fakes.outside import Silent
from watcher.canaries.money import Limits, Rates
from watcher.canaries.suites import Json, Prompt, Suite
from watcher.domain.calls import Call, Completion, Message, Reply, Usage
from watcher.domain.observations import Failure, FailureKind
from watcher.domain.targets import Api, Schedule, Target
from watcher.pipeline.canary.asking import Canary

BEGIN = datetime(2026, 11, 2, 9, tzinfo=UTC)  # a Monday
RATES = Rates(Decimal("2.50"), Decimal(10), "a test")
HOUR = timedelta(hours=1)
Says = Callable[[str, int], str]  # the prompt's text, and how often it was asked before


def steady(prompt: str, sample: int) -> str:
    """Nearly always the same: every third answer has one word more."""
    return f"The answer to {prompt} is {len(prompt)}{' indeed' if sample % 3 == 2 else ''}."


def refusing(prompt: str, sample: int) -> str:
    """No."""
    return "I'm sorry, but I cannot help with that request."


class Clock:
    """A clock that stands still until it is turned."""

    def __init__(self, now: datetime = BEGIN) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def turn(self, by: timedelta = HOUR) -> datetime:
        """Let time pass."""
        self.now += by
        return self.now


class Model(Silent):
    """An endpoint with one model."""

    def __init__(self, says: Says = steady) -> None:
        self.says = says
        self.model, self.fingerprint, self.extra_tokens = "acme-large-1", "fp_1", 0
        self.never = ""  # the text of a prompt whose request is refused
        self.refused: Reply | Failure | None = None  # what every call comes to, where it is set
        self.first_byte_s = 0.4
        self.asked: Counter[str] = Counter()
        self.calls = 0

    def call(self, call: Call) -> Reply | Failure:
        """One answer."""
        self.calls += 1
        if self.refused is not None:
            return self.refused
        prompt = call.messages[-1].content
        if prompt == self.never:
            return error(400, "tools: not supported")
        text = self.says(prompt, self.asked[prompt])
        self.asked[prompt] += 1
        usage = Usage(len(prompt.split()) + self.extra_tokens, len(text.split()))
        done = Completion(text, "stop", self.model, f"r{self.calls}", self.fingerprint, usage=usage)
        return Reply(200, (), b"{}", self.first_byte_s * 2, self.first_byte_s, done)


def error(status: int, words: str = "", **headers: str) -> Reply:
    """An answer that is none."""
    given = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Reply(status, given, b"", 0.1, 0.1, None, words)


def timed_out() -> Failure:
    """A call that brought nothing."""
    return Failure(FailureKind.TIMED_OUT, "no answer within 60 s", retryable=True)


def suite(prompts: int = 6, **fields: object) -> Suite:
    """Prompts of a few words; the first wants JSON."""
    made = [
        Prompt(
            f"p{number}",
            (Message("user", f"question number {number} of the suite"),),
            expectations=(Json(),) if number == 0 else (),
            topics=("medical",) if number == 1 else (),
            workflows=("triage",) if number == 2 else (),
        )
        for number in range(prompts)
    ]
    return Suite("small", tuple(made), **fields)  # type: ignore[arg-type]  # fields by name


def target(name: str = "acme/canary", **fields: object) -> Target:
    """A canary's target."""
    api = Api("openai", "https://api.acme.example/v1", "acme-large", "key")
    given: dict[str, object] = {"api": api, "schedule": Schedule(every=HOUR), "confirm": 1, **fields}
    return Target(name, "canary", name.partition("/")[0], **given)  # type: ignore[arg-type]  # fields by name


def canary(prompts: int = 6, limits: Limits | None = None, **fields: object) -> Canary:
    """A canary without caps."""
    return Canary(target(**fields), suite(prompts), limits or Limits())  # type: ignore[arg-type]  # fields by name
