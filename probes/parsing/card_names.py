"""Cards of one section whose names are no headings: lines, links or the beginnings of list items.

What a card is about is told only where one line alone can be its name, and no other card has the same.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace

from probes.parsing import money, words
from probes.parsing.grid import Prose

_NO_NAME = re.compile(
    r"\b(?:models?|tokens?|pric\w{1,4}|costs?|tiers?|api|plans?|billing|features?|context|modes?|usage|inference|caching|"
    r"examples?|totals?|average|serverless|processing|requests?|overview|embeddings?|text|audio|images?|videos?)\b",
    re.IGNORECASE,
)
_ELSE = re.compile(  # buttons, news and places
    r"(?:try|get|learn|see|start|view|read|contact|sign|buy|more|explore|use|run|deploy|compare|introducing|announcing|new)\b"
    r"|.{0,30}\b(?:regions?|europe|asia|america|eu|us|usa|global)\b|\W{0,3}\d[\d.,]*\s?[a-z]?$",
    re.IGNORECASE,
)
_TITLE = re.compile(r"[A-Za-z\d][\w.+:/@() -]{1,39}")
_BESIDE = re.compile(r"[,;|]\s+|\s+/\s+(?=[A-Za-z$€£¥])|\s+[·•–—]\s+")
_LONGEST_NAME, _LONGEST_LIST, _FEWEST, _MOST_WORDS = 40, 300, 2, 6


def is_name(text: str) -> bool:
    """Whether a heading or a short line can be the name of a model, as against what is said of all of them."""
    return len(text) <= _LONGEST_NAME and not _NO_NAME.search(text)


def _can_name(text: str) -> bool:
    fit = _TITLE.fullmatch(text) is not None and is_name(text) and len(text.split()) <= _MOST_WORDS
    fit = fit and _ELSE.match(text) is None
    return fit and not text.endswith((".", ":")) and not words.tiers(text) and words.period(text) is None


def by_name(lines: tuple[Prose, ...], is_priced: Callable[[str], bool]) -> list[tuple[str, tuple[Prose, ...]]]:
    """Names with the lines of prices under each; empty where fewer than two cards stand in a row.

    Between the prices of one card and those of the next stand a name and sentences about it. ``is_priced`` says
    of a line whether it belongs to prices.
    """
    cards: list[tuple[str, tuple[Prose, ...]]] = []
    between: list[str] = []
    own: list[Prose] = []
    name = ""
    for prose in (*lines, Prose("")):
        if prose.text and is_priced(prose.text):
            if between or not own:
                cards += [(name, tuple(own))] if own else []
                name, own, between = _name_among(between), [], []
            own.append(prose)
        elif prose.text:
            between.append(prose.text)
    cards += [(name, tuple(own))] if own else []
    named = Counter(name for name, _ in cards)
    kept = [(name, own) for name, own in cards if name and named[name] == 1]
    return kept if len(kept) >= _FEWEST else []


def _name_among(between: list[str]) -> str:
    """The one line that can be a name; of several the only one with a number in it, else none."""
    fit = [text for text in between if _can_name(text)]
    numbered = [text for text in fit if re.search(r"\d", text)]
    return fit[0] if len(fit) == 1 else numbered[0] if len(numbered) == 1 else ""


def listed(lines: tuple[Prose, ...]) -> Iterator[tuple[str, tuple[Prose, ...]]]:
    """Names with the prices that stand behind them on one line: ``Acme Large: Input: $1 / 1M tokens, Output: $2``.

    One line alone must have a number in its name.
    """
    found = list(_listed(lines))
    if len(found) >= _FEWEST or any(re.search(r"\d", name) for name, _ in found):
        yield from found


def _listed(lines: tuple[Prose, ...]) -> Iterator[tuple[str, tuple[Prose, ...]]]:
    for prose in lines:
        name, colon, prices = prose.text.partition(": ")
        if not colon or len(prose.text) > _LONGEST_LIST or not _can_name(name) or words.component(name):
            continue
        pieces = _BESIDE.split(prices.strip(" ."))
        if len(pieces) >= _FEWEST and all(len(money.amounts(piece)) == 1 for piece in pieces):
            yield name, tuple(replace(prose, text=piece) for piece in pieces)
