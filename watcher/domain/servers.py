"""Whom a new subprocessor hits: workflows whose data may not be where it is. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from watcher.domain.changes import Change, ChangeType
from watcher.domain.clauses import uses_vendor
from watcher.domain.facts import Fact
from watcher.domain.impacts import Impact, Severity
from watcher.domain.places import whereabouts
from watcher.domain.workflows import Workflow

_COMES = frozenset({ChangeType.ADDED, ChangeType.RETURNED, ChangeType.ALTERED, ChangeType.FIRMED})
_SHORT = frozenset({"eu", "eea", "uk", "us", "usa", "uae"})


def assess_servers(
    changes: Sequence[Change], after: Sequence[Fact], workflows: Sequence[Workflow]
) -> tuple[Impact, ...]:
    """Impacts of changes of one subprocessor on workflows that declared classes of data and where these may be.

    Args:
        changes: confirmed ones, of one subprocessor.
        after: facts with the changes; its location is among them where the page says it.
        workflows: all that are registered.
    """
    news = [change for change in changes if _is_news(change)]
    if not news:
        return ()
    name = news[0].difference.fact.subject
    said = [fact for fact in after if fact.subject == name]
    location = _said(said, "location")
    ids = tuple(change.id for change in changes)
    impacts = []
    for workflow in workflows:
        if not (workflow.data and workflow.regions and uses_vendor(workflow, news[0].provider)):
            continue
        verdict = _verdict(location, workflow)
        if verdict is not None:
            severity, reason = verdict
            impacts.append(Impact(workflow.id, workflow.owner, ids, name, severity, reason))
    return tuple(impacts)


def _is_news(change: Change) -> bool:
    """Whether a subprocessor is new, or somewhere else than it was."""
    return change.difference.type in _COMES and change.difference.fact.attribute in ("listed", "location")


def _said(facts: Iterable[Fact], attribute: str) -> str:
    """Everything that the page says of one thing, once each."""
    found = (fact.value for fact in facts if fact.attribute == attribute)
    values = (text for value in found for text in ((value,) if isinstance(value, str) else value))
    return ", ".join(dict.fromkeys(filter(None, values)))


def _verdict(location: str, workflow: Workflow) -> tuple[Severity, str] | None:
    regions, data = " and ".join(map(_named, workflow.regions)), ", ".join(workflow.data)
    if not location:
        return Severity.WARNING, f"the page names no location, and its data ({data}) may be in {regions} only"
    found = whereabouts(location, workflow.regions)
    if found.outside:
        lies = "lies" if len(found.outside) == 1 else "lie"
        severity = Severity.CRITICAL if workflow.critical else Severity.WARNING
        return severity, f"{', '.join(found.outside)} {lies} outside {regions}, and its data is {data}"
    if found.unknown:
        where = ", ".join(f"“{place}”" for place in found.unknown)
        return Severity.WARNING, f"whether {where} lies in {regions} cannot be told, and its data is {data}"
    return None


def _named(region: str) -> str:
    return f"the {region.upper()}" if region.casefold() in _SHORT else region
