"""What commands print for other programs is what ``docs/output.schema.json`` says, field by field."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

from storage import migrate
from storage.canaries import SqlCanaryStore
from storage.store import open_store
from tests.acceptance.running import ACME, ROOT, Place
from watcher.canaries import compare
from watcher.canaries.answers import Answer
from watcher.canaries.standing import Kept, Purpose
from watcher.cli.main import app
from watcher.config import load
from watcher.config.canaries import canaries_of
from watcher.demo import vendor_pages
from watcher.demo.endpoint import KEY
from watcher.demo.slack import TOKEN, SlackStandIn
from watcher.demo.vendor import Mode, Vendor
from watcher.domain.alerts import AlertState, Verdict
from watcher.domain.changes import ChangeState, ChangeType
from watcher.domain.health import Sight
from watcher.domain.impacts import Severity
from watcher.domain.notifications import Action
from watcher.domain.plan import CheckOutcome
from watcher.domain.testimonies import Agreement

SCHEMA: dict[str, Any] = json.loads((ROOT / "docs" / "output.schema.json").read_text(encoding="utf-8"))
RECORDS = [option["$ref"].removeprefix("#/$defs/") for option in SCHEMA["anyOf"]]
SWEEP = ("run", "--once", "--all", "--json")
ENDS = """\
targets: [{{id: acme/deprecations, kind: deprecations, url: "{vendor}/deprecations.md"}}]
workflows: [{{id: labels, uses: [{{model: acme/acme-small}}]}}]
network: {{allow_private: [127.0.0.0/8]}}
"""
CANARY = """\
targets:
  - id: acme/canary
    kind: canary
    api: {{family: openai, base_url: "{vendor}/v1", key: "${{ACME_KEY}}", model: acme-large}}
    suite: mine.yaml
network: {{allow_private: [127.0.0.0/8], per_host_per_minute: 6000}}
"""
SUITE = """\
prompts:
  - {id: one, prompt: Name a colour of the sky, expect: {label: [blue, grey]}}
  - {id: two, prompt: Name a colour of grass in summer, expect: {answer: true}}
  - {id: three, prompt: Say where the sun rises, compare_only: true}
  - {id: four, prompt: Say where the sun sets today, compare_only: true}
"""
FALLS_BACK = """\
targets:
  - id: acme/canary
    kind: canary
    api: {family: openai, base_url: "https://api.acme.example/v1", model: acme-large}
    suite: suite.yaml
workflows: [{id: labels, uses: [{model: acme/acme-tiny, fallbacks: [acme/acme-large, acme/acme-small]}]}]
"""
RELIABLE_SUITE = """\
prompts:
  - {id: sum, prompt: 2 + 2, expect: {exact: 4}}
  - {id: shape, prompt: JSON, expect: {json: true}}
"""
CODE = """\
from openai import OpenAI

OpenAI(base_url="https://api.openai.com/v1").responses.create(model="gpt-4o")
ask(model="nobody-7")
"""
Printed = Mapping[str, list[dict[str, Any]]]


class Asking:
    """Commands that only read, run in this process: a new one for each would take seconds."""

    def __init__(self, place: Place) -> None:
        self._config = str(place.folder / "watcher.yaml")
        self._env = dict(place.env)

    def __call__(self, *arguments: str) -> list[dict[str, Any]]:
        """The JSON lines that a command prints; nothing else may be among them."""
        found = CliRunner(env=self._env | {"WATCHER_CONFIG": self._config}).invoke(app, arguments)
        return [json.loads(line) for line in found.stdout.splitlines()]


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Printed:
    """By record: what every command prints in a story of a price rise, a withdrawal and a vendor that cannot be read."""
    place = Place(tmp_path_factory.mktemp("output"), {"SLACK_BOT_TOKEN": TOKEN})
    with Vendor() as vendor, SlackStandIn() as slack:
        place.write(ACME.format(vendor=vendor.address, slack=slack.base_url))
        told = {**dict(_story(place, vendor, Asking(place))), "shutdowns": _ends(place)}
    told |= {"canary_compare": list(_compared(place.folder, Asking(place)))}
    return told | dict(_canaries(place)) | dict(_reliable(place))


def _story(place: Place, vendor: Vendor, ask: Asking) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    swept = [*place.run(*SWEEP).records]
    vendor.raise_price(date(2099, 12, 1))
    looks = ask("probe", "acme/pricing", "--json")
    swept += [record for _ in range(2) for record in place.run(*SWEEP).records]
    answers = ask("check", "--json")
    changes = ask("history", "--all", "--json")
    yield "plan", ask("plan", "--json")
    seen = ask("health", "--json")
    yield "check_offline", ask("check", "--offline", "--json")
    yield "change", changes
    yield "show", [row for change in changes for row in ask("show", change["id"], "--json")]
    yield "held", ask("history", "--at", "2099-01-01", "--json")
    yield "prices", [*ask("prices", "--json"), *ask("prices", "--at", "2099-12-02", "--json")]
    yield "export_history", ask("export", "history", "--format", "json")
    yield "export_prices", ask("export", "prices", "--format", "json")
    pages = _pages(place.folder / "pages")
    yield "extract", ask("extract", "pricing", "--provider", "acme", "--json", *map(str, pages))
    yield "extract_headers", ask("extract", "headers", "--json", str(_responses(place.folder / "responses.jsonl")))
    code = place.folder / "code"
    code.mkdir()
    (code / "app.py").write_text(CODE, encoding="utf-8")
    (code / "models.py").write_text(f"MODELS = {[f'gpt-9.{n}' for n in range(40)]}\n", encoding="utf-8")
    yield "scan", ask("scan", "--json", str(code))
    yield "workflow", ask("workflows", "--json")
    spent = place.folder / "usage.csv"
    spent.write_text("model,date,input_tokens\nacme-large,2025-12-01,10\n", encoding="utf-8")
    yield "usage", ask("workflows", "--usage", str(spent), "--json")
    yield "impact_model", ask("impact", "acme-large", "--json")
    stored = ask("replay", "--since", "2020-01-01", "--json")
    yield "replay", [*stored, *ask("replay", str(pages[0].parent), "--provider", "acme", "--json")]
    vendor.serve(Mode.HOLLOW)
    looks += ask("probe", "acme/pricing", "--json")
    swept += place.run(*SWEEP).records
    vendor.serve(Mode.ERROR)
    answers += ask("check", "--json")
    yield "probe", [*looks, *ask("probe", "acme/pricing", "--json")]
    yield "run", swept
    yield "health", [*seen, *ask("health", "--json")]
    yield "check_target", [row for row in answers if "target" in row]
    yield "check_channel", [row for row in answers if "channel" in row]
    whole = ask("verify", "--json")
    with closing(sqlite3.connect(place.folder / "watcher.db", isolation_level=None)) as database:
        database.execute("DROP TRIGGER audit_refuses_update")
        database.execute("UPDATE audit SET subject = 'somebody else' WHERE seq = 1")
    yield "verify", [*whole, *ask("verify", "--json")]


def _ends(place: Place) -> list[dict[str, Any]]:
    """What is printed of a vendor that ends one model, and has ended another."""
    other = Place(place.folder / "ends", place.env)
    other.folder.mkdir()
    with Vendor() as vendor:
        vendor.retire(datetime.now(UTC).date() + timedelta(days=400))
        other.write(ENDS.format(vendor=vendor.address))
        other.run(*SWEEP)
    return Asking(other)("shutdowns", "--past", "--json")


def _canaries(place: Place) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """A canary before its first look, with its baseline, after a change, and after somebody accepted it."""
    other = Place(place.folder / "canaries", {**place.env, "ACME_KEY": KEY})
    other.folder.mkdir()
    (other.folder / "mine.yaml").write_text(SUITE, encoding="utf-8")
    ask = Asking(other)
    with Vendor() as vendor:
        other.write(CANARY.format(vendor=vendor.address))
        migrate.upgrade(load(other.folder / "watcher.yaml", other.env).database)
        stood = [*ask("canary", "show", "--json"), *ask("canary", "baseline", "acme/canary", "--now", "--json")]
        looks = ask("canary", "run", "acme/canary", "--json")
        vendor.endpoint.use("wary")
        looks += ask("canary", "run", "acme/canary", "--json")
        vendor.endpoint.serve("500")
        looks += ask("canary", "run", "acme/canary", "--json")
        stood += ask("canary", "accept", "acme/canary", "--by", "on-call", "--why", "as good", "--json")
    yield "canary", stood
    yield "canary_run", looks


def _compared(folder: Path, ask: Asking) -> Iterator[dict[str, Any]]:
    """Answers that changed, beside others that did not, and too few to tell."""
    sides = {"polite": "Yes, with pleasure: {}", "curt": "No. {}"}
    for name, text in sides.items():
        rows = [{"prompt_id": f"p{n}", "sample": 0, "completion": text.format(n)} for n in range(12)]
        (folder / name).write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    (folder / "few").write_text(json.dumps({"prompt_id": "p0", "sample": 0, "completion": "No."}), encoding="utf-8")
    for before, after in (("polite", "curt"), ("polite", "polite"), ("polite", "few"), ("few", "few")):
        yield from ask("canary", "compare", "--json", str(folder / before), str(folder / after))


def _reliable(place: Place) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Answers of two weeks to two prompts, one of which fails, and a fallback that nobody tests."""
    other = Place(place.folder / "reliable", place.env)
    other.folder.mkdir()
    other.write(FALLS_BACK)
    (other.folder / "suite.yaml").write_text(RELIABLE_SUITE, encoding="utf-8")
    ask = Asking(other)
    configured, now = load(other.folder / "watcher.yaml", {}), datetime.now(UTC)
    migrate.upgrade(configured.database)
    with closing(open_store(configured.database)) as store:
        store.register(configured.targets, now)
        canaries = SqlCanaryStore(store.engine)
        for target, canary in canaries_of(configured).items():
            standing = canaries.begin(target, canary.terms, now)
            given = [("sum", "4", now - timedelta(days=7)), ("sum", "4", now), ("shape", "{", now)]
            rows = [Answer(name, n, text, latency_s=0.5, at=at) for n, (name, text, at) in enumerate(given)]
            canaries.keep(standing, [Kept(Purpose.WATCH, row) for row in rows], now)
    yield "canary_report", [*ask("canary", "report", "--json"), *ask("canary", "report", "--total", "--json")]
    yield "canary_fallbacks", ask("canary", "fallbacks", "--json")


def _pages(folder: Path) -> list[Path]:
    """Archived pages: as it was, twice with an announcement, and one that is no page of prices."""
    folder.mkdir()
    standard = vendor_pages.STANDARD
    rise = vendor_pages.Announcement(
        date(2099, 12, 1), {"acme-large": replace(standard["acme-large"], input=Decimal(9))}
    )
    before, announced = vendor_pages.acme(standard, None), vendor_pages.acme(standard, rise)
    files = [folder / f"2026-03-0{day}.md" for day in (1, 2, 3, 4)]
    for file, body in zip(files, (before, announced, announced, "# Sign in\n"), strict=True):
        file.write_text(body, encoding="utf-8")
    return files


def _responses(file: Path) -> Path:
    """Recorded responses: limits with a notice, a scheme that nobody knows, and a line that is none."""
    known = {"x-ratelimit-limit-requests": "60", "x-ratelimit-reset-requests": "1s", "sunset": "2099-12-01"}
    rows = [{"id": "a", "provider": "acme", "headers": known}, {"headers": {"x-ratelimit-mood": "fine"}}]
    file.write_text("".join(f"{json.dumps(row)}\n" for row in rows) + "no object\n", encoding="utf-8")
    return file


def _problems(name: str, rows: Iterable[Mapping[str, Any]]) -> list[str]:
    validator = Draft202012Validator({"$ref": f"#/$defs/{name}", "$defs": SCHEMA["$defs"]})
    found = (error for row in rows for error in validator.iter_errors(row))
    return [f"{'/'.join(map(str, error.absolute_path))}: {error.message}" for error in found]


@pytest.mark.parametrize("name", RECORDS)
def test_what_is_printed_is_what_the_schema_says(printed: Printed, name: str) -> None:
    assert printed[name]
    assert _problems(name, printed[name]) == []


def test_the_story_prints_every_case(printed: Printed) -> None:
    """Else the test above would prove little."""
    seen = {name: {json.dumps(row, sort_keys=True) for row in rows} for name, rows in printed.items()}
    assert {name for name, rows in seen.items() if not rows} == set()
    assert {row["outcome"] for row in printed["run"]} == {"first", "changed", "unchanged", "unreadable"}
    assert {row["outcome"] for row in printed["probe"]} == {"changed", "unreadable", "failed"}
    assert {row["outcome"] for row in printed["replay"]} == {"first", "changed", "unchanged", "unreadable"}
    assert {row["verdict"] for row in printed["check_target"]} == {"read", "failed"}
    assert {row["verdict"] for row in printed["extract"]} == {"read", "unreadable"}
    assert [len(row["facts"]) for row in printed["extract_headers"]] == [2, 0, 0]
    assert [len(row["warnings"]) for row in printed["extract_headers"]] == [0, 1, 1]
    assert {row["finding"] for row in printed["scan"]} == {"model", "address", "sdk", "catalogue"}
    assert {row["certainty"] for row in printed["scan"]} == {"sure", "unknown", None}
    assert {row["failures"] for row in printed["health"]} == {0, 1}
    assert {row["verdict"] for row in printed["canary_compare"]} == {"changed", "same", "insufficient"}
    assert [row["phase"] for row in printed["canary"]] == ["new", "watching", "collecting"]
    assert [row["outcome"] for row in printed["canary_run"]] == ["first", "changed", "failed"]
    assert printed["canary_run"][1]["differs"]
    assert {row["whole"] for row in printed["verify"]} == {True, False}
    (raised, *_) = printed["show"]
    assert all(raised[part] for part in ("evidence", "alerts", "deliveries", "decisions"))
    assert raised["alerts"][0]["impacts"]
    assert any(row["valid_from"] for row in printed["export_prices"])
    assert {row["days_left"] > 0 for row in printed["shutdowns"]} == {True, False}


def test_a_missing_another_and_a_wrong_field_are_seen(printed: Printed) -> None:
    (row, *_) = printed["change"]
    short = {name: value for name, value in row.items() if name != "severity"}
    for spoiled in (short, row | {"color": "red"}, row | {"first_seen": "yesterday"}, row | {"looks": "2"}):
        assert len(_problems("change", [spoiled])) == 1


def test_it_is_a_schema_in_which_every_field_is_described_and_none_may_be_left_out() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    for name, part in SCHEMA["$defs"].items():
        assert part["description"], name
        fields = part.get("properties", {})
        if fields:
            assert (part["additionalProperties"], part["required"]) == (False, list(fields)), name
        assert [field for field, said in fields.items() if not said.keys() & {"description", "$ref"}] == [], name


def test_every_record_begins_with_its_command() -> None:
    texts = {name: SCHEMA["$defs"][name]["description"] for name in RECORDS}
    assert [name for name, text in texts.items() if "`watcher " not in text] == []


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("outcome", CheckOutcome),
        ("sight", Sight),
        ("severity", Severity),
        ("change/type", ChangeType),
        ("change/state", ChangeState),
        ("alert/state", AlertState),
        ("decision/verdict", Verdict),
        ("delivery/action", Action),
        ("testimony/verdict", Agreement),
        ("canary_compare/verdict", compare.Verdict),
    ],
)
def test_the_schema_knows_every_word(place: str, words: type[StrEnum]) -> None:
    name, _, field = place.partition("/")
    part = SCHEMA["$defs"][name]
    assert (part["properties"][field] if field else part)["enum"] == [word.value for word in words]
