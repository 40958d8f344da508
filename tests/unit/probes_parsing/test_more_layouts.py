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
