"""OpenRouter's list: whose models it speaks of."""

from __future__ import annotations

import pytest

from probes.witnesses.openrouter import WITNESS, upstream
from watcher.domain.facts import Fact
from watcher.domain.targets import Target


@pytest.mark.parametrize(
    ("listed", "model"),
    [
        ("openrouter/acme/acme-large", "acme/acme-large"),
        ("openrouter/anthropic/claude-opus-8.1", "anthropic/claude-opus-8-1"),
        ("openrouter/x-ai/grok-77", "xai/grok-77"),
        ("openrouter/deepseek/some-model-7", None),  # others serve it, at prices of their own
        ("openrouter/acme/acme-large:free", None),
        ("openrouter/acme/acme-large:extended", None),
        ("openrouter/auto", None),
        ("openrouter//acme-large", None),
        ("openrouter/acme/", None),
        ("acme/acme-large", None),
        ("", None),
    ],
)
def test_whose_model_is_meant(listed: str, model: str | None) -> None:
    assert upstream(listed) == model


def test_a_fact_of_its_list_is_one_of_the_vendors_model() -> None:
    fact = Fact("acme/acme-large", "price", "2.5", "USD/1M tokens", "openrouter/acme/acme-large", where="data[3]")
    meant = WITNESS.meant(fact)
    assert meant is not None
    assert (meant.model, meant.value, meant.where) == ("acme/acme-large", "2.5", "data[3]")
    assert WITNESS.meant(Fact("auto", "listed", "yes", None, "openrouter/auto")) is None


def test_it_speaks_through_its_own_pages_and_no_other_way() -> None:
    pages = [Target(f"{name}/models", "models", name, url="https://x.example") for name in ("openrouter", "acme")]
    assert [WITNESS.hears(page) for page in pages] == [True, False]
    assert WITNESS.own("acme/acme-large") == ()
