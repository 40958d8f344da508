"""``watcher check``: is the configuration right, and does everything in it answer?"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Annotated, Any

import typer

from probes.api.caller import LiveFetcher
from probes.registry import is_unverified, kinds
from watcher.bootstrap import build_channels, clock, fetching
from watcher.cli.options import AsJson, Config
from watcher.cli.output import counted, emit, err, plain, table, warn
from watcher.cli.settings import settings
from watcher.config import Settings, unwatched_models
from watcher.domain.errors import ConfigError
from watcher.domain.observations import Reading, Unreadable
from watcher.domain.plan import TargetState
from watcher.domain.targets import Target
from watcher.pipeline.check import Look, look
from watcher.pipeline.listed import models_listed

MOST_NAMED = 10


def check(
    config: Config = None,
    offline: Annotated[bool, typer.Option("--offline", help="The configuration alone; nothing is dialled")] = False,
    json: AsJson = False,
) -> None:
    """Validate the configuration, and look at every target once without storing or telling anything.

    Exit codes: 0 all well, 2 the configuration is wrong, 3 a target or channel does not answer as it should.
    """
    configured = settings(config)
    count = ", ".join((counted(len(configured.targets), "target"), counted(len(configured.workflows), "workflow")))
    for line in configured.not_yet:
        warn(line)
    if offline:
        if json:
            emit({"config": str(configured.path), "ok": True, "targets": [target.id for target in configured.targets]})
        err().print(plain(f"{configured.path}: valid, {count}"))
        return
    looks = _looks(configured)
    built = build_channels(configured, sys.stderr).items()
    channels = {name: channel.check(_places(configured, name)) for name, channel in built}
    _show(looks, channels, json=json)
    facts = {target.id: seen.reading.facts if isinstance(seen.reading, Reading) else () for target, seen in looks}
    problems = unwatched_models(configured, models_listed(configured.targets, facts.__getitem__))
    if problems:
        raise ConfigError(tuple(problems))
    if any(not isinstance(seen.reading, Reading) for _, seen in looks) or any(channels.values()):
        raise typer.Exit(3)
    err().print(plain(f"{configured.path}: valid and reachable, {count}"))


def _places(configured: Settings, channel: str) -> list[str]:
    """Where a channel is to reach people, each place once."""
    named = [address for workflow in configured.workflows for address in workflow.notify]
    named += [address for route in configured.routes for address in route.to]
    return list(dict.fromkeys(address.to for address in named if address.channel == channel))


def _looks(configured: Settings) -> list[tuple[Target, Look]]:
    with fetching(configured) as fetcher, ThreadPoolExecutor(8) as pool:
        looks = pool.map(lambda target: _look(target, fetcher), configured.targets)
        return list(zip(configured.targets, looks, strict=True))


def _look(target: Target, fetcher: LiveFetcher) -> Look:
    return look(target, kinds()[target.kind], TargetState(target.id), fetcher, no_body, clock())


def no_body(sha256: str) -> bytes:
    """Of looks that nothing is kept of."""
    raise KeyError(sha256)


def verdict(seen: Look) -> tuple[str, str]:
    """A look in two words: the verdict, and the reason or the number of facts."""
    if isinstance(seen.reading, Reading):
        return "read", counted(len(seen.reading.facts), "fact")
    if isinstance(seen.reading, Unreadable):
        return "unreadable", seen.reading.reason
    return "failed", str(seen.reading)


def _record(target: Target, seen: Look) -> dict[str, Any]:
    word, reason = verdict(seen)
    facts = len(seen.reading.facts) if isinstance(seen.reading, Reading) else None
    return {
        "target": target.id,
        "source": target.source,
        "verdict": word,
        "reason": reason if facts is None else None,
        "facts": facts or 0,
    }


def _sum_up(missed: Sequence[Target], all_of_them: int) -> None:
    """What of a long table needs somebody."""
    if missed:
        names = _named([target.id for target in missed])
        warn(f"not read: {len(missed)} of {counted(all_of_them, 'target')}: {names}")
    unseen = [target.id for target in missed if is_unverified(target)]
    if unseen:
        warn(
            f"nobody saw the catalogue's addresses of {_named(unseen)} serve the right page; where the vendor "
            "has another, name the target in watcher.yaml with its url, or with enabled: false"
        )


def _named(ids: Sequence[str]) -> str:
    rest = len(ids) - MOST_NAMED
    return ", ".join(ids[:MOST_NAMED]) + (f" and {rest} more" if rest > 0 else "")


def _show(looks: Sequence[tuple[Target, Look]], channels: Mapping[str, str | None], *, json: bool) -> None:
    if json:
        for target, seen in looks:
            emit(_record(target, seen))
        for name, problem in channels.items():
            emit({"channel": name, "verdict": "failed" if problem else "ok", "reason": problem})
        return
    table(
        "targets",
        ("target", "verdict", "", "address"),
        [(target.id, *verdict(seen), target.source) for target, seen in looks],
    )
    _sum_up([target for target, seen in looks if not isinstance(seen.reading, Reading)], len(looks))
    for name, problem in channels.items():
        if problem:
            warn(f"channel {name}: {problem}")
