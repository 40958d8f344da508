"""MiniMax."""

from __future__ import annotations

from probes.base import Endpoint, Provider, Source
from watcher.domain.targets import Expectation

_DOCS = "https://platform.minimax.io/docs"

PROVIDER = Provider(
    id="minimax",
    name="MiniMax",
    sources=(
        Source(
            "models",
            "models",
            f"{_DOCS}/api-reference/api-overview.md",
            expect=Expectation(("minimax",), min_bytes=3_000),
        ),
        Source("changelog", "changelog", f"{_DOCS}/release-notes/models.md"),
        Source(
            "pricing",
            "pricing",
            f"{_DOCS}/guides/pricing-paygo.md",
            verified=False,
            expect=Expectation(("minimax",), 4),
        ),
        Source("rate-limits", "rate_limits", f"{_DOCS}/guides/rate-limits.md", verified=False),
    ),
    labels=((r"minimax[ -]m(\d(?:\.\d)?)", r"MiniMax-M\1"),),
    cased=True,
    api=Endpoint("openai", "https://api.minimax.io/v1"),
)
