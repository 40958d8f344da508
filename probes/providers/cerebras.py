"""Cerebras."""

from __future__ import annotations

from probes.base import Endpoint, Provider, Source
from watcher.domain.targets import Expectation

_DOCS = "https://inference-docs.cerebras.ai"

PROVIDER = Provider(
    id="cerebras",
    name="Cerebras",
    sources=(
        Source(
            "deprecations",
            "deprecations",
            f"{_DOCS}/support/deprecation.md",
            expect=Expectation(("deprecat",), min_bytes=500),
        ),
        Source("rate-limits", "rate_limits", f"{_DOCS}/support/rate-limits.md", verified=False),
        Source("models", "models", f"{_DOCS}/models/overview.md", verified=False),
        Source("pricing", "pricing", "https://www.cerebras.ai/pricing", verified=False, browser=True),
    ),
    api=Endpoint("openai", "https://api.cerebras.ai/v1"),
)
