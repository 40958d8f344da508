"""Which models are watched at all."""

from __future__ import annotations

import pytest

from watcher.domain.facts import Fact
from watcher.domain.targets import Target
from watcher.pipeline.listed import models_listed


def target(kind: str, provider: str = "acme", name: str = "") -> Target:
    return Target(f"{provider}/{name or kind}", kind, provider, url=f"https://{provider}.example/{name or kind}")


def facts(*models: str, provider: str = "acme") -> tuple[Fact, ...]:
    return tuple(Fact(model, "price", "1", None, f"{provider}/{model}") for model in models)


@pytest.mark.parametrize(
    ("kinds", "read", "listed"),
    [
        (["pricing"], {"pricing": facts("a", "b")}, {"acme/a", "acme/b"}),
        (["pricing"], {}, None),
        (["pricing", "deprecations"], {"pricing": facts("a"), "deprecations": facts("old")}, {"acme/a", "acme/old"}),
        (["pricing", "deprecations"], {"deprecations": facts("old")}, None),
        (["pricing", "models"], {"models": facts("a")}, None),
        (["pricing", "models"], {"pricing": facts("a")}, {"acme/a"}),
        (["models", "rate_limits"], {"models": facts("a"), "rate_limits": facts("b")}, {"acme/a", "acme/b"}),
        (["deprecations"], {"deprecations": facts("old")}, None),
        (["subprocessors"], {"subprocessors": (Fact("Cloud Ltd", "purpose", "hosting"),)}, None),
    ],
)
def test_what_a_provider_s_pages_name(
    kinds: list[str], read: dict[str, tuple[Fact, ...]], listed: set[str] | None
) -> None:
    found = models_listed([target(kind) for kind in kinds], lambda name: read.get(name.partition("/")[2], ()))
    assert found.get("acme") == listed


def test_every_page_of_prices_counts_and_every_provider_for_itself() -> None:
    watched = [target("pricing"), target("pricing", "rival"), target("pricing", name="more")]
    read = {"acme/pricing": facts("a"), "rival/pricing": facts("x", provider="rival")}
    assert models_listed(watched, lambda name: read.get(name, ())) == {"rival": {"rival/x"}}
    read["acme/more"] = facts("b")
    assert models_listed(watched, lambda name: read.get(name, ()))["acme"] == {"acme/a", "acme/b"}
