"""The schema for editors, the reference page made from it, and the template."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.unit.config.conftest import EVERYTHING, Read
from tests.unit.config.test_example import EXAMPLE
from watcher.config import load, template
from watcher.config.reference import reference
from watcher.config.schema import documents, schema, write
from watcher.config.tree import read_tree

DOCS = Path(__file__).parents[3] / "docs"
SCHEMA = schema(EVERYTHING)


def fields(part: dict[str, Any], place: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    for key, field in part.get("properties", {}).items():
        yield f"{place}{key}", field
    for name, definition in part.get("$defs", {}).items():
        yield from fields(definition, f"{name}.")


def plain(value: Any) -> Any:
    """A tree as JSON has it."""
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    return value if isinstance(value, bool | int | str | None) else float(value)


def complaints(text: str) -> list[str]:
    errors = Draft202012Validator(SCHEMA).iter_errors(plain(read_tree(text.encode(), "x").root))
    return sorted("/".join(map(str, error.absolute_path)) for error in errors)


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_every_field_of_ours_says_what_and_why() -> None:
    ours = [(place, field) for place, field in fields(SCHEMA) if place.split(".")[0] not in EVERYTHING.channels]
    assert len(ours) > 50
    assert [place for place, field in ours if not field.get("description") or not field.get("reason")] == []


@pytest.mark.parametrize(
    ("place", "key", "value"),
    [
        ("TargetEntry.confirm", "default", 2), ("TargetEntry.confirm", "unit", "looks"),
        ("NetworkEntry.per_host_per_minute", "default", 20), ("MonthlyEntry.input_tokens", "unit", "tokens/month"),
        ("PeopleEntry.timezone", "default", "UTC"), ("database", "default", "sqlite:///watcher.db"),
    ],
)  # fmt: skip
def test_defaults_and_units(place: str, key: str, value: object) -> None:
    assert dict(fields(SCHEMA))[place][key] == value


def test_or_null_is_left_out() -> None:
    url = dict(fields(SCHEMA))["TargetEntry.url"]
    assert url["type"] == "string"
    assert "anyOf" not in url
    assert "default" not in url


def test_the_example_and_the_template_fit() -> None:
    assert complaints(EXAMPLE) == []
    assert complaints(template()) == []


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("databse: x", ""), ("providers: [opneai]", "providers/0"), ("targets: [{id: acme}]", "targets/0/id"),
        ("targets: [{id: a/b, kind: prcing}]", "targets/0/kind"),
        ("targets: [{id: a/b, every: 15}]", "targets/0/every"),
        ("targets: [{id: a/b, every: ''}]", "targets/0/every"), ("workflows: [{owner: x}]", "workflows/0"),
        ("workflows: [{id: w, budget: {monthly_usd: lots}}]", "workflows/0/budget/monthly_usd"),
        ("routes: [{to: []}]", "routes/0/to"), ("channels: {slack: {}}", "channels/slack"),
        ("channels: {pager: {}}", "channels"), ("people: {quite: 1}", "people"),
    ],
)  # fmt: skip
def test_the_schema_finds_what_the_reader_finds(text: str, place: str) -> None:
    assert complaints(text) == [place]


def test_kinds_that_a_newcomer_adds_are_in_it() -> None:
    made = schema(replace(EVERYTHING, kinds=("pricing", "uptime")))
    assert "uptime" in made["$defs"]["TargetEntry"]["properties"]["kind"]["enum"]


def test_the_reference_has_a_row_for_every_field() -> None:
    page = reference(SCHEMA)
    for place, _ in fields(SCHEMA):
        assert f"| `{place.rpartition('.')[2]}` |" in page
    assert "| `confirm` | Looks that must agree before a change is told; 1 tells at once. |" in page
    for heading in ("## `targets[].api`", "## `workflows[].uses[].monthly`", "## `channels.slack`", "## `network`"):
        assert f"\n{heading}\n" in page


def test_the_files_in_docs_are_up_to_date() -> None:
    for name, text in documents().items():
        assert (DOCS / name).read_text("utf-8") == text, f"run python -m watcher.config.schema: {name} is old"


def test_write(tmp_path: Path) -> None:
    write(tmp_path)
    assert {file.name for file in tmp_path.iterdir()} == set(documents())


def test_the_template_works_as_it_stands(read: Read) -> None:
    found = read(template(), {})
    assert [str(to) for route in found.routes for to in route.to] == ["console"]
    assert {target.provider for target in found.targets} == {"anthropic", "openai"}
    assert found.workflows[0].uses[0].model == "openai/gpt-5-mini"


def test_the_template_works_with_what_is_shipped(tmp_path: Path) -> None:
    path = tmp_path / "watcher.yaml"
    path.write_text(template(), "utf-8")
    assert load(path, {}).workflows[0].uses[0].model == "openai/gpt-5-mini"


def test_the_template_works_with_everything_in_it_switched_on(read: Read) -> None:
    def uncommented(line: str) -> str:
        bare = line.removeprefix("#") if line.startswith("#  ") else line
        return bare.replace("# fallbacks", "fallbacks").replace("# contact:", "contact:").replace("# quiet", "quiet")

    text = "\n".join(map(uncommented, template().splitlines())).replace("targets: []", "targets:")
    found = read(text)
    assert [target.id for target in found.targets][-2:] == ["acme/pricing", "acme/limits"]
    assert list(found.channels) == ["console", "slack", "email", "webhook"]
    assert len(found.routes) == 3
