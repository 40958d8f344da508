"""Microsoft Azure: OpenAI's and others' models in Foundry."""

from __future__ import annotations

from probes.base import HeaderScheme, Provider, Source
from watcher.domain.targets import Expectation

_DOCS = "https://learn.microsoft.com/en-us/azure/ai-foundry"

PROVIDER = Provider(
    id="azure",
    name="Azure AI Foundry",
    sources=(
        Source(
            "deprecations",
            "deprecations",
            f"{_DOCS}/concepts/model-lifecycle-retirement",
            expect=Expectation(("retire",), 10),
        ),
        Source("quotas", "rate_limits", f"{_DOCS}/openai/quotas-limits", verified=False),
        Source(
            "pricing",
            "pricing",
            "https://azure.microsoft.com/en-us/pricing/details/cognitive-services/openai-service/",
            verified=False,
            browser=True,
            expect=Expectation(("gpt-",), 10),
        ),
    ),
    headers=HeaderScheme(("x-ratelimit-{field}-{resource}",), reset="seconds"),
)
