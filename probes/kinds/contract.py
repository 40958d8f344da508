"""Contracts: OpenAPI documents of vendors' APIs, and what in them breaks callers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from probes.base import PageKind
from probes.parsing.contract.page import read_contract
from watcher.domain.changes import Change, Difference
from watcher.domain.contract_diff import diff_contracts
from watcher.domain.contracts import assess_contract
from watcher.domain.facts import Fact
from watcher.domain.impacts import Impact
from watcher.domain.observations import Reading, Snapshot, Unreadable
from watcher.domain.targets import Target
from watcher.domain.workflows import Workflow


class ContractKind(PageKind):
    """Reads OpenAPI documents (see :class:`watcher.domain.ports.Kind`)."""

    name = "contract"
    version = 3

    def read(self, snapshot: Snapshot, target: Target) -> Reading | Unreadable:
        """Operations, parameters and fields."""
        return read_contract(snapshot.body)

    def diff(self, before: Sequence[Fact], after: Sequence[Fact], at: datetime) -> tuple[Difference, ...]:
        """How two contracts differ, for who sends and who is answered."""
        return diff_contracts(before, after, at)

    def assess(
        self, changes: Sequence[Change], before: Sequence[Fact], after: Sequence[Fact],
        workflows: Sequence[Workflow], at: datetime,
    ) -> tuple[Impact, ...]:  # fmt: skip
        """What breaks in asking models, for those who ask this vendor's."""
        return assess_contract(changes, (*before, *after), workflows)


KIND = ContractKind()
