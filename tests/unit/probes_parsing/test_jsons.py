"""JSON documents as tables: the shapes that vendors' endpoints answer with."""

from __future__ import annotations

import pytest

from probes.parsing.document import NotAPage, read_page
from probes.parsing.grid import Grid
from probes.parsing.jsons import holds_others, of_json


def tables(text: str) -> list[Grid]:
    page = read_page(text.encode(), "models.json")
    assert all(of_json(grid) for grid in page.grids)
    return [grid for grid in page.grids if not holds_others(grid)]


def shown(grid: Grid) -> list[list[str]]:
    return [[cell.text for cell in row] for row in grid.table.rows]


ROWS = [["id", "limits.context"], ["acme-large", "200000"], ["acme-small", "8192"]]
LARGE, SMALL = (
    '{"id": "acme-large", "limits": {"context": 200000}}',
    '{"id": "acme-small", "limits": {"context": 8192}}',
)


@pytest.mark.parametrize(("document", "first"), [
    (f'{{"object": "list", "data": [{LARGE}, {SMALL}]}}', "data[0].limits.context"),
    (f'{{"models": [{LARGE}, {SMALL}], "nextPageToken": ""}}', "models[0].limits.context"),
    (f'{{"modelSummaries": [{LARGE}, {SMALL}]}}', "modelSummaries[0].limits.context"),
    (f" [{LARGE}, {SMALL}]", "[0].limits.context"),
    (f'{{"result": {{"data": [{LARGE}, {SMALL}]}}}}', "result.data[0].limits.context"),
    ('{"acme-large": {"limits": {"context": 200000}}, "acme-small": {"limits": {"context": 8192}}}', "acme-large.limits.context"),
    (f'{{"models": {{"acme-large": {LARGE}, "acme-small": {SMALL}}}}}', "models.acme-large.limits.context"),
])  # fmt: skip
def test_lists_and_maps_of_objects_are_tables(document: str, first: str) -> None:
    [grid] = tables(document)
    assert shown(grid) == ROWS
    assert grid.table.rows[1][1].where == first


def test_a_list_of_names_is_a_table_of_ids() -> None:
    [grid] = tables('{"models": ["acme-large", "acme-small"]}')
    assert shown(grid) == [["id"], ["acme-large"], ["acme-small"]]


def test_lists_of_several_providers_stand_under_their_names() -> None:
    large, small, globex = tables(
        '{"acme": {"id": "acme", "name": "Acme", "models": {"acme-large": {"cost": {"input": 2.50}}}},'
        ' "globex": {"id": "globex", "name": "Globex", "models": {"globex-1": {"cost": {"input": 3}}, "globex-2": {"cost": {"input": 4}}}},'
        ' "initech": {"id": "initech", "name": "Initech", "models": {"initech-1": {"cost": {"input": 0.10}}}}}'
    )
    assert [grid.headings[-1] for grid in (large, small, globex)] == ["Acme", "Globex", "Initech"]
    assert shown(large) == [["id", "cost.input"], ["acme-large", "2.50"]]
    assert small.table.rows[1][1].where == "globex.models.globex-1.cost.input"


def test_numbers_stay_as_printed_and_lists_become_lines() -> None:
    [grid] = tables(
        '[{"id": "a", "price": 2.50, "tiny": 5e-7, "in": ["text", "image"], "none": null, "on": true, "big": 12345678901234567890}]'
    )
    assert shown(grid)[1] == ["a", "2.50", "5e-7", "text\nimage", "", "true", "12345678901234567890"]


def test_short_lists_of_objects_are_flattened_and_long_ones_left_alone() -> None:
    [grid] = tables(
        '[{"id": "a", "over": [{"from": 1}, {"from": 2}], "marks": [{"m": 1}, {"m": 2}, {"m": 3}, {"m": 4}, {"m": 5}]}]'
    )
    assert shown(grid) == [["id", "over[0].from", "over[1].from"], ["a", "1", "2"]]


def test_keys_that_only_some_have_make_columns_all_the_same() -> None:
    [grid] = tables('[{"id": "a"}, {"id": "b", "extra": 1}, 7, null]')
    assert shown(grid) == [["id", "extra"], ["a", ""], ["b", "1"]]


def test_a_single_object_is_one_row() -> None:
    [grid] = tables('{"id": "acme/acme-large", "cardData": {"license": "mit"}, "tags": ["x", "y"]}')
    assert shown(grid) == [["id", "cardData.license", "tags"], ["acme/acme-large", "mit", "x\ny"]]


@pytest.mark.parametrize(("text", "why"), [
    ('{"data": [{"id": "acme', "broken JSON"),
    ('[{"id": "a"}', "broken JSON"),
    ('{"a":' * 20_000, "broken JSON"),
    ('{"a":' * 20_000 + "1" + "}" * 20_000, "nested too deep"),
])  # fmt: skip
def test_what_is_broken_is_no_page(text: str, why: str) -> None:
    with pytest.raises(NotAPage, match=why):
        read_page(text.encode(), "x.json")


@pytest.mark.parametrize(
    "text", ["[Models](/models) are listed here.\n\n# Models\n", "{/* a note */}\n# Models\n", "[x] done\n# Models\n"]
)
def test_markdown_that_begins_with_a_bracket_stays_markdown(text: str) -> None:
    assert read_page(text.encode(), "page.md").title == "Models"


def test_bounds() -> None:
    wide = "{" + ",".join(f'"k{n}": {n}' for n in range(500)) + "}"
    [grid] = tables(f"[{wide}, {wide}]")
    assert len(grid.table.rows[0]) == 200
    [long] = tables('[{"id": "a", "text": "' + "x" * 5_000 + '"}]')
    assert long.table.rows[1][1].opaque
    assert (
        len(read_page(("{" + ",".join(f'"g{n}": [{{"id": 1}}]' for n in range(3_000)) + "}").encode()).grids) <= 1_000
    )


def test_named_values_are_columns() -> None:
    [grid] = tables(
        '[{"id": "a", "properties": [{"property_id": "context_window", "value": "8192"}, {"property_id": "beta", "value": true}]}]'
    )
    assert shown(grid) == [["id", "properties.context_window", "properties.beta"], ["a", "8192", "true"]]
