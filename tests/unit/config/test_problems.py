"""Each thing that can be wrong in a file, with its line, its place and the nearest valid thing."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict

from tests.unit.config.conftest import EVERYTHING, Complain, Read
from watcher.config import load
from watcher.config.problems import dotted, nearest, shown, valid_keys
from watcher.domain.errors import ConfigError

PRICING = "targets:\n  - id: acme/pricing\n    kind: pricing\n    url: https://acme.example/p\n"
USE = "workflows:\n  - id: w\n    uses:\n      - model: "

CASES = [
    # keys and types
    ("provider: [openai]", "1: provider: unknown key 'provider'; nearest: 'providers'"),
    ("zzz: 1", "1: zzz: unknown key 'zzz'; there is canaries, channels, database, network, people, providers, "
     "routes, summaries, targets, workflows"),
    (f"{PRICING}    evry: 1h", "5: targets[0].evry: unknown key 'evry'; nearest: 'every'"),
    (f"{PRICING}    expect: {{kept: 60}}",
     "5: targets[0].expect.kept: a share is between 0 and 1, not 60"),
    (f"{PRICING}    expect: {{min_facts: 9, max_facts: 2}}",
     "5: targets[0].expect.max_facts: 2 is less than min_facts, 9: every page would be refused"),
    (f"{PRICING}    expect: {{min_bytes: 9, max_bytes: 2}}",
     "5: targets[0].expect.max_bytes: 2 is less than min_bytes, 9: every page would be refused"),
    (f"{PRICING}    expect: {{marker: x}}",
     "5: targets[0].expect.marker: unknown key 'marker'; nearest: 'markers'"),
    (f"{USE}openai/x\n        peak:\n          request_per_minute: 4\nproviders: [openai]",
     "6: workflows[0].uses[0].peak.request_per_minute: unknown key 'request_per_minute'; "
     "nearest: 'requests_per_minute'"),
    ("channels: {slack: {token: '${SLACK_BOT_TOKEN}', app_tokn: '${SLACK_APP_TOKEN}'}}",
     "1: channels.slack.app_tokn: unknown key 'app_tokn'; nearest: 'app_token'"),
    ("channels: {webhook: {ops: {url: https://x, secret: '${OPS_SECRET}', ur: 1}}}",
     "1: channels.webhook.ops.ur: unknown key 'ur'; nearest: 'url'"),
    ("channels:\n  slack: {}", "2: channels.slack.token: is missing"),
    ("channels:\n  slack:", "2: channels.slack.token: is missing"),
    ("channels: [slack]", "1: channels: keys with values are wanted, not a list"),
    ("targets: {id: x}", "1: targets: a list is wanted, each entry after a dash, not keys with values"),
    ("targets:\n- acme", "2: targets[0]: keys with values are wanted, not 'acme'"),
    ("providers: openai", "1: providers: a list such as [a, b] is wanted, not 'openai'"),
    ("network: 5", "1: network: keys with values are wanted, not 5"),
    ("workflows:\n- id: w\n  owner: 42", "3: workflows[0].owner: a text is wanted, not 42"),
    ("workflows:\n- id: w\n  critical: yes", "3: workflows[0].critical: true or false is wanted, not 'yes'"),
    (f"{PRICING}    enabled: no", "5: targets[0].enabled: true or false is wanted, not 'no'"),
    ("workflows:\n- owner: x", "2: workflows[0].id: is missing"),
    ("workflows:\n- id: a b", "2: workflows[0].id: a name has letters, digits and . _ - only, "
     "not 'a b'"),
    # durations, numbers, cron, zones, hours, addresses on the network
    ("network: {call_timeout: 90s}", "1: network.call_timeout: at most 1m is waited, not 1m30s"),
    (f"{PRICING}    every: 15", "5: targets[0].every: a duration is a number with a unit, "
     "such as 15m, 6h or 1d, not 15"),
    (f"{PRICING}    cron: 99 * * * *", "5: targets[0].cron: not a cron line: '99 * * * *' (Error validating "
     "expression '99': the last value (99) is higher than the maximum value (59))"),
    (f"{PRICING}    cron: 7 * * * *\n    every: 1h", "5: targets[0].cron: either every or cron, not both"),
    (f"{PRICING}    confirm: 0", "5: targets[0].confirm: input should be greater than or equal to 1"),
    (f"{PRICING}    confirm: true", "5: targets[0].confirm: a number is written 900_000, 90M or 1.2B, "
     "and is not negative; not true"),
    ("workflows:\n- id: w\n  budget: {monthly_usd: lots}", "3: workflows[0].budget.monthly_usd: a number is "
     "written 900_000, 90M or 1.2B, and is not negative; not 'lots'"),
    ("people: {timezone: Europe/Amsterdm}", "1: people.timezone: unknown time zone 'Europe/Amsterdm'; "
     "nearest: 'Europe/Amsterdam'"),
    ("people: {quiet_hours: 8pm-7am}", "1: people.quiet_hours: quiet hours are written 20:00-07:30, "
     "not '8pm-7am'"),
    ("network: {allow_private: [127.0.0.1/8]}", "1: network.allow_private[0]: not a network: '127.0.0.1/8'; "
     "write 127.0.0.0/8"),
    ("network:\n  allow_private:\n  - localhost", "3: network.allow_private[0]: not a network: 'localhost'; "
     "write one such as 127.0.0.0/8"),
    (PRICING.replace("https", "FILE"), "4: targets[0].url: an address begins with https:// or http://; "
     "this one does not: 'FILE://acme.example/p'"),
    # targets
    ("providers: [opneai]", "1: providers[0]: unknown provider 'opneai'; nearest: 'openai'"),
    ("providers: [openai, openai]", "1: providers[1]: 'openai' stands twice"),
    (PRICING + PRICING.removeprefix("targets:\n"), "5: targets[1].id: 'acme/pricing' stands twice "
     "(first on line 2)"),
    (PRICING.replace("acme/pricing", "acme"), "2: targets[0].id: an id is provider/name, such as acme/pricing, "
     "not 'acme'"),
    (PRICING.replace("kind: pricing", "kind: prcing"), "3: targets[0].kind: unknown kind 'prcing'; "
     "nearest: 'pricing'"),
    ("targets: [{id: acme/x, url: https://x.example}]", "1: targets[0].kind: is missing"),
    ("providers: [openai]\ntargets: [{id: openai/pricng, every: 1d}]",
     "2: targets[0].kind: is missing; the catalogue's nearest target is 'openai/pricing'"),
    ("targets: [{id: openai/pricing, every: 1d}]", "1: targets[0].kind: is missing; to override the "
     "catalogue's 'openai/pricing', add openai to providers"),
    ("targets: [{id: acme/x, kind: models}]", "1: targets[0]: url (a page) or api (a live endpoint) is missing"),
    ("targets: [{id: acme/x, kind: models, url: https://x.example, api: {family: openai, base_url: https://x.example}}]",
     "1: targets[0]: either url or api, not both"),
    ("targets: [{id: acme/x, kind: policy, api: {family: openai, base_url: https://x.example}}]",
     "1: targets[0]: kind policy is read from a page: url, not api"),
    ("targets: [{id: acme/x, kind: canary, url: https://x.example}]",
     "1: targets[0]: a canary asks a live endpoint: api, not url"),
    (f"{PRICING}    browser: yes", "5: targets[0].browser: true or false is wanted, not 'yes'"),
    ("providers: [openai]\ntargets: [{id: openai/limits, browser: true, "
     "api: {family: openai, base_url: https://x.example}}]", "2: targets[0]: browser is for a page: url, not api"),
    (f"{PRICING}    suite: general", "2: targets[0]: suite and budget are for kind canary, not pricing"),
    ("targets: [{id: acme/x, kind: canary, api: {family: openai, base_url: https://x.example}, suite: my.yaml}]",
     "1: targets[0].suite: the suite file 'my.yaml' does not exist"),
    # models
    (f"{PRICING}{USE}acmee/large", "8: workflows[0].uses[0].model: no target watches provider 'acmee'; "
     "nearest: 'acme'"),
    (f"{PRICING}{USE}openai/x", "8: workflows[0].uses[0].model: no target watches provider 'openai'; "
     "add openai to providers"),
    (f"{USE}zzz/x", "4: workflows[0].uses[0].model: no target watches provider 'zzz'; watched: none"),
    (f"providers: [openai]\n{USE}gtp", "5: workflows[0].uses[0].model: no watched provider knows the "
     "model 'gtp'; write provider/model"),
    (f"providers: [openai, anthropic]\n{USE}shared-name", "5: workflows[0].uses[0].model: 'shared-name' may "
     "be any of anthropic/shared, openai/shared; write one of them"),
    (f"providers: [openai]\n{USE}mini\n        fallbacks: [who]", "6: workflows[0].uses[0].fallbacks[0]: no "
     "watched provider knows the model 'who'; write provider/model"),
    ("workflows:\n- id: w\n- id: w", "3: workflows[1].id: 'w' stands twice"),
    # addresses and routes
    ("workflows:\n- id: w\n  notify: ['slack:#x']", "3: workflows[0].notify[0]: the channel of 'slack:#x' is "
     "not configured; configured: console"),
    ("routes: [{to: [consle]}]", "1: routes[0].to[0]: the channel of 'consle' is not configured; "
     "nearest: 'console'"),
    ("routes: [{to: [':x']}]", "1: routes[0].to[0]: an address is channel:to, such as slack:#support-ai, "
     "not ':x'"),
    ("routes: [{to: []}]", "1: routes[0].to: at least one is wanted, not a list"),
    ("channels: {slack: {token: '${SLACK_BOT_TOKEN}'}}\nroutes:\n- to: slack",
     "3: routes[0].to: slack needs a place: slack:#channel"),
    ("channels: {email: {smtp: a, from: b, lists: {procurement: [a@b.example]}}}\nroutes:\n- to: [email:procurment]",
     "3: routes[0].to[0]: unknown place of email 'procurment'; nearest: 'procurement'"),
    ("channels: {webhook: {ops: {url: u, secret: '${OPS_SECRET}'}}}\nroutes:\n- to: [webhook:opps]",
     "3: routes[0].to[0]: unknown place of webhook 'opps'; nearest: 'ops'"),
    ("channels: {slak: {}}", "1: channels.slak: channel 'slak' is not available in this version; available: "
     "console, email, slack, webhook; nearest: 'slack'"),
    ("routes: [{to: console, match: {min_severity: high}}]", "1: routes[0].match.min_severity: 'info', 'warning' "
     "or 'critical' is wanted, not 'high'"),
    ("routes: [{to: console, digest: hourly}]", "1: routes[0].digest: 'daily' or 'weekly' is wanted, not 'hourly'"),
    (f"{PRICING}routes:\n- to: console\n  match: {{provider: acm}}",
     "7: routes[0].match.provider: unknown provider 'acm'; nearest: 'acme'"),
    ("routes:\n- to: console\n  match: {kind: [polcy]}", "3: routes[0].match.kind[0]: unknown kind 'polcy'; "
     "nearest: 'policy'"),
    ("routes:\n- to: console\n  match: {workflow: w}", "3: routes[0].match.workflow: unknown workflow 'w'; "
     "there is none"),
    # the database
    ("database: watcher.db", "1: database: a database is sqlite:///FILE or postgresql+psycopg://user@host/name"),
    ("database: 'sqlite:///:memory:'", "1: database: a SQLite database is a file: sqlite:///watcher.db"),
    ("database: mysql://x/y", "1: database: a database is sqlite:///FILE or "
     "postgresql+psycopg://user@host/name"),
    ("database: postgresql:///name", "1: database: a PostgreSQL database is postgresql+psycopg://user@host/name"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "problem"), CASES)
def test_one_problem(text: str, problem: str, complain: Complain) -> None:
    assert complain(text) == [f"watcher.yaml:{problem}"]


def test_all_problems_at_once_in_the_order_of_the_lines(complain: Complain) -> None:
    text = """\
databse: x
providers: [openai, antropic]
targets:
  - {id: acme/a, kind: pricing, url: ftp://x.example, every: 1y}
  - {id: acme/b, kind: models}
workflows:
  - {id: w, critical: maybe, uses: [{model: acme/large}]}
  - {id: v, notify: [pager], uses: [{model: acme/large}, {model: acmee/large}]}
routes:
  - {match: {workflow: w}, to: [console, 'slack:#x']}
people: {timezone: Mars}
"""
    assert [problem.split(": ")[:2] for problem in complain(text)] == [
        ["watcher.yaml:1", "databse"],
        ["watcher.yaml:2", "providers[1]"],
        ["watcher.yaml:4", "targets[0].url"],
        ["watcher.yaml:4", "targets[0].every"],
        ["watcher.yaml:5", "targets[1]"],
        ["watcher.yaml:7", "workflows[0].critical"],
        ["watcher.yaml:8", "workflows[1].notify[0]"],
        ["watcher.yaml:8", "workflows[1].uses[1].model"],
        ["watcher.yaml:10", "routes[0].to[1]"],
        ["watcher.yaml:11", "people.timezone"],
    ]


def test_a_wrong_target_does_not_make_its_references_wrong(complain: Complain) -> None:
    text = f"{PRICING}    every: never\n{USE}acme/large\nroutes:\n- {{to: console, match: {{provider: acme}}}}"
    assert [problem.split(": ")[1] for problem in complain(text)] == ["targets[0].every"]


def test_a_target_that_is_switched_off_watches_nothing(complain: Complain, read: Read) -> None:
    assert "no target watches provider 'acme'" in complain(f"{PRICING}    enabled: false\n{USE}acme/large")[0]
    text = "providers: [openai]\ntargets: [{id: openai/limits, enabled: false}]"
    assert [target.id for target in read(text).targets] == ["openai/pricing"]


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"", "the file is empty; `watcher init` writes one to start from"),
        (b"# only a comment\n", "the file is empty; `watcher init` writes one to start from"),
        (b"\x7fELF\0\0", "not a text file"),
        (b"a" * ((1 << 20) + 1), "larger than 1 MiB; this is no configuration"),
    ],
)
def test_no_configuration_at_all(body: bytes, problem: str, tmp_path: Path) -> None:
    path = tmp_path / "watcher.yaml"
    path.write_bytes(body)
    with pytest.raises(ConfigError) as caught:
        load(path, {}, EVERYTHING)
    assert caught.value.problems == (f"{path}: {problem}",)
    assert caught.value.exit_code == 2


def test_a_missing_file_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no such file; `watcher init` writes one"):
        load(tmp_path / "watcher.yaml", {}, EVERYTHING)


@pytest.mark.parametrize("name", ["", "a\0b"])
def test_what_cannot_be_opened(name: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        load(tmp_path / name, {}, EVERYTHING)


class Inner(BaseModel):
    model_config = ConfigDict(extra="forbid")
    colour: str


class Outer(BaseModel):
    inner: dict[str, Inner] | None = None
    several: tuple[Inner, ...] = ()


@pytest.mark.parametrize(
    ("steps", "keys"),
    [
        ((), ["inner", "several"]),
        (("inner", "x"), ["colour"]),
        (("several", 0), ["colour"]),
        (("nowhere",), ["inner", "several"]),
    ],
)
def test_valid_keys(steps: tuple[str | int, ...], keys: list[str]) -> None:
    assert valid_keys(Outer, steps) == keys


def test_words_for_people() -> None:
    assert dotted(("workflows", 0, "uses", 1, "model")) == "workflows[0].uses[1].model"
    assert dotted(("channels", "a b\x1b[31m")) == r"channels.'a b\x1b[31m'"
    assert nearest("ACME/Acme-Lrage", ["acme/acme-large", "acme/acme-small"]) == "acme/acme-large"
    assert nearest("q", ["acme"]) is None
    assert shown("\x1b[2Jhello") == r"'\x1b[2Jhello'"
    assert len(shown("x" * 500)) == 80
