"""What canaries need of the database, documented per method. The adapter is in ``storage``."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Protocol

from watcher.canaries.answers import Answer
from watcher.canaries.money import CapReached, Limits, Reservation, Spent
from watcher.canaries.standing import Kept, Purpose, Standing, Terms
from watcher.domain.notifications import Message


class CanaryStore(Protocol):
    """Baselines, answers, the machine's state and the ledger. Every method is one transaction."""

    def standing(self, target: str) -> Standing:
        """How a canary stands; without a baseline for one never run."""
        ...

    def begin(
        self, target: str, terms: Terms, now: datetime, by: str = "", why: str = "", *, revision: int | None = None
    ) -> Standing:
        """End the present baseline, if there is one, and begin to collect another.

        ``by`` and ``why`` say who accepted a change; both are in the audit trail.

        Raises:
            StalePlan: somebody else saved since ``revision``, where one is given, or began at the same moment.
        """
        ...

    def keep(self, after: Standing, kept: Sequence[Kept], now: datetime, told: Message | None = None) -> Standing:
        """Keep answers, and the state that follows from them, or nothing; returns the state with its new revision.

        An answer whose place (baseline, purpose, round, prompt, sample) is taken is not kept again.

        ``told`` is a note for those who heard of the policy's change that asked for the round which ends here, or,
        outside of a round, for those of every ask that is still open: it is told with the state or not at all.

        Raises:
            StalePlan: somebody else saved since ``after.revision`` was loaded.
        """
        ...

    def answers(
        self, baseline: int, purposes: Collection[Purpose], *, prompt: str | None = None, round: int | None = None,
        since: datetime | None = None,
    ) -> tuple[Answer, ...]:  # fmt: skip
        """Answers kept for these purposes, oldest first: to one prompt, of one round, after a time where given."""
        ...

    def reserve(
        self, target: str, amount: Decimal, limits: Limits, now: datetime, what: str
    ) -> Reservation | CapReached:
        """Set dollars aside for one call, unless that passes a cap. It is committed before it returns.

        ``what`` says for which prompt and why.
        """
        ...

    def settle(self, reservation: Reservation, amount: Decimal, now: datetime) -> None:
        """Say what the call really cost."""
        ...

    def spent(self, target: str, now: datetime, since: datetime | None = None) -> Spent:
        """What a target spent in the day and the month of ``now`` (UTC), and in all (after ``since`` where given)."""
        ...

    def vendor_changes(self, provider: str, since: datetime, but: str) -> tuple[str, ...]:
        """What else was seen to change at a vendor since then, a line each, the newest first; not of target ``but``."""
        ...

    def asked(self, target: str) -> tuple[str, ...]:
        """Topics of policies whose change asks for a round at once."""
        ...
