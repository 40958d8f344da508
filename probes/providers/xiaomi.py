"""Xiaomi: MiMo."""

from __future__ import annotations

from probes.base import Provider, Source
from watcher.domain.targets import Expectation

_DOCS = "https://mimo.mi.com/docs/en-US"

PROVIDER = Provider(
    id="xiaomi",
    name="Xiaomi MiMo",
    sources=(
        Source(
            "deprecations", "deprecations", f"{_DOCS}/updates/deprecate", expect=Expectation(("mimo",), min_bytes=1_000)
        ),
        Source("pricing", "pricing", f"{_DOCS}/price/pay-as-you-go", verified=False, expect=Expectation(("mimo",), 2)),
        Source("models", "models", f"{_DOCS}/quick-start/summary/model", verified=False, expect=Expectation(("mimo",))),
    ),
    labels=((r"(mimo-v\d(?:\.\d)?(?:-[a-z0-9]+)*)", r"\1"),),
)
