"""Summaries as the configuration asks for them."""

from __future__ import annotations

from watcher.canaries.money import Rates
from watcher.config.api_model import SummariesEntry
from watcher.config.endpoints import read_api
from watcher.config.problems import Problems, Steps
from watcher.config.settings import SummarySettings
from watcher.config.shipped import Shipped
from watcher.pipeline.summaries import Terms


def read_summaries(entry: SummariesEntry | None, shipped: Shipped, problems: Problems) -> SummarySettings | None:
    """Whom to ask for summaries; None where nobody is asked, or, with a problem, nobody can be."""
    if entry is None:
        return None
    steps: Steps = ("summaries", "api")
    if not entry.api.family:
        problems.add((*steps, "family"), f"is missing; there is {', '.join(sorted(shipped.families))}")
        return None
    if not entry.api.model:
        problems.add((*steps, "model"), "is missing: one model is asked")
    api = read_api(entry.api, entry.api.family, shipped, steps, problems)
    if api is None:
        return None
    return SummarySettings(
        api, entry.max_words, entry.max_tokens, entry.max_usd_a_month, entry.input_usd, entry.output_usd, entry.alerts
    )


def terms_of(given: SummarySettings) -> Terms:
    """Who is asked, and for how many dollars."""
    return Terms(given.api, given.words, given.tokens, given.monthly_usd)


def bound_of(given: SummarySettings) -> Rates | None:
    """What its tokens cost at most, where the configuration says it."""
    if given.input_usd is None or given.output_usd is None:
        return None
    return Rates(given.input_usd, given.output_usd, "as configured")
