"""In which language a text is written, by its commonest words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

_COMMON = {
    "en": "the of and to in you your that for our with we is this are or may not",
    "de": "der die das und sie wir zu ist nicht mit von den auf für eine oder werden ihre",
    "fr": "le la les des et vous nous dans pour est une que vos votre ou par sur aux",
    "es": "el la los las de y que usted nosotros en para con una su por del no se",
    "it": "il lo gli di e che per con una del della sono nostri tuo si non nei alla",
    "pt": "o os as de e que você para com uma não nosso seus por do da em ou",
    "nl": "de het een en van u wij voor met niet is op te uw onze dat die zijn",
    "pl": "i w na do z się nie jest oraz lub które przez dla że użytkownika",
    "sv": "och att det som för är du vi på av med inte eller din den till",
}
_WORDS = {language: frozenset(words.split()) for language, words in _COMMON.items()}
_SCRIPTS = (
    ("ja", re.compile("[\u3040-\u30ff]")), ("ko", re.compile("[\uac00-\ud7af]")), ("zh", re.compile("[\u4e00-\u9fff]")),
    ("ru", re.compile("[\u0400-\u04ff]")), ("ar", re.compile("[\u0600-\u06ff]")),
)  # fmt: skip
_ENOUGH = 40  # words, below which nothing can be told
_SHARE = 0.12  # of the words are common ones
_SAMPLE, _START = 20_000, 4_000  # characters that are looked at for words, and for scripts


def language(texts: Iterable[str]) -> str:
    """``en``, ``de``, ``ja``, ...; empty where it cannot be told."""
    text = " ".join(texts)[:_SAMPLE].casefold()
    if not text.isascii():
        start = text[:_START]
        for name, signs in _SCRIPTS:
            if len(signs.findall(start)) * 5 > len(start):
                return name
    counts = Counter(text.split())
    total = sum(counts.values())
    if total < _ENOUGH:
        return ""
    shares = {name: sum(counts[word] for word in words) for name, words in _WORDS.items()}
    best = max(shares, key=shares.__getitem__)
    return best if shares[best] >= _SHARE * total else ""
