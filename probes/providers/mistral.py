"""Mistral."""

from __future__ import annotations

from probes.base import DAILY, Endpoint, Provider, Source
from watcher.domain.targets import Expectation

_MODELS = "https://docs.mistral.ai/models"
_TERMS = ("commercial-terms-of-service", "data-processing-addendum", "privacy-policy", "usage-policy")

PROVIDER = Provider(
    id="mistral",
    name="Mistral",
    sources=(
        Source("models", "models", _MODELS, expect=Expectation(("mistral",), 5, min_bytes=8_000)),
        Source("deprecations", "deprecations", _MODELS, expect=Expectation(("mistral", "retired"), 5, min_bytes=8_000)),
        Source(
            "pricing", "pricing", "https://mistral.ai/pricing/api/", verified=False, expect=Expectation(("mistral",), 3)
        ),
        Source(
            "subprocessors",
            "subprocessors",
            "https://trust.mistral.ai/subprocessors",
            verified=False,
            browser=True,
            every=DAILY,
            expect=Expectation(("processor",), 3),
        ),
        *(Source(name, "policy", f"https://legal.mistral.ai/terms/{name}", every=DAILY) for name in _TERMS),
    ),
    # A dated name is the id with spaces; one with a number of its own is not.
    labels=(
        (
            r"((?:mistral|ministral|codestral|devstral|magistral|pixtral|voxtral)(?: (?:[a-z]+|\d+b)){0,3}"
            r" 2\d(?:0[1-9]|1[0-2]))",
            r"\1",
        ),
    ),
    api=Endpoint("openai", "https://api.mistral.ai/v1"),
)
