"""A document in several languages: each edition is compared with its own past, and the operator hears of the switch."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from alerts.desk import Desk
from probes.kinds.policy import KIND
from tests.unit.probes_parsing.policy.pages import DATA, INTRO, SECTIONS, page
from watcher.domain.alerts import HEALTH, Alert, AlertState
from watcher.domain.changes import ChangeState
from watcher.domain.editions import Edition
from watcher.domain.notifications import Address, Notification
from watcher.domain.observations import Observation, Snapshot
from watcher.domain.plan import CheckPlan, TargetState
from watcher.domain.routes import Match, Route
from watcher.domain.targets import Target
from watcher.pipeline.check import Audience, examine, plan

TARGET = Target("acme/terms", "policy", "acme", url="https://acme.example/terms")
ENGLISH = page(f"<p>{INTRO}</p>{SECTIONS}")
GERMAN = page(
    "<p>Diese Bedingungen gelten für alle Dienste, die wir Ihnen anbieten, und für die Daten, die Sie uns geben.</p>"
    "<h2>Daten</h2>"
    "<p>Wir verwenden die Daten nicht für das Training, und wir speichern sie für eine Zeit von dreißig Tagen.</p>"
    "<h2>Ende</h2>"
    "<p>Wir können den Vertrag mit einer Frist von sechzig Tagen kündigen, wenn Sie gegen diese Bedingungen verstoßen, "
    "und Sie können ihn zu jeder Zeit ohne eine Frist beenden, wenn Sie die Dienste nicht mehr nutzen.</p>"
)
FRENCH = page(
    "<p>Ces conditions s'appliquent à tous les services que nous vous proposons et aux données que vous nous donnez.</p>"
    "<h2>Données</h2>"
    "<p>Nous ne les utilisons pas pour entraîner des modèles, et nous les gardons pendant une durée de trente jours.</p>"
    "<h2>Fin</h2>"
    "<p>Nous pouvons mettre fin au contrat avec un préavis de soixante jours si vous ne respectez pas ces conditions, "
    "et vous pouvez y mettre fin à tout moment et sans préavis si vous n'utilisez plus les services.</p>"
)
SHORTER = GERMAN.replace("sechzig", "zehn")
EDITED = ENGLISH.replace(DATA, DATA.replace("30 days", "90 days"))


class Watched:
    """A target, some hours between looks; collects what people are told."""

    def __init__(self, hours: int) -> None:
        self.state = TargetState(TARGET.id)
        self.now = datetime(2026, 11, 23, 2, tzinfo=UTC)
        self.apart = timedelta(hours=hours)
        self.told: list[Notification] = []
        self.alerts: dict[str, Alert] = {}
        self._bodies: dict[str, bytes] = {}

    def see(self, *pages: str) -> list[CheckPlan]:
        """Looks that bring these pages."""
        return [self._see(body) for body in pages]

    def _see(self, body: str) -> CheckPlan:
        self.now += self.apart
        got = Snapshot(body.encode(), TARGET.source, self.now)
        self._bodies[got.sha256] = got.body
        seen = examine(TARGET, KIND, self.state, Observation(TARGET.id, self.now, got), self._bodies.__getitem__)
        before = {self._statement(fact) for fact in self.state.facts}
        made = plan(
            TARGET, KIND, self.state, seen, slot=self.now, desk=Desk(),
            audience=Audience(routes=(Route(Match(), (Address("slack", "#legal"),)),)),
            open_alerts=[alert for alert in self.alerts.values() if alert.state is AlertState.OPEN],
        )  # fmt: skip
        after = {self._statement(fact) for fact in made.state.facts}
        assert {self._statement(fact) for fact in made.closed} == before - after
        assert {self._statement(fact) for fact in made.opened} == after - before
        self.alerts |= {alert.id: alert for alert in made.alerts}
        self.told += made.notifications
        self.state = made.state
        return made

    @staticmethod
    def _statement(fact: object) -> str:
        return repr(fact)


def outcomes(plans: list[CheckPlan]) -> list[str]:
    return [str(made.outcome) for made in plans]


def watched_in_both() -> Watched:
    """A target that was served in English, and then in German for long enough to be believed."""
    watched = Watched(hours=9)
    looks = watched.see(ENGLISH, GERMAN, GERMAN, GERMAN, GERMAN)
    assert outcomes(looks) == ["first", "unreadable", "unreadable", "unreadable", "first"]
    assert not any(made.changes for made in looks)
    return watched


def test_an_edition_that_stays_for_a_day_has_a_baseline_of_its_own_and_the_operator_hears_of_it_once() -> None:
    watched = watched_in_both()
    watched.see(GERMAN, GERMAN)
    health = [alert for alert in watched.alerts.values() if alert.kind == HEALTH]
    assert [alert.state for alert in health] == [AlertState.RESOLVED]
    lines = [line for told in watched.told for line in (*told.message.what, told.message.headline)]
    assert any("the page is in German now, where it was in English" in line for line in lines)
    assert any("edits to the English edition go unseen until it is served again" in line for line in lines)
    assert not any(alert.kind != HEALTH for alert in watched.alerts.values())


def test_an_edit_of_the_other_edition_is_told_as_that() -> None:
    watched = watched_in_both()
    looks = watched.see(SHORTER, SHORTER)
    assert outcomes(looks) == ["changed", "unchanged"]
    (change,) = looks[1].changes
    assert change.state is ChangeState.CONFIRMED
    assert change.difference.before is not None
    assert "sechzig" in change.difference.before.value[0]


def test_each_edition_returns_to_its_own_past_at_once() -> None:
    watched = watched_in_both()
    looks = watched.see(ENGLISH, GERMAN, ENGLISH, GERMAN)
    assert outcomes(looks) == ["unchanged"] * 4
    assert not any(made.changes for made in looks)
    assert [edition.language for edition in watched.state.editions] == ["de", "en"]
    told = len(watched.told)
    assert outcomes(watched.see(EDITED, EDITED, SHORTER, SHORTER)) == ["changed", "unchanged"] * 2
    assert len(watched.told) == told + 2


def test_a_change_that_no_second_look_saw_is_seen_anew_when_its_edition_returns() -> None:
    watched = watched_in_both()
    edited, away, back, again = watched.see(SHORTER, ENGLISH, SHORTER, SHORTER)
    assert [change.state for made in (edited, away, back, again) for change in made.changes] == [
        ChangeState.HELD, ChangeState.RETRACTED, ChangeState.HELD, ChangeState.CONFIRMED,
    ]  # fmt: skip
    assert edited.changes[0].id == away.changes[0].id != again.changes[0].id


def test_a_bad_page_in_a_known_language_is_refused_and_turns_nothing() -> None:
    watched = watched_in_both()
    half = page(
        "<p>" + INTRO + "</p><p>" + "We are sorry that something went wrong and try to load it again. " * 8 + "</p>"
    )
    (made,) = watched.see(half)
    assert str(made.outcome) == "unreadable"
    assert watched.state.editions == (Edition("en", watched.state.editions[0].facts_from),)


def test_a_third_edition_waits_for_its_day_whatever_the_others_did() -> None:
    watched = watched_in_both()
    assert outcomes(watched.see(FRENCH, ENGLISH, FRENCH)) == ["unreadable", "unchanged", "unreadable"]
