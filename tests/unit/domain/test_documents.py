"""Is it the document? What a vendor does to a policy, and what another page looks like beside it."""

from __future__ import annotations

import pytest

from watcher.domain.documents import half_rendered, other_document, other_language
from watcher.domain.facts import Fact

WORDS = [
    "service",
    "customer",
    "agreement",
    "liability",
    "party",
    "notice",
    "payment",
    "licence",
    "warranty",
    "confidential",
    "personal",
    "processing",
    "retention",
    "transfer",
    "termination",
    "indemnify",
    "intellectual",
    "property",
    "governing",
    "arbitration",
]


def clause(number: int, words: list[str] = WORDS) -> str:
    """A paragraph of its own words: those of the vocabulary from this place on."""
    turned = words[number % len(words) :] + words[: number % len(words)]
    return f"Clause {number}: " + " ".join(turned[:12])


def document(*texts: str, title: str = "Terms of Service", language: str = "en") -> tuple[Fact, ...]:
    return (Fact("document", "title", title), Fact("document", "language", language), Fact("Data", "text", texts))


KNOWN = document(*map(clause, range(20)))
REWRITTEN = [clause(number).replace("Clause", "Section") for number in range(30)]
ARTICLE = [clause(number, [f"{word}ing" for word in reversed(WORDS)]) for number in range(20)]


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        (KNOWN, None),
        (document(*map(clause, range(15))), None),  # it lost a quarter
        (document(*map(clause, range(6)), "Something new that stands for much of it."), None),
        (document(*REWRITTEN), None),  # a new edition
        (document(*REWRITTEN, title="Customer Agreement"), None),  # under another title
        (document(*REWRITTEN[:3]), "half rendered, or an error page"),
        (document(*ARTICLE), "half rendered, or an error page"),
        (document(*ARTICLE, title="A new office"), "its title is 'A new office': another page"),
        (document("Try again later.", title="Acme"), "another page"),
    ],
)
def test_other_documents(found: tuple[Fact, ...], reason: str | None) -> None:
    said = other_document(KNOWN, found)
    assert said is None if reason is None else said is not None and said.endswith((reason, f"{reason} under its title"))


@pytest.mark.parametrize(
    ("found", "refused"),
    [
        (document(*map(clause, range(15))), False),
        (document(*map(clause, range(9))), True),
        (document(*map(clause, range(9)), "What is new about it."), True),
        (document(*map(clause, range(9)), *map(clause, range(40, 48))), False),
        (KNOWN, False),
    ],
)
def test_half_of_it_without_anything_new(found: tuple[Fact, ...], refused: bool) -> None:
    assert (half_rendered(KNOWN, found) is not None) is refused


@pytest.mark.parametrize(
    ("was", "now", "refused"),
    [("en", "de", True), ("en", "en", False), ("", "de", False), ("en", "", False)],
)
def test_languages(was: str, now: str, refused: bool) -> None:
    said = other_language(document("x", language=was), document("x", language=now))
    assert said == (
        "the page is in German now, where it was in English: another edition of the document" if refused else None
    )


def test_nothing_known_refuses_nothing() -> None:
    assert other_document((), KNOWN) is None
    assert half_rendered((), KNOWN) is None
    assert other_language((), KNOWN) is None
