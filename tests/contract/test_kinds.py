"""What every kind of probe keeps to, whichever are found."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from probes.registry import kinds
from tests.fakes.outside import Silent
from watcher.domain.observations import Failure, Observation, Reading, Snapshot, Unreadable
from watcher.domain.ports import Kind
from watcher.domain.targets import Target

NOW = datetime(2026, 11, 3, 9, tzinfo=UTC)
KINDS = sorted(kinds())
BODIES = [
    b"", b"\x00\x01\x02", b"{", b"[]", b"<html><title>Just a moment...</title></html>", b"# Title\n\ntext\n", "\ufeff§".encode(),
    b"\xff\xfe\x00", b"| a | b |\n|---|---|\n| 1 | 2 |\n", b"<" * 5_000, b'{"data": [null, 1, "x", {"id": []}]}',
]  # fmt: skip


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> Kind:
    return kinds()[request.param]


def target(kind: Kind) -> Target:
    return Target(f"acme/{kind.name}", kind.name, "acme", url="https://acme.example/page")


def test_some_are_found() -> None:
    assert "pricing" in KINDS


def test_names_and_versions(kind: Kind) -> None:
    assert kinds()[kind.name] is kind
    assert kind.name == kind.name.lower().strip()
    assert isinstance(kind.version, int)
    assert kind.version >= 1


def test_a_failed_look_is_a_value(kind: Kind) -> None:
    seen = kind.observe(target(kind), None, Silent(), NOW)
    assert isinstance(seen, Observation)
    assert (seen.target, seen.at) == (target(kind).id, NOW)
    assert isinstance(seen.outcome, Failure)


@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
def test_reading_never_raises_and_is_pure(kind: Kind, body: bytes) -> None:
    snapshot = Snapshot(body, "https://acme.example/page", NOW)
    read = kind.read(snapshot, target(kind))
    assert isinstance(read, Reading | Unreadable)
    assert read == kind.read(replace(snapshot, fetched_at=NOW.replace(year=2027)), target(kind))
    if isinstance(read, Unreadable):
        assert read.reason
    else:
        assert kind.diff(read.facts, read.facts, NOW) == ()


def test_nothing_differs_from_nothing(kind: Kind) -> None:
    assert kind.diff((), (), NOW) == ()
    assert kind.assess((), (), (), (), NOW) == ()
