"""Limits against what workflows need: rules that hold for all numbers."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.domain.facts import Fact, qualifiers
from watcher.domain.headroom import (
    Fit,
    Limit,
    Load,
    fit,
    left,
    limit_of,
    load_of,
    percent,
    refused,
    rooms,
    said_by_headers,
)
from watcher.domain.workflows import Peak, Use, Volume, Workflow

LARGE = "acme/acme-large"
RESOURCES = ("requests", "tokens", "input_tokens", "output_tokens")
WINDOWS = ("minute", "hour", "day", "month")
numbers = st.integers(0, 10**12).map(Decimal)
limits = st.builds(Limit, numbers, st.sampled_from(RESOURCES), st.sampled_from(WINDOWS))
peaks = st.builds(Peak, st.none() | numbers, st.none() | numbers)
volumes = st.builds(
    Volume, st.dictionaries(st.sampled_from(("input", "cached_input", "output")), numbers).map(lambda d: tuple(d.items())),
    numbers,
)  # fmt: skip
uses = st.builds(Use, st.just(LARGE), monthly=volumes, peak=peaks)


@given(uses, limits)
def test_a_peak_of_what_is_limited_is_exact(use: Use, limit: Limit) -> None:
    load = load_of(use, limit)
    if limit.resource in ("requests", "tokens"):
        assert load.most is None or load.least == load.most


@given(uses, limits)
def test_what_is_refused_and_what_fits_exclude_each_other(use: Use, limit: Limit) -> None:
    load, (share, short) = load_of(use, limit), refused(load_of(use, limit), limit)
    assert (short > 0) is (fit(load, limit) is Fit.OVER)
    assert 0 <= share <= 1
    if short:
        assert load.least == limit.amount + short
    if fit(load, limit) is Fit.FITS and limit.amount:
        free = left(load, limit)
        assert free is not None
        assert 0 <= free <= 1


@given(st.lists(uses, min_size=1, max_size=4), limits)
def test_nobody_needs_more_alone_than_all_do_together(each: list[Use], limit: Limit) -> None:
    found = rooms(limit, LARGE, [Workflow(str(at), uses=(use,)) for at, use in enumerate(each)])
    assert [room.workflow for room in found] == [str(at) for at in range(len(each))]
    for room in found:
        assert (room.load.least or 0) <= (room.together.least or 0)
        if room.alone is Fit.OVER and len(room.sharers) > 1:
            assert room.shared is Fit.OVER


def test_who_uses_another_model_shares_nothing() -> None:
    peak = Peak(None, Decimal(10))
    users = [Workflow("a", uses=(Use(LARGE, peak=peak),)), Workflow("b", uses=(Use("acme/acme-mini", peak=peak),))]
    (room,) = rooms(Limit(Decimal(15), "tokens", "minute"), LARGE, users)
    assert (room.sharers, room.together, room.shared) == (("a",), Load(Decimal(10), Decimal(10)), Fit.FITS)


def test_uses_of_one_model_in_several_tiers_add_up() -> None:
    peak = Peak(None, Decimal(10))
    both = Workflow("a", uses=(Use(LARGE, peak=peak), Use(LARGE, "batch", peak=peak)))
    (room,) = rooms(Limit(Decimal(15), "tokens", "minute"), LARGE, [both])
    assert (room.load, room.alone) == (Load(Decimal(20), Decimal(20)), Fit.OVER)


def limit(value: str, **named: str) -> Fact:
    return Fact("acme-large", "limit", value, None, LARGE, qualifiers(named), where="x-limit-tokens")


@pytest.mark.parametrize(
    ("fact", "live", "wanted"),
    [
        (limit("5", resource="requests", window="second"), False, (Decimal(300), "minute", False)),
        (limit("5", resource="tokens"), True, (Decimal(5), "minute", True)),
        (limit("5", resource="tokens"), False, None),
        (limit("5", resource="tokens", window="day"), False, (Decimal(5), "day", False)),
        (limit("-1", resource="tokens", window="day"), False, None),
        (limit("unlimited", resource="tokens", window="day"), False, None),
        (limit("NaN", resource="tokens", window="day"), False, None),
        (limit("5", resource="images", window="minute"), False, None),
    ],
)
def test_limits_that_can_be_compared(fact: Fact, live: bool, wanted: tuple[Decimal, str, bool] | None) -> None:
    found = limit_of(fact, live=live)
    assert (found and (found.amount, found.window, found.assumed)) == wanted


def test_a_limit_is_an_endpoint_s_where_its_header_is_one() -> None:
    fact = limit("5", resource="tokens")
    scheme = Fact("acme-large", "scheme", ("x-limit-requests", "x-limit-tokens"), model=LARGE)
    there = Fact("acme-large", "availability", "available", model=LARGE)  # of another target's
    assert said_by_headers(fact, [fact, scheme, there])
    assert not said_by_headers(fact, [fact, there])


@pytest.mark.parametrize(
    ("share", "words"),
    [("0", "0 %"), ("0.001", "less than 1 %"), ("0.5556", "56 %"), ("0.999", "more than 99 %"), ("1", "100 %")],
)
def test_shares_in_words(share: str, words: str) -> None:
    assert percent(Decimal(share)) == words
