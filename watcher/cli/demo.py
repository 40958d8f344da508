"""``watcher demo``: the whole story on one machine, with no key and no network."""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer

from watcher.bootstrap import App, clock, sole
from watcher.cli.output import out, plain
from watcher.config import Settings, load
from watcher.demo.slack import TOKEN, SlackStandIn
from watcher.demo.vendor import Vendor
from watcher.domain.errors import WatcherError
from watcher.domain.plan import CheckOutcome
from watcher.pipeline.deliver import deliver
from watcher.pipeline.sweep import sweep

CONFIG = """\
# The demo's configuration: a local vendor, a local Slack stand-in, a SQLite file.
database: sqlite:///watcher.db

targets:
  - id: acme/pricing
    kind: pricing
    url: {vendor}/pricing.md
    every: 1h
    confirm: 2                    # two looks must agree before anybody is told
    expect: {{markers: ["Acme API pricing"], min_facts: 5}}
  - id: acme/deprecations
    kind: deprecations
    url: {vendor}/deprecations.md
  - id: acme/limits
    kind: rate_limits
    url: {vendor}/limits.md

workflows:
  - id: support-summaries
    owner: team-support
    critical: true
    notify: [slack:#support-ai]
    uses:
      - model: acme/acme-large
        monthly: {{input_tokens: 1.2B, output_tokens: 90M}}
        peak: {{tokens_per_minute: 900_000}}
        fallbacks: [acme/acme-small]
    budget: {{monthly_usd: 5000}}
  - id: nightly-batch
    owner: team-data
    notify: [slack:#support-ai]
    uses:
      - model: acme/acme-large
        monthly: {{input_tokens: 100M, output_tokens: 10M}}
  - id: ticket-labels
    owner: team-support
    notify: [slack:#support-ai]
    uses:
      - model: acme/acme-small
        monthly: {{input_tokens: 200M, output_tokens: 20M}}

routes:
  - match: {{provider: acme, kind: [pricing, deprecations, rate_limits], min_severity: warning}}
    to: [slack:#ai-platform]

channels:
  slack: {{token: "${{file:slack-token}}", base_url: "{slack}", interval: 0s}}

network: {{allow_private: [127.0.0.0/8], contact: demo@acme.example, per_host_per_minute: 600}}
"""


class DemoFailed(WatcherError):
    """The demo did not end as it must."""


def demo(
    folder: Annotated[
        Path | None, typer.Option("--dir", help="Keep the demo's configuration and database here")
    ] = None,
) -> None:
    """A local vendor raises a price, retires a model, cuts a limit; the watcher finds out and tells whom it hits."""
    with _folder(folder) as place, Vendor() as vendor, SlackStandIn() as slack:
        configured = _configured(place, vendor, slack)
        _say(f"A vendor, Acme, serves its prices at {vendor.url()}; a Slack stand-in listens at {slack.base_url}")
        with sole(configured) as app:
            _story(app, vendor, slack)
        if folder is not None:
            _say(f"\nLook around: watcher history -c {configured.path}   watcher verify -c {configured.path}")


def _story(app: App, vendor: Vendor, slack: SlackStandIn) -> None:
    _look(app, "first look")
    _look(app, "second look, nothing happened")
    _price_rise(app, vendor, slack)
    _end_of_a_model(app, vendor, slack)
    _limit_cut(app, vendor, slack)
    counts = {channel: len(_posts(slack, channel)) for channel in ("support-ai", "ai-platform")}
    _say(f"\nIn all: {counts['support-ai']} messages in #support-ai, {counts['ai-platform']} in #ai-platform.")


def _price_rise(app: App, vendor: Vendor, slack: SlackStandIn) -> None:
    effective = _in_days(8)
    vendor.raise_price(effective)
    _say(f"\nAcme announces dearer prices of acme-large from {effective}.")
    _look(app, "a look sees it and holds it: one look is not enough to alarm anybody")
    _expect(slack, "support-ai", 0)
    _look(app, "the next look agrees")
    _expect(slack, "support-ai", 1)
    _expect(slack, "ai-platform", 1)
    _told(slack, "support-ai")
    vendor.withdraw()
    _say("\nAcme takes the announcement back before it starts.")
    _look(app, "a look sees it")
    _look(app, "the next look agrees")
    _told(slack, "support-ai")
    counts = {channel: len(slack.messages(channel)) for channel in ("support-ai", "ai-platform")}
    _say(f"\nDelivered: {counts['support-ai']} messages in #support-ai, {counts['ai-platform']} in #ai-platform:")
    _say("one alert each, edited when it was withdrawn, and a note in its thread. No second alarm.")


def _end_of_a_model(app: App, vendor: Vendor, slack: SlackStandIn) -> None:
    vendor.retire(_in_days(98))
    _say(f"\nAcme announces that acme-small is shut down on {_in_days(98)}.")
    _look(app, "a look sees it")
    _look(app, "the next look agrees")
    _expect(slack, "support-ai", 2)
    vendor.retire(_in_days(27))
    _say(f"\nAcme moves that day forward to {_in_days(27)}.")
    _look(app, "a look sees it")
    _look(app, "the next look agrees")
    _told(slack, "support-ai", newest=True)


def _limit_cut(app: App, vendor: Vendor, slack: SlackStandIn) -> None:
    vendor.limit(400_000)
    _say("\nAcme cuts acme-large from 1,000,000 to 400,000 tokens a minute.")
    _look(app, "a look sees it")
    _look(app, "the next look agrees")
    _expect(slack, "support-ai", 3)
    _told(slack, "support-ai", newest=True)


def _look(app: App, what: str) -> None:
    made = list(sweep(app.world, everything=True))
    pending = deliver(app.post, patience=timedelta(seconds=10))
    if pending:
        raise DemoFailed(f"{pending} messages are still waiting to be delivered")
    news = [plan for plan in made if plan.outcome is not CheckOutcome.UNCHANGED]
    said = ", ".join(f"{plan.target} {plan.outcome}" for plan in sorted(news, key=lambda plan: plan.target))
    _say(f"  {made[-1].at:%H:%M:%S} {what}: {said or 'nothing new'}")


def _expect(slack: SlackStandIn, channel: str, count: int) -> None:
    found = len(_posts(slack, channel))
    if found != count:
        raise DemoFailed(f"#{channel} holds {found} messages, not {count}")


def _posts(slack: SlackStandIn, channel: str) -> list[dict[str, Any]]:
    return [message for message in slack.messages(channel) if "thread_ts" not in message]


def _told(slack: SlackStandIn, channel: str, *, newest: bool = False) -> None:
    """What people see in the channel, or of its newest message and the thread below it."""
    last = _posts(slack, channel)[-1]["ts"]
    for message in slack.messages(channel):
        if newest and last not in (message["ts"], message.get("thread_ts")):
            continue
        indent = "      " if "thread_ts" in message else "   "
        _say(f"\n{indent}#{channel}{', in its thread' if 'thread_ts' in message else ''}"
             f"{', edited' if message.get('edits') else ''}:")  # fmt: skip
        for line in _lines(message.get("blocks") or [], message["text"]):
            _say(f"{indent}│ {line}")


def _lines(blocks: list[dict[str, Any]], text: str) -> Iterator[str]:
    """A message's blocks as Slack would show them, without its bold and its links."""
    shown = [element["text"] for block in blocks for element in _texts(block)]
    for part in shown or [text]:
        for line in part.splitlines():
            bare = re.sub(r"<([^|>]*)\|([^>]*)>", r"\2 (\1)", line).replace("*", "")
            yield bare.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _texts(block: dict[str, Any]) -> list[dict[str, Any]]:
    own = [block["text"]] if "text" in block else []
    return [*own, *block.get("fields", []), *(each for each in block.get("elements", []) if "text" in each)]


def _configured(place: Path, vendor: Vendor, slack: SlackStandIn) -> Settings:
    path = place / "watcher.yaml"
    path.write_text(CONFIG.format(vendor=vendor.address, slack=slack.base_url), encoding="utf-8")
    (place / "slack-token").write_text(TOKEN, encoding="utf-8")
    return load(path, {})


@contextmanager
def _folder(given: Path | None) -> Iterator[Path]:
    if given is None:
        with tempfile.TemporaryDirectory(prefix="watcher-demo-") as made:
            yield Path(made)
        return
    try:
        given.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DemoFailed(f"{given}: {error.strerror or error}") from None
    if (given / "watcher.db").exists():
        raise DemoFailed(f"{given} holds the database of an earlier demo; choose another folder, or delete it")
    yield given


def _in_days(days: int) -> date:
    return clock().date() + timedelta(days=days)


def _say(text: str) -> None:
    out().print(plain(text))
    sys.stdout.flush()
