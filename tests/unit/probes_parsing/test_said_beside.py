"""What prices are of, told by a header's brackets, another cell, a group's row, a note or the name of a section."""

from __future__ import annotations

from probes.parsing import money
from probes.parsing.labels import read_label
from tests.unit.probes_parsing.reading import prices, read, reading
from watcher.domain.observations import Unreadable


def test_brackets_name_the_order_and_a_groups_row_the_unit() -> None:
    page = """# Models

| Model | Context | Pricing [in / out] |
| --- | --- | --- |
| **Language models** | | **Per million tokens** |
| acme-chat-1 | 256,000 | $0.20 / $1.50 |
| **Image models** | | **Per image output** |
| acme-draw-1 | | $0.07 |
"""
    assert prices(page) == ["acme-chat-1|input|0.20", "acme-chat-1|output|1.50"]


def test_another_cell_of_the_row_names_the_order() -> None:
    page = """# Prices

| Model | Price per 1M tokens | Notes |
| --- | --- | --- |
| Acme Large 3 | $0.5 / $1.5 | input / output |
| Acme Small 3 | $0.3 / $0.9 | see below |
"""
    assert prices(page) == ["Acme Large 3|input|0.5", "Acme Large 3|output|1.5"]


def test_a_line_below_the_table_names_the_order() -> None:
    page = """# Serverless

Per-token pricing for serverless inference. Prices per 1M tokens.

| Model | Standard | Priority |
| --- | --- | --- |
| Acme K2 | $0.60 / $0.10 / $3.00 | $0.90 / $0.15 / $4.50 |

Prices in the table above are input / cached input / output per 1M tokens.
"""
    assert prices(page) == [
        "Acme K2|cached_input|0.10", "Acme K2|cached_input|0.15|priority", "Acme K2|input|0.60",
        "Acme K2|input|0.90|priority", "Acme K2|output|3.00", "Acme K2|output|4.50|priority",
    ]  # fmt: skip


def test_units_say_what_a_row_is_the_price_of() -> None:
    page = """# Pricing

| Model | Price | Unit |
| --- | --- | --- |
| Acme Pro | $0.80 | Per 1M input tokens |
| Acme Pro | $3.20 | Per 1M output tokens |
| Acme Canvas | $0.04 | Per image |
"""
    assert prices(page) == ["Acme Pro|input|0.80", "Acme Pro|output|3.20"]


def test_columns_beside_those_of_a_batch_are_the_other_tier_of_their_heading() -> None:
    page = """# Pricing

## On-demand and batch pricing

| Models | Price per 1,000 input tokens | Price per 1,000 input tokens (batch) |
| --- | --- | --- |
| Acme Chat 4 | $0.003 | $0.0015 |

## Standard and batch

| Models | Price per 1,000 input tokens |
| --- | --- |
| Acme Old 2 | $0.003 |
"""
    assert prices(page) == ["Acme Chat 4|input|1.5|batch", "Acme Chat 4|input|3"]
    assert any("tier is not clear" in warning for warning in reading(page).warnings)


def test_a_line_above_the_table_says_for_which_lengths() -> None:
    page = """# Acme Chat 4

| Token type | Price per 1M tokens |
| --- | --- |
| Input tokens | $0.20 |

### Higher context pricing

Requests above 128K tokens are charged at the rates below.

| Token type | Price per 1M tokens |
| --- | --- |
| Input tokens | $0.40 |
"""
    assert prices(page) == ["Acme Chat 4|input|0.20", "Acme Chat 4|input|0.40|>128K"]


def test_a_cell_of_named_prices_of_which_one_is_absent() -> None:
    page = """# Models

| Model | Input | Output | Price (Per Million Tokens) |
| --- | --- | --- | --- |
| acme-2 | text | text | Text input $2.00 Image input - Completion $10.00 |
"""
    assert prices(page) == ["acme-2|input|2.00", "acme-2|output|10.00"]


def test_usage_is_a_price_of_embeddings() -> None:
    page = "# Embedding models\n\n| Model | Usage |\n| --- | --- |\n| acme v2 | $0.0001 / 1K tokens |\n"
    assert prices(page) == ["acme v2|input|0.1"]


def test_names_with_their_ids_behind_them() -> None:
    assert read_label("Acme 3.1 8B acme-3.1-8b-instant").text == "Acme 3.1 8B"
    assert read_label("Acme 3.1 8B acme-3.1-8b-instant").others == ("acme-3.1-8b-instant",)
    assert read_label("Acme Chat other-7b").text == "Acme Chat other-7b"


def test_per_token_pricing_is_no_unit() -> None:
    assert money.stated_unit("Per-token pricing for all models") is None
    assert money.stated_unit("Price per token") == money.Unit("1", "tokens")


def test_one_row_of_prices_that_name_their_tokens_under_models() -> None:
    page = """# Models

| Feature | Acme Large 4 | Acme Small 4 |
| :-- | :-- | :-- |
| **API ID** | acme-large-4 | acme-small-4 |
| **Pricing**<sup>1</sup> | \\$5 / input MTok<br/>\\$25 / output MTok | \\$1 / input MTok<br/>\\$5 / output MTok |
| **Context window** | 200K tokens | 200K tokens |
"""
    assert prices(page) == [
        "Acme Large 4|input|5", "Acme Large 4|output|25", "Acme Small 4|input|1", "Acme Small 4|output|5",
    ]  # fmt: skip


def test_rows_that_a_capture_ran_together_are_left_out() -> None:
    page = """Prices are per 1M tokens.

| MODEL | acme-chat | acme-thinker |
| --- | --- | --- |
| PRICING | 1M INPUT TOKENS (CACHE HIT) | $0.028 |
| 1M INPUT TOKENS (CACHE MISS) | $0.28<br>1M OUTPUT TOKENS | $0.42 |
"""
    assert isinstance(read(page), Unreadable)
