"""A look that outlives its lease is done again by another replica, and what it brought is refused."""

from __future__ import annotations

from datetime import timedelta

from probes.fetch.chromium import START_SECONDS
from probes.fetch.settings import FetchSettings
from probes.fetch.showing import GRACE
from watcher.pipeline.sweep import LEASE


def test_the_longest_look_ends_before_its_lease() -> None:
    bounds = FetchSettings()
    longest = bounds.max_wait + bounds.deadline + bounds.max_busy + START_SECONDS + bounds.show_deadline + GRACE
    assert timedelta(seconds=longest) < LEASE
