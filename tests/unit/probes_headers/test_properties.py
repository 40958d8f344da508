"""What holds for headers of any kind, made up by whoever answers."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from probes.header_lines import NO_OBJECT, read_line
from probes.parsing.headers.facts import limit_facts, printed_facts
from probes.parsing.headers.reader import read_headers
from tests.unit.probes_headers.said import ACME, AT

WORDS = [
    "x",
    "ratelimit",
    "rate",
    "limit",
    "limits",
    "ratelimitbysize",
    "remaining",
    "reset",
    "renewalperiod",
    "policy",
    "requests",
    "req",
    "tokens",
    "input",
    "output",
    "prompt",
    "minute",
    "day",
    "10-second",
    "1d",
    "5h",
    "daily",
    "per",
    "rpm",
    "tpm",
    "project",
    "unified",
    "ai",
    "quota",
    "max",
    "window",
    "ms",
    "seconds",
    "retry",
    "after",
    "anthropic",
    "llm_provider",
    "warning",
    "deprecation",
    "sunset",
    "link",
    "cost",
    "over",
    "acme",
    "30",
]
VALUES = [
    "0",
    "1",
    "60",
    "599",
    "-5",
    "6m0s",
    "120ms",
    "17.399999999s",
    "1772370000",
    "1772370000000",
    "2026-03-01T12:00:32Z",
    "9;w=60",
    '"a";q=9;w=60',
    '"a";r=8;t=3',
    "true",
    "30,000",
    "unlimited",
    "@1688169599",
    "limit=9",
    "<https://acme.example>;rel=sunset",
]
names = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map("-".join) | st.text(max_size=40)
values = st.lists(st.sampled_from(VALUES), max_size=4).map(", ".join) | st.text(max_size=60)
headers = st.dictionaries(names, values | st.lists(values, max_size=3), max_size=12)
moments = st.none() | st.datetimes(timezones=st.just(UTC))


@settings(max_examples=300, deadline=None)
@given(headers, moments)
def test_any_headers_are_read(given_headers: dict[str, str | list[str]], at: datetime | None) -> None:
    reading = read_headers(given_headers, at, ACME)
    assert all(one.reset_s is None or one.reset_s >= 0 for one in reading.limits)
    assert len({one.key for one in reading.limits}) == len(reading.limits)
    assert all(text.isprintable() for text in reading.warnings)
    assert len({fact.key for fact in limit_facts(reading, "acme-large")}) == len(limit_facts(reading, "acme-large"))
    json.dumps([fact.value for fact in printed_facts(reading, "acme")])


schemes = st.lists(st.sampled_from([word for word in WORDS if word not in ("policy", "after")]), max_size=4)


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(schemes.map(lambda parts: "-".join(("x-ratelimit", *parts))), values, min_size=1, max_size=5))
def test_no_header_of_a_scheme_is_lost(given_headers: dict[str, str]) -> None:
    """Each is read, kept as a part without a count, or flagged."""
    reading = read_headers(given_headers, AT, ACME)
    read = {name for one in reading.limits for name in one.headers}
    kept = {name for name, _ in (*reading.signals, *reading.unknown)}
    assert set(given_headers) <= read | kept


@settings(max_examples=100)
@given(headers, st.randoms(use_true_random=False))
def test_names_in_any_case_say_the_same(given_headers: dict[str, str | list[str]], dice: object) -> None:
    plain = {name.lower(): value for name, value in given_headers.items() if name.isascii()}
    assert read_headers({name.upper(): value for name, value in plain.items()}, AT, ACME) == read_headers(
        plain, AT, ACME
    )


@settings(max_examples=200)
@given(st.binary(max_size=80) | st.text(max_size=80).map(str.encode))
def test_a_line_that_is_no_object_with_headers_is_a_warning(line: bytes) -> None:
    assert read_line(line).warnings == (NO_OBJECT,)


@pytest.mark.parametrize(
    "made",
    [
        lambda size: {"x-ratelimit-limit": "1," * size},
        lambda size: {"ratelimit-policy": '"a' * size},
        lambda size: {"ratelimit": ";" * size},
        lambda size: {"x-ratelimit-reset": "1s" * size},
        lambda size: {"x-" * size + "ratelimit-limit": "1"},
        lambda size: {"warning": '299 - "\\' * size},
        lambda size: {"link": "<a>;rel=" * size},
        lambda size: {"x-api-warning": "acme-1 will be removed 2026-05-05. " * size},
        lambda size: {f"x-{at}-ratelimit-limit": str(at) for at in range(size // 10)},
        lambda size: {f"x-notice-{at}": "acme-1 is deprecated" for at in range(size // 10)},
        lambda size: {"x-ratelimit-limit": ["9", "8"] * size},
    ],
)
def test_reading_takes_no_longer_than_the_headers_are_long(made: Callable[[int], dict[str, str | list[str]]]) -> None:
    started = time.process_time()
    read_headers(made(20_000), AT, ACME)
    assert time.process_time() - started < 2
