"""The licence kind: one GET, then pure reading; a new licence is one difference."""

from __future__ import annotations

from datetime import UTC, datetime

from probes.extract import extract
from probes.kinds.licence import KIND
from watcher.domain.changes import ChangeType
from watcher.domain.observations import Failure, FailureKind, Reading, Request, Snapshot, Unreadable
from watcher.domain.targets import Target

NOW = datetime(2026, 11, 3, 9, tzinfo=UTC)
ADDRESS = "https://hub.example/acme/Acme-Large-2/raw/main/README.md"
TARGET = Target("acme/licence", "licence", "acme", url=ADDRESS)


def reading(head: str) -> Reading:
    found = KIND.read(Snapshot(f"---\n{head}\n---\n# Acme Large 2\n".encode(), ADDRESS, NOW), TARGET)
    assert isinstance(found, Reading)
    return found


class Silent:
    """A vendor that never answers."""

    def get(self, request: Request) -> Failure:
        return Failure(FailureKind.TIMED_OUT, request.url, retryable=True)


def test_a_look_is_one_get() -> None:
    assert KIND.observe(TARGET, None, Silent(), NOW).outcome == Failure(FailureKind.TIMED_OUT, ADDRESS, retryable=True)


def test_another_licence_and_none() -> None:
    before, after, none = (
        reading("license: apache-2.0\ntags: [x]"),
        reading("license: mit\ntags: [y]"),
        reading("base_model: acme/B"),
    )
    [difference] = KIND.diff(before.facts, after.facts, NOW)
    assert (difference.fact.subject, difference.fact.model) == ("acme/Acme-Large-2", "acme/acme-large-2")
    assert (difference.fact.attribute, difference.fact.value) == ("licence", "mit")
    gone = [each for each in KIND.diff(before.facts, none.facts, NOW) if each.type is ChangeType.REMOVED]
    assert [each.fact.attribute for each in gone] == ["licence"]
    assert KIND.assess((), before.facts, after.facts, (), NOW) == ()


def test_where_ids_name_the_maker_the_model_keeps_it() -> None:
    hub = Target("huggingface/licence", "licence", "huggingface", url=ADDRESS)
    found = KIND.read(Snapshot(b"---\nlicense: mit\n---\n# Acme Large 2\n", ADDRESS, NOW), hub)
    assert isinstance(found, Reading)
    assert {fact.model for fact in found.facts} == {"huggingface/acme/Acme-Large-2"}


def test_saved_files_are_read_by_the_same_kind() -> None:
    assert isinstance(extract("licence", "acme", b"---\nlicense: mit\n---\n", "README.md"), Reading)
    assert isinstance(extract("licence", "acme", b"# Acme\n", "README.md"), Unreadable)
