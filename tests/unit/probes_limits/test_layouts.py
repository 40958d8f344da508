"""Every layout, many times over: what the page says is read, and nothing else."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.unit.probes_limits.pages import LAYOUTS, Page, by_model, made, markdown
from tests.unit.probes_limits.said import line, read, reading
from watcher.domain.observations import Unreadable


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.__name__)
def test_all_that_is_said_and_no_more(layout: Callable[[Page], None]) -> None:
    for seed in range(25):
        page = made(layout, seed)
        found = reading(page.text, page.name)
        assert {line(fact) for fact in found.facts} == page.says, page.text
        assert found.left_out == ()


@pytest.mark.parametrize("between", ["", " ", "<br>"])
def test_two_tables_in_one_are_refused(between: str) -> None:
    for seed in range(80):
        page = Page(seed)
        if len(page.models) * len(page.counted) < 6:
            continue
        first, second = (by_model(page, tier) for tier in list(page.tiers)[:2])
        rows = [
            [row[0], *(f"{cell}{between}{other}" for cell, other in zip(row[1:], beside[1:], strict=True))]
            for row, beside in zip(first[1:], second[1:], strict=True)
        ]
        text = f"# Rate limits\n{markdown([first[0], *rows])}"
        assert isinstance(read(text), Unreadable), text
