"""OpenRouter."""

from __future__ import annotations

from probes.base import DAILY, HeaderScheme, Provider, Source
from watcher.domain.targets import Expectation

_MODELS = "https://openrouter.ai/api/v1/models"

PROVIDER = Provider(
    id="openrouter",
    name="OpenRouter",
    sources=(
        Source("models", "models", _MODELS, expect=Expectation(("pricing",), 50)),
        Source("rate-limits", "rate_limits", "https://openrouter.ai/docs/api-reference/limits", verified=False),
        Source("terms", "policy", "https://openrouter.ai/terms", every=DAILY),
        Source("privacy", "policy", "https://openrouter.ai/privacy", every=DAILY),
    ),
    headers=HeaderScheme(("x-ratelimit-{field}",), reset="epoch_ms"),
)
