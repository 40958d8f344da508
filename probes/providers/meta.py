"""Meta: its model API and, before it, the Llama API."""

from __future__ import annotations

from probes.base import DAILY, Endpoint, Provider, Source
from watcher.domain.targets import Expectation

_DOCS = "https://dev.meta.ai/docs"
_LEGAL = "https://llama.developer.meta.com/legal"

PROVIDER = Provider(
    id="meta",
    name="Meta",
    sources=(
        Source("models", "models", f"{_DOCS}/models.md", verified=False),
        Source("pricing", "pricing", f"{_DOCS}/pricing-rate-limits.md", verified=False),
        Source("rate-limits", "rate_limits", f"{_DOCS}/pricing-rate-limits.md", verified=False),
        Source(
            "subprocessors",
            "subprocessors",
            "https://forwork.meta.com/fr/en/legal/mfw-subprocessor-list/",
            browser=True,
            every=DAILY,
            expect=Expectation(("processor",), 3),
        ),
        Source("acceptable-use-policy", "policy", f"{_LEGAL}/acceptable-use-policy", browser=True, every=DAILY),
        Source("terms", "policy", f"{_LEGAL}/terms-of-service", browser=True, every=DAILY),
    ),
    labels=((r"(llama[ -]\d(?:\.\d)?[ -]\d+b[ -]instruct)", r"\1"),),
    cased=True,
    api=Endpoint("openai", "https://api.llama.com/compat/v1"),
)
