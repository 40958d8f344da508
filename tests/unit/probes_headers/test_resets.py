"""How resets are written, and what of them is certain."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from probes.parsing.headers.numbers import count, seconds
from probes.parsing.headers.reader import read_headers
from tests.unit.probes_headers.said import ACME, AT, IN_AN_HOUR, said


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("6m0s", "360"), ("17.399999999s", "17.399999999"), ("1h2m3.5s", "3723.5"), ("120ms", "0.12"), ("1d", "86400"),
        ("1d2h", "93600"), ("250µs", "0.00025"), ("2 minutes", "120"), ("500 milliseconds", "0.5"), ("0s", "0"),
        ("7", "7"), ("33011.382867", "33011.382867"), ("0", "0"), ("-5", "0"), ("-1m", "0"),
        ("2026-03-01T12:00:32Z", "32"), ("2026-03-01T13:00:32+01:00", "32"), ("2026-03-01T11:59:00Z", "0"),
        ("Sun, 01 Mar 2026 12:01:00 GMT", "60"), (str(IN_AN_HOUR), "3600"), (f"{IN_AN_HOUR}500", "3600.5"), ("1000000000", "0"),
    ],
)  # fmt: skip
def test_resets(value: str, expected: str) -> None:
    assert seconds(value, AT) == Decimal(expected)


@pytest.mark.parametrize(
    "value", ["", "soon", "5x", "m", "1m soon", "2026-03-01T12:00:32", "٣", "9" * 70, "1e5", "99999999999999999", "-"]
)
def test_what_is_no_reset(value: str) -> None:
    assert seconds(value, AT) is None


def test_a_time_needs_one_to_be_compared_with() -> None:
    assert seconds("2026-03-01T12:00:32Z", None) is None
    assert seconds(str(IN_AN_HOUR), None) is None
    assert seconds("6m0s", None) == 360


def test_a_reset_counts_from_the_responses_own_date() -> None:
    given = {
        "x-ratelimit-limit": "9",
        "x-ratelimit-reset": "2026-03-01T12:00:32Z",
        "Date": "Sun, 01 Mar 2026 12:00:02 GMT",
    }
    for at in (AT, datetime(2030, 1, 1, tzinfo=UTC), None):
        assert read_headers(given, at, ACME).limits[0].reset_s == 30


def test_a_bare_reset_beside_a_window_in_seconds_has_no_unit() -> None:
    """Vendors send milliseconds there, and say nowhere that they do."""
    given = {
        "x-ratelimit-limit-requests": "120",
        "x-ratelimit-renewalperiod-requests": "60",
        "x-ratelimit-reset-requests": "500",
    }
    assert said(given) == ["requests/60s 120 - -"]
    assert said({**given, "x-ratelimit-reset-requests": "500ms"}) == ["requests/60s 120 - 0.5"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [("60", "60"), (" 60 ", "60"), ("5.0", "5.0"), ("30,000", "30000"), ("1,000,000", "1000000"), ("007", "007")],
)
def test_counts(value: str, expected: str) -> None:
    assert count(value) == expected


@pytest.mark.parametrize("value", ["", "-1", "1e9", "9" * 40, "100,100", "٣٣", "1 000", "0x10", "inf", "60\x00"])
def test_what_is_no_count(value: str) -> None:
    assert count(value) is None
