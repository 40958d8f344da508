"""Words for names, dates, numbers and values."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from alerts import wording
from tests.unit.alerts.builders import NOW, changed, impact, price
from watcher.domain.changes import ChangeType
from watcher.domain.facts import Fact
from watcher.domain.impacts import Impact, Severity
from watcher.domain.money import Money


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Acme  Large\n(new)", "Acme Large (new)"),
        ("\x1b[31mred\x07", "[31mred"),
        ("left\u202etfel\u200b", "lefttfel"),
        ("a\u2028b", "a b"),
        ("  ", ""),
        ("<!channel> <@U1>", "<!channel> <@U1>"),
    ],
)
def test_a_text_is_one_clean_line(text: str, line: str) -> None:
    assert wording.clean(text) == line


def test_a_long_text_is_cut() -> None:
    assert wording.clean("word " * 100, 12) == "word word w…"
    assert len(wording.clean("x" * 10_000_000)) == wording.LONGEST


@pytest.mark.parametrize(
    ("provider", "name"),
    [
        ("acme", "Acme"),
        ("openai", "OpenAI"),
        ("xai", "xAI"),
        ("z-ai", "Z.ai"),
        ("deepseek", "DeepSeek"),
        ("huggingface", "Hugging Face"),
        ("anthropic", "Anthropic"),
        ("my-own_proxy", "My Own Proxy"),
        ("", "The vendor"),
    ],
)
def test_providers_are_called_by_their_names(provider: str, name: str) -> None:
    assert wording.provider_name(provider) == name


@pytest.mark.parametrize(
    ("name", "provider", "words"),
    [
        ("acme/acme-large", "acme", "acme-large"),
        ("acme/acme-large", "openrouter", "acme/acme-large"),
        ("Acme Large (EU)", "acme", "Acme Large (EU)"),
        ("acme/", "acme", "an unnamed entry"),
    ],
)
def test_a_model_is_named_as_beside_its_vendor(name: str, provider: str, words: str) -> None:
    assert wording.thing(name, provider) == words


@pytest.mark.parametrize(
    ("when", "words"),
    [
        (None, ""),
        (date(2026, 12, 1), "from 1 Dec (in 8 days)"),
        (date(2026, 11, 24), "from 24 Nov (tomorrow)"),
        (date(2026, 11, 23), "from 23 Nov (today)"),
        (date(2026, 11, 22), "since 22 Nov"),
        (date(2027, 3, 1), "from 1 Mar 2027 (in 98 days)"),
        (date(2025, 1, 31), "since 31 Jan 2025"),
        (datetime(2026, 12, 1, 16, 0, tzinfo=UTC), "from 1 Dec 16:00 UTC (in 8 days)"),
        (datetime(2026, 12, 1, tzinfo=UTC), "from 1 Dec (in 8 days)"),
    ],
)
def test_a_moment_of_effect(when: date | None, words: str) -> None:
    assert wording.from_when(when, NOW) == words
    assert wording.from_when(when, NOW, relative=False) == words.partition(" (")[0]


@pytest.mark.parametrize(
    ("when", "words"),
    [
        (datetime(2026, 11, 23, 2, 10, tzinfo=UTC), "02:10"),
        (datetime(2026, 11, 22, 23, 55, tzinfo=UTC), "22 Nov 23:55"),
        (datetime(2025, 11, 23, 0, 0, tzinfo=UTC), "23 Nov 2025 00:00"),
    ],
)
def test_a_time_of_day(when: datetime, words: str) -> None:
    assert wording.clock(when, NOW) == words


@pytest.mark.parametrize(
    ("share", "words"),
    [
        ("0.4", "40 %"),
        ("0.125", "13 %"),
        ("0.1245", "12 %"),
        ("0.0996", "10 %"),
        ("0.05", "5 %"),
        ("0.025", "2.5 %"),
        ("0.0333", "3.3 %"),
        ("-0.082", "8.2 %"),
        ("0.0001", "less than 0.1 %"),
        ("-0.0001", "less than 0.1 %"),
        ("0", "0 %"),
        ("99", "9,900 %"),
    ],
)
def test_percentages(share: str, words: str) -> None:
    assert wording.percent(Decimal(share)) == words


@pytest.mark.parametrize(
    ("before", "after", "share"),
    [
        ("2.50", "3.50", "0.4"),
        ("4", "3", "-0.25"),
        ("0", "3", None),
        ("-1", "3", None),
        ("1E-999999", "1E+999999", None),
        ("1", "1E+40", None),
        (None, "3", None),
        ("3", None, None),
    ],
)
def test_a_rise_is_said_only_where_it_has_a_size(before: str | None, after: str | None, share: str | None) -> None:
    found = wording.rise(Decimal(before) if before else None, Decimal(after) if after else None)
    assert found == (Decimal(share) if share else None)


@pytest.mark.parametrize(
    ("fact", "words"),
    [
        (price("input", "2.50"), "$2.50"),
        (price("input", "2.6"), "$2.60"),
        (price("input", "0.025"), "$0.025"),
        (price("input", "0.0750"), "$0.0750"),
        (price("input", "2", unit="EUR/1M tokens"), "€2"),
        (price("input", "2", unit="CNY/1K tokens"), "¥2"),
        (price("input", "2", unit="CHF/1M tokens"), "2 CHF"),
        (price("input", "free"), "free"),
        (price("input", ""), "nothing"),
        (Fact("m", "limit", "1000000", "tokens"), "1,000,000"),
        (Fact("m", "limit", "0010000"), "0010000"),
        (Fact("m", "limit", "1E+9"), "1E+9"),
        (Fact("m", "shutdown", "2026-12-20"), "20 Dec"),
        (Fact("m", "shutdown", "2027-03-01T16:00:00Z"), "1 Mar 2027 16:00 UTC"),
        (Fact("m", "shutdown", "2026-13-99"), "2026-13-99"),
        (Fact("m", "shutdown", "2026-12-20T10:00:00"), "2026-12-20T10:00:00"),
        (Fact("m", "replacement", ("acme-a", "acme-b")), "acme-a, acme-b"),
        (Fact("m", "replacement", ()), "nothing"),
    ],
)
def test_values_are_said_as_printed(fact: Fact, words: str) -> None:
    assert wording.value(fact, NOW) == words


@pytest.mark.parametrize(
    ("unit", "words"),
    [
        ("USD/1M tokens", "per 1M tokens"),
        ("USD/image", "per image"),
        ("tokens", "tokens"),
        ("per\nmonth", "per month"),
        (None, ""),
    ],
)
def test_units(unit: str | None, words: str) -> None:
    assert wording.per(unit) == words


@pytest.mark.parametrize(
    ("amount", "words"),
    [("1560", "+$1,560"), ("0", "+$0"), ("-20", "-$20"), ("0.5", "+$0.50"), ("1E+60", "+1.000E+60 USD")],
)
def test_differences_carry_their_sign(amount: str, words: str) -> None:
    assert wording.more(Money(Decimal(amount))) == words


def bill(before: Money | None, after: Money | None, budget: Money | None = None) -> Impact:
    return Impact("w", "", (), "m", Severity.INFO, "", before, after, budget)


DOLLARS, EUROS, NOTHING = Money(Decimal(10)), Money(Decimal(10), "EUR"), Money(Decimal("NaN"))


@pytest.mark.parametrize(
    ("before", "after", "step"),
    [
        (DOLLARS, Money(Decimal(12)), Money(Decimal(2))),
        (DOLLARS, EUROS, None),
        (DOLLARS, NOTHING, None),
        (None, DOLLARS, None),
    ],
)
def test_a_difference_is_said_only_where_it_is_one(
    before: Money | None, after: Money | None, step: Money | None
) -> None:
    assert wording.difference(bill(before, after)) == step


def test_a_budget_is_passed_only_in_its_own_currency() -> None:
    assert wording.over_budget(bill(DOLLARS, DOLLARS, Money(Decimal(9)))) == Money(Decimal(1))
    assert wording.over_budget(bill(DOLLARS, DOLLARS, Money(Decimal(10)))) is None
    assert wording.over_budget(bill(DOLLARS, DOLLARS, Money(Decimal(9), "EUR"))) is None
    assert wording.over_budget(bill(DOLLARS, NOTHING, Money(Decimal(9)))) is None
    assert wording.over_budget(impact([changed(ChangeType.RAISED, None, price("input", "3"))])) == Money(Decimal(460))


@pytest.mark.parametrize(
    ("words", "line"), [((), ""), (("a",), "a"), (("a", "b"), "a and b"), (("a", "b", "c"), "a, b and c")]
)
def test_lists(words: tuple[str, ...], line: str) -> None:
    assert wording.listed(words) == line
