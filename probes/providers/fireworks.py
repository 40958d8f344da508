"""Fireworks AI."""

from __future__ import annotations

from probes.base import DAILY, Endpoint, Provider, Source
from watcher.domain.targets import Expectation

_DOCS = "https://docs.fireworks.ai"

PROVIDER = Provider(
    id="fireworks",
    name="Fireworks AI",
    sources=(
        Source("pricing", "pricing", f"{_DOCS}/serverless/pricing", expect=Expectation(("token",), 5)),
        Source("changelog", "changelog", f"{_DOCS}/updates/changelog.md"),
        Source("privacy", "policy", "https://fireworks.ai/privacy-policy", every=DAILY),
    ),
    # https://docs.fireworks.ai/serverless/rate-limits: these headers tell prompt and generated tokens a minute.
    windows={"input_tokens": "minute", "output_tokens": "minute"},
    labels=((r"accounts/fireworks/models/([a-z0-9-]+)", r"\1"),),
    api=Endpoint("openai", "https://api.fireworks.ai/inference/v1"),
)
