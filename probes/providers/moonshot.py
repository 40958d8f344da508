"""Moonshot AI: Kimi."""

from __future__ import annotations

from probes.base import DAILY, Endpoint, Provider, Source
from watcher.domain.targets import Expectation

_DOCS = "https://platform.kimi.ai/docs"
_LEGAL = "https://kimi.ai/user/agreement"

PROVIDER = Provider(
    id="moonshot",
    name="Moonshot AI",
    sources=(
        Source("models", "models", f"{_DOCS}/models.md", expect=Expectation(("kimi",), 3, min_bytes=800)),
        Source(
            "deprecations", "deprecations", f"{_DOCS}/models.md", expect=Expectation(("deprecated",), min_bytes=800)
        ),
        Source("pricing", "pricing", f"{_DOCS}/pricing/chat.md", verified=False, expect=Expectation(("kimi",))),
        Source("rate-limits", "rate_limits", f"{_DOCS}/pricing/limits.md", verified=False),
        Source("terms", "policy", f"{_LEGAL}/modelUse", browser=True, every=DAILY),
        Source("privacy", "policy", f"{_LEGAL}/userPrivacy", browser=True, every=DAILY),
    ),
    catalogue="moonshotai",
    labels=((r"(kimi[ -]k\d(?:\.\d)?)", r"\1"),),
    api=Endpoint("openai", "https://api.moonshot.ai/v1"),
)
