"""Changelogs: which entries there are, which of them are new, and whose models they name."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from probes.kinds.changelog import KIND
from probes.parsing.changelog_page import read_changelog
from tests.unit.alerts.builders import DESK, changed, text, told, workflow
from watcher.domain.changelogs import names
from watcher.domain.changes import Change, ChangeType
from watcher.domain.facts import Fact
from watcher.domain.impacts import Severity
from watcher.domain.notifications import Address
from watcher.domain.observations import Reading, Snapshot, Unreadable
from watcher.domain.routes import Match, Route
from watcher.domain.targets import Target

NOW = datetime(2026, 11, 3, 9, tzinfo=UTC)
TARGET = Target("acme/changelog", "changelog", "acme", url="https://docs.acme.example/changelog.md")
PAGE = """# Changelog

We write here what is new.

## November 2, 2026

- Acme Large answers faster.
- The Files API takes 2 GB.

## October 2026

### Models

Acme Small reads images.

| Model | Change |
|---|---|
| acme-mini | new |
"""


def facts(page: str = PAGE) -> tuple[Fact, ...]:
    read = KIND.read(Snapshot(page.encode(), "https://docs.acme.example/changelog.md", NOW), TARGET)
    assert isinstance(read, Reading), read
    return read.facts


def said(page: str = PAGE) -> list[tuple[str, str]]:
    return [(fact.subject, str(fact.value)) for fact in facts(page)]


def news(after: str, before: str = PAGE) -> list[tuple[ChangeType, str]]:
    return [(each.type, str(each.fact.value)) for each in KIND.diff(facts(before), facts(after), NOW)]


def test_entries_stand_under_dates() -> None:
    assert said() == [
        ("November 2, 2026", "Acme Large answers faster."), ("November 2, 2026", "The Files API takes 2 GB."),
        ("October 2026 › Models", "Acme Small reads images."),
        ("October 2026 › Models", "Model | Change"), ("October 2026 › Models", "acme-mini | new"),
    ]  # fmt: skip


def test_html_and_components() -> None:
    html = "<!doctype html><html><body><h1>News</h1><h2>2026-11-02</h2><p>Acme Large is here.</p></body></html>"
    assert said(html) == [("2026-11-02", "Acme Large is here.")]
    component = '# New\n\n<Update label="2026-11-02" description="Acme Large">\n  * It answers faster.\n</Update>\n'
    assert said(component) == [("2026-11-02: Acme Large", "It answers faster.")]


@pytest.mark.parametrize("page", ["", "# Changelog\n\nNothing dated.\n", "# Just a moment\n\nChecking your browser\n"])
def test_what_is_no_changelog(page: str) -> None:
    assert isinstance(read_changelog(page.encode(), "page.md"), Unreadable)


NEW = "## November 3, 2026\n\n- acme-small will be retired.\n\n"


def test_what_is_new_is_told_and_what_rolls_off_is_not() -> None:
    after = PAGE.replace("## November 2", NEW + "## November 2").partition("## October")[0]
    found = news(after)
    assert (ChangeType.ADDED, "acme-small will be retired.") in found
    assert {kind for kind, value in found if "retired" not in value} == {ChangeType.LAPSED}


@pytest.mark.parametrize(
    ("old", "new", "kinds"),
    [
        ("takes 2 GB", "takes 4 GB", [ChangeType.ALTERED]),
        ("Acme Large answers faster.", "**Acme Large** answers faster", []),
        ("November 2, 2026", "2 November 2026", [ChangeType.RENAMED, ChangeType.RENAMED]),
        (
            "- The Files API takes 2 GB.\n",
            "- The Files API takes 2 GB.\n- Embeddings are cheaper.\n",
            [ChangeType.ADDED],
        ),
    ],
)
def test_edits(old: str, new: str, kinds: list[ChangeType]) -> None:
    assert [kind for kind, _ in news(PAGE.replace(old, new)) if kind is not ChangeType.REFORMATTED] == kinds


@pytest.mark.parametrize(
    ("words", "model", "named"),
    [
        ("acme-large is here", "acme/acme-large", True), ("Acme Large is here", "acme/acme-large", True),
        ("acme-large", "acme/acme-large-20260801", True), ("acme-large-2 is here", "acme/acme-large", False),
        ("acme-large.", "acme/acme-large", True), ("acme-large.1", "acme/acme-large", False),
        ("my-acme-large", "acme/acme-large", False), ("large", "acme/acme-large", False),
    ],
)  # fmt: skip
def test_which_model_a_text_names(words: str, model: str, named: bool) -> None:
    assert names(words, model) is named


def confirmed(after: str) -> tuple[Change, ...]:
    found = KIND.diff(facts(), facts(after), NOW)
    return tuple(changed(d.type, d.before, d.after, target=TARGET) for d in found)


def test_those_whose_models_are_named_hear_of_it() -> None:
    changes = confirmed(PAGE.replace("## November 2", NEW + "## November 2"))
    users = (workflow("support", model="acme/acme-small-20260101"), workflow("other", model="acme/acme-mini"))
    impacts = KIND.assess(changes, (), (), users, NOW)
    assert [(impact.workflow, impact.severity) for impact in impacts] == [("support", Severity.WARNING)]
    ruling = DESK.decide(TARGET, changes, impacts, (), NOW)
    (notification,), _ = told(ruling, changes, users, (), target=TARGET)
    assert text(notification.message).splitlines()[:3] == [
        "[warning] Acme writes in its changelog: November 3, 2026",
        "acme-small will be retired.",
        "support (team-support): the changelog says of acme-small-20260101, which it depends on, that something ends or breaks",
    ]


def test_what_names_nobodys_model_is_for_routes() -> None:
    changes = confirmed(PAGE.replace("## November 2", "## November 3, 2026\n\n- New colours.\n\n## November 2"))
    ruling = DESK.decide(TARGET, changes, (), (), NOW)
    routes = (Route(Match(kinds=("changelog",)), (Address.parse("slack:#platform"),)),)
    assert [alert.severity for alert in ruling.alerts] == [Severity.INFO]
    assert told(ruling, changes, (), (), target=TARGET)[0] == ()
    assert len(told(ruling, changes, (), routes, target=TARGET)[0]) == 1


def test_an_edited_entry_is_recorded_and_not_told() -> None:
    changes = confirmed(PAGE.replace("takes 2 GB", "takes 4 GB"))
    assert DESK.decide(TARGET, changes, (), (), NOW).alerts == ()
