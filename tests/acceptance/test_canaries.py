"""The model that answers differently: suspicion, confirmation, one message with the workflow; and what is none of that."""

from __future__ import annotations

import json
import random
import time
from decimal import Decimal

from tests.acceptance.canary_places import AFTER, TARGET, asked, spent, watched
from tests.acceptance.running import Place
from watcher.demo.slack import SlackStandIn
from watcher.demo.vendor import Vendor

LOOK = ("run", "--once", "--all", "--json")


def outcomes(place: Place) -> dict[str, str]:
    """One sweep of everything: what each target came to."""
    return {row["target"]: row["outcome"] for row in place.run(*LOOK).records}


def test_a_silent_change_is_found_told_and_accepted(place: Place, vendor: Vendor, slack: SlackStandIn) -> None:
    acme = watched(place, vendor, slack.base_url)
    outcomes(acme)
    begun = acme.run("canary", "baseline", TARGET, "--now", "--json")
    assert (begun.code, begun.records[0]["phase"]) == (0, "watching"), begun.err
    assert outcomes(acme)[TARGET] == "unchanged"
    vendor.endpoint.use("june")
    looks = 1
    while outcomes(acme)[TARGET] != "changed":
        looks += 1
        assert looks <= 24
    (told,) = slack.messages("support-ai")
    assert "acme-large: output distribution differs (p " in told["text"]
    shown = json.dumps(told["blocks"], ensure_ascii=False)
    for words in ("support-summaries", "% → ", "95 % CI", "onset between", "example ", "calls, $", "canary compare"):
        assert words in shown, words
    assert any(text[:20] in shown for texts in AFTER.values() for text in texts)
    assert slack.messages("operators") == []
    before, after = (acme.run("canary", "show", TARGET, "--answers", side).out for side in ("before", "after"))
    for name, rows in (("before", before), ("after", after)):
        (acme.folder / f"{name}.jsonl").write_text(rows, encoding="utf-8")
    compared = acme.run("canary", "compare", "before.jsonl", "after.jsonl", "--json").records[0]
    assert compared["verdict"] == "changed"
    assert outcomes(acme)[TARGET] == "unchanged"
    nameless = acme.run("canary", "accept", TARGET, "--by", " ", "--why", "x")
    assert nameless.code == 2
    assert acme.run("canary", "accept", TARGET, "--by", "on-call", "--why", "June is as good").code == 0
    acme.run("run", "--once")
    edited, note = slack.messages("support-ai")
    assert "accepted by on-call" in edited["text"]
    assert note["thread_ts"] == edited["ts"]
    assert '"by":"on-call"' in str(asked(acme, "SELECT detail FROM audit WHERE action = 'canary change accepted'"))
    assert acme.run("verify").code == 0


def test_throttling_errors_and_time_outs_are_one_message_on_availability(
    place: Place, vendor: Vendor, slack: SlackStandIn
) -> None:
    acme = watched(place, vendor, slack.base_url)
    outcomes(acme)
    acme.run("canary", "baseline", TARGET, "--now")
    for mode in ("429", "500", "503", "garbled", "slow", "429", "ok", "500"):
        vendor.endpoint.serve(mode)
        outcomes(acme)
    vendor.endpoint.serve("ok")
    for _ in range(4):
        outcomes(acme)
    assert slack.messages("support-ai") == []
    blind, note = slack.messages("operators")
    assert "could not see acme/canary" in blind["text"]
    assert note["thread_ts"] == blind["ts"]
    assert acme.run("history", "--all", "--json").records == []


def test_a_cap_holds_through_a_flood_of_suspicion_and_kills_at_any_moment(
    place: Place, vendor: Vendor, slack: SlackStandIn
) -> None:
    dice, cap = random.Random(20261126), Decimal("0.10")
    acme = watched(place, vendor, slack.base_url, priced=False)
    outcomes(acme)
    acme.run("canary", "baseline", TARGET, "--now")
    killed, totals = 0, [spent(acme)]
    for turn in range(10):
        vendor.endpoint.use(("june", "march")[turn % 2])
        killed += _killed(acme, vendor, dice, "run", "--once", "--all")
        acme.run("canary", "accept", TARGET, "--by", "on-call", "--why", "x")
        killed += _killed(acme, vendor, dice, "canary", "baseline", TARGET, "--now")
        totals.append(spent(acme))
    assert killed >= 3, "too few runs were still going when they were to be killed"
    assert totals == sorted(totals)
    assert cap * 9 / 10 < totals[-1] <= cap, "the cap was reached, and it held"
    ((rows,),) = asked(acme, "SELECT count(*) FROM canary_spending")
    assert int(str(rows)) >= vendor.endpoint.count, "no call is made for which nothing was set aside"
    stopped = acme.run("canary", "baseline", TARGET, "--now", "--renew")
    assert (stopped.code, "the day's cap of this canary, $0.1, is reached" in stopped.err) == (3, True), stopped.err
    assert spent(acme) <= cap


def _killed(place: Place, vendor: Vendor, dice: random.Random, *arguments: str) -> bool:
    """Start a command and kill it after a few of its calls; False where it was over before."""
    seen, wanted = len(vendor.endpoint.calls), dice.randint(1, 60)
    with place.start(*arguments) as process:
        while process.poll() is None and len(vendor.endpoint.calls) < seen + wanted:
            time.sleep(0.001)
        time.sleep(dice.random() * 0.02)
        process.kill()
        process.communicate()
    return process.returncode == -9
