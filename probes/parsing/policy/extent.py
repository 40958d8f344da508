"""How far a document reaches on its page: from its title to the last of its sections.

The walk goes from the element that holds all sentences inward, as long as one inside holds nearly
all of them. What stands beside that one is told from the document by what it is made of: a banner
stands above the title; news, offers and chats have links of their own, buttons or fields.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from probes.parsing.policy.blocks import Block, Form, Outline
from probes.parsing.policy.surroundings import is_noise
from probes.parsing.policy.tree import Tree
from watcher.domain.facts import folded

_MOST = 0.6  # of the sentences around it are in an element that is taken for the document
MOST_STRAY = 3  # sentences beside a document that are none of it
_STRAY, _SMALL, _PART = 0.04, 500, 0.25  # of its sentences, or so many characters but no such part
_MOST_CARDS = 12  # sentences of news and offers behind a document
_CARDS, _FEW = 0.15, 2_500  # of its sentences are in them, or so many characters
_CONSENT = "cookie"
_PIECES = re.compile(r"\s+[|·–—:»•-]\s+")
_ADDRESS = re.compile(r"@|://|\bwww\.", re.IGNORECASE)
_LISTS = frozenset({"ul", "ol", "dl", "table", "tbody", "blockquote"})  # which have no title of their own
_NEAR = 3  # sentences before which a title stands in its element


def extent(tree: Tree, root: int) -> range:
    """The run of blocks from the title of a document to its end.

    Args:
        root: the element in which the document is sought; -1 for the page.
    """
    begin, end = tree.begin(root), tree.end(root)
    above = below = False  # whether something around the innermost element is part of the document
    while children := tree.children.get(root):
        best = max(children, key=tree.weight)
        most = tree.weight(best) >= _MOST * tree.weight(root) > 0
        if not most or tree.page.elements[best].name in _LISTS:
            break
        first = begin if above else _first(tree, root, best)
        last = end if below else _last(tree, root, best)
        if first is None or last is None:
            break
        above, below = above or first < tree.begin(best), below or last > tree.end(best)
        begin, end, root = first, last, best
    return range(begin, end if below else _before_offers(tree, root, range(begin, end)))


def _before_offers(tree: Tree, root: int, run: range) -> int:
    """Where a document of several elements ends: before those last that have buttons, fields or linked headings."""
    end = run.stop
    for child in sorted(tree.children.get(root, ()), key=tree.begin, reverse=True):
        begin = tree.begin(child)
        if tree.end(child) == begin:
            continue
        offers = tree.controls(child) or _linked_headings(tree, child)
        if begin <= run.start or tree.end(child) < end or not offers:
            break
        if not _is_stray(tree, root, range(begin, run.stop), _MOST_CARDS, _CARDS, _FEW):
            break
        end = begin
    return end


def _linked_headings(tree: Tree, place: int) -> bool:
    blocks = (tree.page.blocks[at] for at in range(tree.begin(place), tree.end(place)))
    return any(block.level and block.is_link and not block.inner for block in blocks)


def _first(tree: Tree, root: int, best: int) -> int | None:
    """Where the document begins, if it is in the inner element but for what stands above; None if it is not."""
    before = range(tree.begin(root), tree.begin(best))
    titles = titles_of(tree.page)
    title = next((at for at in reversed(before) if _is_title(tree.page.blocks[at], titles)), None)
    if title is not None:
        return title if _is_stray(tree, best, range(tree.begin(root), title)) else None
    loose = [tree.page.blocks[at] for at in before if tree.prose[at]]
    if all(map(of_consent, loose)):
        return tree.begin(best)
    begins = _has_title(tree, best, titles) and _is_stray(tree, best, before)
    return tree.begin(best) if begins else None


def _has_title(tree: Tree, place: int, titles: frozenset[str]) -> bool:
    """Whether a title stands at the beginning of an element."""
    seen = 0
    for at in range(tree.begin(place), tree.end(place)):
        if _is_title(tree.page.blocks[at], titles):
            return True
        seen += tree.prose[at]
        if seen > _NEAR:
            break
    return False


def titles_of(page: Outline) -> frozenset[str]:
    """What the head of a page calls it, as a whole and by its pieces."""
    title = page.title
    return frozenset(folded(piece) for piece in (title, *_PIECES.split(title)) if len(piece.split()) > 1)


def _is_title(block: Block, titles: frozenset[str]) -> bool:
    return block.level == 1 or (not block.is_link and folded(block.text) in titles)


def _last(tree: Tree, root: int, best: int) -> int | None:
    """Where the document ends, if it is in the inner element but for what stands below; None if it is not."""
    rest = range(tree.end(best), tree.end(root))
    end = max((at + 1 for at in rest if _is_own(tree, root, at)), default=rest.start)
    loose, cards = set(rest), set[int]()
    for child in tree.children[root]:
        run = range(tree.begin(child), tree.end(child))
        if run.start < tree.end(best):
            continue
        if _is_card(tree, child):
            cards.update(run)
        elif tree.page.elements[child].name in _LISTS or any(tree.page.blocks[at].level for at in run):
            end = max(end, run.stop)
    loose = {at for at in loose - cards if at >= end}
    fits = _is_stray(tree, best, loose) and _is_stray(tree, best, cards, _MOST_CARDS, _CARDS, _FEW)
    return end if fits else None


def _is_own(tree: Tree, root: int, at: int) -> bool:
    """Whether a block stands right in an element, and is neither a link nor asks for consent."""
    block = tree.page.blocks[at]
    return block.inside == root >= 0 and not block.is_link and not of_consent(block) and not is_noise(block)


def _is_card(tree: Tree, place: int) -> bool:
    """Whether an element has buttons, fields, or links that stand by themselves and lead elsewhere."""
    if tree.controls(place):
        return True
    blocks = [tree.page.blocks[at] for at in range(tree.begin(place), tree.end(place))]
    rows = any(block.form is Form.ROW for block in blocks)
    return not rows and any(block.is_link and not block.inner and not is_address(block) for block in blocks)


def _is_stray(
    tree: Tree, best: int, run: Iterable[int], most: int = MOST_STRAY, share: float = _STRAY, few: int = _SMALL
) -> bool:
    """Whether some blocks are too few, beside the document, to be taken for a part of it."""
    stray = [tree.page.blocks[at] for at in run if tree.prose[at]]
    size, whole = sum(len(block.text) for block in stray if not of_consent(block)), tree.weight(best)
    counted = sum(not of_consent(block) for block in stray)
    return counted <= most and size <= max(share * whole, min(few, _PART * whole))


def is_address(block: Block) -> bool:
    """Whether a text gives an address, which a document may end with."""
    return _ADDRESS.search(block.text) is not None


def of_consent(block: Block) -> bool:
    """Whether a sentence asks for consent."""
    return _CONSENT in block.text.casefold()
