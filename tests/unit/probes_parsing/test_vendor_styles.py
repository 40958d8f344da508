"""Small pages in the layouts that vendors use, with invented models and numbers."""

from __future__ import annotations

from probes.parsing.headless import Hints
from tests.unit.probes_parsing.reading import prices, read, reading
from watcher.domain.observations import Unreadable

PLANS_HTML = """<!doctype html><html><head><title>Pricing</title></head><body>
<nav><a href="/">Home</a> $9.99 / month</nav>
<h1>Acme API pricing</h1>
<h2 id="acme-pro-3">Acme Pro 3</h2><p><code>acme-pro-3</code></p>
<div role="tabpanel" aria-label="Standard"><h3>Standard</h3>
<table><thead><tr><th></th><th>Free Tier</th><th>Paid Tier, per 1M tokens in USD</th></tr></thead><tbody>
<tr><td>Input price</td><td>Free of charge</td><td>$1.25, prompts &lt;= 200k tokens<br>$2.50, prompts &gt; 200k tokens</td></tr>
<tr><td>Output price (including thinking tokens)</td><td>Free of charge</td>
<td>$10.00, prompts &lt;= 200k tokens<br>$15.00, prompts &gt; 200k</td></tr>
<tr><td>Context caching price</td><td>Not available</td>
<td>$0.125, prompts &lt;= 200k tokens<br>$0.25, prompts &gt; 200k tokens<br>$4.50 / 1,000,000 tokens per hour (storage price)</td></tr>
<tr><td>Grounding with search</td><td>Not available</td><td>1,500 RPD (free), then $35 / 1,000 requests</td></tr>
</tbody></table></div>
<div role="tabpanel" aria-label="Batch" hidden><h3>Batch</h3>
<table><tr><th></th><th>Free Tier</th><th>Paid Tier, per 1M tokens in USD</th></tr>
<tr><td>Input price</td><td>Not available</td><td>$0.625</td></tr>
<tr><td>Output price</td><td>Not available</td><td>$5.00</td></tr></table></div>
<h2>Acme Flash 3</h2>
<h3>Standard</h3>
<table><tr><th></th><th>Free Tier</th><th>Paid Tier, per 1M tokens in USD</th></tr>
<tr><td>Input price</td><td>Free of charge</td><td>$0.30 (text / image / video)<br>$1.00 (audio)</td></tr>
<tr><td>Output price</td><td>Free of charge</td><td>$2.50</td></tr></table>
</body></html>"""


def test_plans_as_columns_and_models_as_headings() -> None:
    assert prices(PLANS_HTML, "pricing.html") == [
        "Acme Flash 3|input_audio|1.00",
        "Acme Flash 3|input|0.30",
        "Acme Flash 3|output|2.50",
        "Acme Pro 3|cache_storage|4.50 per hour",
        "Acme Pro 3|cached_input|0.125|<=200K",
        "Acme Pro 3|cached_input|0.25|>200K",
        "Acme Pro 3|input|0.625|batch",
        "Acme Pro 3|input|1.25|<=200K",
        "Acme Pro 3|input|2.50|>200K",
        "Acme Pro 3|output|10.00|<=200K",
        "Acme Pro 3|output|15.00|>200K",
        "Acme Pro 3|output|5.00|batch",
    ]
    assert {fact.model for fact in reading(PLANS_HTML, "pricing.html").facts} == {
        "acme/acme-pro-3",
        "acme/acme-flash-3",
    }


def test_dated_prices_within_one_cell() -> None:
    page = """## Acme Flash 4
### Standard
|   | Free Tier | Paid Tier, per 1M tokens in USD |
|---|---|---|
| Input price | Free of charge | $0.50 through December 31, 2026. $1.00 starting January 1, 2027. |
| Output price | Free of charge | $2.00 |
"""
    assert prices(page) == [
        "Acme Flash 4|input|0.50|..2027-01-01",
        "Acme Flash 4|input|1.00|2027-01-01..",
        "Acme Flash 4|output|2.00",
    ]


def test_short_and_long_context_columns() -> None:
    page = """# Pricing
Prices per 1M tokens.
### Standard pricing data
| Model | Short context input | Short context cached input | Short context output | Long context input | Long context output |
| --- | --- | --- | --- | --- | --- |
| acme-5 | $2.00 | $0.20 | $8.00 | $4.00 | $12.00 |
| acme-4 (<272K context length) | $1.00 | - | $3.00 | - | - |
### Batch pricing data
| Model | Short context input | Short context output | Long context input | Long context output |
| --- | --- | --- | --- | --- |
| acme-5 | $1.00 | $4.00 | - | - |
"""
    assert prices(page) == [
        "acme-4|input|1.00|<272K",
        "acme-4|output|3.00|<272K",
        "acme-5|cached_input|0.20",
        "acme-5|input|1.00|batch",
        "acme-5|input|2.00",
        "acme-5|input|4.00|long",
        "acme-5|output|12.00|long",
        "acme-5|output|4.00|batch",
        "acme-5|output|8.00",
    ]


def test_prices_per_million_in_headers_and_other_columns() -> None:
    page = """<html><body><h1>On-demand pricing</h1><table>
<thead><tr><th>AI Model</th><th>Current Speed (Tokens per Second)</th><th>Input Token Price (Per Million Tokens)</th>
<th>Output Token Price (Per Million Tokens)</th></tr></thead>
<tbody><tr><td>Acme OSS 20B 128k</td><td>1,000 TPS</td><td>$0.075 (13.3M / $1)*</td><td>$0.30</td></tr>
<tr><td>Acme Scout 17Bx16E</td><td>594 TPS</td><td>$0.11</td><td>$0.34</td></tr></tbody></table>
<h2>Speech</h2><table><tr><th>Model</th><th>Price Per Hour Transcribed</th></tr><tr><td>Acme Ears 3</td><td>$0.04</td></tr></table>
</body></html>"""
    assert prices(page, "pricing.html") == [
        "Acme Ears 3|per_hour|0.04/hour",
        "Acme OSS 20B 128k|input|0.075",
        "Acme OSS 20B 128k|output|0.30",
        "Acme Scout 17Bx16E|input|0.11",
        "Acme Scout 17Bx16E|output|0.34",
    ]


def test_input_and_output_in_one_column() -> None:
    page = """# Models
Prices are per million tokens in USD.
| Model | Context | Input / Output |
|---|---|---|
| acme-9-fast | 2M | $0.20 / $0.50 |
| acme-9 | 256K | $3.00 / $15.00 |
"""
    assert prices(page) == [
        "acme-9-fast|input|0.20", "acme-9-fast|output|0.50", "acme-9|input|3.00", "acme-9|output|15.00",
    ]  # fmt: skip


def test_order_of_prices_from_the_text_before_the_table() -> None:
    page = """# Serverless pricing
* Prices below are **per 1 million tokens** in US dollars.
## Text models
In each **Standard** or **Priority** cell, prices are **input / cached input / output** (USD per 1M tokens), in that order.

| Model | Standard | Priority |
| :-- | :-- | :-- |
| [Acme K2.6](https://example.com/k) | $0.95 / $0.16 / $4.00 | $1.90 / $0.32 / $8.00 |
| Acme M2 | $0.30 / $0.06 / $1.20 | — |
"""
    assert prices(page) == [
        "Acme K2.6|cached_input|0.16", "Acme K2.6|cached_input|0.32|priority", "Acme K2.6|input|0.95",
        "Acme K2.6|input|1.90|priority", "Acme K2.6|output|4.00", "Acme K2.6|output|8.00|priority",
        "Acme M2|cached_input|0.06", "Acme M2|input|0.30", "Acme M2|output|1.20",
    ]  # fmt: skip


def test_component_with_columns_rows_and_elements() -> None:
    page = """# Model inference pricing
<DocTable columns={[{ title: "Model", width: "20%" }, { title: "Unit" }, { title: "Input Price (Cache Hit)" },
  { title: "Input Price (Cache Miss)" }, { title: "Output Price" }, { title: "Context Window" },]}
  rows={[["acme-k2", "1M tokens", <>{"$"}0.15</>, <>{"$"}0.60</>, <>{"$"}2.50</>, "262,144 tokens"],
         ["acme-k2-turbo", "1M tokens", <>{"$"}0.15</>, fetch("https://example.invalid"), <>{"$"}8.00</>, "128K"],]} />
"""
    assert prices(page) == [
        "acme-k2-turbo|cached_input|0.15", "acme-k2-turbo|output|8.00",
        "acme-k2|cached_input|0.15", "acme-k2|input|0.60", "acme-k2|output|2.50",
    ]  # fmt: skip


def test_rows_without_headers_need_the_providers_word() -> None:
    page = """# Pricing
<small>Prices per 1M tokens.</small>
<div data-content-switcher-pane data-value="standard">
  <div class="hidden">Standard</div>
  <PriceRows client:load tier="standard" note={html('billed in <a href="/x">USD</a>, a 10% uplift')} rows={[
    ["acme-5 (<272K context length)", 5, 0.5, "-", 30],
    ["acme-4", 1.75, null, 14],
    ["acme-3", "Free", "-", "-"],
    ["acme-odd", 1, 2, 3, 4, 5],
  ]} />
</div>
<div data-content-switcher-pane data-value="batch" hidden>
  <div class="hidden">Batch</div>
  <PriceRows tier="batch" rows={[["acme-4", 0.875, 0.0875, 7]]} />
</div>
"""
    hints = Hints(
        {3: ("input", "cached_input", "output"), 4: ("input", "cached_input", "cache_write", "output")}, "USD"
    )
    assert prices(page, "page.mdx", hints) == [
        "acme-3|input|0", "acme-4|cached_input|0.0875|batch", "acme-4|input|0.875|batch", "acme-4|input|1.75",
        "acme-4|output|14", "acme-4|output|7|batch", "acme-5|cached_input|0.5|<272K", "acme-5|input|5|<272K",
        "acme-5|output|30|<272K",
    ]  # fmt: skip
    assert any("5 values" in warning for warning in reading(page, "page.mdx", hints).warnings)
    assert isinstance(read(page, "page.mdx"), Unreadable)


def test_shifted_rows_without_headers_are_refused_as_a_whole() -> None:
    page = """Prices per 1M tokens, in USD.
<PriceRows rows={[["acme-5", 5, 0.5, 30], ["acme-4", 0.5, 5, 30]]} />
"""
    found = read(page, "page.mdx", Hints({3: ("input", "cached_input", "output")}))
    assert isinstance(found, Unreadable)
    assert "do not fit" in found.reason


def test_groups_of_rows_in_a_component() -> None:
    page = """# Pricing
<p>Prices per 1M tokens.</p>
<GroupedTable headings={["Category", "Model", "Input", "Cached input", "Output"]} groups={[
  { model: "Research", rows: [["acme-deep", "$10.00", "$2.50", "$40.00"]] },
  { model: "Embedding", rows: [["acme-embed-small", "$0.02", "-", "-"]] },
]} />
"""
    assert prices(page, "page.mdx") == [
        "acme-deep|cached_input|2.50", "acme-deep|input|10.00", "acme-deep|output|40.00", "acme-embed-small|input|0.02",
    ]  # fmt: skip


def test_models_as_columns_with_peak_hours_and_spanning_cells() -> None:
    page = """<html><body><article><p>The prices are per 1M tokens.</p><table>
<tr><td colspan="3">MODEL</td><td>acme-flash<sup>(1)</sup></td><td>acme-pro</td></tr>
<tr><td colspan="3">CONTEXT LENGTH</td><td colspan="2">1M</td></tr>
<tr><td rowspan="6">PRICING<sup>(2)</sup></td><td rowspan="2">1M INPUT TOKENS<br>(CACHE HIT)</td><td>OFF-PEAK</td><td>$0.1</td><td>$0.3</td></tr>
<tr><td>PEAK</td><td>$0.2</td><td>$0.6</td></tr>
<tr><td rowspan="2">1M INPUT TOKENS<br>(CACHE MISS)</td><td>OFF-PEAK</td><td>$2</td><td>$3</td></tr>
<tr><td>PEAK</td><td>$4</td><td>$6</td></tr>
<tr><td rowspan="2">1M OUTPUT TOKENS</td><td>OFF-PEAK</td><td>$5</td><td>$7</td></tr>
<tr><td>PEAK</td><td>$10</td><td>$14</td></tr>
<tr><td colspan="3">Concurrency limit</td><td>2500</td><td>500</td></tr></table>
<p>(1) An older name stays valid.</p><p>(2) Peak hours are 01:00 - 04:00 UTC.</p></article></body></html>"""
    found = prices(page, "pricing.html")
    assert len(found) == 12
    assert "acme-flash|input|2|off-peak" in found
    assert "acme-flash|cached_input|0.2|peak" in found
    assert "acme-pro|output|14|peak" in found


def test_clipped_table_with_models_as_columns() -> None:
    page = """Models & Pricing
Prices are in units of per 1M tokens.
| MODEL | acme-flash | acme-pro | ||
| CONTEXT LENGTH | 1M | |||
| FEATURES | Json Output | ✓ | ✓ | |
| Tool Calls | ✓ | ✓ | ||
| PRICING(1) | 1M INPUT TOKENS (CACHE HIT) | OFF-PEAK | $0.007 | $0.022 |
| PEAK | $0.014 | $0.044 | ||
| 1M INPUT TOKENS (CACHE MISS) | OFF-PEAK | $0.22 | $0.66 | |
| PEAK | $0.44 | $1.32 | ||
| Concurrency Limit(2) | 2500 | 500 | ||
(1) Off-peak rates are half of the peak rates.
"""
    assert prices(page) == [
        "acme-flash|cached_input|0.007|off-peak", "acme-flash|cached_input|0.014|peak",
        "acme-flash|input|0.22|off-peak", "acme-flash|input|0.44|peak",
        "acme-pro|cached_input|0.022|off-peak", "acme-pro|cached_input|0.044|peak",
        "acme-pro|input|0.66|off-peak", "acme-pro|input|1.32|peak",
    ]  # fmt: skip


def test_text_clip_with_cells_over_several_lines_and_a_promotion_in_a_footnote() -> None:
    page = """Models & Pricing
The prices listed below are per 1M tokens.

Pricing Details
USD
MODEL(1)\tCONTEXT LENGTH\t1M TOKENS
INPUT PRICE
(CACHE HIT) (2)\t1M TOKENS
INPUT PRICE
(CACHE MISS)\t1M TOKENS
OUTPUT PRICE
acme-chat\t64K\t$0.07(3)
$0.014\t$0.27(3)
$0.14\t$1.10(3)
$0.28
acme-thinker\t64K\t$0.14\t$0.55\t$2.19 (4)
(1) acme-chat points to the newest model.
(2) See the page on caching.
(3) The table shows the original price and the discounted price. From now until 2026-02-08 16:00 (UTC) all users pay the latter.
(4) Thinking counts as output.
Deduction Rules
"""
    assert prices(page, "clip.txt") == [
        "acme-chat|cached_input|0.014|..2026-02-08T16:00:00Z", "acme-chat|cached_input|0.07|2026-02-08T16:00:00Z..",
        "acme-chat|input|0.14|..2026-02-08T16:00:00Z", "acme-chat|input|0.27|2026-02-08T16:00:00Z..",
        "acme-chat|output|0.28|..2026-02-08T16:00:00Z", "acme-chat|output|1.10|2026-02-08T16:00:00Z..",
        "acme-thinker|cached_input|0.14", "acme-thinker|input|0.55", "acme-thinker|output|2.19",
    ]  # fmt: skip


def test_tiered_prices_by_length_with_spanning_labels() -> None:
    page = """<html><body><h1>Model pricing</h1><h3>Acme Max</h3><table>
<tr><th>Model ID</th><th>Input tokens per request</th><th>Input price (per 1 million tokens)</th><th>Output price (per 1 million tokens)</th></tr>
<tr><td rowspan="2">acme-max</td><td>0–32K</td><td>$2</td><td>$4</td></tr>
<tr><td>32K–128K</td><td>$4</td><td>$8</td></tr></table></body></html>"""
    assert prices(page, "a.html") == [
        "acme-max|input|2|0-32K", "acme-max|input|4|32K-128K", "acme-max|output|4|0-32K", "acme-max|output|8|32K-128K",
    ]  # fmt: skip


def test_tabs_of_a_documentation_tool_and_read_and_write_columns() -> None:
    page = """# Pay as you go
## LLM
<Tabs>
<Tab title="Standard">
| Model | Input | Output | Prompt caching Read | Prompt caching Write |
| :- | :- | :- | :- | :- |
| **Acme-M3** | \\$2 / M tokens | \\$4 / M tokens | \\$0.2 / M tokens | \\$2.5 / M tokens |
</Tab>
<Tab title="Priority*">
| Model | Input | Output |
| :- | :- | :- |
| **Acme-M3** | ~~\\$4~~ \\$3 / M tokens | \\$6 / M tokens |
</Tab>
</Tabs>
"""
    assert prices(page) == [
        "Acme-M3|cache_write|2.5", "Acme-M3|cached_input|0.2", "Acme-M3|input|2", "Acme-M3|output|4",
        "Acme-M3|output|6|priority",
    ]  # fmt: skip
    assert any("which holds until when" in warning for warning in reading(page).warnings)


def test_grouped_headers_in_html_and_batch_columns() -> None:
    page = """<html><body><h1>Pricing</h1><p>All prices are per 1K tokens.</p><table><thead>
<tr><th rowspan="2">Model</th><th colspan="2">Standard</th><th colspan="2">Batch</th></tr>
<tr><th>Input</th><th>Output</th><th>Input</th><th>Output</th></tr></thead>
<tbody><tr><td colspan="5">Chat models</td></tr><tr><td>acme-c</td><td>€0,0025</td><td>€0,01</td><td>€0,00125</td><td>€0,005</td></tr></tbody>
</table></body></html>"""
    assert prices(page, "a.html") == [
        "acme-c|input|1.25EUR|batch", "acme-c|input|2.5EUR",
        "acme-c|output|10EUR", "acme-c|output|5EUR|batch",
    ]  # fmt: skip


def test_aria_tables_and_chinese_words() -> None:
    page = """<!DOCTYPE html><html lang="zh"><body><h1>模型价格</h1><p>价格：每百万 tokens（人民币）</p><div role="table">
<div role="row"><span role="columnheader">模型</span><span role="columnheader">输入（缓存命中）</span>
<span role="columnheader">输入（缓存未命中）</span><span role="columnheader">输出</span></div>
<div role="row"><span role="cell">acme-v4</span><span role="cell">0.2元</span><span role="cell">¥2</span><span role="cell">3元</span></div>
</div></body></html>"""
    assert prices(page, "a.html") == [
        "acme-v4|cached_input|0.2CNY", "acme-v4|input|2CNY", "acme-v4|output|3CNY",
    ]  # fmt: skip
