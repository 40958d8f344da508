"""Amazon Bedrock."""

from __future__ import annotations

from probes.base import DAILY, Endpoint, Provider, Source
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
            expect=Expectation(("lifecycle",), 5, min_bytes=5_000),
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
    form=r"[a-z0-9]+\..+",
    # A region's prefix (us., eu., apac., global.) and the offer's version (-v1:0) are Amazon's own.
    upstream=(
        (
            r"(?:[a-z]{2,8}\.)?anthropic\.(claude-(?:\d|[a-z]+-\d)[a-z0-9-]*?)(?:-v\d+(?::\d+(?::\d+k)?)?)?",
            r"anthropic/\1",
        ),
        (r"(?:[a-z]{2,8}\.)?openai\.(gpt-[a-z0-9.-]+?)(?:-\d+:\d+)?", r"openai/\1"),
        (r"(?:[a-z]{2,8}\.)?mistral\.((?:mistral|magistral|pixtral)-[a-z]+-2\d{3})(?:-v\d+:\d+)?", r"mistral/\1"),
        (r"cohere\.(command-r(?:-plus)?)-v\d+:\d+", r"cohere/\1"),
    ),
    api=Endpoint("bedrock"),
)
