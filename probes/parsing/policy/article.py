"""The document in a page: the element that holds its sentences, without what stands around them.

Elements are judged by what they hold. The only names that count are those that HTML itself gives
a meaning (``main``, ``article``, ``header``); classes and ids are a vendor's own and mean nothing.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from probes.parsing.policy.blocks import FEW_WORDS, Block, Form, Outline
from probes.parsing.policy.surroundings import ended, is_noise

_TRUSTED = 0.6  # of the sentences are in a main or an article that is taken for the document
_STRAY = 0.04  # of the sentences may stand behind the document and be no part of it
_MOST_STRAY = 3
_CONSENT = ("cookie",)
_LONGEST_BOX = 1_500  # characters of sentences in a box for consent
_MENU = 3  # links in a row that make a menu
_MAINS = frozenset({"main", "article"})


@dataclass(frozen=True, slots=True)
class Article:
    """The blocks of a document, in order, and what stood before them on the page outside of menus."""

    blocks: tuple[Block, ...]
    lead: tuple[Block, ...]


def article(page: Outline) -> Article:
    """The document of a page. A page without sentences has no blocks."""
    framed = _framed(page)
    blocks = tuple(block for at, block in enumerate(page.blocks) if at not in framed)
    weights = _weights(page, blocks)
    root = _root(page, blocks, weights)
    inside = [at for at, block in enumerate(page.blocks) if at not in framed and root in page.around(block.inside)]
    boxed = _boxes(page, inside)
    kept = ended(_trimmed([page.blocks[at] for at in inside if at not in boxed]))
    begin = next((at for at, block in enumerate(page.blocks) if kept and block is kept[0]), 0)
    return Article(tuple(kept), page.blocks[:begin])


def _framed(page: Outline) -> set[int]:
    """The places of blocks in footers, and in headers and asides unless most sentences stand there."""
    around = [[page.elements[place] for place in page.around(block.inside)] for block in page.blocks]
    footers = {at for at, elements in enumerate(around) if any(element.framing for element in elements)}
    doubtful = {at for at, elements in enumerate(around) if any(element.doubtful for element in elements)} - footers
    sizes = [len(block.text) if block.is_prose else 0 for block in page.blocks]
    apart = sum(sizes[at] for at in doubtful)
    whole = sum(size for at, size in enumerate(sizes) if at not in footers)
    return footers | doubtful if apart * 2 < whole or not apart else footers


def _weights(page: Outline, blocks: tuple[Block, ...]) -> dict[int, int]:
    """How many characters of sentences each element holds."""
    weights: dict[int, int] = defaultdict(int)
    for block in blocks:
        if block.is_prose:
            for place in page.around(block.inside):
                weights[place] += len(block.text)
    return weights


def _root(page: Outline, blocks: tuple[Block, ...], weights: dict[int, int]) -> int:
    """The innermost element that holds all sentences, but for a few behind it."""
    children: dict[int, list[int]] = defaultdict(list)
    for place in weights:
        children[page.elements[place].parent].append(place)
    root = _main(page, weights)
    while children[root]:
        whole = weights.get(root) or sum(weights[place] for place in children[root])
        best = max(children[root], key=weights.__getitem__)
        if not _holds_it(page, blocks, root, best, weights[best], whole):
            break
        root = best
    return root


def _main(page: Outline, weights: dict[int, int]) -> int:
    """The innermost main or article that holds most sentences; -1 where there is none."""
    whole = sum(weight for place, weight in weights.items() if page.elements[place].parent < 0)
    mains = [
        place for place, weight in weights.items()
        if {page.elements[place].name, page.elements[place].role} & _MAINS and weight >= _TRUSTED * whole
    ]  # fmt: skip
    return max(mains, default=-1)  # of elements that hold most each, the one begun last is the innermost


def _holds_it(page: Outline, blocks: tuple[Block, ...], root: int, best: int, weight: int, whole: int) -> bool:
    if weight == whole:
        return True
    if weight < (1 - _STRAY) * whole:
        return False
    seen, stray = False, 0
    for block in blocks:
        if not block.is_prose:
            continue
        around = list(page.around(block.inside))
        if best in around:
            seen = True
        elif root < 0 or root in around:
            stray += 1
            if not seen and not _of_consent(block):
                return False
    return stray <= _MOST_STRAY


def _of_consent(block: Block) -> bool:
    return any(word in block.text.casefold() for word in _CONSENT)


def _boxes(page: Outline, places: list[int]) -> set[int]:
    """The places of blocks in boxes with buttons that are no part of the text: for consent, or at its end."""
    held: dict[int, list[int]] = defaultdict(list)
    controls: dict[int, int] = defaultdict(int)
    for at in places:
        for place in page.around(page.blocks[at].inside):
            held[place].append(at)
    for place, count in page.controls.items():
        for around in page.around(place):
            controls[around] += count
    prose = [at for at in places if page.blocks[at].is_prose]
    boxed: set[int] = set()
    for place, inside in held.items():
        own = [page.blocks[at] for at in inside if page.blocks[at].is_prose]
        size = sum(len(block.text) for block in own)
        if (
            not controls[place]
            or len(own) > _MOST_STRAY
            or len(own) * 2 > len(prose)
            or any(b.form is Form.ROW for b in own)
        ):
            continue
        consent = size <= _LONGEST_BOX and any(map(_of_consent, own))
        widget = controls[place] >= 2 and size <= _LONGEST_BOX // 3 and inside[-1] == places[-1]
        if consent or widget:
            boxed.update(inside)
    return boxed


def _trimmed(blocks: list[Block]) -> list[Block]:
    """Blocks without links to places of the page, rows of links, and what frames the sentences."""
    kept = [block for at, block in enumerate(blocks) if not _in_a_menu(blocks, at) and not is_noise(block)]
    last = max((at for at, block in enumerate(kept) if block.is_prose), default=-1)
    first = min((at for at, block in enumerate(kept) if block.is_prose), default=0)
    return [block for at, block in enumerate(kept) if first <= at <= last or not _is_frame(block, before=at < first)]


def _in_a_menu(blocks: list[Block], at: int) -> bool:
    """Whether a block is a link to a place of the page, or one of several links in a row."""
    block = blocks[at]
    if block.form is Form.HEADING or block.form is Form.ROW or not block.is_link:
        return False
    if block.inner:
        return True
    first = last = at
    while first > 0 and _is_plain_link(blocks[first - 1]):
        first -= 1
    while last + 1 < len(blocks) and _is_plain_link(blocks[last + 1]):
        last += 1
    return last - first + 1 >= _MENU


def _is_plain_link(block: Block) -> bool:
    return block.is_link and block.form in (Form.ITEM, Form.PARAGRAPH)


def _is_frame(block: Block, *, before: bool) -> bool:
    """Whether a block at an edge of the document is a link; before its first sentence, whether it is a few words."""
    if block.form is Form.HEADING:
        return False
    return block.is_link or (before and len(block.text.split()) < FEW_WORDS // 2)
