"""Google: the Gemini API."""

from __future__ import annotations

from probes.base import DAILY, Endpoint, Provider, Source
from watcher.domain.targets import Expectation

_DOCS = "https://ai.google.dev/gemini-api/docs"
_POLICIES = "https://policies.google.com/terms"

PROVIDER = Provider(
    id="google",
    name="Google Gemini API",
    sources=(
        Source("pricing", "pricing", f"{_DOCS}/pricing", expect=Expectation(("gemini",), 10)),
        Source(
            "deprecations", "deprecations", f"{_DOCS}/deprecations", expect=Expectation(("gemini",), 5, min_bytes=8_000)
        ),
        Source("models", "models", f"{_DOCS}/models", expect=Expectation(("gemini",), 3)),
        Source("changelog", "changelog", f"{_DOCS}/changelog"),
        Source(
            "subprocessors",
            "subprocessors",
            "https://cloud.google.com/terms/subprocessors",
            verified=False,
            every=DAILY,
            expect=Expectation(("processor",), 3),
        ),
        Source("use-policy", "policy", f"{_POLICIES}/generative-ai/use-policy?hl=en-GB&gl=IE", every=DAILY),
        Source("terms", "policy", f"{_POLICIES}?hl=en-GB&gl=IE", every=DAILY),
        Source("enterprise-terms", "policy", "https://cloud.google.com/terms/gemini-enterprise/business", every=DAILY),
    ),
    form=r"(?!.*claude).+",  # the package counts Google Cloud's among its models
    labels=(
        (r"(?:publishers/google/)?models/([a-z0-9.-]+)", r"\1"),
        (r"(gemini[ -]\d(?:\.\d)?[ -](?:pro|flash|flash[- ]lite|flash-8b)(?:[ -](?:image|preview))?)", r"\1"),
    ),
    api=Endpoint("gemini", "https://generativelanguage.googleapis.com/v1beta"),
)
