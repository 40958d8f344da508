"""OpenRouter."""

from __future__ import annotations

from probes.base import DAILY, Endpoint, Provider, Source
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
    form=r"~?[^/]+/.+",
    upstream=(
        (r"(openai)/((?:gpt-|o\d)[a-z0-9.-]*)(?::[a-z]+)?", r"\1/\2"),
        (r"(anthropic)/claude-(3)\.(\d)-([a-z]+)(?::[a-z]+)?", r"\1/claude-\2-\3-\4"),
        (r"(anthropic)/claude-([a-z]+)-(\d)\.(\d)(?::[a-z]+)?", r"\1/claude-\2-\3-\4"),
        (r"(anthropic)/(claude-[a-z]+-\d)(?::[a-z]+)?", r"\1/\2"),
        (r"(google)/(gemini-[a-z0-9.-]+)(?::[a-z]+)?", r"\1/\2"),
        (r"x-ai/(grok-[a-z0-9.-]+)(?::[a-z]+)?", r"xai/\1"),
        (r"mistralai/((?:mistral|codestral|devstral|magistral|pixtral)-[a-z]+-2\d{3})(?::[a-z]+)?", r"mistral/\1"),
        (r"cohere/(command-[a-z0-9-]+)(?::[a-z]+)?", r"cohere/\1"),
        (r"perplexity/(sonar[a-z-]*)(?::[a-z]+)?", r"perplexity/\1"),
        (r"(z-ai)/(glm-[a-z0-9.-]+)(?::[a-z]+)?", r"\1/\2"),
    ),
    api=Endpoint("openai", "https://openrouter.ai/api/v1"),
)
