"""Policies, terms and agreements: what their sections say, and when they take effect."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime

from probes.base import PageKind
from probes.parsing.policy.compare import diff_documents
from probes.parsing.policy.page import read_policy
from watcher.domain.changes import Change, Difference
from watcher.domain.clauses import assess_clauses
from watcher.domain.facts import Fact
from watcher.domain.impacts import Impact
from watcher.domain.observations import Reading, Snapshot, Unreadable
from watcher.domain.targets import Target
from watcher.domain.workflows import Workflow

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # its warnings quote the file


class PolicyKind(PageKind):
    """Reads documents (see :class:`watcher.domain.ports.Kind`)."""

    name = "policy"
    version = 2

    def read(self, snapshot: Snapshot, target: Target) -> Reading | Unreadable:
        """The sections of a document; unreadable where the page is a shell, a wall or cut off."""
        return read_policy(snapshot.body, snapshot.url)

    def diff(self, before: Sequence[Fact], after: Sequence[Fact], at: datetime) -> tuple[Difference, ...]:
        """How two readings differ, section by section."""
        return diff_documents(before, after, at)

    def assess(
        self, changes: Sequence[Change], before: Sequence[Fact], after: Sequence[Fact],
        workflows: Sequence[Workflow], at: datetime,
    ) -> tuple[Impact, ...]:  # fmt: skip
        """Impacts on workflows that declared what changed sentences are about."""
        return assess_clauses(changes, after, workflows, at)


KIND = PolicyKind()
