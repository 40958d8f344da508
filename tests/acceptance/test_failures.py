"""Bad days: each ends with a sentence that says what to do, the right exit code, and nothing lost."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date

import pytest

from probes.registry import catalogue_targets, kinds
from tests.acceptance.running import ACME, Place
from watcher.demo.slack import SlackStandIn
from watcher.demo.vendor import Vendor

SWEEP = ("run", "--once", "--all")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("    every: 1h", "    evry: 1h", "watcher.yaml:6: targets[0].evry: unknown key 'evry'; nearest: 'every'"),
        ("    every: 1h", '    cron: "61 * * * *"', "watcher.yaml:6: targets[0].cron"),
        ("kind: pricing\n    url", "kind: pricng\n    url", "nearest: 'pricing'"),
        ("model: acme/acme-large", "model: acne/acme-large", "nearest: 'acme'"),
        ("slack:#support-ai", "slak:#support-ai", "nearest: 'slack'"),
        ("database: sqlite", "people: {timezone: Europe/Amsterdm}\ndatabase: sqlite", "nearest: 'Europe/Amsterdam'"),
        ("workflows:", "providers: [antropic]\nworkflows:", "nearest: 'anthropic'"),
        ("targets:", "targets: [", "watcher.yaml:"),
    ],
)
def test_a_broken_configuration_names_line_and_nearest_valid_name(acme: Place, old: str, new: str, says: str) -> None:
    path = acme.folder / "watcher.yaml"
    path.write_text(path.read_text().replace(old, new, 1))
    done = acme.run("check", "--offline")
    assert done.code == 2
    assert says in done.err
    assert "xoxb" not in done.err
    assert not (acme.folder / "watcher.db").exists()


def test_an_unset_secret_is_named_and_no_secret_is_shown(acme: Place) -> None:
    bare = replace(acme, env={"SLACK_BOT_TOKEN": ""})
    done = bare.run("check", "--offline")
    assert (done.code, "SLACK_BOT_TOKEN" in done.err) == (2, True)


def test_a_model_that_is_not_on_the_page_is_named_with_the_nearest(acme: Place) -> None:
    path = acme.folder / "watcher.yaml"
    path.write_text(path.read_text().replace("model: acme/acme-large", "model: acme/acme-lrage"))
    done = acme.run("check")
    assert done.code == 2
    assert "watcher.yaml:13" in done.err
    assert "no target watches model 'acme/acme-lrage'; nearest: 'acme/acme-large'" in done.err


def test_an_unreachable_vendor_fails_its_probe_and_keeps_what_was_known(place: Place, slack: SlackStandIn) -> None:
    with Vendor() as vendor:
        place.write(ACME.format(vendor=vendor.address, slack=slack.base_url))
        place.run(*SWEEP)
    done = place.run(*SWEEP)
    assert done.code == 3
    assert "acme/pricing: failed: unreachable" in done.err
    assert len(place.run("export", "prices", "--format", "json").records) == 16
    checked = place.run("check")
    assert checked.code == 3
    assert "not read: 1 of 1 target: acme/pricing" in checked.err
    assert "catalogue" not in checked.err


def test_where_no_target_can_be_reached_the_operator_hears_it_once_and_not_once_for_each(place: Place) -> None:
    with Vendor() as vendor:
        pages = [
            f"  - {{id: acme{n}/pricing, kind: pricing, url: {vendor.address}/v/{n}/pricing.md}}" for n in range(4)
        ]
        allowed = "network: {allow_private: [127.0.0.0/8], per_host_per_minute: 1000}"
        place.write("\n".join(["targets:", *pages, allowed, ""]))
        place.run(*SWEEP)
    told = [line for _ in range(4) for line in place.run(*SWEEP).out.splitlines() if "Watcher cannot see" in line]
    assert ["any of its 4 targets" in line for line in told] == [True]
    with Vendor(port=int(vendor.address.rpartition(":")[2])):
        back = place.run(*SWEEP)
    assert (back.code, back.out.count("Watcher could not see any of its 4 targets")) == (0, 1)


def test_an_address_that_is_not_public_is_refused_unless_it_is_allowed(acme: Place) -> None:
    path = acme.folder / "watcher.yaml"
    path.write_text(path.read_text().replace("allow_private: [127.0.0.0/8], ", ""))
    done = acme.run(*SWEEP)
    assert (done.code, "forbidden address" in done.err) == (3, True)


def test_with_a_wrong_token_the_message_waits_until_it_is_right(
    acme: Place, vendor: Vendor, slack: SlackStandIn
) -> None:
    wrong = replace(acme, env={"SLACK_BOT_TOKEN": "xoxb-wrong"})
    assert "channels.slack.token" in wrong.run("check").err
    wrong.run(*SWEEP)
    vendor.raise_price(date(2099, 12, 1))
    wrong.run(*SWEEP)
    done = wrong.run(*SWEEP)
    assert done.code == 4
    assert "Slack says invalid_auth" in done.err
    assert "xoxb" not in done.err + done.out
    assert slack.messages("support-ai") == []
    with closing(sqlite3.connect(acme.folder / "watcher.db", isolation_level=None)) as database:
        database.execute("UPDATE deliveries SET next_at = created_at")
    assert acme.run("run", "--once").code == 0
    assert len(slack.messages("support-ai")) == 1


def test_a_corrupt_database_is_refused_and_left_as_it_is(acme: Place) -> None:
    acme.run(*SWEEP)
    file = acme.folder / "watcher.db"
    damaged = file.read_bytes()[:4096] + os.urandom(200_000)
    file.write_bytes(damaged)
    done = acme.run(*SWEEP)
    assert done.code == 2
    assert "restore" in done.err
    assert file.read_bytes() == damaged


def test_a_file_that_is_no_database_is_refused_and_left_as_it_is(acme: Place) -> None:
    (acme.folder / "watcher.db").write_text("my notes")
    done = acme.run(*SWEEP)
    assert (done.code, (acme.folder / "watcher.db").read_text()) == (2, "my notes")


def test_two_runs_at_once_do_not_fight(acme: Place) -> None:
    acme.run(*SWEEP)
    with acme.start("run") as daemon:
        while not (acme.folder / "watcher.heartbeat").exists() and daemon.poll() is None:
            pass
        second = acme.run(*SWEEP)
        daemon.terminate()
        daemon.communicate(timeout=30)
    assert (second.code, daemon.returncode) == (75, 0)
    assert "another" in second.err


def test_the_schema_goes_back_and_forth_without_losing_anything(acme: Place, vendor: Vendor) -> None:
    acme.run(*SWEEP)
    vendor.raise_price(date(2099, 12, 1))
    for _ in range(2):
        acme.run(*SWEEP)
    before = acme.run("history", "--all", "--json").out
    assert acme.run("db", "downgrade").code == 0
    refused = acme.run("history")
    assert (refused.code, "watcher db upgrade" in refused.err) == (2, True)
    assert acme.run("db", "upgrade").code == 0
    assert acme.run("history", "--all", "--json").out == before
    assert acme.run("verify").code == 0
    assert acme.run("db", "downgrade", "--to", "base").code == 2


def test_output_that_is_closed_early_is_no_error(acme: Place) -> None:
    acme.run(*SWEEP)
    with acme.start("export", "prices", "--format", "json") as process:
        assert process.stdout is not None
        process.stdout.close()
        process.stdout = None
        assert process.wait(timeout=30) in (0, 1)
        assert process.stderr is not None
        assert process.stderr.read() == ""


def test_init_writes_a_configuration_that_is_right_and_never_over_another(place: Place) -> None:
    assert place.run("init").code == 0
    offered = [target for name in ("anthropic", "openai") for target in catalogue_targets(name)]
    count = sum(target.kind in kinds() for target in offered)
    checked = place.run("check", "--offline")
    assert (checked.code, checked.err.splitlines()) == (0, [f"watcher.yaml: valid, {count} targets, 1 workflow"])
    assert place.run("plan", "--json").records
    assert "next: cd 'a place', watcher check, then" in place.run("init", "a place").out
    again = place.run("init")
    assert (again.code, "is there already" in again.err) == (2, True)


def test_the_acme_configuration_is_itself_right(acme: Place) -> None:
    assert "{vendor}" in ACME
    assert acme.run("check").code == 0
