"""Google Cloud's platform for models, once Vertex AI."""

from __future__ import annotations

from probes.base import Provider, Source
from watcher.domain.targets import Expectation

_DOCS = "https://docs.cloud.google.com/gemini-enterprise-agent-platform/models"

PROVIDER = Provider(
    id="vertex",
    name="Google Vertex AI",
    sources=(
        Source("deprecations", "deprecations", f"{_DOCS}/model-versions", expect=Expectation(("gemini",), 5)),
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
)
