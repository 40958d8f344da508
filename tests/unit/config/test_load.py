"""Defaults, overrides and references of a configuration that reads well."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from tests.unit.config.conftest import CATALOGUE, EVERYTHING, Console, Read
from tests.unit.config.test_example import EXAMPLE
from watcher.config import Shipped, load, unwatched_models
from watcher.domain.notifications import Address
from watcher.domain.routes import Match, Route
from watcher.domain.targets import Expectation, Schedule, Target

CONSOLE = Address("console")


def test_an_empty_mapping_has_every_default(read: Read, tmp_path: Path) -> None:
    found = read("{}", {})
    assert found.database == f"sqlite:///{tmp_path}/watcher.db"
    assert (found.targets, found.workflows, found.providers) == ((), (), ())
    assert found.channels == {"console": Console()}
    assert found.routes == (Route(Match(), (CONSOLE,)),)
    assert found.network.per_host_per_minute == 20
    assert (found.people.timezone.key, found.people.quiet_hours) == ("UTC", None)


def test_keys_without_a_value_count_as_not_written(read: Read) -> None:
    text = "database:\nproviders:\ntargets:\nworkflows:\nroutes:\nchannels:\nnetwork: {contact: }\npeople:\n"
    empty = read("{}", {})
    assert replace(read(text, {}), lines=empty.lines) == empty


@pytest.mark.parametrize(
    ("text", "routes"),
    [
        ("channels: {console: {}}", (Route(Match(), (CONSOLE,)),)),
        ("channels:\n  console:", (Route(Match(), (CONSOLE,)),)),
        ("routes: [{to: console, digest: daily}]", (Route(Match(), (CONSOLE,), "daily"),)),
        ("channels: {console: {}, slack: {token: '${SLACK_BOT_TOKEN}'}}", ()),
        ("routes: [{to: [console, console, 'console:x']}]", (Route(Match(), (CONSOLE, Address("console", "x"))),)),
    ],
)
def test_where_messages_go(text: str, routes: tuple[Route, ...], read: Read) -> None:
    assert read(text).routes == routes


def test_e_mail_may_go_to_an_address_or_a_list(read: Read) -> None:
    email = "channels: {email: {smtp: a, from: b, lists: {buy: [a@b.example]}}}"
    text = f"{email}\nroutes: [{{to: [email:buy, email:c@d.example]}}]"
    assert [str(to) for to in read(text).routes[0].to] == ["email:buy", "email:c@d.example"]


OPENAI = CATALOGUE["openai"][0]


@pytest.mark.parametrize(
    ("entry", "target"),
    [
        ("every: 2h", replace(OPENAI, schedule=Schedule(timedelta(hours=2)))),
        ("cron: 7 * * * *", replace(OPENAI, schedule=Schedule(cron="7 * * * *"))),
        ("confirm: 1", replace(OPENAI, confirm=1)),
        ("browser: true", replace(OPENAI, browser=True)),
        ("expect: {min_facts: 4}", replace(OPENAI, expect=Expectation(("Pricing",), 4))),
        (
            "expect: {min_bytes: 2K, max_bytes: 1M, max_facts: 900}",
            replace(OPENAI, expect=Expectation(("Pricing",), 9, 900, 2000, 1_000_000)),
        ),
        ("expect: {kept: 0.5}", replace(OPENAI, expect=Expectation(("Pricing",), 9, kept=Decimal("0.5")))),
        ("expect: {markers: Costs}", replace(OPENAI, expect=Expectation(("Costs",), 9))),
        ("url: https://mirror.example/p", replace(OPENAI, url="https://mirror.example/p")),
        ("kind: pricing", OPENAI),
    ],
)
def test_an_override_states_only_what_differs(entry: str, target: Target, read: Read) -> None:
    found = read(f"providers: [openai]\ntargets:\n- id: openai/pricing\n  {entry}").targets
    assert found == (target, CATALOGUE["openai"][1])


@pytest.mark.parametrize(("written", "browser"), [("", True), ("browser: false", False), ("browser: true", True)])
def test_an_override_leaves_the_catalogue_s_browser_as_it_is(written: str, browser: bool, read: Read) -> None:
    scripted = replace(EVERYTHING, targets=lambda provider: (replace(OPENAI, browser=True),))
    text = f"providers: [openai]\ntargets:\n- id: openai/pricing\n  every: 1h\n  {written}"
    assert [target.browser for target in read(text, shipped=scripted).targets] == [browser]


SCRIPTED = tuple(replace(OPENAI, id=f"openai/{n}", browser=True) for n in range(7))


def blind(*targets: Target) -> Shipped:
    """A machine without a browser, and a catalogue of these pages."""
    return replace(EVERYTHING, targets=lambda provider: targets, no_browser=lambda chromium: f"No {chromium or 'one'}.")


def test_without_a_browser_the_catalogue_s_pages_for_one_are_left_out_and_said(read: Read) -> None:
    found = read("providers: [openai]\nnetwork: {chromium: /opt/c}", shipped=blind(OPENAI, SCRIPTED[0]))
    assert (found.targets, found.left_out) == ((OPENAI,), ("openai/0",))
    assert [line.partition(": ")[2] for line in found.not_yet] == [
        "pages of the catalogue left out: openai/0. No /opt/c."
    ]
    many = read("providers: [openai]", shipped=blind(*SCRIPTED))
    assert "openai/0, openai/1, openai/2, openai/3, openai/4 and 2 more. No one." in many.not_yet[0]


def test_a_topic_that_is_nearly_a_known_one_is_named_and_a_word_of_one_s_own_is_not(read: Read) -> None:
    uses = "uses: [{model: openai/gpt-5-mini}], policy_topics: [medicl, medical, Health, veterinary]"
    found = read(f"providers: [openai]\nworkflows: [{{id: w, owner: me, {uses}}}]")
    assert [line.partition(": ")[2] for line in found.not_yet] == [
        "w: policy_topics 'medicl' is looked for as that word; nearest: 'medical'"
    ]


def test_those_that_the_file_names_stay(read: Read) -> None:
    own = "{id: acme/p, kind: pricing, url: https://acme.example/p, browser: true}"
    found = read(f"providers: [openai]\ntargets: [{{id: openai/1, every: 2h}}, {own}]", shipped=blind(*SCRIPTED))
    assert [target.id for target in found.targets] == ["openai/1", "acme/p"]


def test_a_provider_all_of_whose_pages_are_left_out_is_known_all_the_same(read: Read) -> None:
    uses = "workflows: [{id: w, owner: me, uses: [{model: openai/gpt-5-mini}]}]"
    found = read(f"providers: [openai]\n{uses}", shipped=blind(*SCRIPTED))
    assert (found.targets, len(found.workflows)) == ((), 1)


def test_with_a_browser_nothing_is_left_out(read: Read) -> None:
    found = read("providers: [openai]", shipped=replace(blind(*SCRIPTED), no_browser=lambda chromium: None))
    assert (len(found.targets), found.left_out, found.not_yet) == (7, (), ())


def test_an_override_by_api_drops_the_url(read: Read) -> None:
    entry = "{id: openai/limits, api: {family: openai, base_url: https://api.example/v1}}"
    target = read(f"providers: [openai]\ntargets: [{entry}]").targets[1]
    assert target.url is None
    assert target.api is not None
    assert target.source == "https://api.example/v1"


def test_catalogue_targets_of_kinds_to_come_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "watcher.yaml"
    path.write_text("providers: [openai]")
    found = load(path, {}, replace(EVERYTHING, kinds=("pricing",)))
    assert [target.id for target in found.targets] == ["openai/pricing"]


def test_a_suite_may_be_a_file_beside_the_configuration(read: Read, tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("prompts: [{id: sky, prompt: A colour, compare_only: true}]")
    entry = "{id: a/c, kind: canary, api: {family: openai, base_url: https://a.example, model: m}, suite: mine.yaml}"
    canary = read(f"targets: [{entry}]").canaries["a/c"]
    assert canary.file == f"{tmp_path}/mine.yaml"
    assert (canary.suite.id, [prompt.id for prompt in canary.suite.prompts]) == ("mine", ["sky"])
    assert (str(canary.daily), str(canary.monthly)) == ("$0.10", "$2")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("postgresql+psycopg://me@db.example/w", "postgresql+psycopg://me@db.example/w"),
        ("postgresql://db.example:5433/w?sslmode=require", "postgresql+psycopg://db.example:5433/w?sslmode=require"),
        ("postgres://db.example/w", "postgresql+psycopg://db.example/w"),
        ("postgresql:///w?host=/run/postgresql", "postgresql+psycopg:///w?host=/run/postgresql"),
        ("sqlite:////var/lib/w.db", "sqlite:////var/lib/w.db"),
    ],
)
def test_databases(written: str, meant: str, read: Read) -> None:
    assert read(f"database: {written}").database == meant


def test_paths_are_relative_to_the_file_even_behind_a_link(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "real.yaml").write_text("database: sqlite:///db/w.db")
    (tmp_path / "watcher.yaml").symlink_to(tmp_path / "data" / "real.yaml")
    assert load(tmp_path / "watcher.yaml", {}, EVERYTHING).database == f"sqlite:///{tmp_path}/db/w.db"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("mini", "openai/gpt-5-mini"),
        ("openai/mini", "openai/gpt-5-mini"),
        ("openai/unheard-of", "openai/unheard-of"),
        ("acme/acme-large", "acme/acme-large"),
    ],
)
def test_models_by_id_or_alias(written: str, meant: str, read: Read) -> None:
    text = "providers: [openai]\ntargets: [{id: acme/p, kind: policy, url: https://a.example}]\n"
    workflow = read(f"{text}workflows: [{{id: w, uses: [{{model: {written}, fallbacks: [{written}]}}]}}]").workflows[0]
    assert workflow.uses[0].model == meant
    assert workflow.uses[0].fallbacks == (meant,)


def test_an_id_that_any_provider_may_have_is_of_the_one_that_lists_it(read: Read) -> None:
    text = "providers: [anthropic, openai]\nworkflows: [{id: w, uses: [{model: big-4}]}]"
    assert read(text).workflows[0].uses[0].model == "openai/big-4"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("gpt-5-mini", "openai/gpt-5-mini"),
        ("GPT-5 mini", "openai/gpt-5-mini"),
        ("openai/gpt-5-mini", "openai/gpt-5-mini"),
        ("gpt-4o-mini-2024-07-18", "openai/gpt-4o-mini-2024-07-18"),
        ("claude-opus-9-5-20990101", "anthropic/claude-opus-9-5-20990101"),
        ("anthropic/claude-haiku-9.5", "anthropic/claude-haiku-9-5"),
        ("acme/acme-large", "acme/acme-large"),
    ],
)
def test_models_with_the_catalogue_that_is_shipped(written: str, meant: str, tmp_path: Path) -> None:
    path = tmp_path / "watcher.yaml"
    target = "targets: [{id: acme/p, kind: pricing, url: https://acme.example/p}]"
    path.write_text(
        f"providers: [anthropic, openai]\n{target}\nworkflows: [{{id: w, uses: [{{model: {written}}}]}}]", "utf-8"
    )
    assert load(path, {}).workflows[0].uses[0].model == meant


def test_a_fallback_need_not_be_watched(read: Read) -> None:
    text = "providers: [openai]\nworkflows: [{id: w, uses: [{model: mini, fallbacks: [anthropic/x]}]}]"
    assert read(text).workflows[0].uses[0].fallbacks == ("anthropic/x",)


KNOWN = {"acme": {"acme/acme-large", "acme/acme-small"}, "openai": ["gpt-5-mini"]}
TYPO = EXAMPLE.replace("model: acme/acme-large            #", "model: acme/acme-lrage            #")
PLACE = "workflows[0].uses[0]"


@pytest.mark.parametrize(
    ("text", "known", "said"),
    [
        (EXAMPLE, KNOWN, []),
        (EXAMPLE, {"acme": {"acme/acme-large-20260801"}}, []),
        (TYPO, {}, []),
        (TYPO, {"acme": ()}, []),
        (TYPO, KNOWN, [f"28: {PLACE}.model: no target watches model 'acme/acme-lrage'; nearest: 'acme/acme-large'"]),
        (TYPO, {"acme": ["acme/zzz"]}, [f"28: {PLACE}.model: no target watches model 'acme/acme-lrage'"]),
        (EXAMPLE, {"openai": {"openai/gpt-6"}}, [
            f"32: {PLACE}.fallbacks[0]: no target watches model 'openai/gpt-5-mini'; nearest: 'openai/gpt-6'"
        ]),
    ],
)  # fmt: skip
def test_models_that_no_target_watches(
    text: str, known: dict[str, list[str]], said: list[str], read: Read, tmp_path: Path
) -> None:
    assert unwatched_models(read(text), known) == [f"{tmp_path}/watcher.yaml:{problem}" for problem in said]
