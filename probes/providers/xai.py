"""xAI."""

from __future__ import annotations

from probes.base import DAILY, Endpoint, Provider, Source
from watcher.domain.targets import Expectation

_DOCS = "https://docs.x.ai"
_MODELS = f"{_DOCS}/docs/models"
_TERMS = ("terms-of-service-enterprise", "acceptable-use-policy", "privacy-policy", "terms-of-service")

PROVIDER = Provider(
    id="xai",
    name="xAI",
    sources=(
        Source("pricing", "pricing", _MODELS, expect=Expectation(("grok",), 4)),
        Source("models", "models", _MODELS, expect=Expectation(("grok",), 3)),
        # Retirements are announced one page at a time; the newest known stands here.
        Source(
            "deprecations",
            "deprecations",
            f"{_DOCS}/developers/migration/may-15-retirement.md",
            expect=Expectation(("grok",), 3, min_bytes=1_000),
        ),
        Source("rate-limits", "rate_limits", f"{_DOCS}/developers/rate-limits", verified=False),
        Source(
            "subprocessors",
            "subprocessors",
            "https://x.ai/legal/subprocessor-list",
            verified=False,
            browser=True,
            every=DAILY,
            expect=Expectation(("processor",), 3),
        ),
        *(Source(name, "policy", f"https://x.ai/legal/{name}", browser=True, every=DAILY) for name in _TERMS),
    ),
    catalogue="x-ai",
    labels=((r"(grok[ -][3-9](?:\.\d+)?)", r"\1"),),
    # https://docs.x.ai/developers/rate-limits: tokens are those of a minute; of requests it does not say.
    windows={"tokens": "minute"},
    api=Endpoint("openai", "https://api.x.ai/v1"),
)
