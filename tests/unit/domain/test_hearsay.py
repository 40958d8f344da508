"""What a second source's list says of another vendor's model: a table of what it said and of what the page says."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from watcher.domain.changes import Change, ChangeState, ChangeType, Difference
from watcher.domain.facts import Fact, qualifiers
from watcher.domain.hearsay import as_the_vendors, capped, own_prices, why_not
from watcher.domain.impacts import Impact, Severity
from watcher.domain.money import Money

NOW = datetime(2026, 11, 23, 2, 10, tzinfo=UTC)
DEC_1 = date(2026, 12, 1)
MODEL = "acme/acme-large"


def price(value: str, subject: str = "Acme Large", *, since: date | None = None, until: date | None = None,
          component: str = "input", model: str = MODEL) -> Fact:  # fmt: skip
    """A price of one model."""
    named = qualifiers({"component": component, "tier": "standard"})
    return Fact(subject, "price", value, "USD/1M tokens", model, named, since, until)


def listed(value: str, component: str = "input") -> Fact:
    """The same on a list of somebody else's."""
    return price(value, "acme/acme-large", component=component)


RAISED = Difference(ChangeType.RAISED, listed("2.50"), listed("3.50"))


@pytest.mark.parametrize(
    ("difference", "page", "why"),
    [
        pytest.param(RAISED, [price("2.5")], "", id="it said what the page says, and now says more"),
        pytest.param(RAISED, [], "", id="nobody watches the vendor's page"),
        pytest.param(RAISED, [price("2.50", component="output")], "", id="the page says nothing of it"),
        pytest.param(RAISED, [price("3.50")], "the vendor's own page says the same", id="the page said so before"),
        pytest.param(RAISED, [price("3")], "never said", id="it has prices of its own"),
        pytest.param(RAISED, [price("2.50", model="ACME/Acme-Large")], "", id="in other letters"),
        pytest.param(Difference(ChangeType.ADDED, None, listed("3.50")), [], "first price", id="a first price"),
        pytest.param(Difference(ChangeType.REMOVED, listed("3.50"), None), [price("3.50")], "no word", id="it left"),
        pytest.param(Difference(ChangeType.ADDED, None, Fact("x", "listed", "yes", None, MODEL)), [], "no word",
                     id="nothing but prices"),
        pytest.param(Difference(ChangeType.RAISED, listed("2.50"), price("3.50", since=DEC_1),
                                datetime(2026, 12, 1, tzinfo=UTC)),
                     [price("2.50", until=DEC_1), price("3.50", since=DEC_1)],
                     "the vendor's own page says the same", id="announced by both"),
    ],
)  # fmt: skip
def test_what_is_news_of_the_vendors_model(difference: Difference, page: list[Fact], why: str) -> None:
    found = why_not(difference, page, NOW)
    assert (why in found) if why else not found


@pytest.mark.parametrize(
    ("severity", "becomes"),
    [
        (Severity.CRITICAL, Severity.WARNING),
        (Severity.WARNING, Severity.WARNING),
        (Severity.INFO, Severity.INFO),
    ],
)
def test_a_witness_alone_is_never_critical(severity: Severity, becomes: Severity) -> None:
    impact = Impact("flow", "team", ("c",), MODEL, severity, "its bill rises", Money(Decimal(1)), Money(Decimal(2)))
    told = capped(impact, "Mirror")
    assert told.severity is becomes
    assert told.notes == ("second-hand: Mirror's list; the vendor's own page has not said so",)
    assert ("second-hand" in told.reason) is (severity is Severity.CRITICAL)
    assert (told.before, told.after) == (impact.before, impact.after)


def change(difference: Difference) -> Change:
    """A confirmed change of the list."""
    return Change("c", "mirror/models", "mirror", "models", difference, NOW, ChangeState.CONFIRMED)


def test_bills_are_made_with_the_pages_prices_and_what_the_list_says_now() -> None:
    page = [price("2.50"), price("10", component="output"), price("1", model="acme/acme-small")]
    (told,), before, after = as_the_vendors([change(RAISED)], page, NOW)
    assert (told.difference.before, told.difference.after) == (price("2.50"), price("3.50"))
    assert before == tuple(page)
    assert sorted(fact.value for fact in after) == ["1", "10", "3.50"]


def test_where_the_page_says_nothing_the_lists_former_price_stands_for_it() -> None:
    (told,), before, after = as_the_vendors([change(RAISED)], [], NOW)
    assert told.difference == RAISED
    assert (before, after) == ((listed("2.50"),), (listed("3.50"),))


def test_of_the_pages_prices_the_one_that_holds_counts() -> None:
    page = [price("2.50", until=DEC_1), price("3", since=DEC_1)]
    assert own_prices(listed("1"), page, NOW) == (page[0],)
    assert own_prices(price("1", since=DEC_1), page, NOW) == (page[1],)
