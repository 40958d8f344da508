"""One call of a canary: dollars set aside and committed, then the network, then what it really cost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from watcher.canaries.answers import Answer
from watcher.canaries.money import CapReached, Limits, Rates, at_most, cost
from watcher.canaries.ports import CanaryStore
from watcher.canaries.replies import NoAnswer, Trouble, sorted_out
from watcher.canaries.standing import Purpose, Terms
from watcher.canaries.suites import Prompt, Suite
from watcher.domain.asks import Stands
from watcher.domain.calls import Usage
from watcher.domain.ports import Caller
from watcher.domain.targets import Api, Target

CLIENT = "1"  # raised whenever the same prompt is sent otherwise: answers from before cannot be compared then


@dataclass(frozen=True, slots=True)
class Canary:
    """What a target asks and may spend.

    Attributes:
        limits: the caps on what it spends.
        peers: how many suites ask the same model, this one included: they are corrected for each other.
        bound: what the model costs at most, where the configuration says it.
    """

    target: Target
    suite: Suite
    limits: Limits = Limits()
    peers: int = 1
    bound: Rates | None = None

    @property
    def api(self) -> Api:
        """The endpoint.

        Raises:
            ValueError: the target has none; the configuration refuses such a canary.
        """
        if self.target.api is None:
            raise ValueError(f"{self.target.id} has no endpoint to ask")
        return self.target.api

    @property
    def model(self) -> str:
        """The model that is asked for, by its canonical id."""
        return f"{self.target.provider}/{self.api.model or ''}"

    @property
    def terms(self) -> Terms:
        """What its answers depend on besides the model."""
        endpoint = f"{self.api.family} {self.api.base_url}"
        return Terms(self.suite.id, self.suite.hash, endpoint, self.api.model or "", CLIENT)

    @property
    def stands(self) -> Stands:
        """What changes of policies ask it by."""
        topics = dict.fromkeys(topic for prompt in self.suite.prompts for topic in prompt.topics)
        return Stands(self.target.id, self.target.provider, tuple(topics), self.workflows)

    @property
    def ids(self) -> tuple[str, ...]:
        """Its prompts' ids."""
        return tuple(prompt.id for prompt in self.suite.prompts)

    @property
    def workflows(self) -> tuple[str, ...]:
        """The workflows that its prompts stand for."""
        return tuple(sorted({name for prompt in self.suite.prompts for name in prompt.workflows}))

    def prompt(self, name: str) -> Prompt:
        """The prompt of this id, which must be one of the suite's."""
        found = self.suite.prompt(name)
        if found is None:
            raise ValueError(f"suite {self.suite.id} has no prompt {name!r}")
        return found


@dataclass(frozen=True, slots=True)
class Asker:
    """Asks one canary's prompts, and pays."""

    canary: Canary
    store: CanaryStore
    caller: Caller
    rates: Rates
    clock: Callable[[], datetime]

    def ask(self, name: str, sample: int, purpose: Purpose) -> Answer | NoAnswer | CapReached:
        """One answer to a prompt, or why there is none. Never raises for what a vendor does."""
        call = self.canary.prompt(name).call(self.canary.api)
        worst = at_most(call, self.rates)
        set_aside = self.store.reserve(
            self.canary.target.id, worst, self.canary.limits, self.clock(), f"{purpose} {name}"
        )
        if isinstance(set_aside, CapReached):
            return set_aside
        got = self.caller.call(call)
        found = _named(sorted_out(got, name, sample, self.clock()), name)
        real = paid(found, self.rates)
        if real is not None:
            self.store.settle(set_aside, real, self.clock())
        return found


def _named(found: Answer | NoAnswer, name: str) -> Answer | NoAnswer:
    """With the prompt where its request was refused: another prompt's may not be."""
    if not isinstance(found, NoAnswer) or found.trouble is not Trouble.CONTRACT:
        return found
    return replace(found, prompt=name, failure=replace(found.failure, detail=f"prompt {name}: {found.failure.detail}"))


def paid(found: Answer | NoAnswer, rates: Rates) -> Decimal | None:
    """What a call cost; None where nobody knows, so that what was set aside counts."""
    if isinstance(found, NoAnswer):
        return None if found.billed else Decimal(0)
    if found.completion and not found.completion_tokens:
        return None  # some gateways count nothing, and write 0
    return cost(Usage(found.prompt_tokens, found.completion_tokens), rates)
