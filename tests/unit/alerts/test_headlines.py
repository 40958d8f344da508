"""Headlines: one table of changes and the line that tells them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from alerts.headlines import circumstances, headline, label, taken_back
from tests.unit.alerts.builders import ANNOUNCED, DECEMBER, NOW, TODAY, at, changed, price, read, shutdown
from watcher.domain.changes import Change, ChangeType
from watcher.domain.facts import Fact, qualifiers

JANUARY = date(2027, 1, 1)
FIRST = at(DECEMBER)
LATER = tuple(
    fact
    for component, now, then in (("input", "2.50", "3.50"), ("output", "10", "14"))
    for fact in (price(component, now, until=JANUARY), price(component, then, since=JANUARY))
)


def step(component: str, before: str, after: str, when: datetime | None = None, **more: str) -> Change:
    """A price that goes up or down."""
    kind = ChangeType.RAISED if float(after) > float(before) else ChangeType.LOWERED
    return changed(kind, price(component, before, **more), price(component, after, **more), when)  # type: ignore[arg-type]  # only texts


def limit(before: str, after: str) -> Change:
    """A rate limit that goes up or down."""
    named = qualifiers({"resource": "tokens", "window": "minute"})
    kind = ChangeType.RAISED if int(after) > int(before) else ChangeType.LOWERED
    old, new = (Fact("acme-large", "limit", value, "tokens", "acme/acme-large", named) for value in (before, after))
    return changed(kind, old, new)


CASES: list[tuple[str, tuple[Change, ...], str]] = [
    ("story", read(TODAY, ANNOUNCED), "Acme raises acme-large by 40 %, from 1 Dec (in 8 days)"),
    (
        "different percentages",
        (step("input", "2.50", "3.50", FIRST), step("output", "10", "12", FIRST)),
        "Acme raises acme-large: input by 40 %, output by 20 %, from 1 Dec (in 8 days)",
    ),
    ("one of them", (step("output", "10", "14"),), "Acme raises acme-large: output by 40 %"),
    (
        "lowered",
        (step("input", "4", "3"), step("output", "16", "12")),
        "Acme lowers acme-large by 25 %",
    ),
    (
        "up and down",
        (step("input", "2.50", "3.50"), step("output", "10", "9.50")),
        "Acme changes acme-large: input up by 40 %, output down by 5 %",
    ),
    (
        "batch alone",
        (step("input", "2", "3", tier="batch"), step("output", "8", "12", tier="batch")),
        "Acme raises acme-large (batch) by 50 %",
    ),
    (
        "a context band",
        (step("input", "2", "3", context="> 200k"),),
        "Acme raises acme-large (context > 200k): input by 50 %",
    ),
    (
        "two tiers alike",
        tuple(step(c, "2", "3", tier=t) for c in ("input", "output") for t in ("standard", "batch")),
        "Acme raises acme-large by 50 %",
    ),
    (
        "many numbers",
        tuple(step(c, "10", str(11 + n)) for n, c in enumerate(("input", "cached_input", "cache_write", "output"))),
        "Acme raises acme-large by 10 % to 40 %",
    ),
    (
        "many numbers down",
        tuple(step(c, "10", str(9 - n)) for n, c in enumerate(("input", "cached_input", "cache_write", "output"))),
        "Acme lowers acme-large by 10 % to 40 %",
    ),
    (
        "many numbers both ways",
        tuple(step(c, "10", v) for c, v in zip(("a", "b", "c", "d"), ("5", "9", "11", "12"), strict=True)),
        "Acme changes acme-large: between 50 % down and 20 % up",
    ),
    ("the only price", (step("", "2", "3"),), "Acme raises acme-large by 50 %"),
    ("tiny", (step("", "100", "100.01"),), "Acme raises acme-large by less than 0.1 %"),
    (
        "another unit",
        (changed(ChangeType.RAISED, price("", "2"), price("", "0.003", unit="USD/1K tokens"), at(date(2026, 11, 24))),),
        "Acme raises acme-large by 50 %, from 24 Nov (tomorrow)",
    ),
    ("from free", (step("input", "0", "3"),), "Acme raises the price of acme-large"),
    (
        "immense",
        (changed(ChangeType.RAISED, price("input", "1"), price("input", "1E+999999")),),
        "Acme raises the price of acme-large",
    ),
    (
        "begun",
        (step("", "2", "3", at(date(2026, 11, 1))),),
        "Acme raises acme-large by 50 %, since 1 Nov",
    ),
    ("added", (changed(ChangeType.ADDED, None, price("input", "3")),), "Acme adds the price of acme-large"),
    ("removed", (changed(ChangeType.REMOVED, price("input", "3"), None),), "Acme removes the price of acme-large"),
    (
        "altered",
        (changed(ChangeType.ALTERED, price("input", "3"), price("input", "on request")),),
        "Acme changes the price of acme-large",
    ),
    (
        "several kinds of change",
        (step("input", "2", "3", FIRST), changed(ChangeType.REMOVED, price("output", "3"), None, FIRST)),
        "Acme changes the price of acme-large, from 1 Dec (in 8 days)",
    ),
    (
        "some at once",
        (step("input", "2", "3", FIRST), step("output", "2", "3")),
        "Acme raises acme-large by 50 %",
    ),
    (
        "a label without a model",
        (changed(ChangeType.ADDED, None, price("", "3", model=None, subject="Acme  Tiny\x07")),),
        "Acme adds the price of Acme Tiny",
    ),
    (
        "moved back",
        read(ANNOUNCED, LATER),
        "Acme moves the new price of acme-large back to 1 Jan 2027 (in 39 days; was 1 Dec)",
    ),
    (
        "moved forward",
        read(LATER, ANNOUNCED),
        "Acme moves the new price of acme-large forward to 1 Dec (in 8 days; was 1 Jan 2027)",
    ),
    (
        "moved from nobody knows where",
        (changed(ChangeType.MOVED, price("", "3"), price("", "3"), FIRST),),
        "Acme moves the new price of acme-large to 1 Dec (in 8 days)",
    ),
    (
        "moved to now",
        (changed(ChangeType.MOVED, price("", "3", since=DECEMBER), price("", "3")),),
        "Acme moves the new price of acme-large forward to now (was 1 Dec)",
    ),
    ("shut down", read((), (shutdown("2027-03-01"),)), "Acme shuts down acme-small on 1 Mar 2027 (in 98 days)"),
    ("shut down already", read((), (shutdown("2026-11-02"),)), "Acme shut down acme-small on 2 Nov"),
    (
        "brought forward",
        read((shutdown("2027-03-01"),), (shutdown("2026-12-20"),)),
        "Acme moves the shutdown of acme-small forward to 20 Dec (in 27 days; was 1 Mar 2027)",
    ),
    (
        "shutdown taken off the page",
        read((shutdown("2027-03-01"),), ()),
        "Acme removes the shutdown date of acme-small",
    ),
    (
        "withdrawn",
        read(ANNOUNCED, TODAY),
        "Acme's increase of acme-large by 40 % from 1 Dec: withdrawn, nothing changes",
    ),
    (
        "withdrawn reduction of one number",
        read((TODAY[0], price("input", "2", since=DECEMBER)), TODAY[:1]),
        "Acme's reduction of acme-large (input) by 20 % from 1 Dec: withdrawn, nothing changes",
    ),
    (
        "withdrawn addition",
        read((price("input", "2", since=DECEMBER),), ()),
        "Acme's announced change of the price of acme-large from 1 Dec: withdrawn, nothing changes",
    ),
    (
        "withdrawn shutdown",
        (changed(ChangeType.WITHDRAWN, shutdown("2027-03-01"), None, FIRST),),
        "Acme's shutdown of acme-small on 1 Mar 2027: withdrawn, nothing changes",
    ),
    (
        "a limit cut",
        (limit("1000000", "400000"),),
        "Acme lowers the limit of acme-large: tokens per minute by 60 %",
    ),
    (
        "the shutdown leads",
        (step("input", "2", "3"), *read((), (shutdown("2027-03-01", model="acme/acme-large"),))),
        "Acme shuts down acme-large on 1 Mar 2027 (in 98 days)",
    ),
]


@pytest.mark.parametrize(("changes", "line"), [pytest.param(c, line, id=name) for name, c, line in CASES])
def test_headlines(changes: tuple[Change, ...], line: str) -> None:
    assert headline(changes, "acme", NOW) == line


@pytest.mark.parametrize(("changes", "line"), [pytest.param(c, line, id=name) for name, c, line in CASES])
def test_the_order_of_the_changes_carries_nothing(changes: tuple[Change, ...], line: str) -> None:
    assert headline(changes[::-1], "acme", NOW) == line


def test_a_headline_that_is_kept_does_not_count_days() -> None:
    assert headline(read(TODAY, ANNOUNCED), "acme", NOW, relative=False) == "Acme raises acme-large by 40 %, from 1 Dec"
    brought_forward = read((shutdown("2027-03-01"),), (shutdown("2026-12-20"),))
    expected = "Acme moves the shutdown of acme-small forward to 20 Dec (was 1 Mar 2027)"
    assert headline(brought_forward, "acme", NOW, relative=False) == expected


def test_a_partial_withdrawal_does_not_say_that_nothing_changes() -> None:
    changes = read(ANNOUNCED, (*ANNOUNCED[:2], TODAY[1]))
    expected = "Acme's increase of acme-large (output) by 40 % from 1 Dec: withdrawn, the rest stands"
    assert headline(changes, "acme", NOW, partly=True) == expected


def test_a_change_that_had_begun_and_is_undone() -> None:
    undone = (step("input", "3.50", "2.50"),)
    assert taken_back(undone, "acme") == "Acme takes back the change of the price of acme-large: as it was before"


@pytest.mark.parametrize(
    ("fact", "name", "under"),
    [
        (price("cached_input", "1"), "cached input", ("standard",)),
        (price("", "1", tier="batch", context="<= 128k"), "", ("batch", "context <= 128k")),
        (
            Fact("m", "limit", "1", qualifiers=qualifiers({"resource": "requests", "window": "day"})),
            "requests per day",
            (),
        ),
    ],
)
def test_a_number_is_named_and_so_is_what_it_holds_under(fact: Fact, name: str, under: tuple[str, ...]) -> None:
    assert (label(fact), circumstances(fact)) == (name, under)


def test_a_moment_on_the_day_itself() -> None:
    tonight = datetime(2026, 11, 23, 16, tzinfo=UTC)
    assert headline((step("", "2", "3", tonight),), "acme", NOW) == (
        "Acme raises acme-large by 50 %, from 23 Nov 16:00 UTC (today)"
    )
