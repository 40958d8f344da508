"""The elements of a page by the run of blocks that each holds; every question is answered at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import accumulate

from probes.parsing.policy.blocks import Block, Element, Outline


def marked(page: Outline, is_marked: Callable[[Element], bool]) -> list[bool]:
    """Of each block: whether an element around it is one of those."""
    inside: list[bool] = []
    for element in page.elements:  # an element stands behind the one around it
        inside.append(is_marked(element) or (element.parent >= 0 and inside[element.parent]))
    return [block.inside >= 0 and inside[block.inside] for block in page.blocks]


class Tree:
    """The elements of a page, with what each holds of the sentences that count.

    An element is given by its place in :attr:`Outline.elements`; -1 is the page. The blocks of an
    element are a run: those from ``begin`` up to (not including) ``end``.
    """

    def __init__(self, page: Outline, counted: Iterable[bool]) -> None:
        self.page = page
        self.prose = [block.is_prose and counts for block, counts in zip(page.blocks, counted, strict=True)]
        self._sizes = [0, *accumulate(self._size(block, at) for at, block in enumerate(page.blocks))]
        self._counts = [0, *accumulate(map(int, self.prose))]
        count = len(page.elements)
        self._begins, self._ends = [len(page.blocks)] * count, [0] * count
        self._controls = [page.controls.get(place, 0) for place in range(count)]
        self.children: dict[int, list[int]] = {}
        self._measure()

    def _size(self, block: Block, at: int) -> int:
        return len(block.text) if self.prose[at] else 0

    def _measure(self) -> None:
        for at, block in enumerate(self.page.blocks):
            if block.inside >= 0:
                self._begins[block.inside] = min(self._begins[block.inside], at)
                self._ends[block.inside] = at + 1
        for place in reversed(range(len(self.page.elements))):
            above = self.page.elements[place].parent
            self.children.setdefault(above, []).append(place)
            if above >= 0:
                self._begins[above] = min(self._begins[above], self._begins[place])
                self._ends[above] = max(self._ends[above], self._ends[place])
                self._controls[above] += self._controls[place]

    def begin(self, place: int) -> int:
        """The first block of an element."""
        return 0 if place < 0 else min(self._begins[place], self.end(place))

    def end(self, place: int) -> int:
        """The block behind an element's last."""
        return len(self.page.blocks) if place < 0 else self._ends[place]

    def weight(self, place: int) -> int:
        """How many characters of sentences an element holds."""
        return self._sizes[self.end(place)] - self._sizes[self.begin(place)]

    def sentences(self, place: int) -> int:
        """How many sentences an element holds."""
        return self._counts[self.end(place)] - self._counts[self.begin(place)]

    def controls(self, place: int) -> int:
        """How many fields and buttons an element holds."""
        return self._controls[place]
