"""Together AI."""

from __future__ import annotations

from probes.base import DAILY, Endpoint, Provider, Source
from watcher.domain.targets import Expectation

_DOCS = "https://docs.together.ai/docs"

PROVIDER = Provider(
    id="together",
    name="Together AI",
    sources=(
        Source("deprecations", "deprecations", f"{_DOCS}/deprecations", expect=Expectation(("deprecat",), 5)),
        Source("models", "models", f"{_DOCS}/serverless/models", verified=False, expect=Expectation(("model",), 5)),
        Source("pricing", "pricing", f"{_DOCS}/serverless/models", verified=False, expect=Expectation((), 5)),
        Source("terms", "policy", "https://www.together.ai/terms-of-service", every=DAILY),
        Source("privacy", "policy", "https://www.together.ai/privacy", every=DAILY),
    ),
    form=r"[^/]+/.+",
    cased=True,
    # Ids are those of the weights, with a word for how they are served.
    upstream=((r"([a-z0-9_.-]+/[a-z0-9_.-]+?)(?:-(?:turbo|lite|free|tput))*", r"huggingface/\1"),),
    api=Endpoint("openai", "https://api.together.xyz/v1"),
)
