"""Topics by their words, and by the names that people declare."""

from __future__ import annotations

import pytest

from watcher.domain.topics import TOPICS, topic, topics_of, words_on

TOUCHED = [
    ("No individual medical advice.", ["medical"]),
    ("Not for diagnosis of patients.", ["medical"]),
    ("Do not offer legal advice without a lawyer.", ["legal"]),
    ("Creditworthiness of people", ["financial"]),
    ("Content that harms children", ["minors"]),
    ("Campaigning in elections", ["political"]),
    ("Facial recognition in public", ["biometric"]),
    ("Weapons and explosives", ["weapons"]),
    ("Sexually explicit images", ["sexual content"]),
    ("Automated decisions about people", ["automated decisions"]),
    ("We retain what you send.", ["data retention"]),
    ("We train on what you send.", ["training on data"]),
    ("Our subprocessors", ["subprocessors and locations"]),
    ("You will indemnify us.", ["indemnity"]),
    ("Our liability", ["liability"]),
    ("We suspend accounts.", ["termination"]),
    ("Rate limits apply.", ["rate and fair use"]),
    ("Fees are due.", ["pricing rights"]),
    ("You have legal obligations and a training-free plan.", []),
    ("This page describes the service.", []),
    ("You retain all rights.", []),
]


@pytest.mark.parametrize(("text", "names"), TOUCHED)
def test_what_a_sentence_touches(text: str, names: list[str]) -> None:
    assert list(topics_of(text)) == names


def test_every_topic_has_a_sentence() -> None:
    assert {name for _, names in TOUCHED for name in names} == set(TOPICS)


@pytest.mark.parametrize(
    ("declared", "name"),
    [("medical", "medical"), ("Health", "medical"), ("sexual_content", "sexual content"), ("minors", "minors"),
     ("training-on-data", "training on data"), ("Astrology", "astrology")],
)  # fmt: skip
def test_names(declared: str, name: str) -> None:
    assert topic(declared) == name


def test_the_words_that_stood_there_are_named() -> None:
    assert words_on("medical", "Medical advice, or a Diagnosis, or medical advice") == ("medical", "diagnosis")
    assert words_on("astrology", "No Astrology here") == ("astrology",)
    assert words_on("a.b", "axb") == ()


def test_what_is_looked_for_first_hides_no_word() -> None:
    for name, pattern in TOPICS.items():
        for text, _ in TOUCHED:
            for said in (text, text.upper(), f"{text} {text}"):
                assert (name in topics_of(said)) == bool(pattern.search(said))
    words = ("keep it", "KEPT for", "develop our models", "improve our services", "courts' decisions", "Nudity", "teens",
             "under the age of 13", "credit worthiness", "creditworthiness", "zero-data", "sub-processors")  # fmt: skip
    assert all(topics_of(text) for text in words)
