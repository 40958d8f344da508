"""Words of a text that may bind somebody, by themselves. Pure; for English.

They decide nothing about which way a sentence binds (see :mod:`watcher.domain.obligations`): they tell a
text that may from one that cannot.
"""

from __future__ import annotations

BINDING = frozenset({
    "must", "shall", "may", "can", "cannot", "can't", "will", "won't", "not", "don't", "doesn't", "never", "no", "nor",
    "without", "prohibited", "forbidden", "disallowed", "required", "agree", "consent", "discretion", "notice",
    "notify", "reserve", "reserves", "retain", "share", "sell", "train", "disclose", "except", "unless", "liable",
    "responsible", "indemnify", "terminate", "suspend",
})  # fmt: skip
_APART = {ord("’"): "'"} | dict.fromkeys(map(ord, '.,;:!?()[]{}"“”/-–—*_'), " ")


def plain_words(text: str) -> list[str]:
    """The words of a text in lower case, without punctuation."""
    return text.casefold().translate(_APART).split()


def binds(text: str) -> bool:
    """Whether a text holds a word that may bind somebody."""
    return not BINDING.isdisjoint(plain_words(text))
