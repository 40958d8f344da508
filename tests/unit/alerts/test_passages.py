"""What is said of changes of a text: which sections and which words, in the order of the document."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from alerts.compose import what
from alerts.grouping import grouped
from alerts.headlines import headline
from alerts.passages import lines_of_text
from watcher.domain.changes import Change, ChangeState, ChangeType, Difference, change_id
from watcher.domain.facts import Fact

NOW = datetime(2026, 11, 23, 2, 10, tzinfo=UTC)
COMES = datetime(2026, 12, 1, tzinfo=UTC)


def section(subject: str, *texts: str, at: int = 1) -> Fact:
    return Fact(subject, "text", texts, where=f"section {at}")


def row(*cells: str, at: int = 1) -> Fact:
    return Fact(cells[0], "row", cells, where=f"section 2 row {at}")


def dated(attribute: str, value: str) -> Fact:
    return Fact("document", attribute, value, where="page")


def change(kind: ChangeType, before: Fact | None, after: Fact | None, effective: datetime | None = None) -> Change:
    difference = Difference(kind, before, after, effective)
    name = change_id("acme/usage-policy", difference.fingerprint, NOW)
    return Change(name, "acme/usage-policy", "acme", "policy", difference, NOW, ChangeState.CONFIRMED)


CHANGES = (
    change(ChangeType.ALTERED, section("Use › Data", "Kept for 30 days.", at=4), section("Use › Data", "Kept for 90 days.", at=4)),
    change(ChangeType.ADDED, None, section("Law", "The law of the sea.", at=9)),
    change(ChangeType.REMOVED, row("Hooli", "Hosting", "Spain", at=3), None),
    change(ChangeType.ALTERED, dated("effective", "2026-05-01"), dated("effective", "2026-12-01"), COMES),
    change(ChangeType.RETITLED, section("Fees", "Due.", at=6), section("Prices", "Due.", at=6)),
)  # fmt: skip


def test_one_headline_names_sections_and_rows() -> None:
    assert headline(CHANGES, "acme", NOW) == (
        "Acme tightens its usage policy: Data (data retention); adds Law; changes Prices; removes Hooli, "
        "from 1 Dec (in 8 days)"
    )


def test_many_are_counted() -> None:
    rows = [change(ChangeType.ADDED, None, row(f"Vendor {at}", "x", at=at)) for at in range(6)]
    assert headline(rows, "acme", NOW) == "Acme changes its usage policy: adds Vendor 0, Vendor 1, Vendor 2 and 3 more"


def test_lines_stand_in_the_order_of_the_document_behind_what_tightens() -> None:
    assert lines_of_text(CHANGES, NOW) == (
        "“Use › Data”: Kept for [-30-] {+90+} days. (tightened: kept: 30 → 90 days)",
        "effective: 1 May → 1 Dec",
        "gone “Hooli”: Hosting, Spain",
        "“Fees”, now “Prices”: retitled, the words are the same",
        "new “Law”: The law of the sea.",
    )
    assert what(CHANGES, NOW) == lines_of_text(CHANGES, NOW)


@pytest.mark.parametrize(
    ("told", "line"),
    [
        (change(ChangeType.ALTERED, section("document", "It rains."), section("document", "It snows.")), "at the beginning: {+It snows.+} [-It rains.-]"),
        (change(ChangeType.RELOCATED, dated("order", "a"), dated("order", "b")), "sections stand in another order"),
        (change(ChangeType.SPLIT, section("Data", "x y"), section("Use", "y")), "“Data”, now “Use”: split, the words are the same"),
        (change(ChangeType.ADDED, None, dated("version", "2.1")), "version: 2.1"),
    ],
)  # fmt: skip
def test_lines(told: Change, line: str) -> None:
    assert lines_of_text([told], NOW) == (line,)


def test_all_changes_of_a_document_make_one_alert() -> None:
    (group,) = grouped("acme/usage-policy", CHANGES, ())
    assert len(group.changes) == len(CHANGES)


def test_sentences_are_shown_whole_and_the_others_counted() -> None:
    first = "We may keep what you send us for as long as we like, " + "and longer, " * 8 + "if that helps us."
    others = [
        f"Point {number} is about the weather and nothing else, and nobody is bound by it." for number in range(9)
    ]
    (line,) = lines_of_text([change(ChangeType.ADDED, None, section("Data", first, *others))], NOW)
    assert line.startswith(f"new “Data”: {first} Point 0")
    assert " and nothing else, and nobody is bound by it. … and 7 more sentences (all: watcher diff " in line
    assert line.endswith("(tightened in 1 of 10 sentences: “we may” is new)")


def test_what_decides_is_shown_first() -> None:
    before = ("The weather is fine in the town by the sea.", "You may leave at any time that suits you well.")
    after = ("The weather is poor in the town by the sea.", "You must leave at any time that suits us well.")
    (line,) = lines_of_text([change(ChangeType.ALTERED, section("Stay", *before), section("Stay", *after))], NOW)
    assert line.startswith("“Stay”: You [-may-] {+must+} leave")


@pytest.mark.parametrize("kind", [ChangeType.ADDED, ChangeType.ALTERED])
def test_no_mark_is_left_open(kind: ChangeType) -> None:
    before = section("Data", "x " * 200 + "end here.") if kind is ChangeType.ALTERED else None
    for line in lines_of_text([change(kind, before, section("Data", "word " * 400 + "ends."))], NOW):
        assert line.count("{+") == line.count("+}")
        assert line.count("[-") == line.count("-]")
        assert len(line) <= 600


def test_of_few_changes_sentences_that_bind_have_lines_of_their_own() -> None:
    long = "with everything that belongs to it and with everything that anybody could ever take for a part of it"
    new = [f"You must {verb} it {long}, as we say." for verb in ("keep", "read", "bring", "send", "pay")]
    told = change(ChangeType.ALTERED, section("Data", "It rains."), section("Data", "It rains.", *new))
    first, *more = lines_of_text([told], NOW)
    assert first.endswith("(tightened: “you must” is new)")
    assert more == [
        *(f"{{+{text}+}} (tightened: “you must” is new)" for text in new[2:]),
    ]
    (alone, *_) = lines_of_text([told] * 4, NOW)
    assert "… and 3 more sentences: 3 tightened (all: watcher diff" in alone


def test_a_row_that_is_back_is_told_as_that() -> None:
    (line,) = lines_of_text([change(ChangeType.RETURNED, None, row("Hooli", "Hosting", "Spain"))], NOW)
    assert line == "back “Hooli”: Hosting, Spain"


def test_of_a_row_only_the_cells_that_differ_are_shown() -> None:
    before, after = row("Hooli", "Hosting", "Spain"), row("Hooli", "Peru", "Hosting", "hooli.example")
    (line,) = lines_of_text([change(ChangeType.ALTERED, before, after)], NOW)
    assert line == "“Hooli”: Spain → Peru; new: hooli.example"


def test_a_cell_is_told_before_and_after_behind_its_row() -> None:
    before = row("Hooli", "Hosting of what customers send", "Spain")
    after = row("Hooli", "Hosting and backup of what customers send", "Spain")
    (line,) = lines_of_text([change(ChangeType.ALTERED, before, after)], NOW)
    assert line == "“Hooli”: Hosting of what customers send → Hosting and backup of what customers send"


def test_a_long_sentence_is_shown_with_the_words_around_each_edit() -> None:
    old = f"You may share it with partners, {'as the terms of this place say and as the law allows, ' * 9}for 30 days."
    new = old.replace("partners", "friends").replace("30", "90")
    (line,) = lines_of_text([change(ChangeType.ALTERED, section("Data", old), section("Data", new))], NOW)
    assert line.startswith("“Data”: You may share it with [-partners,-] {+friends,+} as the terms of this place say")
    assert (
        " … place say and as the law allows, as the terms of this place say and as the law allows, for [-30-]" in line
    )
    assert line.endswith("{+90+} days.")


def test_what_is_left_is_counted_by_kind() -> None:
    old = [
        f"Rule {at}: the {word} of it may be looked at by nobody but you, ever." for at, word in enumerate("abcdefghij")
    ]
    new = [
        *(text.replace("looked at", "read") for text in old),
        "You must pay what you owe.",
        "You must not resell what you got.",
    ]
    told = change(ChangeType.ALTERED, section("Data", *old), section("Data", *new))
    (line,) = lines_of_text([told], NOW)
    assert line.startswith("“Data”: {+You must pay what you owe.+} {+You must not resell what you got.+}")
    assert f"… and 7 more sentences: 7 reworded (all: watcher diff {told.id})" in line


def test_many_changes_are_counted_by_what_they_mean() -> None:
    told = [
        change(ChangeType.ALTERED, section(f"Part {at}", "We describe it."), section(f"Part {at}", f"We {verb} it.", ), )
        for at, verb in enumerate(["explain"] * 12 + ["may read"] * 3)
    ]  # fmt: skip
    lines = lines_of_text(told, NOW)
    assert len(lines) == 12
    assert "tightened" in lines[2]
    assert lines[-1] == "and 4 more changes: 4 reworded"
