"""What a changed section means, and the words that say so."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from watcher.domain.changes import Change, ChangeState, ChangeType, Difference
from watcher.domain.facts import Fact
from watcher.domain.meaning import MOST_WEIGHED, meaning_of, meanings
from watcher.domain.obligations import Meaning

T, L, R, U = Meaning.TIGHTENED, Meaning.LOOSENED, Meaning.REWORDED, Meaning.UNCLEAR
NOW = datetime(2026, 11, 23, tzinfo=UTC)
LEAD = "You must not use it to create:"


def section(subject: str, *texts: str) -> Fact:
    return Fact(subject, "text", texts)


def difference(subject: str, before: list[str], after: list[str]) -> Difference:
    kind = ChangeType.ADDED if not before else ChangeType.REMOVED if not after else ChangeType.ALTERED
    old, new = (section(subject, *texts) if texts else None for texts in (before, after))
    return Difference(kind, old, new)


CASES = [
    ("Prohibited uses", ["Malware"], ["Malware", "Medical advice"], T, "new under “Prohibited uses”"),
    ("Prohibited uses", ["Malware", "Medical advice"], ["Malware"], L, "gone under “Prohibited uses”"),
    ("Rules › Use", [LEAD, "Malware"], [LEAD, "Malware", "Spam"], T, f"new under “{LEAD}”"),
    ("Prohibited uses", ["Malware"], ["Malware", "We read reports."], U,
     "a sentence is new, without words of obligation"),
    ("Prohibited uses", ["Malware"], ["Malware", "Spam is bad. It costs time."], U,
     "a sentence is new, without words of obligation"),
    ("Liability › Acme is not liable for", ["Storms"], ["Storms", "Floods"], U,
     "a sentence is new, without words of obligation"),
    ("Prohibited uses", ["Firearms"], ["Firearms, drums"], U, "“drums” is new in what is banned"),
    ("Prohibited uses", ["Loud horns, bells"], ["Loud horns"], U, "“bells” is gone in what is banned"),
    ("Use", ["You must not ring bells."], ["You must not ring loud bells."], U, "“loud” is new in what is banned"),
    ("Use", ["You must not ring bells."], ["You must not ring the bells."], R,
     "no word of obligation, number or topic came or went"),
    ("Use", ["You must not ring loud bells."], ["You must not ring noisy bells."], R,
     "no word of obligation, number or topic came or went"),
    ("Data", ["We keep it for 30 days."], ["We keep it for 90 days."], T, "kept: 30 → 90 days"),
    ("Data", ["We describe it here."], ["We explain it here."], R, "no word of obligation, number or topic came or went"),
    ("Data", ["It is for all of our users."], ["It is for all of our patients."], U, "medical is new in it"),
    ("Data", [], ["You must ask us first."], T, "“you must” is new"),
    ("Data", ["You must ask us first."], [], L, "“you must” is gone"),
]  # fmt: skip


@pytest.mark.parametrize(("subject", "before", "after", "meaning", "why"), CASES)
def test_sections(subject: str, before: list[str], after: list[str], meaning: Meaning, why: str) -> None:
    found = meaning_of(difference(subject, before, after))
    assert (found.meaning, found.why) == (meaning, (why,))


def test_a_sentence_that_became_a_list_is_no_news() -> None:
    old = ["Comply with laws, for example do not harm a person or break a lock."]
    found = meaning_of(
        difference("Data", old, ["Comply with laws, for example do not:", "harm a person", "break a lock."])
    )
    assert found.meaning is R
    assert "its words stand in other sentences of the section" in found.why


def test_a_negation_that_is_lost_in_a_long_sentence_is_no_regrouping() -> None:
    long = "We do not train any of our models on what you or your users send to the service through the interface."
    found = meaning_of(difference("Data", [long], [long.replace("do not ", "")]))
    assert (found.meaning, found.topics) == (T, ("training on data",))


def test_sentences_that_disagree_are_unclear_and_both_are_named() -> None:
    found = meaning_of(difference("Data", ["Old text."], ["You must pay.", "We never sell prompts."]))
    assert found.meaning is U
    found = meaning_of(difference("Data", ["Old."], ["Old.", "You must pay.", "We never sell prompts."]))
    assert (found.meaning, found.why) == (U, ("tightened: “you must” is new", "loosened: “we never” is new"))


@pytest.mark.parametrize("kind", [ChangeType.RETITLED, ChangeType.SPLIT, ChangeType.REFORMATTED])
def test_the_same_words_are_reworded(kind: ChangeType) -> None:
    found = meaning_of(Difference(kind, section("A", "You may."), section("B", "You must.")))
    assert (found.meaning, found.why) == (R, ("the words are the same",))


def test_dates_and_case_are_no_meaning() -> None:
    assert meaning_of(Difference(ChangeType.ADDED, None, Fact("document", "version", "2"))).meaning is R
    assert meaning_of(difference("A", ["You must."], ["you MUST"])).why == ("every sentence is the same",)


def test_other_languages_are_not_weighed() -> None:
    found = meaning_of(difference("Daten", ["Alt."], ["Neu, und must."]), english=False)
    assert (found.meaning, found.why) == (U, ("the text is in a language that the rules do not read",))


def changed(before: list[str], after: list[str]) -> Change:
    told = difference("Data", before, after)
    return Change(told.fingerprint, "acme/terms", "acme", "policy", told, NOW, ChangeState.CONFIRMED)


def test_beyond_the_bound_of_a_document_sentences_are_compared_and_counted() -> None:
    some, more = ([f"Point {count} of {word} is fine." for count in range(3_000)] for word in ("one", "two"))
    first, second = changed(some, more), changed([*some, "You may leave."], [*more, "You must leave.", "It rains."])
    whole, part = meanings([first, second])
    assert (whole.compared, part.compared) == (0, 3_002 - (MOST_WEIGHED - 3_000))
    assert len(part.sentences) == 3_002
    said = {each.turn.after: (each.meaning, each.why) for each in part.sentences}
    assert said["You must leave."] == (T, ("“you must” is new", "“you may” is gone"))
    assert said["Point 2999 of two is fine."] == (R, ("the same words of obligation and numbers",))
    assert said["It rains."] == (U, ("a sentence is new, without words of obligation",))


def test_what_only_compares_names_the_words_that_came_or_went() -> None:
    found = meaning_of(difference("Data", ["We keep it for 30 days."], ["We may keep it for 90 days."]), most=0)
    assert (found.meaning, found.compared) == (U, 1)
    assert found.sentences[0].why == ("“may” comes or goes", "other numbers")


def test_a_change_is_weighed_once() -> None:
    one = difference("Data", ["You may leave."], ["You must leave."])
    assert meaning_of(one, "acme") is meaning_of(one, "acme")
