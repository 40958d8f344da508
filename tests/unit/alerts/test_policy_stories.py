"""Stories 3 and 6 word for word: a prohibited use is added in a document, a server appears outside the EU."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from probes.kinds.policy import KIND as POLICY
from probes.kinds.subprocessors import KIND as SUBPROCESSORS
from tests.unit.alerts.builders import DESK, at, changed, only, text, to, told, workflow
from watcher.domain.alerts import Ruling
from watcher.domain.changes import Change, by_subject
from watcher.domain.facts import Fact
from watcher.domain.impacts import Severity
from watcher.domain.notifications import Address
from watcher.domain.observations import Reading, Snapshot
from watcher.domain.ports import Kind
from watcher.domain.routes import Match, Route
from watcher.domain.targets import Target
from watcher.domain.workflows import Workflow

NOW = datetime(2026, 11, 25, 2, 25, tzinfo=UTC)
SEEN = NOW - timedelta(minutes=15)
USAGE = Target(id="acme/usage-policy", kind="policy", provider="acme", url="https://acme.example/policies/usage")
SERVERS = Target(id="acme/subprocessors", kind="subprocessors", provider="acme", url="https://acme.example/servers")
FILLER = "".join(
    f"<p>Paragraph {number} of this section says how {word} are handled by the service and by whoever looks after it.</p>"
    for number, word in enumerate(("requests", "answers", "accounts", "keys", "reports", "questions", "teams"))
)
PAGE = """<!doctype html><html lang="en"><head><title>Usage policy</title></head><body><main>
<h1>Usage policy</h1><p>Effective {day}</p>
<h2>About this policy</h2><p>{about}</p>{filler}
<h2>Prohibited uses</h2><p>You must not use the services to create:</p><ul>
<li>malware, or instructions for it</li><li>spam that is sent without consent</li>{entry}</ul>
<h2>Reports</h2><p>{reports}</p>{filler}
</main></body></html>"""
BEFORE = {
    "day": "1 May 2026",
    "about": "This policy describes the ways in which our services are used by everybody.",
    "reports": "Our team reads each report that it receives with care.",
    "entry": "",
}
AFTER = {
    "day": "9 December 2026",
    "about": "This policy explains the ways in which our services are used by everybody.",
    "reports": "Our team reads every report that it receives with care.",
    "entry": "<li>content that provides individual medical advice</li>",
}


def page(said: dict[str, str]) -> str:
    return PAGE.format(filler=FILLER, **said)


def facts(kind: Kind, target: Target, html: str) -> tuple[Fact, ...]:
    reading = kind.read(Snapshot(html.encode(), target.url or "", SEEN, "text/html"), target)
    assert isinstance(reading, Reading), reading
    return reading.facts


def decided(
    kind: Kind, target: Target, pages: tuple[str, str], workflows: tuple[Workflow, ...]
) -> tuple[Ruling, tuple[Change, ...]]:
    before, after = (facts(kind, target, html) for html in pages)
    changes = tuple(
        changed(found.type, found.before, found.after, found.effective, first=SEEN, confirmed=NOW, target=target)
        for found in kind.diff(before, after, SEEN)
    )
    impacts = [
        impact
        for group in by_subject(change for change in changes if change.told).values()
        for impact in kind.assess(group, before, after, workflows, NOW)
    ]
    return DESK.decide(target, changes, impacts, (), NOW), changes


def user(name: str, **declared: tuple[str, ...]) -> Workflow:
    return replace(workflow(f"{name}-flow", notify=[f"slack:#{name}"], budget=None, fallbacks=()), **declared)  # type: ignore[arg-type]  # a table of fields


TRIAGE = user("triage", policy_topics=("medical",))
LETTERS = user("letters", policy_topics=("political",))
PLAIN = user("plain")
ELSEWHERE = replace(user("elsewhere", policy_topics=("medical",)), uses=(workflow(model="globex/globex-1").uses[0],))
ALL = (TRIAGE, LETTERS, PLAIN, ELSEWHERE)
PROCUREMENT = Route(Match(kinds=("policy", "subprocessors")), (Address.parse("slack:#procurement"),))


def test_only_workflows_on_the_topic_are_told_with_the_sentence() -> None:
    ruling, changes = decided(POLICY, USAGE, (page(BEFORE), page(AFTER)), ALL)
    alert = only(ruling)
    assert (alert.severity, alert.effective) == (Severity.CRITICAL, at(datetime(2026, 12, 9, tzinfo=UTC).date()))
    notifications, _ = told(ruling, changes, ALL, (PROCUREMENT,), target=USAGE, now=NOW)
    assert sorted(str(found.address) for found in notifications) == ["slack:#procurement", "slack:#triage"]
    message = to(notifications, "slack:#triage").message
    assert text(message) == (
        "[critical] Acme tightens its usage policy: Prohibited uses (medical); changes About this policy and Reports, "
        "from 9 Dec (in 14 days)\n"
        "“Prohibited uses”: {+content that provides individual medical advice+} "
        "(tightened: new under “Prohibited uses”)\n"
        "effective: 1 May → 9 Dec\n"
        "“About this policy”: This policy [-describes-] {+explains+} the ways in which our services are used by everybody.\n"
        "“Reports”: Our team reads [-each-] {+every+} report that it receives with care.\n"
        "triage-flow (team-triage): tightened on medical: new under “Prohibited uses” "
        "(new: “content that provides individual medical advice”)\n"
        "- confirm with the vendor's page before 9 Dec (in 14 days)\n"
        "First seen 02:10, confirmed 02:25 UTC\n"
        "source https://acme.example/policies/usage\n"
        f"{message.reference}"
    )


def test_cosmetic_changes_are_not_told() -> None:
    quoted = page(BEFORE).replace("malware, or", "malware — or").replace("<p>Our team", "<p>Our  team")
    ruling, changes = decided(POLICY, USAGE, (page(BEFORE), quoted), ALL)
    assert ruling.alerts == ()
    assert all(not change.told for change in changes)


LIST = """<!doctype html><html lang="en"><body><main><h1>Subprocessors</h1>
<table><tr><th>Subprocessor</th><th>Location</th><th>Purpose</th></tr>
<tr><td>Hooli Hosting</td><td>Ireland</td><td>hosting</td></tr>
<tr><td>Initech Mail</td><td>Germany</td><td>e-mail</td></tr>
{row}</table></main></body></html>"""
MERIDIAN = "<tr><td>Meridian Hosting</td><td>{where}</td><td>log storage</td></tr>"
EU = user("eu", data=("pii",), regions=("eu",))
ASIA = user("asia", data=("pii",), regions=("eu", "Singapore"))
UNBOUND = user("unbound", data=("pii",))
NO_DATA = user("nodata", regions=("eu",))
THEM = (EU, ASIA, UNBOUND, NO_DATA, replace(ELSEWHERE, data=("pii",), regions=("eu",)))


def servers(where: str) -> tuple[Ruling, tuple[Change, ...]]:
    pages = (LIST.format(row=""), LIST.format(row=MERIDIAN.format(where=where)))
    return decided(SUBPROCESSORS, SERVERS, pages, THEM)


def test_a_server_outside_the_eu_is_told_to_whoever_keeps_its_data_there() -> None:
    ruling, changes = servers("Singapore")
    notifications, _ = told(ruling, changes, THEM, (PROCUREMENT,), target=SERVERS, now=NOW)
    assert sorted(str(found.address) for found in notifications) == ["slack:#eu", "slack:#procurement"]
    message = to(notifications, "slack:#eu").message
    assert text(message) == (
        "[warning] Acme adds the subprocessor Meridian Hosting\n"
        "listed: yes (new)\n"
        "location: Singapore (new)\n"
        "purpose: log storage (new)\n"
        "eu-flow (team-eu): Singapore lies outside the EU, and its data is pii\n"
        "- confirm with the vendor's page\n"
        "First seen 02:10, confirmed 02:25 UTC\n"
        "source https://acme.example/servers\n"
        f"{message.reference}"
    )


@pytest.mark.parametrize(
    ("where", "reasons"),
    [
        ("France", []),
        ("Global", ["whether “Global” lies in the EU cannot be told, and its data is pii"]),
        ("Ireland, India", ["India lies outside the EU, and its data is pii"]),
        ("", ["the page names no location, and its data (pii) may be in the EU only"]),
    ],
)
def test_elsewhere(where: str, reasons: list[str]) -> None:
    ruling, _ = servers(where)
    assert [each.reason for each in only(ruling).impacts if each.workflow == "eu-flow"] == reasons
