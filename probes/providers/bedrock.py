"""Amazon Bedrock."""

from __future__ import annotations

from probes.base import DAILY, Provider, Source
from watcher.domain.targets import Expectation

_DOCS = "https://docs.aws.amazon.com"

PROVIDER = Provider(
    id="bedrock",
    name="Amazon Bedrock",
    sources=(
        Source(
            "deprecations",
            "deprecations",
            f"{_DOCS}/bedrock/latest/userguide/model-lifecycle.html",
            expect=Expectation(("lifecycle",), 5),
        ),
        Source(
            "models",
            "models",
            f"{_DOCS}/bedrock/latest/userguide/models-supported.html",
            verified=False,
            expect=Expectation(("model id",), 10),
        ),
        Source("quotas", "rate_limits", f"{_DOCS}/general/latest/gr/bedrock.html", verified=False),
        Source("pricing", "pricing", "https://aws.amazon.com/bedrock/pricing/", verified=False, browser=True),
        Source(
            "subprocessors",
            "subprocessors",
            "https://aws.amazon.com/compliance/sub-processors/",
            verified=False,
            every=DAILY,
            expect=Expectation(("processor",), 3),
        ),
    ),
    catalogue="aws",
)
