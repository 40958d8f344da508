"""Targets of the file: the catalogue's, as overridden, then additions."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path

from watcher.config.endpoints import read_api
from watcher.config.model import KINDS, ExpectEntry, TargetEntry
from watcher.config.problems import Problems, Steps, nearest, unknown
from watcher.config.settings import CanarySettings
from watcher.config.shipped import Shipped
from watcher.domain.errors import ConfigError
from watcher.domain.money import Money
from watcher.domain.targets import Expectation, Schedule, Target

_PAGE_ONLY = frozenset({"pricing", "deprecations", "policy", "subprocessors", "changelog", "licence"})
_DAILY, _MONTHLY = Money(Decimal("0.10")), Money(Decimal(2))


@dataclass(slots=True)
class Watched:
    """What is looked at: targets in order, and the canaries' settings by target id."""

    targets: dict[str, Target] = field(default_factory=dict)
    canaries: dict[str, CanarySettings] = field(default_factory=dict)


def catalogue(providers: tuple[str, ...], shipped: Shipped, problems: Problems) -> dict[str, Target]:
    """The catalogue's targets of these providers, by id; an unknown or repeated provider is a problem."""
    found: dict[str, Target] = {}
    for at, provider in enumerate(providers):
        if provider not in shipped.providers:
            problems.add(("providers", at), unknown(provider, shipped.providers, "provider"))
        elif provider in providers[:at]:
            problems.add(("providers", at), f"'{provider}' stands twice")
        else:
            found |= {target.id: target for target in shipped.targets(provider) if target.kind in shipped.kinds}
    return found


def watched(
    entries: Mapping[int, TargetEntry],
    base: Mapping[str, Target],
    shipped: Shipped,
    folder: Path,
    workflows: Collection[str],
    problems: Problems,
) -> Watched:
    """The catalogue's targets as overridden, then additions.

    Args:
        entries: the file's targets that read well, by their place in the list.
        base: the catalogue's targets by id.
        shipped: which kinds there are.
        folder: what the paths of suites are relative to.
        workflows: the ids of the file's workflows, which suites may name.
        problems: gets what is wrong.
    """
    result = Watched(dict(base))
    places: dict[str, int] = {}
    for at, entry in entries.items():
        steps: Steps = ("targets", at)
        if entry.id in places:
            problems.add(
                (*steps, "id"),
                f"'{entry.id}' stands twice (first on line {problems.line(('targets', places[entry.id]))})",
            )
            continue
        places[entry.id] = at
        target = _target(entry, base.get(entry.id), shipped, steps, problems)
        if target is not None:
            _possible(target.expect, (*steps, "expect"), problems)
        if target is not None and entry.enabled:
            result.targets[target.id] = target
            if target.kind == "canary":
                canary = _canary(entry, folder, workflows, steps, problems)
                result.canaries |= {target.id: canary} if canary else {}
        elif not entry.enabled:
            result.targets.pop(entry.id, None)
    return result


def unseen(found: Watched, entries: Mapping[int, TargetEntry], why: str | None) -> tuple[str, ...]:
    """Leave out the catalogue's targets that need a browser, where there is none: looks that cannot succeed tell nobody
    anything. One that the file names stays, and its looks say why they fail.

    Args:
        found: loses them.
        entries: the file's targets.
        why: there is no browser; None where there is one.

    Returns:
        Their ids.
    """
    named = {entry.id for entry in entries.values()}
    gone = [target.id for target in found.targets.values() if why and target.browser and target.id not in named]
    for target_id in gone:
        del found.targets[target_id]
    return tuple(gone)


def _target(
    entry: TargetEntry, base: Target | None, shipped: Shipped, steps: Steps, problems: Problems
) -> Target | None:
    kind = entry.kind or (base.kind if base else None)
    if kind is None or not _kind_fits(kind, shipped, (*steps, "kind"), problems):
        if kind is None:
            problems.add((*steps, "kind"), _no_kind(entry, shipped))
        return None
    if not _source_fits(entry, kind, base, steps, problems):
        return None
    if entry.every is not None and entry.cron is not None:
        problems.add((*steps, "cron"), "either every or cron, not both")
        return None
    target = base or Target(entry.id, kind, entry.id.partition("/")[0])
    api = read_api(entry.api, target.provider, shipped, (*steps, "api"), problems) if entry.api else None
    if entry.api and api is None:
        return None
    return replace(
        target,
        kind=kind,
        url=None if entry.api else entry.url or target.url,
        api=api or (None if entry.url else target.api),
        schedule=Schedule(entry.every, entry.cron) if entry.every or entry.cron else target.schedule,
        confirm=_confirm(entry, kind, target),
        expect=_expectation(entry.expect, target.expect if api is None else Expectation()),  # a page's fit no answer
        browser=api is None and (target.browser if entry.browser is None else entry.browser),
    )


def _confirm(entry: TargetEntry, kind: str, target: Target) -> int:
    """How many looks must agree. What a canary finds was confirmed by answers before it is told."""
    if "confirm" in entry.model_fields_set:
        return entry.confirm
    return 1 if kind == "canary" else target.confirm


def _no_kind(entry: TargetEntry, shipped: Shipped) -> str:
    provider = entry.id.partition("/")[0]
    if provider in shipped.providers and any(target.id == entry.id for target in shipped.targets(provider)):
        return f"is missing; to override the catalogue's '{entry.id}', add {provider} to providers"
    known = [target.id for target in shipped.targets(provider)] if provider in shipped.providers else []
    near = nearest(entry.id, known)
    return f"is missing; the catalogue's nearest target is '{near}'" if near else "is missing"


def _kind_fits(kind: str, shipped: Shipped, steps: Steps, problems: Problems) -> bool:
    if kind in shipped.kinds:
        return True
    if kind in KINDS:
        available = ", ".join(sorted(shipped.kinds)) or "none"
        problems.add(steps, f"kind {kind} is not available in this version; available: {available}")
    else:
        problems.add(steps, unknown(kind, {*KINDS, *shipped.kinds}, "kind"))
    return False


def _source_fits(entry: TargetEntry, kind: str, base: Target | None, steps: Steps, problems: Problems) -> bool:
    api = entry.api is not None or (entry.url is None and base is not None and base.api is not None)
    wrong = ""
    if entry.url and entry.api:
        wrong = "either url or api, not both"
    elif not (entry.url or entry.api or base):
        wrong = "url (a page) or api (a live endpoint) is missing"
    elif kind == "canary" and not api:
        wrong = "a canary asks a live endpoint: api, not url"
    elif kind in _PAGE_ONLY and api:
        wrong = f"kind {kind} is read from a page: url, not api"
    elif entry.browser and api:
        wrong = "browser is for a page: url, not api"
    elif kind != "canary" and (entry.suite or entry.budget):
        wrong = f"suite and budget are for kind canary, not {kind}"
    if wrong:
        problems.add(steps, wrong)
    return not wrong


def _expectation(entry: ExpectEntry, base: Expectation) -> Expectation:
    return replace(base, **{name: getattr(entry, name) for name in entry.model_fields_set})


def _possible(expect: Expectation, steps: Steps, problems: Problems) -> None:
    """No page can be more than the most and less than the least: every look at it would be refused."""
    for what, least, most in (
        ("facts", expect.min_facts, expect.max_facts),
        ("bytes", expect.min_bytes, expect.max_bytes),
    ):
        if least is not None and most is not None and most < least:
            problems.add(
                (*steps, f"max_{what}"), f"{most} is less than min_{what}, {least}: every page would be refused"
            )


def _canary(
    entry: TargetEntry, folder: Path, workflows: Collection[str], steps: Steps, problems: Problems
) -> CanarySettings | None:
    """What the target asks and may spend: its own budget, else the suite's, else little."""
    from watcher.config.suites import asked

    try:
        suite, file = asked(entry.suite, folder)
    except ConfigError as error:
        problems.add_from((*steps, "suite"), error)
        return None
    for prompt in suite.prompts:
        for workflow in prompt.workflows:
            if workflow not in workflows:
                said = unknown(workflow, workflows, "workflow")
                problems.add((*steps, "suite"), f"prompt '{prompt.id}' stands for an {said}")
    if entry.api is not None and not entry.api.model:
        problems.add((*steps, "api"), "a canary asks one model: model is missing")
    own = suite.budget
    daily, monthly = own.daily or _DAILY, own.monthly or _MONTHLY
    budget = entry.budget
    if budget is None:
        return CanarySettings(suite, daily, monthly, file)
    given = {"daily_usd": daily, "monthly_usd": monthly}
    given |= {field: Money(getattr(budget, field)) for field in given if field in budget.model_fields_set}
    return CanarySettings(suite, given["daily_usd"], given["monthly_usd"], file, budget.input_usd, budget.output_usd)
