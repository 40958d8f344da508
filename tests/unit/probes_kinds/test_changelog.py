"""Changelogs: which entries there are, which of them are new, and whose models they name."""

from __future__ import annotations

from datetime import UTC, date, datetime

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


def said(page: str = PAGE) -> list[tuple[str, str, str]]:
    return [(fact.subject, fact.qualifier("under"), str(fact.value)) for fact in facts(page)]


def news(after: str, before: str = PAGE) -> list[tuple[ChangeType, str]]:
    return [(each.type, str(each.fact.value)) for each in KIND.diff(facts(before), facts(after), NOW)]


def test_entries_stand_under_dates() -> None:
    assert said() == [
        ("November 2, 2026", "", "Acme Large answers faster."), ("November 2, 2026", "", "The Files API takes 2 GB."),
        ("October 2026", "Models", "Acme Small reads images."),
        ("October 2026", "Models", "Model | Change"), ("October 2026", "Models", "acme-mini | new"),
    ]  # fmt: skip


ARTICLES = """<!doctype html><html><body><h1>Changelog</h1>
<article><time>November 3, 2026</time><h2>Acme Large 2</h2><p>It is here.</p><h3>Limits</h3><p>As before.</p></article>
<article><time>November 2, 2026</time><h2>Faster</h2><p>By half.</p></article></body></html>"""
BELOW = """<!doctype html><html><body><h1>Changelog</h1><h2>Acme Large 2</h2><p>Nov 3, 2026</p><p>It is here.</p></body></html>"""


@pytest.mark.parametrize(
    ("page", "entries"),
    [
        ("<!doctype html><html><body><h1>News</h1><h2>2026-11-02</h2><p>Acme Large is here.</p></body></html>",
         [("2026-11-02", "", "Acme Large is here.")]),
        ('# New\n\n<Update label="2026-11-02" description="Acme Large">\n  * It answers faster.\n</Update>\n',
         [("2026-11-02: Acme Large", "", "It answers faster.")]),
        (ARTICLES, [("November 3, 2026: Acme Large 2", "", "It is here."),
                    ("November 3, 2026: Acme Large 2", "Limits", "As before."),
                    ("November 2, 2026: Faster", "", "By half.")]),
        ('# Log\n\n<Update label="November 2026">\n  ## Acme Large 2\n\n  It is here.\n</Update>\n',
         [("November 2026", "Acme Large 2", "It is here.")]),
        ("# Log\n\nNov 3, 2026\n\n## One\n\nA.\n\n## Two\n\nB.\n\nNov 2, 2026\n\n## Three\n\nC.\n",
         [("Nov 3, 2026: One", "", "A."), ("Nov 3, 2026: Two", "", "B."), ("Nov 2, 2026: Three", "", "C.")]),
        (BELOW, [("Nov 3, 2026: Acme Large 2", "", "It is here.")]),
        ("# Changelog\n\n## 2026\n\n### November 2\n\n- Faster.\n\n### October 12th\n\n- Slower.\n",
         [("November 2, 2026", "", "Faster."), ("October 12th, 2026", "", "Slower.")]),
        ("# Changelog\n\n## v1.4.0\n\n### Fixed\n\n- A bug.\n\n## [1.3.9]\n\n- More.\n",
         [("v1.4.0", "Fixed", "A bug."), ("[1.3.9]", "", "More.")]),
        ("# Changelog\n\n## 2026-11-02\n\n### Acme 1 retires on 2027-01-05\n\nMove.\n",
         [("2026-11-02", "Acme 1 retires on 2027-01-05", "Move.")]),
        ("# Changelog\n\nNovember 2, 2026\n\n- Faster.\n\nNovember 1, 2026\n\n- Slower.\n",
         [("November 2, 2026", "", "Faster."), ("November 1, 2026", "", "Slower.")]),
    ],
)  # fmt: skip
def test_forms_of_changelogs(page: str, entries: list[tuple[str, str, str]]) -> None:
    assert said(page) == entries


def test_an_entry_has_its_day_and_its_place() -> None:
    page = "# Log\n\n## 2026-11-02\n\nFirst.\n\n| a | b |\n|---|---|\n| c | d |\n\nLast.\n\n### Sub\n\nInner.\n"
    assert [(fact.value, fact.where) for fact in facts(page)] == [
        ("First.", "entry 1"), ("a | b", "entry 2"), ("c | d", "entry 3"), ("Last.", "entry 4"), ("Inner.", "entry 5"),
    ]  # fmt: skip
    assert {fact.valid_from for fact in facts(page)} == {date(2026, 11, 2)}
    assert {fact.valid_from for fact in facts() if fact.subject == "October 2026"} == {None}


@pytest.mark.parametrize(
    "page",
    [
        "",
        "# Changelog\n\nNothing dated.\n",
        "# Terms\n\n## 2.1 Scope\n\nWords.\n",
        "# Just a moment\n\nChecking your browser\n",
    ],
)
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


OLDER = """
## September 3, 2026

- Files are kept for 30 days.

## August 2026

- Acme Tiny is here.
"""


@pytest.mark.parametrize("page", [PAGE, PAGE.partition("## October")[0]])
def test_more_of_the_past_is_kept_and_not_told(page: str) -> None:
    assert {kind for kind, _ in news(PAGE + OLDER, page)} == {ChangeType.UNCOVERED}
    found = news(PAGE.replace("## November 2", NEW + "## November 2") + OLDER, page)
    assert [value for kind, value in found if kind is ChangeType.ADDED] == ["acme-small will be retired."]


def test_a_page_that_begins_with_its_oldest_entry() -> None:
    oldest, newest = "# Log\n\n## May 2026\n\n- One.\n\n", "## 2026-06-02\n\n- Two.\n\n## 2026-07-02\n\n- Three.\n"
    assert news(oldest + newest, f"# Log\n\n{newest}") == [(ChangeType.UNCOVERED, "One.")]
    assert news(f"# Log\n\n{newest}\n## 2026-08-02\n\n- Four.\n", f"# Log\n\n{newest}") == [(ChangeType.ADDED, "Four.")]


def test_another_form_of_the_page_is_no_news() -> None:
    days = [f"## 2026-10-{day:02}\n\n- Line of {day}.\n\n" for day in range(20, 10, -1)]
    after = "# Log\n\n" + "".join(f"{each}Read more about it here.\n\n" for each in days)
    assert {kind for kind, _ in news(after, "# Log\n\n" + "".join(days))} == {ChangeType.UNCOVERED}


def test_one_text_on_two_days_is_two_entries() -> None:
    before = "# Log\n\n## 2026-10-01\n\n- Bugs are fixed.\n\n## 2026-09-05\n\n- Bugs are fixed.\n"
    after = "# Log\n\n## 2026-10-09\n\n- Bugs are fixed.\n\n## 2026-10-01\n\n- Bugs are fixed.\n"
    assert sorted(news(after, before)) == [
        (ChangeType.ADDED, "Bugs are fixed."),
        (ChangeType.LAPSED, "Bugs are fixed."),
    ]


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


@pytest.mark.parametrize(
    ("old", "new"),
    [("takes 2 GB", "takes 4 GB"), ("answers faster", "answers much faster"), ("- The Files", "-   The   Files"),
     ("Acme Large answers faster.", "**Acme Large** answers faster!"), ("2 GB.", "2 GB. Enjoy!"),
     ("reads images", "read images"), ("Acme Small reads images.", "Acme Small reads image")],
)  # fmt: skip
def test_an_edited_entry_is_recorded_and_not_told(old: str, new: str) -> None:
    changes = confirmed(PAGE.replace(old, new))
    assert DESK.decide(TARGET, changes, (), (), NOW).alerts == ()


@pytest.mark.parametrize(
    ("more", "line"),
    [
        (" The acme-small model will be retired in March.", "added: The acme-small model will be retired in March."),
        (", and acme-small is deprecated", "added: The Files API takes 2 GB, and acme-small is deprecated."),
    ],
)
def test_what_an_entry_says_more_is_told(more: str, line: str) -> None:
    changes = confirmed(PAGE.replace("2 GB.", f"2 GB.{more}" if more.startswith(" ") else f"2 GB{more}."))
    users = (workflow("support", model="acme/acme-small"),)
    impacts = KIND.assess(changes, (), (), users, NOW)
    assert [impact.severity for impact in impacts] == [Severity.WARNING]
    ruling = DESK.decide(TARGET, changes, impacts, (), NOW)
    (notification,), _ = told(ruling, changes, users, (), target=TARGET)
    assert text(notification.message).splitlines()[:2] == [
        "[warning] Acme adds to its changelog: November 2, 2026", line,
    ]  # fmt: skip


def test_a_day_is_one_message_in_the_order_of_its_page() -> None:
    day = "## November 3, 2026\n\nOne thing.\n\n### Models\n\n- Zeta is here.\n- Alpha is here.\n\n### API\n\n- Beta is out.\n\n"
    changes = confirmed(PAGE.replace("## November 2", day + "## November 2"))
    ruling = DESK.decide(TARGET, changes, (), (), NOW)
    routes = (Route(Match(kinds=("changelog",)), (Address.parse("slack:#platform"),)),)
    (notification,), _ = told(ruling, changes, (), routes, target=TARGET)
    assert text(notification.message).splitlines()[:5] == [
        "[info] Acme writes in its changelog: November 3, 2026",
        "One thing.", "Models: Zeta is here.", "Alpha is here.", "API: Beta is out.",
    ]  # fmt: skip


def test_an_entry_that_was_away_is_no_news() -> None:
    (fact, *_) = facts()
    back = (changed(ChangeType.RETURNED, None, fact, target=TARGET),)
    assert DESK.decide(TARGET, back, (), (), NOW).alerts == ()
