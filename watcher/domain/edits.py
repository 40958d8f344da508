"""Which words of a text were taken out and put in, with a few words around each. Pure.

Paragraphs are compared first, then the words of those that differ, so that the work is bounded by
what changed. White space, case and punctuation at a word's ends make no edit.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from watcher.domain.documents import ROW
from watcher.domain.facts import Fact, folded

AROUND = 6  # words of context on each side
_MOST_PARAGRAPHS, _MOST_WORDS = 1_000, 1_500  # on one side, above which a passage is shown as a whole
_ROOMS = ((60, 120), (30, 60), (20, 40), (12, 30), (8, 20), (4, 12))  # words around an edit, and of one, by what fits
_NEAR = 2  # words between two edits that are shown as one
_EDGES = ".,;:!?()[]{}\"'“”‘’«»„…*_-–—•"

_PLAIN = str.maketrans("’‘‐‑–—", "''----")


@dataclass(frozen=True, slots=True)
class Edit:
    """One passage that reads otherwise.

    Attributes:
        lead: the words before it, at most six.
        removed, added: what was taken out and put in; one of them may be empty.
        rest: the words behind it, at most six.
    """

    lead: str
    removed: str
    added: str
    rest: str

    def __str__(self) -> str:
        out = f"[-{self.removed}-]" if self.removed else ""
        put = f"{{+{self.added}+}}" if self.added else ""
        return " ".join(filter(None, (self.lead, out, put, self.rest)))


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that both texts have, or only one: they were removed, or added.

    ``before`` is how the old text writes those that both have: with other capitals, or another comma.
    """

    text: str
    before: str = ""
    removed: bool = False
    added: bool = False


def edits(before: Fact | None, after: Fact | None) -> tuple[Edit, ...]:
    """What reads otherwise in a section (or row) than before, in the order of the text."""
    old, new = _paragraphs(before), _paragraphs(after)
    if before is not None and after is not None and before.attribute == ROW:
        old, new = _without(old, new), _without(new, old)
    return tuple(_passages(old, new))


def _without(cells: Sequence[str], others: Sequence[str]) -> tuple[str, ...]:
    """Cells that a row holds and the other does not, wherever they stand in it."""
    held = {folded(cell) for cell in others}
    return tuple(cell for cell in cells if folded(cell) not in held)


def pieces(before: str, after: str) -> tuple[Piece, ...]:
    """Both texts as one: words in common, and those of one side where they stand."""
    old, new = before.split(), after.split()
    if max(len(old), len(new)) > _MOST_WORDS and old != new:
        spans = [(0, len(old), 0, len(new))]
    else:
        spans = _spans(SequenceMatcher(None, list(map(_bare, old)), list(map(_bare, new))).get_opcodes())
    found, known, done = list[Piece](), 0, 0
    for i, j, k, m in spans:
        found += [
            Piece(" ".join(new[done:k]), " ".join(old[known:i])),
            Piece(" ".join(old[i:j]), removed=True),
            Piece(" ".join(new[k:m]), added=True),
        ]
        known, done = j, m
    rest = Piece(" ".join(new[done:]), " ".join(old[known:]))
    return tuple(piece for piece in (*found, rest) if piece.text)


def marked(before: str, after: str) -> str:
    """A whole sentence, with what was taken out and put in marked: ``kept for [-30-] {+90+} days``."""
    old, new = before.split(), after.split()
    if max(len(old), len(new)) > _MOST_WORDS:
        return str(Edit("", before, after, ""))
    matcher = SequenceMatcher(None, list(map(_bare, old)), list(map(_bare, new)))
    parts, done = [], 0
    for i, j, k, m in _spans(matcher.get_opcodes()):
        parts += [*new[done:k], str(Edit("", " ".join(old[i:j]), " ".join(new[k:m]), ""))]
        done = m
    return " ".join([*parts, *new[done:]])


def excerpt(before: str, after: str, longest: int) -> str:
    """A sentence as :func:`marked` shows it, without words far from any edit where it is longer than ``longest``.

    As many words as there is room for stand around each edit, at least four; what is taken out or put in is cut
    in its middle at last.
    """
    found, text = pieces(before, after), ""
    for around, most in _ROOMS:
        text = " ".join(_near(found, around, most))
        if len(text) <= longest:
            break
    return text


def _near(found: Sequence[Piece], around: int, most: int) -> Iterator[str]:
    for at, piece in enumerate(found):
        words = piece.text.split()
        if piece.removed or piece.added:
            kept = " ".join(_without_middle(words, most // 2, most // 2))
            yield f"[-{kept}-]" if piece.removed else f"{{+{kept}+}}"
            continue
        lead, rest = (0 if not at else around), (0 if at == len(found) - 1 else around)
        yield from _without_middle(words, lead, rest)


def _without_middle(words: Sequence[str], first: int, last: int) -> Sequence[str]:
    if len(words) <= first + last + 1:
        return words
    return (*words[:first], "…", *words[len(words) - last :])


def in_sentence(before: str, after: str) -> tuple[Edit, ...]:
    """What reads otherwise in one sentence."""
    return tuple(_words(before.split(), after.split()))


def _paragraphs(fact: Fact | None) -> tuple[str, ...]:
    if fact is None:
        return ()
    return (fact.value,) if isinstance(fact.value, str) else fact.value


def _passages(old: Sequence[str], new: Sequence[str]) -> Iterator[Edit]:
    if max(len(old), len(new)) > _MOST_PARAGRAPHS:
        yield from _words(" ".join(old).split(), " ".join(new).split())
        return
    matcher = SequenceMatcher(None, [folded(text) for text in old], [folded(text) for text in new])
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag != "equal":
            yield from _words(" ".join(old[i:j]).split(), " ".join(new[k:m]).split())


def _words(old: list[str], new: list[str]) -> Iterator[Edit]:
    if max(len(old), len(new)) > _MOST_WORDS:
        yield Edit("", " ".join(old), " ".join(new), "")
        return
    matcher = SequenceMatcher(None, list(map(_bare, old)), list(map(_bare, new)))
    for i, j, k, m in _spans(matcher.get_opcodes()):
        lead, rest = new[max(k - AROUND, 0) : k], new[m : m + AROUND]
        yield Edit(" ".join(lead), " ".join(old[i:j]), " ".join(new[k:m]), " ".join(rest))


def _spans(codes: Sequence[tuple[str, int, int, int, int]]) -> list[tuple[int, int, int, int]]:
    """What differs; with a word or two between, as one."""
    spans: list[tuple[int, int, int, int]] = []
    for tag, i, j, k, m in codes:
        if tag == "equal":
            continue
        if spans and i - spans[-1][1] <= _NEAR and k - spans[-1][3] <= _NEAR:
            i, k = spans[-1][0], spans[-1][2]
            spans.pop()
        spans.append((i, j, k, m))
    return spans


def _bare(word: str) -> str:
    return word.translate(_PLAIN).strip(_EDGES).casefold() or word
