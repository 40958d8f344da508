"""Canaries as the configuration asks for them."""

from __future__ import annotations

from collections import Counter

from watcher.canaries.money import Limits, Rates
from watcher.config.settings import CanarySettings, Settings
from watcher.domain.targets import Target
from watcher.pipeline.canary.asking import Canary


def canaries_of(settings: Settings) -> dict[str, Canary]:
    """What each target of kind canary asks and may spend, by target id."""
    targets = [target for target in settings.targets if target.id in settings.canaries and target.api is not None]
    asked = Counter(map(_asked, targets))
    all_daily, all_monthly = settings.canary_caps
    return {
        target.id: Canary(
            target,
            given.suite,
            Limits(given.daily.amount, given.monthly.amount, all_daily, all_monthly),
            asked[_asked(target)],
            _bound(given),
        )
        for target in targets
        for given in [settings.canaries[target.id]]
    }


def _asked(target: Target) -> tuple[str, str | None]:
    return (target.provider, target.api.model if target.api else None)


def _bound(given: CanarySettings) -> Rates | None:
    if given.input_usd is None or given.output_usd is None:
        return None
    return Rates(given.input_usd, given.output_usd, "as configured")
