"""Anthropic."""

from __future__ import annotations

from probes.base import DAILY, OFTEN, Endpoint, Provider, Source
from watcher.domain.targets import Expectation

_DOCS = "https://platform.claude.com/docs/en"
_LEGAL = "https://www.anthropic.com/legal"

PROVIDER = Provider(
    id="anthropic",
    name="Anthropic",
    sources=(
        Source(
            "pricing",
            "pricing",
            f"{_DOCS}/about-claude/pricing.md",
            expect=Expectation(("claude",), 20, min_bytes=5_000),
        ),
        Source(
            "deprecations",
            "deprecations",
            f"{_DOCS}/about-claude/model-deprecations.md",
            expect=Expectation(("claude", "deprecat"), 5, min_bytes=2_500),
        ),
        Source("rate-limits", "rate_limits", f"{_DOCS}/api/rate-limits.md", expect=Expectation(("rate limit",), 3)),
        Source(
            "models",
            "models",
            f"{_DOCS}/about-claude/models/overview.md",
            expect=Expectation(("claude",), 3, min_bytes=3_000),
        ),
        Source(
            "subprocessors",
            "subprocessors",
            "https://trust.anthropic.com/subprocessors",
            browser=True,
            every=DAILY,
            expect=Expectation(("processor",), 3),
        ),
        # The host's robots.txt leaves its feed open, and not its /api/.
        Source(
            "status",
            "status",
            "https://status.claude.com/history.atom",
            verified=False,
            every=OFTEN,
            confirm=1,
        ),
        Source("usage-policy", "policy", f"{_LEGAL}/aup", every=DAILY),
        Source("commercial-terms", "policy", f"{_LEGAL}/commercial-terms", every=DAILY),
        Source("consumer-terms", "policy", f"{_LEGAL}/consumer-terms", every=DAILY),
        Source("data-processing-addendum", "policy", f"{_LEGAL}/data-processing-addendum", every=DAILY),
        Source("privacy", "policy", f"{_LEGAL}/privacy", every=DAILY),
    ),
    # From the fourth generation on an id names the size first, before it the number; both are printed both ways.
    labels=(
        (r"claude-([a-z]+)-4-0", r"claude-\1-4"),
        (r"(?:anthropic )?(?:claude )?(opus|sonnet|haiku|fable|mythos) ([4-9])", r"claude-\1-\2"),
        (r"(?:anthropic )?(?:claude )?(opus|sonnet|haiku|fable|mythos) ([4-9])\.(\d)", r"claude-\1-\2-\3"),
        (r"(?:anthropic )?claude[ -]([a-z]+)[ -]([4-9])", r"claude-\1-\2"),
        (r"(?:anthropic )?claude[ -]([a-z]+)[ -]([4-9])[. -](\d)", r"claude-\1-\2-\3"),
        (r"(?:anthropic )?claude[ -]([4-9])[ -]([a-z]+)", r"claude-\2-\1"),
        (r"(?:anthropic )?claude[ -]([4-9])[.-](\d)[ -]([a-z]+)", r"claude-\3-\1-\2"),
        (r"claude-(3)\.(\d)-([a-z]+)", r"claude-\1-\2-\3"),
    ),
    api=Endpoint("anthropic", "https://api.anthropic.com/v1"),
)
