"""Groq."""

from __future__ import annotations

from probes.base import DAILY, Endpoint, Provider, Source
from watcher.domain.targets import Expectation

_DOCS = "https://console.groq.com/docs"

PROVIDER = Provider(
    id="groq",
    name="Groq",
    sources=(
        Source(
            "deprecations",
            "deprecations",
            f"{_DOCS}/deprecations.md",
            expect=Expectation(("deprecat",), 10, min_bytes=5_000),
        ),
        Source(
            "rate-limits",
            "rate_limits",
            f"{_DOCS}/rate-limits.md",
            expect=Expectation(("rate limit",), 10, min_bytes=1_000),
        ),
        Source("models", "models", f"{_DOCS}/models.md", verified=False, expect=Expectation(("model id",), 5)),
        Source("pricing", "pricing", f"{_DOCS}/models.md", verified=False, expect=Expectation(("model id",), 5)),
        Source(
            "subprocessors",
            "subprocessors",
            "https://trust.groq.com/subprocessors",
            verified=False,
            browser=True,
            every=DAILY,
            expect=Expectation(("processor",), 3),
        ),
    ),
    # https://console.groq.com/docs/rate-limits: requests are always those of a day, tokens those of a minute.
    windows={"requests": "day", "tokens": "minute"},
    api=Endpoint("openai", "https://api.groq.com/openai/v1"),
)
