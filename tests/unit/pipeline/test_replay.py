"""Archived pages through the rules of a check, and what is taken to have happened between them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from alerts.desk import Desk
from probes.registry import kinds
from watcher.domain.observations import Snapshot
from watcher.domain.targets import Target
from watcher.pipeline.check import Audience
from watcher.pipeline.replay import Page, Replayed, replay

START = datetime(2026, 11, 1, tzinfo=UTC)


def pricing(*prices: str, apart: timedelta) -> list[Replayed]:
    """Pages with these prices of one model, replayed."""
    source = "# Pricing\nPrices per 1M tokens.\n\n| Model | Input |\n|---|---|\n| acme-large | ${} |\n"
    pages = [
        Page(str(at), Snapshot(source.format(price).encode(), "", START + at * apart, "text/markdown"))
        for at, price in enumerate(prices)
    ]
    target = Target("acme/pricing", "pricing", "acme", url="")
    return list(replay(target, kinds()["pricing"], pages, Desk(), Audience()))


def outcomes(rows: list[Replayed]) -> list[tuple[str, bool]]:
    return [(row.outcome.value, row.confirmed) for row in rows]


def test_pages_that_follow_close_upon_each_other_confirm_each_other() -> None:
    rows = pricing("2", "3", "3", apart=timedelta(minutes=15))
    assert outcomes(rows) == [("first", False), ("changed", True), ("unchanged", False)]


def test_what_one_of_such_pages_shows_and_the_next_does_not_is_retracted() -> None:
    rows = pricing("2", "3", "2", apart=timedelta(minutes=15))
    assert outcomes(rows) == [("first", False), ("changed", False), ("unchanged", False)]


def test_a_page_without_a_follower_for_days_stood_that_long() -> None:
    rows = pricing("2", "3", "2", apart=timedelta(days=14))
    assert outcomes(rows) == [("first", False), ("changed", True), ("changed", False)]
