"""The document in a page: the element that holds its sentences, without what stands around them.

Elements are judged by what they hold. The only names that count are those that HTML itself gives
a meaning (``main``, ``article``, ``header``); classes and ids are a vendor's own and mean nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from probes.parsing.policy.blocks import Block, Form, Outline
from probes.parsing.policy.extent import MOST_STRAY, extent, is_address, of_consent, titles_of
from probes.parsing.policy.records import with_rows
from probes.parsing.policy.surroundings import ended, is_noise, without_menus
from probes.parsing.policy.tree import Tree, marked
from watcher.domain.facts import folded

_TRUSTED = 0.6  # of the sentences are in a main or an article that is taken for the document
_FEW_WORDS = 4  # fewer, before the first sentence, are a label or a control
_LONGEST_BOX, _LONGEST_LAST = 1_500, 500  # characters of sentences in a box for consent, and in one at the end
_MAINS = frozenset({"main", "article"})


@dataclass(frozen=True, slots=True)
class Article:
    """The blocks of a document, in order.

    Attributes:
        lead: what stands before its first sentence and is none of it.
        around: the sentences of the page that are none of it.
    """

    blocks: tuple[Block, ...]
    lead: tuple[Block, ...] = ()
    around: tuple[Block, ...] = ()


def article(page: Outline) -> Article:
    """The document of a page. A page without sentences has no blocks."""
    framed = _framed(page)
    tree = Tree(page, [not frame for frame in framed])
    inside = [at for at in extent(tree, _main(tree)) if not framed[at]]
    boxed = _boxed(tree, inside)
    kept = ended(_trimmed(without_menus([page.blocks[at] for at in inside if at not in boxed]), titles_of(page)))
    first = next((block for block in kept if block.is_prose), None)
    before = page.blocks[: next((at for at in inside if page.blocks[at] is first), 0)]
    own = {id(block) for block in kept}
    around = tuple(block for block in page.blocks if block.is_prose and id(block) not in own)
    return Article(tuple(with_rows(page, kept)), tuple(block for block in before if id(block) not in own), around)


def _framed(page: Outline) -> list[bool]:
    """Of each block: whether it is in a footer, or in a header or an aside, unless most sentences stand there."""
    footers = marked(page, lambda element: element.framing)
    doubtful = marked(page, lambda element: element.doubtful or element.framing)
    sizes = [
        0 if foot or not block.is_prose else len(block.text) for block, foot in zip(page.blocks, footers, strict=True)
    ]
    apart = sum(size for size, doubt in zip(sizes, doubtful, strict=True) if doubt)
    return doubtful if apart * 2 < sum(sizes) or not apart else footers


def _main(tree: Tree) -> int:
    """The innermost main or article that holds most sentences; -1 where there is none."""
    asked = _TRUSTED * tree.weight(-1)
    elements = tree.page.elements
    mains = (at for at, element in enumerate(elements) if {element.name, element.role} & _MAINS)
    return max((at for at in mains if tree.weight(at) >= asked), default=-1)  # the one begun last is the innermost


def _boxed(tree: Tree, inside: Sequence[int]) -> set[int]:
    """The places of blocks in boxes with buttons that are no part of the text: for consent, or behind it."""
    last = inside[-1] if inside else -1
    most = min(MOST_STRAY, sum(tree.prose[at] for at in inside) // 2)
    boxed: set[int] = set()
    for place in range(len(tree.page.elements)):
        if tree.controls(place) and tree.sentences(place) <= most and tree.weight(place) <= _LONGEST_BOX:
            run = range(tree.begin(place), tree.end(place))
            if _is_box(tree, place, [tree.page.blocks[at] for at in run if tree.prose[at]], last in run):
                boxed.update(run)
    return boxed


def _is_box(tree: Tree, place: int, sentences: Sequence[Block], last: bool) -> bool:
    if any(block.form is Form.ROW for block in sentences):
        return False
    behind = last and tree.controls(place) >= 2 and tree.weight(place) <= _LONGEST_LAST
    return behind or any(map(of_consent, sentences))


def _trimmed(blocks: Sequence[Block], titles: frozenset[str]) -> list[Block]:
    """Blocks without the labels and titles before the first sentence, and without links at both ends."""
    sentences = [at for at, block in enumerate(blocks) if block.is_prose]
    if not sentences:
        return []
    first, last = sentences[0], sentences[-1]
    return [
        block
        for at, block in enumerate(blocks)
        if first <= at <= last or block.form is Form.HEADING or not _is_frame(block, titles, before=at < first)
    ]


def _is_frame(block: Block, titles: frozenset[str], *, before: bool) -> bool:
    label = len(block.text.split()) < _FEW_WORDS or folded(block.text) in titles
    linked = block.is_link or (before and block.linked * 2 >= len(block.text))
    return (linked and not is_address(block)) or is_noise(block) or (before and label)
