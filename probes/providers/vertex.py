"""Google Cloud's platform for models, once Vertex AI."""

from __future__ import annotations

from probes.base import Provider, Source
from watcher.domain.targets import Expectation

_DOCS = "https://docs.cloud.google.com/gemini-enterprise-agent-platform/models"

PROVIDER = Provider(
    id="vertex",
    name="Google Vertex AI",
    sources=(
        Source(
            "deprecations",
            "deprecations",
            f"{_DOCS}/model-versions",
            expect=Expectation(("gemini",), 5, min_bytes=4_000),
        ),
        Source("partner-deprecations", "deprecations", f"{_DOCS}/deprecations/partner-models"),
        Source("open-deprecations", "deprecations", f"{_DOCS}/deprecations/open-models"),
        Source("quotas", "rate_limits", f"{_DOCS}/quotas"),
        Source("claude-quotas", "rate_limits", f"{_DOCS}/partner-models/claude/quotas"),
        Source(
            "pricing",
            "pricing",
            "https://cloud.google.com/vertex-ai/generative-ai/pricing",
            verified=False,
            expect=Expectation(("gemini",), 10),
        ),
    ),
    catalogue="google",
    labels=(
        (r"publishers/[a-z0-9-]+/models/([a-z0-9.@-]+)", r"\1"),
        (r"(?:claude )?(opus|sonnet|haiku) ([4-9])", r"claude-\1-\2"),
        (r"(?:claude )?(opus|sonnet|haiku) ([4-9])\.(\d)", r"claude-\1-\2-\3"),
        (r"claude ([a-z]+) ([4-9])", r"claude-\1-\2"),
        (r"claude ([a-z]+) ([4-9])\.(\d)", r"claude-\1-\2-\3"),
        (r"(gemini[ -]\d(?:\.\d)?[ -](?:pro|flash|flash[- ]lite|flash-8b)(?:[ -](?:image|preview))?)", r"\1"),
    ),
    upstream=(
        (r"(gemini-[a-z0-9.-]+)", r"google/\1"),
        (r"(claude-[a-z0-9-]+)@(\d{8})", r"anthropic/\1-\2"),
        (r"(claude-[a-z0-9-]+)(?:@default)?", r"anthropic/\1"),
    ),
)
