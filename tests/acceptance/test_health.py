"""``watcher health``: a target that is seen, goes blind, and sees again."""

from __future__ import annotations

from tests.acceptance.running import Place
from watcher.demo.vendor import Mode, Vendor

SWEEP = ("run", "--once", "--all")


def test_it_needs_a_database(acme: Place) -> None:
    done = acme.run("health")
    assert (done.code, done.out) == (2, "")
    assert "there is no database yet" in done.err


def test_a_target_that_is_seen_goes_blind_and_sees_again(acme: Place, vendor: Vendor) -> None:
    acme.run(*SWEEP)
    seen = acme.run("health")
    assert seen.code == 0
    assert "acme/pricing" in seen.out
    assert "fresh" in seen.out
    assert "just now" in seen.out
    assert "acme/pricing: a good page of it, learned from 1 look at one page:" in seen.out
    assert "component=input" in seen.out
    vendor.serve(Mode.CHALLENGE)
    for _ in range(2):
        acme.run(*SWEEP)
    blind = acme.run("health", "--json")
    (record,) = blind.records
    assert (blind.code, record["state"], record["outcome"], record["failures"]) == (3, "blind", "unreadable", 2)
    assert "challenge" in record["reason"]
    assert record["facts"] > 0
    assert record["profile"]["looks"] == 1
    vendor.serve(Mode.OK)
    acme.run(*SWEEP)
    again = acme.run("health", "--json")
    assert (again.code, again.records[0]["state"], again.records[0]["blind_since"]) == (0, "fresh", None)


def test_a_baseline_is_forgotten_and_another_begins(acme: Place, vendor: Vendor) -> None:
    acme.run(*SWEEP)
    assert "nearest: 'acme/pricing'" in acme.run("forget", "acme/prices").err
    done = acme.run("forget", "acme/pricing")
    assert (done.code, "has ended; the next look begins another" in done.out) == (0, True)
    assert "has no baseline yet" in acme.run("forget", "acme/pricing").err
    (plan,) = acme.run("run", "--once", "--json").records
    assert (plan["outcome"], plan["changes"], plan["notifications"]) == ("first", [], 0)
