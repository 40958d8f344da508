"""The subprocessors kind: one GET, then pure reading; who comes and who goes is told by name."""

from __future__ import annotations

from datetime import UTC, datetime

from probes.extract import extract
from probes.kinds.subprocessors import KIND
from watcher.domain.changes import ChangeType
from watcher.domain.observations import Failure, FailureKind, Reading, Request, Snapshot, Unreadable
from watcher.domain.targets import Target

NOW = datetime(2026, 11, 3, 9, tzinfo=UTC)
TARGET = Target("acme/subprocessors", "subprocessors", "acme", url="https://acme.example/subprocessors")
HEAD = "# Subprocessors\n| Name | Purpose | Location |\n|---|---|---|\n"


def reading(*rows: str) -> Reading:
    found = KIND.read(Snapshot((HEAD + "\n".join(rows)).encode(), "https://acme.example/subprocessors", NOW), TARGET)
    assert isinstance(found, Reading)
    return found


class Silent:
    """A vendor that never answers."""

    def get(self, request: Request) -> Failure:
        return Failure(FailureKind.TIMED_OUT, request.url, retryable=True)


def test_a_look_is_one_get() -> None:
    assert KIND.observe(TARGET, None, Silent(), NOW).outcome == Failure(
        FailureKind.TIMED_OUT, "https://acme.example/subprocessors", retryable=True
    )


def test_one_comes_one_goes_and_one_moves() -> None:
    before = reading("| Hooli | Hosting | France |", "| Initech | Mail | Canada |")
    after = reading("| Initech | Mail | United States |", "| Umbrella | Labs | Spain |")
    listed = {
        (each.type, each.fact.subject)
        for each in KIND.diff(before.facts, after.facts, NOW)
        if each.fact.attribute == "listed"
    }
    assert listed == {(ChangeType.ADDED, "Umbrella"), (ChangeType.REMOVED, "Hooli")}
    [moved] = [each for each in KIND.diff(before.facts, after.facts, NOW) if each.fact.subject == "Initech"]
    assert (moved.fact.attribute, moved.fact.value) == ("location", "United States")
    assert KIND.assess((), before.facts, after.facts, (), NOW) == ()


def test_saved_files_are_read_by_the_same_kind() -> None:
    found = extract("subprocessors", "acme", (HEAD + "| Hooli | Hosting | France |").encode(), "2026-11-03.md")
    assert isinstance(found, Reading)
    assert found.facts[0].model is None
    assert isinstance(extract("subprocessors", "acme", b"# Subprocessors\n", "2026-11-03.md"), Unreadable)
