"""Cohere."""

from __future__ import annotations

from probes.base import DAILY, Endpoint, Provider, Source
from watcher.domain.targets import Expectation

_DOCS = "https://docs.cohere.com/docs"

PROVIDER = Provider(
    id="cohere",
    name="Cohere",
    sources=(
        Source(
            "deprecations",
            "deprecations",
            f"{_DOCS}/deprecations.md",
            expect=Expectation(("deprecat",), 5, min_bytes=1_000),
        ),
        Source("models", "models", f"{_DOCS}/models.md", expect=Expectation(("command", "embed"), 5, min_bytes=8_000)),
        Source(
            "rate-limits",
            "rate_limits",
            f"{_DOCS}/rate-limits.md",
            expect=Expectation(("rate limit",), 4, min_bytes=600),
        ),
        Source("pricing", "pricing", "https://cohere.com/pricing", verified=False, expect=Expectation(("command",), 3)),
        Source(
            "subprocessors",
            "subprocessors",
            "https://trustcenter.cohere.com/subprocessors",
            verified=False,
            browser=True,
            every=DAILY,
            expect=Expectation(("processor",), 3),
        ),
    ),
    windows={"trial_endpoint_calls": "minute"},
    labels=((r"(command (?:a|r))\+", r"\1-plus"), (r"(command (?:a|r)(?: (?:reasoning|vision|translate))?)", r"\1")),
    api=Endpoint("cohere", "https://api.cohere.com/v2"),
)
