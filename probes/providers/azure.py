"""Microsoft Azure: OpenAI's and others' models in Foundry."""

from __future__ import annotations

from probes.base import Endpoint, Provider, Source
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
    resells=("openai",),
    # A deployment names a model and a version; OpenAI's and most makers' ids carry the version themselves.
    labels=(
        (
            r"(?=[a-z.]*[-\d])([a-z0-9.-]*[a-z0-9])(?:,| -)? \(?(?:version:? )?"
            r"((?:turbo-)?20\d\d-\d\d-\d\d|(?:0[1-9]|1[0-2])\d\d|2[3-9]\d\d)\)?",
            r"\1-\2",
        ),
    ),
    cased=True,
    upstream=(
        (r"gpt-35-turbo(.*)", r"openai/gpt-3.5-turbo\1"),
        (r"((?:gpt-|text-embedding-|o\d|sora|whisper)[a-z0-9.-]*)", r"openai/\1"),
        (r"(claude-[a-z0-9-]+)", r"anthropic/\1"),
        (r"(grok-[a-z0-9.-]+)", r"xai/\1"),
        (r"(mistral-(?:large|medium|small)-2\d{3})", r"mistral/\1"),
    ),
    # https://learn.microsoft.com/azure/ai-foundry/openai/how-to/quota: a deployment has its quota in tokens a minute.
    windows={"tokens": "minute"},
    api=Endpoint("azure"),
)
