"""Cards of one section whose names are lines, links or the beginnings of list items."""

from __future__ import annotations

from tests.unit.probes_parsing.reading import prices, read
from watcher.domain.observations import Unreadable


def test_cards_named_by_links() -> None:
    page = """# API pricing

[Acme Large 3](https://acme.example/models/large)

The best model for most work.

Input (/M tokens)

$0.5

Output (/M tokens)

$1.5

[Acme Guard 24.11](https://acme.example/models/guard)

A classifier of what should not be said.

Input (/M tokens)

$0.1
"""
    assert prices(page) == ["Acme Guard 24.11|input|0.1", "Acme Large 3|input|0.5", "Acme Large 3|output|1.5"]


def test_cards_with_two_lines_that_could_be_names_are_left_out() -> None:
    page = """# API pricing

[Acme Large](/large)

[Playground](/try)

Input: $1 / 1M tokens

Output: $2 / 1M tokens

[Acme Small](/small)

[Playground](/try)

Input: $3 / 1M tokens

Output: $4 / 1M tokens
"""
    assert isinstance(read(page), Unreadable)


def test_a_number_tells_a_name_from_a_button() -> None:
    page = """# API pricing

Acme Large 3

Try now

Input: $1 / 1M tokens

Acme Small 3

Try now

Input: $3 / 1M tokens
"""
    assert prices(page) == ["Acme Large 3|input|1", "Acme Small 3|input|3"]


def test_cards_of_one_name_are_left_out() -> None:
    card = "Learn more\n\nInput: $1 / 1M tokens\n\nOutput: $2 / 1M tokens\n\n"
    assert isinstance(read(f"# API pricing\n\n{card}{card}"), Unreadable)


def test_names_and_their_prices_on_one_line_and_in_nested_lists() -> None:
    page = """# How does pricing work?

### What do chat models cost?

- **Acme Chat**: Input: $2.50 / 1M tokens, Output: $10.00 / 1M tokens
- **Acme Chat Mini**: Input: $0.15 / 1M tokens, Output: $0.60 / 1M tokens

### And older ones?

- **Acme Old**
  - Input: $0.50 / 1M tokens
  - Output: $1.50 / 1M tokens
- **Acme Light**
  - Input: $0.30 / 1M tokens
  - Output: $0.60 / 1M tokens
"""
    assert prices(page) == [
        "Acme Chat Mini|input|0.15", "Acme Chat Mini|output|0.60", "Acme Chat|input|2.50", "Acme Chat|output|10.00",
        "Acme Light|input|0.30", "Acme Light|output|0.60", "Acme Old|input|0.50", "Acme Old|output|1.50",
    ]  # fmt: skip


def test_cards_with_one_price_beside_each_other() -> None:
    page = """<html><body><h1>Embeddings</h1><div><h3>Acme Base</h3><p>Small</p><p>$0.01 / 1M input tokens</p></div>
<div><h3>Acme Wide</h3><p>Long documents</p><p>$0.08 / 1M input tokens</p></div></body></html>"""
    assert prices(page, "a.html") == ["Acme Base|input|0.01", "Acme Wide|input|0.08"]


def test_cards_with_lengths_of_context_above_their_prices() -> None:
    page = """<html><body><h1>Pricing</h1><div><h3>Acme Chat 4</h3><div>Input</div><div>Prompts ≤ 200K tokens</div>
<div>$3 / MTok</div><div>Prompts &gt; 200K tokens</div><div>$6 / MTok</div><div>Output</div>
<div>Prompts ≤ 200K tokens</div><div>$15 / MTok</div><div>Prompts &gt; 200K tokens</div><div>$22.50 / MTok</div></div>
</body></html>"""
    assert prices(page, "a.html") == [
        "Acme Chat 4|input|3|<=200K", "Acme Chat 4|input|6|>200K",
        "Acme Chat 4|output|15|<=200K", "Acme Chat 4|output|22.50|>200K",
    ]  # fmt: skip


def test_a_line_of_a_card_says_its_tier() -> None:
    page = """<html><body><h1>Pricing</h1><div><h2>Acme Chat 4</h2><p>Fine-tuning price</p>
<p>Input:<br>$3.00 / 1M tokens</p><p>Output:<br>$12.00 / 1M tokens</p></div></body></html>"""
    assert prices(page, "a.html") == [
        "Acme Chat 4|input|3.00|fine-tuning", "Acme Chat 4|output|12.00|fine-tuning",
    ]  # fmt: skip


def test_a_button_for_another_tier_is_no_tier() -> None:
    page = """# Acme Chat 4 mini

## Pricing

Text tokens

Per 1M tokens

Batch API price

Input

$0.40

Output

$1.60
"""
    assert prices(page) == ["Acme Chat 4 mini|input|0.40", "Acme Chat 4 mini|output|1.60"]


def test_reads_and_writes_of_a_cache_on_one_line() -> None:
    page = """<html><body><h1>Build</h1><div><h2>Acme 3.5</h2><div><div>Input</div><div>$3 / MTok</div></div>
<div><div>Prompt caching write</div><div>$3.75 / MTok</div></div>
<div><div>Prompt caching read</div><div>$0.30 / MTok</div></div></div></body></html>"""
    assert prices(page, "a.html") == [
        "Acme 3.5|cache_write|3.75", "Acme 3.5|cached_input|0.30", "Acme 3.5|input|3",
    ]  # fmt: skip


def test_headings_of_kinds_of_tokens_under_the_name_of_a_model() -> None:
    page = """# API pricing

## Speech

### Acme-live

#### Text

Input:
$4.00 / 1M tokens

Output:
$16.00 / 1M tokens

#### Audio

Input:
$32.00 / 1M tokens

Output:
$64.00 / 1M tokens
"""
    assert prices(page) == [
        "Acme-live|input_audio|32.00", "Acme-live|input|4.00", "Acme-live|output_audio|64.00", "Acme-live|output|16.00",
    ]  # fmt: skip


def test_a_tier_between_the_prices_of_a_card() -> None:
    page = """# Prices

Acme Large 3

Input: $0.5 / 1M tokens

Batch

Input: $0.25 / 1M tokens

Acme Small 4

Input: $0.15 / 1M tokens
"""
    assert prices(page) == ["Acme Large 3|input|0.25|batch", "Acme Large 3|input|0.5", "Acme Small 4|input|0.15"]


def test_two_prices_behind_a_name_and_one_unit_for_both() -> None:
    page = """# Model costs

- Acme 5.2: $1.75 input / $14 output per 1M tokens
- Acme mini: $0.25 input / $2 output per 1M tokens
"""
    assert prices(page) == ["Acme 5.2|input|1.75", "Acme 5.2|output|14", "Acme mini|input|0.25", "Acme mini|output|2"]


def test_an_example_behind_a_word_is_no_model() -> None:
    page = "# Bills\n\nSuppose: $3 input / $15 output per 1M tokens\n\nExample 2: $3 input / $15 output per 1M tokens\n"
    assert isinstance(read(page), Unreadable)


def test_places_sizes_and_buttons_are_no_names() -> None:
    page = """# Prices

Acme Large 4

Context window

1M

Input: $0.5 / 1M tokens

Europe

Input: $0.6 / 1M tokens

Try Acme Large 4

Acme Small 4

Context window

256K

Input: $0.15 / 1M tokens
"""
    assert prices(page) == ["Acme Large 4|input|0.5", "Acme Small 4|input|0.15"]
