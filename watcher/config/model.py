"""The shape of watcher.yaml: what bytes are checked against before they become domain values.

Every field says what it means, its unit where it has one, and why it is there or why its
default is what it is. The JSON Schema and the reference page are made from this.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Literal
from zoneinfo import ZoneInfo

from watcher.config.api_model import ApiEntry, SummariesEntry
from watcher.config.fields import (
    Contact,
    Count,
    Cron,
    Duration,
    Entry,
    Label,
    Name,
    Net,
    Number,
    Quiet,
    Share,
    TargetId,
    Texts,
    Url,
    Wait,
    Word,
    Zone,
    setting,
)  # fmt: skip
from watcher.domain.impacts import Severity

KINDS = (
    "pricing", "deprecations", "rate_limits", "policy", "subprocessors", "models",
    "canary", "status", "changelog", "contract", "licence",
)  # fmt: skip


class ExpectEntry(Entry):
    """How a good look at the target looks; anything less is refused as unreadable, and removes nothing."""

    markers: Texts = setting(
        (), "Texts that must stand on the page; case does not matter.",
        "A challenge, login or error page that answers 200 must not read as a change.",
    )  # fmt: skip
    min_facts: Count = setting(
        1, "The least number of facts to read from it.", "A page that suddenly reads as almost nothing is half a page.",
        unit="facts",
    )  # fmt: skip
    max_facts: Count | None = setting(
        None, "The most facts to read from it.", "Unset: a page may grow; far more than ever is another page.",
        unit="facts",
    )  # fmt: skip
    min_bytes: Count | None = setting(
        None, "The least length of the page, inflated.", "Unset: learned; error pages are short.", unit="bytes"
    )
    max_bytes: Count | None = setting(
        None, "The greatest length of the page, inflated.", "Unset: a page may grow.", unit="bytes"
    )
    kept: Share | None = setting(
        None, "The least share of the facts and of the models known before that must still be there, 0 to 1.",
        "Unset: three fifths of the facts and a fifth of the models, on pages large enough to tell. "
        "Less is believed once looks agreed on it for a day.", unit="share",
    )  # fmt: skip


class CanaryBudgetEntry(Entry):
    """What a canary may spend. On reaching a cap it stops and says so."""

    daily_usd: Number = setting(
        Decimal("0.10"), "The most in a day (UTC).", "A loop must not cost more.", unit="USD/day"
    )
    monthly_usd: Number = setting(
        Decimal(2), "The most in a month (UTC).", "An hourly suite costs about half of it.", unit="USD/month"
    )
    input_usd: Number | None = setting(
        None, "What a million input tokens cost at most, where no watched page and no package says it.",
        "Unset: 15 is assumed, so that a cap holds whatever the model is.", unit="USD/1M tokens",
    )  # fmt: skip
    output_usd: Number | None = setting(
        None, "What a million output tokens cost at most, likewise.", "Unset: 75 is assumed.", unit="USD/1M tokens"
    )


class CanariesEntry(Entry):
    """What all canaries together may spend, besides what each of them may."""

    daily_usd: Number | None = setting(
        None, "The most in a day (UTC).", "Unset: each canary has its own cap.", unit="USD/day"
    )
    monthly_usd: Number | None = setting(
        None, "The most in a month (UTC).", "Unset: each canary has its own cap.", unit="USD/month"
    )


class TargetEntry(Entry):
    """One thing to look at: an addition, or an override of a catalogue target by the same id.

    An override states only what differs; what it leaves out comes from the catalogue.
    """

    id: TargetId = setting(..., "provider/name.", "The same id changes a catalogue target; history hangs on it.")
    kind: str | None = setting(None, "How to look.", "Required, except in an override.")
    enabled: bool = setting(True, "Whether it is looked at.", "false leaves a catalogue target out.", strict=True)
    url: Url | None = setting(None, "A page or document.", "Exactly one of url and api is set.")
    api: ApiEntry | None = setting(
        None, "A live endpoint.", "Exactly one of url and api is set; rate_limits with api reads response headers."
    )
    browser: bool | None = setting(
        None, "Whether the page exists only once its scripts have run (default false); needs the browser extra.",
        "A browser costs seconds and memory, and most pages need none.", strict=True,
    )  # fmt: skip
    every: Duration | None = setting(
        None, "How often to look (default 1h).",
        "Pages change rarely; an hour finds a change the same morning and is polite. Not together with cron.",
        unit="duration",
    )  # fmt: skip
    cron: Cron | None = setting(
        None, "When to look: five fields, UTC; 0 and 7 are Sunday.",
        "UTC, because a local time fires twice or never when clocks change. Not together with every.", unit="cron, UTC",
    )  # fmt: skip
    confirm: Count = setting(
        2, "Looks that must agree before a change is told; 1 tells at once.",
        "A page that is wrong once is common; wrong twice alike is rare.", unit="looks", ge=1, le=20,
    )  # fmt: skip
    expect: ExpectEntry = setting(ExpectEntry(), "How a good look looks.", "So that a broken page is no change.")
    suite: Word | None = setting(
        None,
        "For a canary: a shipped suite or a file of prompts (default general).",
        "Your own prompts find what hits you.",
    )
    budget: CanaryBudgetEntry | None = setting(None, "For a canary: what it may spend.", "Calls cost money.")


class MonthlyEntry(Entry):
    """What a workflow uses in a month, as the rows of a bill. Cached input is not part of input_tokens."""

    input_tokens: Number = setting(
        Decimal(0), "Input, without what was cached.", "Billed at its own price.", unit="tokens/month"
    )
    cached_input_tokens: Number = setting(
        Decimal(0), "Input read from a cache.", "Billed at its own price.", unit="tokens/month"
    )
    cache_write_tokens: Number = setting(
        Decimal(0), "Input written to a cache.", "Billed at its own price.", unit="tokens/month"
    )
    cache_write_5m_tokens: Number = setting(
        Decimal(0), "The same, kept five minutes.", "Some vendors price by how long it is kept.", unit="tokens/month"
    )
    cache_write_1h_tokens: Number = setting(
        Decimal(0), "The same, kept an hour.", "Some vendors price by how long it is kept.", unit="tokens/month"
    )
    output_tokens: Number = setting(
        Decimal(0), "Output, reasoning included.", "Billed at its own price.", unit="tokens/month"
    )
    requests: Number = setting(Decimal(0), "Requests.", "Some prices are per request.", unit="requests/month")


class PeakEntry(Entry):
    """The highest load in a minute."""

    requests_per_minute: Number | None = setting(
        None,
        "Requests in the busiest minute.",
        "Compared with rate limits; unset is not compared.",
        unit="requests/minute",
    )
    tokens_per_minute: Number | None = setting(
        None, "Tokens in the busiest minute.", "Compared with rate limits; unset is not compared.", unit="tokens/minute"
    )


class UseEntry(Entry):
    """One model that a workflow uses."""

    model: Label = setting(..., "The canonical id provider/model, or any alias.", "A change of it hits this workflow.")
    tier: Word = setting(
        "standard", "The price tier: standard, batch, flex, priority, ...", "Each tier has its own price."
    )
    monthly: MonthlyEntry = setting(MonthlyEntry(), "What is used in a month.", "Makes dollars a month of a price.")
    peak: PeakEntry = setting(PeakEntry(), "The highest load.", "Makes refused demand of a rate limit.")
    fallbacks: Texts = setting((), "Models to change to, best first.", "Named in what is told.")


class BudgetEntry(Entry):
    """What a workflow may cost."""

    monthly_usd: Number = setting(
        ..., "The most in a month.", "A change that takes the cost over it says by how much.", unit="USD/month"
    )


class WorkflowEntry(Entry):
    """Something of yours that depends on models and terms."""

    id: Name = setting(..., "Its name.", "Stands in what is told; routes can match it.")
    owner: str = setting("", "The team or person that owns it.", "Stands beside it in what is told.", max_length=200)
    critical: bool = setting(
        False, "Whether its failing is an emergency.", "Raises the severity of what hits it.", strict=True
    )
    notify: Texts = setting((), "Addresses that hear of what hits it: channel:to.", "Its own people, besides routes.")
    uses: tuple[UseEntry, ...] = setting((), "The models it uses.", "What it is matched with changes by.")
    budget: BudgetEntry | None = setting(None, "What it may cost.", "Unset is not compared.")
    policy_topics: Texts = setting(
        (), "Topics of terms that concern it: medical, ...", "Only changed clauses on them are told to it."
    )
    data: Texts = setting((), "Kinds of data in it: pii, ...", "Subprocessors and retention matter by data.")
    regions: Texts = setting((), "Where its data may be: eu, ...", "A server elsewhere is told.")


class MatchEntry(Entry):
    """Which alerts a route takes: every field that is written must fit."""

    provider: Texts = setting((), "One provider or several.", "Unset fits all.")
    kind: Texts = setting((), "One kind or several.", "Unset fits all.")
    workflow: Texts = setting((), "One workflow or several.", "Unset fits all, also alerts that hit none.")
    min_severity: Severity = setting(
        Severity.INFO, "The least severity: info, warning, critical.", "Quieter rooms for less."
    )


class RouteEntry(Entry):
    """Who hears which alerts, besides each workflow's own people."""

    match: MatchEntry = setting(MatchEntry(), "Which alerts.", "An empty match takes all.")
    to: Texts = setting(
        ..., "Addresses, channel:to, such as slack:#ai-platform.", "Each hears an alert once.", min_length=1
    )
    digest: Literal["daily", "weekly"] | None = setting(
        None, "Collect alerts and send one message a day or week (default at once).", "Some only want a summary."
    )


class NetworkEntry(Entry):
    """How the network is used."""

    allow_private: tuple[Net, ...] = setting(
        (), "Networks that are not public and may be dialled all the same, such as 127.0.0.0/8.",
        "Empty, because whoever can write an address could otherwise reach your inside. "
        "Holds for pages, webhooks and canaries.",
    )  # fmt: skip
    contact: Contact = setting(
        "", "A mail or web address of yours, sent to vendors in the User-Agent.",
        "A vendor that minds can write to you instead of blocking you.",
    )  # fmt: skip
    per_host_per_minute: Count = setting(
        20, "The most requests to one host in a minute.", "Polite, and far above what hourly looks need.",
        unit="requests/minute", ge=1, le=6000,
    )  # fmt: skip
    call_timeout: Wait | None = setting(
        None, "Longest wait for the answer to one call of a live endpoint (default 1m, which is the most).",
        "A model thinks before it answers. What takes longer is told as an endpoint that does not answer.",
        unit="duration",
    )  # fmt: skip
    chromium: str = setting(
        "", "The Chromium that opens pages of targets with browser: true; by default the one on PATH.",
        "It comes from your system's packages, which know where it is and mend it.",
    )  # fmt: skip


class PeopleEntry(Entry):
    """When people are asked to look."""

    timezone: Zone = setting(
        ZoneInfo("UTC"), "The time zone of times shown and of quiet hours.", "Its IANA name; checked when read."
    )
    quiet_hours: Quiet | None = setting(
        None, "From-to, such as 20:00-07:30: what is not critical will wait till they end (not in this version).",
        "Unset: every hour is a working hour.", unit="hh:mm-hh:mm",
    )  # fmt: skip


class File(Entry):
    """Vendor Watcher's configuration. Paths are relative to this file."""

    database: str = setting(
        "sqlite:///watcher.db", "Where history is kept: sqlite:///FILE or postgresql+psycopg://user@host/name.",
        "SQLite needs nothing else; several replicas need PostgreSQL. A password comes as ${NAME}.", max_length=2000,
    )  # fmt: skip
    providers: tuple[str, ...] = setting(
        (), "Catalogue entries to watch, with their targets.", "Shipped sources need no addresses."
    )
    targets: tuple[TargetEntry, ...] = setting(
        (), "Additions to the catalogue, or overrides by the same id.", "Your own vendors, keys and intervals."
    )
    workflows: tuple[WorkflowEntry, ...] = setting(
        (), "What of yours depends on models and terms.", "A change is told with what it means for each."
    )
    routes: tuple[RouteEntry, ...] = setting(
        (),
        "Who hears which alerts, besides each workflow's notify.",
        "Without any route and any channel but the console, the console hears all.",
    )
    channels: dict[str, Any] = setting({}, "Ways to reach people, by name.", "Without any, messages go to the console.")
    canaries: CanariesEntry = setting(
        CanariesEntry(), "What all canaries together may spend.", "Many small budgets make a large one."
    )
    summaries: SummariesEntry | None = setting(
        None, "What a model of yours may write on changed terms, beside what is told; it decides nothing.",
        "Unset: off; no sentence leaves for a model.",
    )  # fmt: skip
    network: NetworkEntry = setting(
        NetworkEntry(),
        "Politeness, and what of your inside may be dialled.",
        "Polite and closed to your inside by default.",
    )
    people: PeopleEntry = setting(
        PeopleEntry(), "People's time zone and quiet hours.", "Only what is critical should wake anyone."
    )
