"""Limits in response headers, scheme by scheme, whatever the provider is called."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from probes.base import HeaderScheme, Provider
from probes.parsing.headers.facts import limit_facts
from probes.parsing.headers.reader import read_headers
from probes.parsing.headers.readings import HeadersReading

AT = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
ACME = Provider("acme", "Acme")


def read(headers: dict[str, str | list[str]], provider: Provider = ACME) -> HeadersReading:
    return read_headers(headers, AT, provider)


def said(headers: dict[str, str | list[str]], provider: Provider = ACME) -> list[str]:
    """``resource/window@bucket limit remaining reset`` of each limit; ``-`` for what is not known."""
    return [
        f"{one.named}/{one.window or '-'}{'@' if one.bucket else ''}{one.bucket}"
        f" {one.limit or '-'} {one.remaining or '-'} {_plain(one.reset_s)}"
        for one in read(headers, provider).limits
    ]


def _plain(number: Decimal | None) -> str:
    return "-" if number is None else f"{number.normalize():f}"


def test_what_counts_for_history_holds_nothing_that_moves_with_each_call() -> None:
    first = read({"x-ratelimit-limit-req-minute": "60", "x-ratelimit-remaining-req-minute": "59"})
    later = read({"x-ratelimit-limit-req-minute": "60", "x-ratelimit-remaining-req-minute": "12"})
    facts = limit_facts(first, "acme-large")
    assert facts == limit_facts(later, "acme-large")
    assert [(fact.value, fact.qualifiers) for fact in facts] == [
        ("60", (("resource", "requests"), ("window", "minute")))
    ]


SCHEMES: list[tuple[dict[str, str | list[str]], list[str]]] = [
    (
        {
            "X-RateLimit-Limit-Requests": "500",
            "X-RateLimit-Remaining-Requests": "499",
            "X-RateLimit-Reset-Requests": "6m0s",
        },
        ["requests/- 500 499 360"],
    ),
]


@pytest.mark.parametrize(("headers", "expected"), SCHEMES)
def test_schemes(headers: dict[str, str | list[str]], expected: list[str]) -> None:
    assert said(headers) == expected


def test_a_window_that_a_vendor_documents() -> None:
    documented = Provider("globex", "Globex", headers=HeaderScheme(windows={"requests": "day"}))
    assert said({"x-ratelimit-limit-requests": "9"}, documented) == ["requests/day 9 - -"]
    assert said({"x-ratelimit-limit-requests": "9"}) == ["requests/- 9 - -"]


def test_the_wait_that_is_asked_for() -> None:
    assert read({"retry-after": "59"}).retry_after_s == Decimal(59)
