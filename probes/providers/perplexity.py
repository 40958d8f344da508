"""Perplexity."""

from __future__ import annotations

from probes.base import DAILY, Endpoint, Provider, Source
from watcher.domain.targets import Expectation

_DOCS = "https://docs.perplexity.ai/docs"
_LEGAL = "https://www.perplexity.ai/hub/legal"
_TERMS = ("perplexity-api-terms-of-service", "dpa", "aup", "terms-of-service", "privacy-policy")

PROVIDER = Provider(
    id="perplexity",
    name="Perplexity",
    sources=(
        Source(
            "pricing",
            "pricing",
            f"{_DOCS}/getting-started/pricing.md",
            verified=False,
            expect=Expectation(("sonar",), 4),
        ),
        Source("models", "models", f"{_DOCS}/agent-api/models.md", verified=False),
        Source("rate-limits", "rate_limits", f"{_DOCS}/admin/rate-limits-usage-tiers.md", verified=False),
        Source("changelog", "changelog", f"{_DOCS}/resources/changelog.md"),
        *(Source(name, "policy", f"{_LEGAL}/{name}", browser=True, every=DAILY) for name in _TERMS),
    ),
    api=Endpoint("openai", "https://api.perplexity.ai"),
)
