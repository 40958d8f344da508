"""Fireworks AI."""

from __future__ import annotations

from probes.base import DAILY, Endpoint, HeaderScheme, Provider, Source
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
    headers=HeaderScheme(("x-ratelimit-{field}-{resource}",)),
    labels=((r"accounts/fireworks/models/([a-z0-9-]+)", r"\1"),),
    api=Endpoint("openai", "https://api.fireworks.ai/inference/v1"),
)
