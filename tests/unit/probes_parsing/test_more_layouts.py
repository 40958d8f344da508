"""More pages in the layouts that vendors use, with invented models and numbers: each was once misread."""

from __future__ import annotations

from tests.unit.probes_parsing.reading import prices


def test_prices_of_a_thousand_tokens_are_told_for_a_million() -> None:
    page = """# Pricing
| Model | Input | Output | Training |
|---|---|---|---|
| acme-large | $0.03 / 1K tokens | $0.0600 / 1K tokens | $10.00 / hour |
| acme-tiny | $0.00000015 per token | $0.5 / 1M tokens | - |
"""
    assert prices(page) == [
        "acme-large|input|30",
        "acme-large|output|60",
        "acme-large|training_per_hour|10.00/hour",
        "acme-tiny|input|0.15",
        "acme-tiny|output|0.5",
    ]


def test_a_rise_announced_for_a_thousand_tokens() -> None:
    page = """# Pricing
| Model | Input | Output |
|---|---|---|
| acme-large | $0.03 / 1K tokens | $0.06 / 1K tokens |

From March 1, 2027 the price of acme-large input rises from $0.03 to $0.04 per 1K tokens.
"""
    assert prices(page) == [
        "acme-large|input|30|..2027-03-01",
        "acme-large|input|40|2027-03-01..",
        "acme-large|output|60",
    ]


def test_models_that_all_carry_a_qualifier_in_brackets_are_models() -> None:
    page = """# Prices per 1M tokens
| Model | Input | Output |
|---|---|---|
| acme-2 (<272K context length) | $1 | $3 |

## Batch work
| Model | Input | Output |
|---|---|---|
| acme-3 (Batch) | $0.5 | $1.5 |
| acme-4 (Batch) | $0.6 | $1.6 |
"""
    assert prices(page) == [
        "acme-2|input|1|<272K",
        "acme-2|output|3|<272K",
        "acme-3|input|0.5|batch",
        "acme-3|output|1.5|batch",
        "acme-4|input|0.6|batch",
        "acme-4|output|1.6|batch",
    ]


def test_a_column_of_models_that_holds_only_lengths_is_none() -> None:
    page = """# Prices per 1M tokens
## Acme 4
| Model | Input | Output |
|---|---|---|
| 8K context | $30 | $60 |
| 32K context | $60 | $120 |
"""
    assert prices(page) == [
        "Acme 4|input|30|8K",
        "Acme 4|input|60|32K",
        "Acme 4|output|120|32K",
        "Acme 4|output|60|8K",
    ]


def test_titles_and_tabs_above_the_headings_of_bare_tables() -> None:
    page = """# Pricing

Prices per 1M tokens.

Chat models

Standard

### Grouped table data

| Model | Input | Output |
|---|---|---|
| acme-5 | $2 | $6 |

Batch

### Grouped table data

| Model | Input | Output |
|---|---|---|
| acme-5 | $1 | $3 |

Fine-tuning

Standard

### Pricing table data

| Model | Training | Input | Output |
|---|---|---|---|
| acme-5 | $9 | $4 | $8 |

Batch

### Pricing table data

| Model | Training | Input | Output |
|---|---|---|---|
| acme-5 | $9 | $2.5 | $5 |
"""
    assert prices(page) == [
        "acme-5|input|1|batch",
        "acme-5|input|2",
        "acme-5|input|2.5|fine-tuning batch",
        "acme-5|input|4|fine-tuning",
        "acme-5|output|3|batch",
        "acme-5|output|5|fine-tuning batch",
        "acme-5|output|6",
        "acme-5|output|8|fine-tuning",
        "acme-5|training|9|fine-tuning",
        "acme-5|training|9|fine-tuning batch",
    ]


def test_cells_whose_units_say_of_which_tokens_they_are() -> None:
    page = """# Pricing
| Model | Price in tokens | Price in credits |
|---|---|---|
| @acme/tiny | $0.027 per M input tokens <br/> $0.201 per M output tokens | 24 credits per M input tokens |
| @acme/large | $0.95 per M input tokens  $0.16 per M cached input tokens  $4 per M output tokens | 86 credits per M input tokens |

| Model | Cached input | Grounding price |
|---|---|---|
| acme-small | $0.2 per 1M input tokens | $14 / 1,000 grounded prompts |
"""
    assert prices(page) == [
        "@acme/large|cached_input|0.16",
        "@acme/large|input|0.95",
        "@acme/large|output|4",
        "@acme/tiny|input|0.027",
        "@acme/tiny|output|0.201",
        "acme-small|cached_input|0.2",
        "acme-small|per_prompts|14/1K prompts",
    ]


def test_rows_that_go_on_under_a_model() -> None:
    page = """<html><body><h1>Pricing</h1><h2>Acme</h2><table><tr><th>Model</th><th>Pricing</th><th>Pricing with Batch API*</th></tr>
<tr><td>acme-6</td><td>$2.50 / 1M input tokens</td><td>$1.25 / 1M input tokens</td></tr>
<tr><td></td><td>$1.20 / 1M cached** input tokens</td><td></td></tr>
<tr><td></td><td>$10.00 / 1M output tokens</td><td>$5.00 / 1M output tokens</td></tr>
<tr><td>acme-6-mini</td><td>$0.15 / 1M input tokens</td><td>$0.075 / 1M input tokens</td></tr>
<tr><td></td><td>$0.60 / 1M output tokens</td><td>$0.30 / 1M output tokens</td></tr></table></body></html>"""
    assert prices(page, "a.html") == [
        "acme-6-mini|input|0.075|batch",
        "acme-6-mini|input|0.15",
        "acme-6-mini|output|0.30|batch",
        "acme-6-mini|output|0.60",
        "acme-6|cached_input|1.20",
        "acme-6|input|1.25|batch",
        "acme-6|input|2.50",
        "acme-6|output|10.00",
        "acme-6|output|5.00|batch",
    ]


def test_tiers_and_lives_of_caches_within_a_cell() -> None:
    page = """# Prices
| Model | Price (/1M tokens) |
|---|---|
| Acme 7 | Input: $3<br>Output: $15<br>Batch Input: $1.5<br>Batch Output: $7.5<br>5m Cache Write: $3.75<br>1h Cache Write: $6<br>Cache Hit: $0.3 |
| Acme 8 | $0.27 / $0.216 cached |
"""
    assert prices(page) == [
        "Acme 7|cache_write_1h|6",
        "Acme 7|cache_write_5m|3.75",
        "Acme 7|cached_input|0.3",
        "Acme 7|input|1.5|batch",
        "Acme 7|input|3",
        "Acme 7|output|15",
        "Acme 7|output|7.5|batch",
        "Acme 8|cached_input|0.216",
        "Acme 8|price|0.27",
    ]


def test_a_row_that_names_both_ways_in_brackets() -> None:
    page = """# Models
| Feature | Acme 9 | Acme 9 Mini |
|---|---|---|
| Context window | 200K | 200K |
| **Cost (Input/Output per 1M tokens)** | $3.00 / $15.00 | $0.80 / $4.00 |
"""
    assert prices(page) == [
        "Acme 9 Mini|input|0.80",
        "Acme 9 Mini|output|4.00",
        "Acme 9|input|3.00",
        "Acme 9|output|15.00",
    ]


def test_a_header_that_is_only_a_unit() -> None:
    page = """# Embeddings
| Models | Per 1,000 tokens |
|---|---|
| acme-embed-2 | $0.0001 |
"""
    assert prices(page) == ["acme-embed-2|input|0.1"]


def test_rows_of_one_name_are_told_apart_by_another_column() -> None:
    page = """# Prices per 1M tokens
| Model | Mode | Region | Input | Output |
|---|---|---|---|---|
| acme-10 | Thinking | EU | $1 | $4 |
| acme-10 | Plain | EU | $1 | $2 |
| acme-11 | Plain | EU | $3 | $6 |
| acme-11 | Plain | EU | $5 | $6 |
"""
    assert prices(page) == [
        "acme-10 (Plain)|output|2",
        "acme-10 (Thinking)|output|4",
        "acme-10|input|1",
        "acme-11|output|6",
    ]


def test_cards_beside_each_other_are_about_their_headings() -> None:
    page = """<html><body><h1>API pricing</h1><h2>Acme Quill</h2><p>Input: $2.50 / 1M tokens</p><p>Output: $10 / 1M tokens</p>
<h2>Harbour</h2><p>Input: $0.30 / 1M tokens</p><p>Output: $0.90 / 1M tokens</p>
<h2>Serverless inference</h2><p>Input: $0.10 / 1M tokens</p><p>Output: $0.20 / 1M tokens</p></body></html>"""
    assert prices(page, "a.html") == [
        "Acme Quill|input|2.50",
        "Acme Quill|output|10",
        "Harbour|input|0.30",
        "Harbour|output|0.90",
    ]


def test_columns_of_modalities_are_no_models() -> None:
    page = """# Acme (per 1M tokens)
| Type | Text/Image | Audio |
|---|---|---|
| Input | $0.30 | $1.00 |
"""
    assert not any(
        "Audio" in line or "Text" in line for line in prices(page + "\n| Model | Input |\n|---|---|\n| acme-1 | $1 |\n")
    )


def test_a_dollar_sign_behind_its_number() -> None:
    page = """# Prices
| Model | Input | Output |
|---|---|---|
| acme-16 | 0.25$ /1M tokens | 1$ /1M tokens |
"""
    assert prices(page) == ["acme-16|input|0.25", "acme-16|output|1"]


def test_the_same_model_in_two_regions() -> None:
    page = """# Pricing
**Region: North (Alpha)**
| Acme models | Price per 1,000 input tokens | Price per 1,000 output tokens |
|---|---|---|
| Acme Big (24.02) | $0.004 | $0.012 |
| Acme Small | $0.001 | $0.002 |

**Region: South (Beta)**
| Acme models | Price per 1,000 input tokens | Price per 1,000 output tokens |
|---|---|---|
| Acme Big (24.02) | $0.0052 | $0.0156 |
"""
    found = prices(page)
    assert "Acme Small|input|1" in found
    assert [line.rpartition("|")[2] for line in found if line.startswith("Acme Big") and "|input|" in line] == [
        "4",
        "5.2",
    ]


def test_a_heading_that_is_named_by_the_id_under_it() -> None:
    page = """<html><body><h1>Pricing</h1><h2>Globex Embedding</h2><p><code>globex-embedding-001</code></p>
<table><tr><th></th><th>Free Tier</th><th>Paid Tier, per 1M tokens in USD</th></tr>
<tr><td>Input price</td><td>Free of charge</td><td>$0.15</td></tr></table>
<h2>Globex Batching</h2><table><tr><th></th><th>Free Tier</th><th>Paid Tier, per 1M tokens in USD</th></tr>
<tr><td>Input price</td><td>Free of charge</td><td>$0.25</td></tr></table></body></html>"""
    assert prices(page, "a.html") == ["Globex Embedding|input|0.15"]


def test_kinds_of_tokens_beside_ranges_that_end_in_input() -> None:
    page = """# Prices
## Standard
| Model | Type | Price (/1M tokens) ≤200K input | Price (/1M tokens) >200K input | Price (/1M tokens) ≤200K cached |
|---|---|---|---|---|
| **Acme 17** | Input (text, audio) | $2 | $4 | $0.2 |
| | Text output | $12 | $18 | N/A |
| **Acme 18 Live** | 1M input text tokens | $0.75 | $0.75 | N/A |
| | 1M output text tokens | $4.5 | $4.5 | N/A |
"""
    found = prices(page)
    assert [line for line in found if "17" in line] == [
        "Acme 17|cached_input|0.2|<=200K",
        "Acme 17|input|2|<=200K",
        "Acme 17|input|4|>200K",
        "Acme 17|output|12|<=200K",
        "Acme 17|output|18|>200K",
    ]
    assert {line.split("|")[1] for line in found if "18" in line} == {"input", "output"}


def test_a_tab_of_two_tiers_is_about_both() -> None:
    page = """# Prices
## Flex/Batch tier
| Model | Type | Price |
|---|---|---|
| Acme 22 | 1M input text tokens | $1 |
| | 1M output text tokens | $6 |
"""
    assert prices(page) == [
        "Acme 22|input|1|batch",
        "Acme 22|input|1|flex",
        "Acme 22|output|6|batch",
        "Acme 22|output|6|flex",
    ]


def test_dates_on_a_line_of_their_own_or_glued_to_a_name() -> None:
    page = """<html><body><h1>Prices per 1M tokens</h1><table><tr><th>Model</th><th>Type</th><th>Price</th></tr>
<tr><td>Acme 23*<br>through December 31, 2026</td><td>Input</td><td>$0.75</td></tr><tr><td></td><td>Text output</td><td>$3</td></tr>
<tr><td>Acme 23Starting January 1, 2027</td><td>Input</td><td>$1.50</td></tr><tr><td></td><td>Text output</td><td>$6</td></tr>
</table></body></html>"""
    assert prices(page, "a.html") == [
        "Acme 23|input|0.75|..2027-01-01",
        "Acme 23|input|1.50|2027-01-01..",
        "Acme 23|output|3|..2027-01-01",
        "Acme 23|output|6|2027-01-01..",
    ]


def test_lists_of_what_each_plan_pays() -> None:
    page = """# Pricing

## Acme 24 Flash

* Input price
  * Free tier: Free of charge
  * Paid tier, per 1M tokens in USD: $1.25, prompts <= 200k tokens$2.50, prompts > 200k tokens
* Output price (including thinking tokens)
  * Free tier: Not available
  * Paid tier, per 1M tokens in USD: $10.00
* Grounding
  * Paid tier, per 1M tokens in USD: 1,500 a day (free), then $35 / 1,000 requests
"""
    assert prices(page) == [
        "Acme 24 Flash|input|1.25|<=200K",
        "Acme 24 Flash|input|2.50|>200K",
        "Acme 24 Flash|output|10.00",
    ]


def test_a_header_row_that_names_amounts() -> None:
    page = """# Prices
| Vendor | Model | Mix of $1 | Input ($/1M tokens) | Output ($/1M tokens) |
|---|---|---|---|---|
| Acme | acme-25 | 0.6 | 0.14 | 0.28 |
"""
    assert prices(page) == ["acme-25|input|0.14", "acme-25|output|0.28"]
