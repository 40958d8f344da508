"""Changelogs and release notes: what a vendor writes under a new date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from probes.base import PageKind
from probes.parsing.changelog_page import read_changelog
from watcher.domain.changelogs import assess_entries, diff_entries
from watcher.domain.changes import Change, Difference
from watcher.domain.facts import Fact
from watcher.domain.impacts import Impact
from watcher.domain.observations import Reading, Snapshot, Unreadable
from watcher.domain.targets import Target
from watcher.domain.workflows import Workflow


class ChangelogKind(PageKind):
    """Reads changelogs (see :class:`watcher.domain.ports.Kind`)."""

    name = "changelog"
    version = 2

    def read(self, snapshot: Snapshot, target: Target) -> Reading | Unreadable:
        """Entries under dated headings and versions."""
        return read_changelog(snapshot.body, snapshot.url)

    def diff(self, before: Sequence[Fact], after: Sequence[Fact], at: datetime) -> tuple[Difference, ...]:
        """New entries; those that were edited, or left the page, are recorded."""
        return diff_entries(before, after)

    def assess(
        self, changes: Sequence[Change], before: Sequence[Fact], after: Sequence[Fact],
        workflows: Sequence[Workflow], at: datetime,
    ) -> tuple[Impact, ...]:  # fmt: skip
        """Whose models the new entries name."""
        return assess_entries(changes, workflows)


KIND = ChangelogKind()
