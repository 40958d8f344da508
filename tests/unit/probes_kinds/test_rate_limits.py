"""The kind for pages of rate limits: one GET, then pure reading."""

from __future__ import annotations

from datetime import UTC, datetime

from probes.extract import extract
from probes.kinds.rate_limits import KIND
from tests.fakes.outside import Silent
from watcher.domain.changes import ChangeType
from watcher.domain.observations import Fetched, Reading, Request, Snapshot, Unreadable
from watcher.domain.targets import Target

NOW = datetime(2026, 11, 3, 9, tzinfo=UTC)
TARGET = Target("acme/rate-limits", "rate_limits", "acme", url="https://acme.example/limits.md")
PAGE = b"# Rate limits\n\n| Model | RPM | TPM |\n|---|---|---|\n| acme-large | 30 | 6K |\n"


class Vendor(Silent):
    """Answers every request with the page."""

    def get(self, request: Request) -> Fetched:
        return Fetched(request.url, 200, PAGE)


def read(body: bytes) -> Reading:
    found = KIND.read(Snapshot(body, "https://acme.example/limits.md", NOW), TARGET)
    assert isinstance(found, Reading), found
    return found


def test_a_page_becomes_a_snapshot_and_limits() -> None:
    seen = KIND.observe(TARGET, None, Vendor(), NOW)
    assert isinstance(seen.outcome, Snapshot)
    facts = read(seen.outcome.body).facts
    assert [(fact.model, fact.value, dict(fact.qualifiers)) for fact in facts] == [
        ("acme/acme-large", "30", {"resource": "requests", "window": "minute"}),
        ("acme/acme-large", "6000", {"resource": "tokens", "window": "minute"}),
    ]


def test_a_limit_that_is_cut_is_lowered_and_another_notation_is_nothing() -> None:
    before = read(PAGE).facts
    assert KIND.diff(before, read(PAGE.replace(b"6K", b"6,000")).facts, NOW) == ()
    changed = KIND.diff(before, read(PAGE.replace(b"6K", b"3K")).facts, NOW)
    assert [(one.type, one.before and one.before.value, one.after and one.after.value) for one in changed] == [
        (ChangeType.LOWERED, "6000", "3000")
    ]
    assert KIND.assess((), before, before, (), NOW) == ()


def test_a_saved_page_is_read_by_its_kind() -> None:
    assert isinstance(extract("rate_limits", "acme", PAGE, "limits.md"), Reading)
    assert isinstance(extract("rate_limits", "acme", b"# Limits\n", "limits.md"), Unreadable)
