"""The example that people write against, as a whole."""

from __future__ import annotations

from datetime import time, timedelta
from decimal import Decimal
from ipaddress import ip_network
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.unit.config.conftest import LITTLE, Complain, Email, Read, Slack
from watcher.config import CanarySettings, QuietHours
from watcher.config.model import KINDS
from watcher.config.suites import named_suite
from watcher.domain.impacts import Severity
from watcher.domain.money import Money
from watcher.domain.notifications import Address
from watcher.domain.routes import Match, Route
from watcher.domain.targets import Api, Expectation, Schedule, Target
from watcher.domain.workflows import Peak, Use, Volume, Workflow

EXAMPLE = """\
database: sqlite:///watcher.db            # or postgresql+psycopg://user@host/name
providers: [anthropic, openai]            # shipped catalogue entries, with their targets

targets:                                  # additions, or overrides of catalogue targets by the same id
  - id: acme/pricing                      # provider/name
    kind: pricing                         # pricing deprecations rate_limits policy subprocessors models canary ...
    url: https://docs.acme.example/pricing.md
    every: 1h                             # or cron: "7 * * * *" (UTC)
    confirm: 2                            # looks that must agree before a change is told (1 = at once)
    expect: {markers: ["Pricing"], min_facts: 3}
  - id: acme/limits
    kind: rate_limits
    api: {family: openai, base_url: https://api.acme.example/v1, key: "${ACME_API_KEY}", model: acme-large}
    every: 15m
  - id: acme/canary
    kind: canary
    api: {family: openai, base_url: https://api.acme.example/v1, key: "${ACME_API_KEY}", model: acme-large}
    suite: general                        # shipped, or a file
    every: 1h
    budget: {daily_usd: 0.10, monthly_usd: 2}

workflows:
  - id: support-summaries
    owner: team-support
    critical: true
    notify: [slack:#support-ai]
    uses:
      - model: acme/acme-large            # canonical id, or any alias
        tier: standard
        monthly: {input_tokens: 1.2B, output_tokens: 90M, cached_input_tokens: 0, requests: 3M}
        peak: {requests_per_minute: 400, tokens_per_minute: 900_000}
        fallbacks: [openai/gpt-5-mini]
    budget: {monthly_usd: 5000}
    policy_topics: [medical]
    data: [pii]
    regions: [eu]

routes:                                   # besides each workflow's own notify
  - match: {provider: acme, kind: pricing, min_severity: warning}
    to: [slack:#ai-platform]
  - match: {kind: [policy, subprocessors]}
    to: [email:procurement]
    digest: weekly

channels:
  slack: {token: "${SLACK_BOT_TOKEN}", app_token: "${SLACK_APP_TOKEN}", base_url: https://slack.com/api/}
  email: {smtp: smtp.example.com:587, from: watcher@example.com, lists: {procurement: [ai-procurement@example.com]}}
  webhook: {ops: {url: https://ops.example.com/hook, secret: "${OPS_SECRET}"}}
  console: {}

network: {allow_private: [], contact: ops@example.com, per_host_per_minute: 20}
people: {timezone: Europe/Amsterdam, quiet_hours: "20:00-07:30"}
"""

API = Api("openai", "https://api.acme.example/v1", "acme-large", "sk-acme-4711-very-secret")


def test_targets(read: Read) -> None:
    settings = read(EXAMPLE)
    by_id = {target.id: target for target in settings.targets}
    assert list(by_id) == [
        "anthropic/pricing", "openai/pricing", "openai/limits", "acme/pricing", "acme/limits", "acme/canary",
    ]  # fmt: skip
    assert by_id["acme/pricing"] == Target(
        "acme/pricing", "pricing", "acme", url="https://docs.acme.example/pricing.md",
        schedule=Schedule(timedelta(hours=1)), confirm=2, expect=Expectation(("Pricing",), 3),
    )  # fmt: skip
    assert by_id["acme/limits"] == Target(
        "acme/limits", "rate_limits", "acme", api=API, schedule=Schedule(timedelta(minutes=15))
    )
    general = named_suite("general", settings.path.parent)
    assert settings.canaries == {"acme/canary": CanarySettings(general, Money(Decimal("0.10")), Money(Decimal(2)))}


def test_workflow(read: Read) -> None:
    use = Use(
        "acme/acme-large",
        monthly=Volume((("input", Decimal(1_200_000_000)), ("output", Decimal(90_000_000))), Decimal(3_000_000)),
        peak=Peak(Decimal(400), Decimal(900_000)),
        fallbacks=("openai/gpt-5-mini",),
        keys=1,
    )
    assert read(EXAMPLE).workflows == (
        Workflow(
            "support-summaries", "team-support", True, (Address("slack", "#support-ai"),), (use,),
            Money(Decimal(5000)), ("medical",), ("pii",), ("eu",),
        ),
    )  # fmt: skip


def test_routes_and_the_rest(read: Read, tmp_path: Path) -> None:
    settings = read(EXAMPLE)
    assert settings.routes == (
        Route(Match(("acme",), ("pricing",), (), Severity.WARNING), (Address("slack", "#ai-platform"),)),
        Route(Match(kinds=("policy", "subprocessors")), (Address("email", "procurement"),), "weekly"),
    )
    assert settings.database == f"sqlite:///{tmp_path}/watcher.db"
    assert settings.network.contact == "ops@example.com"
    assert (settings.network.allow_private, settings.network.per_host_per_minute) == ((), 20)
    assert settings.people.timezone == ZoneInfo("Europe/Amsterdam")
    assert settings.people.quiet_hours == QuietHours(time(20), time(7, 30))
    slack, email = settings.channels["slack"], settings.channels["email"]
    assert list(settings.channels) == ["slack", "email", "webhook", "console"]
    assert isinstance(slack, Slack)
    assert slack.token.get_secret_value() == "xoxb-bot-secret"
    assert isinstance(email, Email)
    assert email.from_ == "watcher@example.com"


def test_lines_of_fields_are_kept(read: Read) -> None:
    lines = read(EXAMPLE).lines
    number = next(at for at, line in enumerate(EXAMPLE.splitlines(), 1) if "model: acme/acme-large " in line)
    assert lines["workflows[0].uses[0].model"] == number
    assert lines["database"] == 1


def test_nothing_secret_is_in_the_repr(read: Read) -> None:
    text = EXAMPLE.replace("sqlite:///watcher.db", "postgresql+psycopg://me:${OPS_SECRET}@db.example/watcher")
    settings = read(text)
    assert settings.database == "postgresql+psycopg://me:hush-hush-hush@db.example/watcher"
    assert settings.database_shown == "postgresql+psycopg://me:***@db.example/watcher"
    for secret in ("sk-acme", "xoxb", "xapp", "hush"):
        assert secret not in repr(settings)


def test_what_this_version_lacks_is_said_and_nothing_else(complain: Complain) -> None:
    assert [problem.partition(": ")[2] for problem in complain(EXAMPLE, shipped=LITTLE)] == [
        "targets[1].kind: kind rate_limits is not available in this version; available: pricing",
        "targets[2].kind: kind canary is not available in this version; available: pricing",
        "channels.email: channel 'email' is not available in this version; available: console, slack",
        "channels.webhook: channel 'webhook' is not available in this version; available: console, slack",
    ]


def test_every_promised_kind_can_be_written(read: Read) -> None:
    assert KINDS == (
        "pricing", "deprecations", "rate_limits", "policy", "subprocessors", "models",
        "canary", "status", "changelog", "contract", "licence",
    )  # fmt: skip
    for kind in KINDS:
        source = (
            "api: {family: openai, base_url: https://a.example/v1, model: m}"
            if kind == "canary"
            else "url: https://a.example/"
        )
        (target,) = read(f"targets:\n  - {{id: acme/x, kind: {kind}, {source}}}").targets
        assert target.kind == kind


def test_the_wait_for_a_call(read: Read) -> None:
    networks = [read(text).network for text in ("{}", "network: {call_timeout: 5s}")]
    assert [network.call_timeout.total_seconds() for network in networks] == [60, 5]


def test_private_networks_can_be_allowed(read: Read) -> None:
    network = read("network: {allow_private: [127.0.0.0/8, '::1/128']}").network
    assert network.allow_private == (ip_network("127.0.0.0/8"), ip_network("::1/128"))


def test_whose_models_workflows_name(read: Read) -> None:
    assert read(EXAMPLE).vendors == {"acme", "openai"}
