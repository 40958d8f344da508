"""What every second source keeps, found through the registry."""

from __future__ import annotations

from datetime import UTC, datetime
from inspect import getdoc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probes.registry import providers, witnesses
from watcher.domain.facts import Fact, qualifiers
from watcher.domain.money import parse_unit
from watcher.domain.ports import Witness
from watcher.domain.targets import Target

NOW = datetime(2026, 11, 23, 2, 10, tzinfo=UTC)
PAGES = [
    Target(f"{provider}/{name}", kind, provider, url=f"https://docs.{provider}.example{path}")
    for provider in ("acme", "openrouter")
    for name, kind, path in (("pricing", "pricing", "/pricing.md"), ("models", "models", "/v1/models"))
]
EACH = pytest.mark.parametrize("witness", witnesses(), ids=lambda witness: str(witness.name))


def test_they_are_found() -> None:
    names = [witness.name for witness in witnesses()]
    assert {"genai-prices", "OpenRouter", "the vendor's model list"} <= set(names)
    assert len(set(names)) == len(names)


@EACH
def test_it_says_who_it_is(witness: Witness) -> None:
    assert witness.name.strip()
    assert getdoc(type(witness))


@EACH
def test_it_speaks_through_targets_or_by_itself_and_says_of_which_day(witness: Witness) -> None:
    by_itself = witness.as_of(NOW)
    assert by_itself is None or by_itself <= NOW.date()
    assert any(map(witness.hears, PAGES)) or by_itself is not None


@EACH
@given(model=st.text(max_size=40), value=st.text(max_size=10), label=st.text(max_size=150))
def test_whatever_pages_hold_nothing_is_raised(witness: Witness, model: str, value: str, label: str) -> None:
    marks = qualifiers({"component": "input", "context": value})
    for name in (None, model, f"openrouter/{model}", f"openrouter/acme/{model}"):
        meant = witness.meant(Fact(label, "price", value, "USD/1M tokens", name, marks))
        assert meant is None or (meant.model is not None and meant.value == value)
    for name in (model, f"acme/{model}", f"acme/{label}"):
        assert all(fact.model == name for fact in witness.own(name))


@EACH
@pytest.mark.parametrize("provider", sorted(providers()))
def test_what_it_says_by_itself_are_prices(witness: Witness, provider: str) -> None:
    for model in ("model-nobody-ever-made", ""):
        assert witness.own(f"{provider}/{model}") == ()
    for fact in witness.own(f"{provider}/{provider}-large"):
        assert fact.attribute == "price"
        assert fact.decimal() is not None
        assert parse_unit(fact.unit) is not None
