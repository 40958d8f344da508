"""A contract changes: what breaks callers is told to those who call, the rest is recorded."""

from __future__ import annotations

from collections.abc import Sequence

from tests.unit.alerts.builders import DESK, NOW, changed, text, told, workflow
from watcher.domain.alerts import Ruling, Verdict
from watcher.domain.changes import Change
from watcher.domain.contract_diff import diff_contracts
from watcher.domain.contracts import API, assess_contract
from watcher.domain.facts import Fact, qualifiers
from watcher.domain.impacts import Severity
from watcher.domain.notifications import Address
from watcher.domain.routes import Match, Route
from watcher.domain.targets import Target

CONTRACT = Target("acme/contract", "contract", "acme", url="https://docs.acme.example/openapi.yaml")
USER, STRANGER = workflow("support"), workflow("other", model="globex/globex-large")
ASKED = (Route(Match(kinds=("contract",)), (Address.parse("slack:#platform"),)),)


def fact(attribute: str, of: str, value: str | tuple[str, ...], field: str = "") -> Fact:
    return Fact(API, attribute, value, qualifiers=qualifiers({"of": of, "field": field}))


CHAT, FILES = "POST /chat/completions", "DELETE /files/{id}"
BEFORE = [
    fact("operation", CHAT, "current"),
    fact("request_field", CHAT, ("#Ask", "required")),
    fact("request_field", "Ask", ("object", "optional")),
    fact("request_field", "Ask", ("string", "required"), "model"),
    fact("request_field", "Ask", ("string", "optional"), "user"),
    fact("operation", FILES, "current"),
]
STRICTER = fact("request_field", "Ask", ("string", "required"), "user")
MORE = fact("request_field", "Ask", ("integer", "optional"), "seed")


def decided(after: Sequence[Fact]) -> tuple[Ruling, tuple[Change, ...]]:
    found = diff_contracts(BEFORE, after, NOW)
    changes = tuple(changed(d.type, d.before, d.after, target=CONTRACT) for d in found)
    impacts = assess_contract(changes, (*BEFORE, *after), (USER, STRANGER))
    return DESK.decide(CONTRACT, changes, impacts, (), NOW), changes


def test_what_breaks_is_told_first_and_to_those_who_ask_its_models() -> None:
    ruling, changes = decided([*BEFORE[:4], STRICTER, MORE, BEFORE[5]])
    (alert,) = ruling.alerts
    assert alert.severity is Severity.WARNING
    assert {impact.workflow for impact in alert.impacts} == {"support"}
    (notification,), _ = told(ruling, changes, (USER, STRANGER), (), target=CONTRACT)
    assert text(notification.message).splitlines()[:6] == [
        f"[warning] Acme breaks its API: Ask now requires user ({CHAT})",
        f"Ask now requires user ({CHAT})",
        "Ask seed: integer, optional (new)",
        f"support (team-support): a change breaks callers of {CHAT}",
        f"- check what you send to {CHAT}",
        "- confirm with the vendor's page",
    ]


def test_what_breaks_elsewhere_is_told_to_routes_alone() -> None:
    ruling, changes = decided(BEFORE[:5])
    (alert,) = ruling.alerts
    assert (alert.severity, alert.impacts) == (Severity.WARNING, ())
    (notification,), _ = told(ruling, changes, (USER,), ASKED, target=CONTRACT)
    assert str(notification.address) == "slack:#platform"
    assert notification.message.headline == f"Acme breaks its API: {FILES} is gone"


def test_what_breaks_nobody_is_recorded() -> None:
    ruling, _ = decided([*BEFORE, MORE])
    assert ruling.alerts == ()
    assert {decision.verdict for decision in ruling.decisions} == {Verdict.NOT_TOLD}


def test_several_places_are_counted() -> None:
    ruling, changes = decided([*BEFORE[:4], STRICTER])
    (notification, *_), _ = told(ruling, changes, (USER,), ASKED, target=CONTRACT)
    assert notification.message.headline == f"Acme breaks its API in 2 places: {CHAT} and {FILES}"


def test_what_is_deprecated_is_no_break_and_told_all_the_same() -> None:
    noted = fact("request_field", "Ask", ("string", "optional, deprecated"), "user")
    ruling, changes = decided([*BEFORE[:4], noted, BEFORE[5]])
    (notification,), _ = told(ruling, changes, (USER,), (), target=CONTRACT)
    assert text(notification.message).splitlines()[:3] == [
        f"[warning] Acme deprecates parts of its API: Ask deprecates user ({CHAT})",
        f"Ask deprecates user ({CHAT})",
        f"support (team-support): a deprecation concerns callers of {CHAT}",
    ]
