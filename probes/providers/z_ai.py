"""Z.ai."""

from __future__ import annotations

from probes.base import Endpoint, Provider, Source
from watcher.domain.targets import Expectation

_DOCS = "https://docs.z.ai"

PROVIDER = Provider(
    id="z-ai",
    name="Z.ai",
    sources=(
        Source(
            "pricing",
            "pricing",
            f"{_DOCS}/guides/overview/pricing.md",
            expect=Expectation(("glm",), 10, min_bytes=1_000),
        ),
        Source(
            "models", "models", f"{_DOCS}/release-notes/new-released.md", expect=Expectation(("glm",), min_bytes=2_500)
        ),
    ),
    catalogue="zai",
    # What is printed is the id in capitals: GLM-9.9-Max, and now and then with a space.
    labels=(
        (r"((?:glm|cogview|cogvideox|viduq\d)(?:-[a-z0-9.]+)+)", r"\1"),
        (r"(glm [4-9](?:\.\d)?v?(?: (?:air|airx|flash|flashx|turbo|x))?)", r"\1"),
    ),
    api=Endpoint("openai", "https://api.z.ai/api/paas/v4"),
)
