"""Z.ai."""

from __future__ import annotations

from probes.base import Provider, Source
from watcher.domain.targets import Expectation

_DOCS = "https://docs.z.ai"

PROVIDER = Provider(
    id="z-ai",
    name="Z.ai",
    sources=(
        Source("pricing", "pricing", f"{_DOCS}/guides/overview/pricing.md", expect=Expectation(("glm",), 10)),
        Source("models", "models", f"{_DOCS}/release-notes/new-released.md", expect=Expectation(("glm",))),
    ),
    catalogue="zai",
    labels=((r"((?:glm|cogview|cogvideox|viduq\d)(?:-[a-z0-9.]+)+)", r"\1"),),
)
