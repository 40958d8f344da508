"""Is this reading one of the document we wanted? Pure.

A policy that is rewritten, or loses a quarter of its text, is what we watch for. Another article, a
shell or another language's edition under the same address is not. They are told apart by the
sentences that are still there, the title, and how much text there is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from math import sqrt

from watcher.domain.facts import Fact, folded

DOCUMENT = "document"  # the subject of what is said of the whole
TEXT, ROW = "text", "row"
TITLE, LANGUAGE, ORDER = "title", "language", "order"
OF = "document"  # the qualifier that names the document, for all but the first of a page
AROUND = "around"  # marks of the sentences that stand on the page outside of the document
TEXTS = frozenset({TEXT, ROW})  # attributes whose values are passages, compared word by word
KEPT = 0.25  # of the text known before are in what is taken for the same document at once
REWRITTEN = 0.5  # likeness of its words from which on a text under the same title is a new edition
SUCCEEDED = 0.7  # and under another title
STUB = 0.3  # of the length known before: less is a page half rendered, if it says nothing new
HALF = 0.5  # of the known text is on a page that is believed though it says hardly anything new
FILLED = 0.1  # of what is gone; less is what stands around a document, or a sentence that was cut off
_LANGUAGES = {
    "ar": "Arabic", "de": "German", "en": "English", "es": "Spanish", "fr": "French", "it": "Italian",
    "ja": "Japanese", "ko": "Korean", "nl": "Dutch", "pl": "Polish", "pt": "Portuguese", "ru": "Russian",
    "sv": "Swedish", "zh": "Chinese",
}  # fmt: skip


def other_language(known: Sequence[Fact], found: Sequence[Fact]) -> str | None:
    """The page is in another language than it was."""
    was, now = language_of(known), language_of(found)
    if not was or not now or was == now:
        return None
    return (
        f"the page is in {language_name(now)} now, where it was in {language_name(was)}: "
        "another edition of the document"
    )


def document_of(fact: Fact) -> str:
    """The title of the document on its page that a fact belongs to, for comparing; empty for the first."""
    return folded(fact.qualifier(OF))


def language_of(facts: Sequence[Fact]) -> str:
    """The language that a document is in, as a code; empty where it is not known."""
    return _said(facts, LANGUAGE)


def language_name(code: str) -> str:
    """A language in words."""
    return _LANGUAGES.get(code, f"the language {code!r}")


def other_document(known: Sequence[Fact], found: Sequence[Fact]) -> str | None:
    """Hardly a sentence of the document known before is in this one, nor is it a new edition of it."""
    old, new = set(_texts(known)), set(_texts(found))
    if not old or _size(old & new) >= KEPT * _size(old):
        return None
    was, now = _said(known, TITLE), _said(found, TITLE)
    asked = REWRITTEN if folded(was) == folded(now) else SUCCEEDED
    if _size(new) >= STUB * _size(old) and _likeness(old, new) >= asked:
        return None
    if folded(was) == folded(now):
        return f"{_share(old, new)}: the page is half rendered, or an error page under its title"
    return f"{_share(old, new)}, and its title is {now!r}: another page"


def half_rendered(known: Sequence[Fact], found: Sequence[Fact]) -> str | None:
    """Most of the document is gone, and hardly anything took its place."""
    old, new = set(_texts(known)), set(_texts(found))
    left, whole = _size(old & new), _size(old)
    if left >= HALF * whole or _size(new - old) > FILLED * (whole - left):
        return None
    return f"{_share(old, new)}, and hardly anything new: half rendered"


def _share(old: set[str], new: set[str]) -> str:
    return f"{len(old & new)} of {len(old)} paragraphs known before are on it"


def _said(facts: Sequence[Fact], attribute: str) -> str:
    return next((str(fact.value) for fact in facts if fact.attribute == attribute), "")


def _texts(facts: Sequence[Fact]) -> Iterator[str]:
    for fact in facts:
        if isinstance(fact.value, tuple) and fact.attribute in TEXTS:
            yield from map(folded, fact.value)


def _size(texts: set[str]) -> int:
    return sum(map(len, texts))


def _likeness(one: set[str], other: set[str]) -> float:
    """How alike the words of two texts are, by the cosine of their counts (0 to 1); short words count for nothing."""
    first, second = (Counter(word for text in side for word in text.split() if len(word) > 3) for side in (one, other))
    product = sum(count * second[word] for word, count in first.items())
    length = sqrt(sum(count * count for count in first.values()) * sum(count * count for count in second.values()))
    return product / length if length else 0.0
