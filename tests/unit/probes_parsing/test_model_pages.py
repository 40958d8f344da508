"""Pages of models: tables either way round, cards, lists and releases, with invented models."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.probes_parsing.models import models, read, reading
from watcher.domain.observations import Reading, Unreadable

ACROSS = """# Models overview
### Latest models
| Feature | Acme Large 2 | Acme Small 2 |
|:--|:--|:--|
| **Description** | For hard work, at $9 a day | For everything else |
| **Acme API ID** | acme-large-2-20260301 | acme-small-2-20260301 |
| **Acme API alias**<sup>1</sup> | acme-large-2 | n/a |
| **AWS Bedrock ID** | acme.acme-large-2-v1:0 | acme.acme-small-2-v1:0 |
| **Pricing**<sup>2</sup> | \\$3 / input MTok<br/>\\$15 / output MTok | \\$1 / input MTok<br/>\\$5 / output MTok |
| **Context window** | <Tooltip tooltipContent="~150K words">200K tokens</Tooltip> / <br/> 1M tokens (beta)<sup>3</sup> | 200K tokens |
| **Max output** | 64K tokens | 8,192 tokens |
| **Knowledge cutoff** | Jan 2026 | January 31, 2026 |

<Accordion title="Legacy models">

| Feature | Acme Large 1 |
|:--|:--|
| **Acme API ID** | acme-large-1 |
| **Context window** | 100K - 200K tokens |
| **Max output** | 4K tokens |

</Accordion>
"""


def test_models_as_columns() -> None:
    assert models(ACROSS) == {
        "Acme Large 2": ["context_window=200000", "max_output=64000"],
        "acme-large-2": ["alias_of=acme-large-2-20260301"],
        "Acme Small 2": ["context_window=200000", "max_output=8192", "knowledge_cutoff=2026-01-31"],
        "Acme Large 1": ["max_output=4000", "status=legacy"],
    }
    found = reading(ACROSS)
    assert {fact.subject: fact.model for fact in found.facts}["Acme Large 2"] == "acme/acme-large-2-20260301"
    assert [(key.subject, key.attribute) for key in found.left_out] == [("acme large 1", "context_window")]


ROWS = """# Models
| Model | Model ID | Context Length | Max Output Tokens | Input modalities | Output modalities | Release date | Status |
|---|---|---|---|---|---|---|---|
| **Acme Large 2** ([notes](/x)) | `acme-large-2` | 256k | 32k | Text, images | Text | 2026-03-01 | GA |
| Acme Voice 1 (beta) | `acme-voice-1` | 8K | - | Audio | Text | March 2026 | Preview |
"""
READ = {
    "Acme Large 2": ["context_window=256000", "max_output=32000", "released=2026-03-01", "input_modalities=image+text", "output_modalities=text", "status=ga"],
    "Acme Voice 1": ["context_window=8000", "input_modalities=audio", "output_modalities=text", "status=preview"],
}  # fmt: skip
HTML = """<html><body><nav><a>Models</a></nav><h1>Models</h1><table><thead><tr><th>Model ID</th><th>Status</th><th>Context Length</th>
<th>Input modalities</th><th>Vendor notes</th><th>Output modalities</th><th>Max Output Tokens</th><th>Release date</th><th>Model</th></tr></thead>
<tr><td><code>acme-large-2</code></td><td>GA</td><td>256k</td><td>Text, images</td><td>new</td><td>Text</td><td>32k</td><td>2026-03-01</td><td>Acme Large 2</td></tr>
<tr><td><code>acme-voice-1</code></td><td>Preview</td><td>8K</td><td>Audio</td><td></td><td>Text</td><td>-</td><td>March 2026</td><td>Acme Voice 1 (beta)</td></tr>
</table></body></html>"""


@pytest.mark.parametrize(("page", "name"), [(ROWS, "models.md"), (HTML, "models.html")])
def test_models_as_rows(page: str, name: str) -> None:
    assert models(page, name) == READ
    assert {fact.model for fact in reading(page, name).facts} == {"acme/acme-large-2", "acme/acme-voice-1"}


CARDS = """# Our models
## Acme Large 2
Our largest one, for $3.

Model ID: `acme-large-2`

- **Context window:** 200,000 tokens
- **Max output tokens:** 8,192
- **Modalities:** text+image->text

## Acme Small 2
<div>

`acme-small-2`

</div>

Context window

128K tokens

Training cutoff

June 1, 2025

## Choosing one
Context window: as long as it takes.
"""


def test_cards_name_models_over_their_properties() -> None:
    assert models(CARDS) == {
        "Acme Large 2": [
            "context_window=200000",
            "max_output=8192",
            "input_modalities=image+text",
            "output_modalities=text",
        ],
        "Acme Small 2": ["context_window=128000", "knowledge_cutoff=2025-06-01"],
    }
    assert {fact.model for fact in reading(CARDS).facts} == {"acme/acme-large-2", "acme/acme-small-2"}


def test_lists_of_ids_under_a_heading_of_models() -> None:
    page = "# API\n## Supported models\n- `acme-large-2`: our largest\n- `acme-small-2` (fast)\n- more to come\n\n## Tools\n- `web-search-2`: looks it up\n"
    assert models(page) == {"acme-large-2": [], "acme-small-2": []}


def test_releases_with_their_days() -> None:
    page = '# New\n## Models\n<Update label="2026-03-01" description=" Acme Large 2">\n  * Better at sums.\n</Update>\n\n<Update label="2026-02-01" description="Fixes">\n  * Less.\n</Update>\n'
    assert models(page) == {"Acme Large 2": ["released=2026-03-01"]}


@pytest.mark.parametrize("table", [
    "| Benchmark | Acme Large 2 | Acme Small 2 |\n|---|---|---|\n| Sums | 91.2 | 80.1 |\n| Context recall | 99 | 98 |\n",
    "| Name | Type | Description |\n|---|---|---|\n| max_tokens | integer | At most so many |\n| top-p | number | Nucleus |\n",
    "| Endpoint | Method |\n|---|---|\n| /v1/chat | POST |\n",
    "| Language | Code |\n|---|---|\n| French 1 | fr-1 |\n",
    "| Status | Code | Meaning |\n|---|---|---|\n| 404 | not-found-1 | No such page |\n",
])  # fmt: skip
def test_other_tables_list_no_models(table: str) -> None:
    found = read(f"# About\n\n{table}")
    assert isinstance(found, Unreadable), found


@pytest.mark.parametrize("page", [
    "<html><title>Just a moment...</title><body><p>Checking your browser. Enable JavaScript and cookies</p></body></html>",
    "<html><body><div id=root></div></body></html>",
    "# Models overview\n\nChoose a model.\n\n## Latest models\n\n## Legacy models\n",
])  # fmt: skip
def test_walls_and_shells_are_unreadable(page: str) -> None:
    assert isinstance(read(page, "models.html" if page.startswith("<") else "models.md"), Unreadable)


def rows_of(page: str) -> tuple[str, list[str]]:
    lines = page.splitlines()
    return "\n".join(lines[:3]), lines[3:]


@given(st.permutations(rows_of(ROWS)[1]), st.sampled_from(["", "<!-- seen -->\n", "Some words before it.\n\n"]))
@settings(max_examples=10, deadline=None)
def test_the_order_of_rows_and_words_around_change_nothing(rows: list[str], before: str) -> None:
    assert models(before + rows_of(ROWS)[0] + "\n" + "\n".join(rows)) == READ


@given(st.sampled_from([ACROSS, ROWS, HTML, CARDS]), st.floats(0, 1))
@settings(max_examples=60, deadline=None)
def test_a_truncated_page_never_raises(page: str, share: float) -> None:
    assert isinstance(read(page[: int(len(page) * share)]), Reading | Unreadable)


PROPERTIES = """# Acme models
## Acme Flash 3
| Property | Description |
|---|---|
| id_cardModel code | **Acme API** `models/acme-flash-3` |
| saveSupported data types | **Inputs** Text, images and PDF **Output** Text |
| token_autoToken limits[*] | **Input token limit** 1,048,576 **Output token limit** 65,536 |
| calendar_monthLatest update | June 2026 |
| cognition_2Knowledge cutoff | January 2026 |
"""


def test_a_table_of_one_models_properties() -> None:
    assert models(PROPERTIES) == {
        "Acme Flash 3": [
            "context_window=1048576",
            "max_output=65536",
            "input_modalities=image+pdf+text",
            "output_modalities=text",
        ],
    }
    assert {fact.model for fact in reading(PROPERTIES).facts} == {"acme/acme-flash-3"}


def test_what_stands_beside_names_and_values() -> None:
    page = """# Models
| Model name | Context window | Max output tokens | Status | Notes |
|---|---|---|---|---|
| **Large series** | | | | |
| `AcmeLarge` (`acme-large-2`) | 1,050,000 Input: 922,000Output: 128,000 | 16,384 (16K) tokens | Legacy (removal scheduled 2026/07/24) | |
| `acme-old-1` (2024-05-01) | - 1,047,576 <br> - 128,000 (provisioned) | DEFAULT: 4K<br>MAXIMUM: 8K | Deprecated Sept 15, 2025 | Alias for `acme-old-0`. |
| `base` | 4k-8k | - | Live | |
"""
    assert models(page) == {
        "AcmeLarge": ["context_window=1050000", "max_output=16384", "status=legacy"],
        "acme-old-1": ["context_window=1047576", "max_output=8000", "status=deprecated", "alias_of=acme-old-0"],
        "base": ["status=live"],
    }


def test_models_as_columns_under_merged_labels() -> None:
    page = """<html><body><h1>Models</h1><table>
<tr><td colspan=2>MODEL</td><td>acme-chat</td><td>acme-reasoner</td></tr>
<tr><td colspan=2>MODEL VERSION</td><td>Acme 3.1 (fast)</td><td>Acme 3.1 (slow)</td></tr>
<tr><td colspan=2>CONTEXT LENGTH</td><td colspan=2>128K</td></tr>
<tr><td colspan=2>MAX OUTPUT</td><td>DEFAULT: 4K<br>MAXIMUM: 8K</td><td>DEFAULT: 32K<br>MAXIMUM: 64K</td></tr>
<tr><td rowspan=2>FEATURES</td><td>JSON</td><td>yes</td><td>yes</td></tr><tr><td>Tools</td><td>yes</td><td>no</td></tr></table></body></html>"""
    assert models(page, "models.html") == {
        "acme-chat": ["context_window=128000", "max_output=8000"], "acme-reasoner": ["context_window=128000", "max_output=64000"],
    }  # fmt: skip


def test_what_takes_a_models_place_does_not_name_its_row() -> None:
    page = """# Models
## Life cycle
| Model ID | Release date | Recommended model | Replacement model ID |
|---|---|---|---|
| `acme-flash-2` | June 17, 2025 | Acme Flash 3 | `acme-flash-3` |

| Deprecated model | Shutdown date |
|---|---|
| Acme Tiny 1 | 2026-12-01 |
"""
    assert models(page) == {"acme-flash-2": ["released=2025-06-17"], "Acme Tiny 1": ["status=deprecated"]}
    assert {fact.model for fact in reading(page).facts} == {"acme/acme-flash-2", "acme/acme-tiny-1"}


def test_cards_without_headings() -> None:
    page = """<html><body><h1>Models</h1><div class=grid>
<a href=/1><div>Acme Large 2</div><div>acme-large-2</div><div>Our largest</div><div><span>Context window</span></div><div>200K</div></a>
<a href=/2><div>Acme Small 2</div><div>acme-small-2</div><div>Fast</div><div>Context window: 8K</div></a></div>
<ul><li><b>Docs</b><p>Read</p></li><li><b>Help</b><p>Ask</p></li></ul></body></html>"""
    assert models(page, "models.html") == {
        "Acme Large 2": ["context_window=200000"],
        "Acme Small 2": ["context_window=8000"],
    }
    assert {fact.model for fact in reading(page, "models.html").facts} == {"acme/acme-large-2", "acme/acme-small-2"}


def test_a_page_of_one_model() -> None:
    glance = """# Acme 4.20

Acme 4.20 is fast.

## At a glance
- **Modalities:** text, image → text
- **Context window:** 1,000,000 tokens
- **Model name:** `acme-4.20-0309`
- **Aliases:** `acme-4.20-latest`, `acme-4.20`

## Pricing
- **Input:** $1.25
"""
    found = models(glance)
    assert found["Acme 4.20"] == ["context_window=1000000", "input_modalities=image+text", "output_modalities=text"]
    assert found["acme-4.20-latest"] == found["acme-4.20"] == ["alias_of=acme-4.20-0309"]
    assert len(found) == 3
    plain = "# Acme Medium 1.0\n\nOurs.\n\n- API names: `acme-medium-2312`\n- Status: Retired\n- Release date: 2023-12-11\n- Context length: 32k\n- Input: text\n- Output: text\n"
    assert models(plain) == {
        "Acme Medium 1.0": [
            "context_window=32000",
            "released=2023-12-11",
            "input_modalities=text",
            "output_modalities=text",
            "status=retired",
        ]
    }
    assert {fact.model for fact in reading(plain).facts} == {"acme/acme-medium-2312"}


def test_a_short_row_is_a_heading_in_its_table() -> None:
    page = (
        "# Models\n| Model family | Model ID | Context window |\n|--|--|--|\n| **Acme Large** |\n"
        "| Acme Large 2 | `acme.acme-large-2-v1` | 200K |\n| **Other Acme** |\n| Acme Pro | `acme.pro-v1:0` | 300K |\n"
    )
    assert models(page) == {"Acme Large 2": ["context_window=200000"], "Acme Pro": ["context_window=300000"]}
