"""Readings of an invented vendor's prices, and what vendors and bad readers do to them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from watcher.domain.facts import Fact, qualifiers

COMPONENTS = ("input", "cached_input", "output")
Sheet = dict[tuple[str, str, str], str]  # (model, tier, component) -> value
Move = Callable[[Sheet], Sheet]


def sheet(models: int = 10, tiers: Iterable[str] = ("standard", "batch")) -> Sheet:
    """Prices of so many models, every one another: input, a tenth of it cached, four to six times it for output."""
    made: Sheet = {}
    for number in range(models):
        for step, tier in enumerate(tiers):
            given = (Decimal(number + 2) * Decimal("0.75") + Decimal(number * number) / 4) / (step + 1)
            values = (given, given / 10, given * (4 + number % 3))
            for component, value in zip(COMPONENTS, values, strict=True):
                made[f"acme-{number}", tier, component] = format(value.normalize(), "f")
    return made


def facts(
    given: Mapping[tuple[str, str, str], str], unit: str = "USD/1M tokens", alias: bool = True
) -> tuple[Fact, ...]:
    """The facts of a sheet, in its order."""
    return tuple(
        Fact(
            model.replace("-", " ").title(), "price", value, unit, f"acme/{model}" if alias else None,
            qualifiers({"tier": tier, "component": component}), where=f"line {place}",
        )
        for place, ((model, tier, component), value) in enumerate(given.items())
    )  # fmt: skip


def scaled(by: str, *only: str) -> Move:
    """Every price (of these components) times a number, to two more places than it had."""
    return lambda given: {
        key: format((Decimal(value) * Decimal(by)).normalize(), "f") if not only or key[2] in only else value
        for key, value in given.items()
    }


def without(*names: str) -> Move:
    """Without these models, tiers or components."""
    return lambda given: {key: value for key, value in given.items() if not set(names) & set(key)}


def moved(**source: str) -> Move:
    """Each component or tier takes what stood under another; under an empty name nothing stands."""

    def move(given: Sheet) -> Sheet:
        made: Sheet = {}
        for (model, tier, component), value in given.items():
            there = (model, source.get(tier, tier), source.get(component, component))
            if all(there):
                made[model, tier, component] = given.get(there, value)
        return made

    return move


def rows_off_by_one(given: Sheet) -> Sheet:
    """Every model has the prices of the one above it."""
    models = list(dict.fromkeys(key[0] for key in given))
    above = dict(zip(models, models[-1:] + models[:-1], strict=True))
    return {(model, tier, component): given[above[model], tier, component] for model, tier, component in given}


def points_lost(given: Sheet) -> Sheet:
    """No price has its decimal point any more."""
    return {key: value.replace(".", "").lstrip("0") for key, value in given.items()}


def run_together(*models: str) -> Move:
    """The input price of these models is run together with the output price."""
    return lambda given: {
        key: value + given[key[0], key[1], "output"] if key[0] in models and key[2] == "input" else value
        for key, value in given.items()
    }


def named(old: str, new: str) -> Move:
    """Models, tiers and components by another name."""
    return lambda given: {
        (key[0].replace(old, new), key[1].replace(old, new), key[2].replace(old, new)): value
        for key, value in given.items()
    }


def doubled(given: Sheet) -> Sheet:
    """As many models again."""
    return given | {(f"acme-new-{model}", tier, component): value for (model, tier, component), value in given.items()}


def sorted_otherwise(given: Sheet) -> Sheet:
    """The same rows, the last first."""
    return dict(reversed(given.items()))


def relabelled(given: Iterable[Fact]) -> tuple[Fact, ...]:
    """The same models under other labels."""
    return tuple(replace(fact, subject=f"The new {fact.subject}") for fact in given)
