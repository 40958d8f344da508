"""Asking the user's own model for a summary: dollars set aside and committed, then the network, then what came.

No transaction is open while it is asked. Whatever goes wrong is a reason why there is no summary, and nothing else:
it raises no alert, and is not tried again by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Protocol

from watcher.canaries.answers import Answer
from watcher.canaries.money import CapReached, Rates, Reservation, at_most
from watcher.canaries.refusals import refuses
from watcher.canaries.replies import NoAnswer, sorted_out
from watcher.canaries.words import short
from watcher.domain.alerts import Decision
from watcher.domain.calls import Call
from watcher.domain.notifications import Notification
from watcher.domain.ports import Caller
from watcher.domain.summaries import Question, Summary, Waiting, cleaned
from watcher.domain.targets import Api
from watcher.pipeline.canary.asking import paid


@dataclass(frozen=True, slots=True)
class Terms:
    """Who is asked, for how long an answer, and for how many dollars in a month (UTC)."""

    api: Api
    words: int
    tokens: int
    cap: Decimal

    @property
    def model(self) -> str:
        """The model that is asked."""
        return self.api.model or ""


@dataclass(frozen=True, slots=True)
class NoSummary:
    """Why there is none."""

    reason: str


class SummaryStore(Protocol):
    """Summaries and what they cost. Every method is one transaction."""

    def known(self, question: str, model: str) -> Summary | None:
        """The newest summary that a model gave to a question, by the question's hash."""
        ...

    def reserve(
        self, about: str, question: str, model: str, amount: Decimal, cap: Decimal, now: datetime
    ) -> Reservation | CapReached:
        """Set dollars aside for one call, unless that passes the month's cap. It is committed before it returns."""
        ...

    def waiting(self, since: datetime, limit: int) -> tuple[Waiting, ...]:
        """Open alerts of policies, updated at or after ``since``, that were told and have no claim, oldest first."""
        ...

    def claim(self, about: str, model: str, now: datetime) -> bool:
        """Take the one right to ask for a revision's summary; False where it was taken. It costs nothing."""
        ...

    def tell(self, target: str, notes: Sequence[Notification], decisions: Sequence[Decision], now: datetime) -> None:
        """Put notes into the outbox, and keep why there are none."""
        ...

    def finish(self, asked: Reservation, amount: Decimal | None, text: str, reason: str, now: datetime) -> None:
        """Keep what came of a call and what it really cost; None where nobody knows, so that all set aside counts."""
        ...


@dataclass(frozen=True, slots=True)
class Summarist:
    """Asks for summaries, and pays."""

    terms: Terms
    store: SummaryStore
    caller: Caller
    rates: Callable[[], Rates]
    clock: Callable[[], datetime]

    def summary(self, about: str, question: Question) -> Summary | NoSummary:
        """The summary that is known of this question, else one answer, once. Never raises for what a vendor does.

        Args:
            about: what it is asked for, as kept in the ledger.
        """
        terms, rates = self.terms, self.rates()
        known = self.store.known(question.hash, terms.model)
        if known is not None:
            return known
        call = Call(terms.api, messages=question.messages, max_tokens=terms.tokens)
        amount = at_most(call, rates)
        set_aside = self.store.reserve(about, question.hash, terms.model, amount, terms.cap, self.clock())
        if isinstance(set_aside, CapReached):
            return NoSummary(set_aside.words)
        got = self.caller.call(call)
        found = sorted_out(got, about, 0, self.clock())
        text, reason = _judged(found, terms.words)
        now = self.clock()
        self.store.finish(set_aside, paid(found, rates), text, reason, now)
        return Summary(text, terms.model, now) if text else NoSummary(reason)


def _judged(found: Answer | NoAnswer, words: int) -> tuple[str, str]:
    """What may be shown of an answer, or why nothing may."""
    if isinstance(found, NoAnswer):
        return "", f"{found.trouble}: {short(found.failure.detail)}"
    if found.is_tool_call:
        return "", "the model called a tool, and none was offered"
    if refuses(found.completion) or found.finish_reason == "content_filter":
        return "", "the model refused"
    text = cleaned(found.completion, words)
    return text, "" if text else "the model's answer is no text to show"
