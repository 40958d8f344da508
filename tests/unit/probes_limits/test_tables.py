"""Tables of limits in the layouts that vendors use."""

from __future__ import annotations

from tests.unit.probes_limits.said import limits, reading


def test_models_as_rows_and_limits_as_columns() -> None:
    page = """\
# Rate limits

| Model ID | RPM | RPD | TPM | ASH |
| --- | --- | --- | --- | --- |
| acme-small | 30 | 14.4K | 6K | \\- |
| **acme-ears** | 20 | 2,000 | - | 7200 |
"""
    assert limits(page) == [
        "acme-ears|20 requests/minute", "acme-ears|2000 requests/day", "acme-ears|7200 audio_seconds/hour",
        "acme-small|14400 requests/day", "acme-small|30 requests/minute", "acme-small|6000 tokens/minute",
    ]  # fmt: skip
    fact = reading(page).facts[0]
    assert (fact.attribute, fact.model, fact.unit, fact.where) == ("limit", "acme/acme-small", None, "line 5")


def test_a_header_that_was_cut_off_from_its_rows() -> None:
    page = """\
# Rate limits

| MODEL ID | RPM | TPM |
| -------- | --- | --- |

| acme-small | 30 | 6K |
| ---------- | -- | -- |
| acme-large | 10 | 1.2K |
"""
    assert limits(page) == [
        "acme-large|10 requests/minute", "acme-large|1200 tokens/minute",
        "acme-small|30 requests/minute", "acme-small|6000 tokens/minute",
    ]  # fmt: skip


def test_tiers_as_tabs() -> None:
    head = (
        "| Model | Maximum requests per minute (RPM) | Maximum input tokens per minute (ITPM) |\n| --- | --- | --- |\n"
    )
    page = f"""\
# Rate limits
<Tabs>
  <Tab title="Tier 1">
{head}| Acme Large 4.x<sup>\\*</sup> | 50 | 30,000<sup>†</sup> |
  </Tab>
  <Tab title="Tier 2">
{head}| Acme Large 4.x<sup>\\*</sup> | 1,000 | 450,000 |
  </Tab>
  <Tab title="Custom">
Contact sales for higher limits.
  </Tab>
</Tabs>
"""
    assert limits(page) == [
        "Acme Large 4.x|1000 requests/minute|tier 2", "Acme Large 4.x|30000 input_tokens/minute|tier 1",
        "Acme Large 4.x|450000 input_tokens/minute|tier 2", "Acme Large 4.x|50 requests/minute|tier 1",
    ]  # fmt: skip


def test_tiers_as_panes_of_a_switcher_and_families_of_models() -> None:
    head = "| Model | RPM | TPM | Batch Queue Limit |\n| --- | --- | --- | --- |\n"
    page = f"""\
# Rate limits

<div data-content-switcher-pane data-value="free">
  <div class="hidden">Free</div>

### Free tier rate limits

{head}| `acme-chat` | 3 | 40,000 | 200,000 |
| `draw-3` | 1 img/min | - | - |
</div>
<div data-content-switcher-pane data-value="tier-one">

{head}| `acme-moderation-*` | 500 | 10,000 | - |
</div>
"""
    assert limits(page) == [
        "acme-chat|200000 batch_queue_tokens|free", "acme-chat|3 requests/minute|free", "acme-chat|40000 tokens/minute|free",
        "acme-moderation-*|10000 tokens/minute|tier 1", "acme-moderation-*|500 requests/minute|tier 1",
        "draw-3|1 images/minute|free",
    ]  # fmt: skip


def test_tiers_as_headings_with_groups_of_models() -> None:
    page = """\
# Rate limits

## Free tier

| Model | RPM | TPM |
|---|---|---|
| Text models | | |
| acme-large | 5 | 250,000 |
| Live models | | |
| acme-live | 3 sessions | 1M |

## Tier 1

| Model | RPM | TPM | Batch enqueued tokens |
|---|---|---|---|
| acme-large | 150 | 2,000,000 | 5,000,000 |
"""
    assert limits(page) == [
        "acme-large|150 requests/minute|tier 1", "acme-large|2000000 tokens/minute|tier 1",
        "acme-large|250000 tokens/minute|free", "acme-large|5 requests/minute|free",
        "acme-large|5000000 batch_enqueued_tokens|tier 1", "acme-live|1000000 tokens/minute|free",
    ]  # fmt: skip
    left = reading(page)
    assert [key.subject for key in left.left_out] == ["acme-live"]
    assert left.warnings == ("line 10: not a number alone: '3 sessions'; left out",)


def test_tiers_as_rows_without_a_model() -> None:
    page = """\
# Limits

## Chat API rate limits

| Tier | Total spend | Concurrency | RPM | TPM |
|---|---|---|---|---|
| Tier 0 | $1 | 1 | 3 | 500,000 |
| Tier 1 | $10 | 50 | 200 | Unlimited |
"""
    assert limits(page) == [
        "Chat API|1 concurrent_requests|tier 0", "Chat API|200 requests/minute|tier 1", "Chat API|3 requests/minute|tier 0",
        "Chat API|50 concurrent_requests|tier 1", "Chat API|500000 tokens/minute|tier 0",
    ]  # fmt: skip


def test_tiers_as_columns_with_units_in_the_cells() -> None:
    page = """\
# Rate limits

| Endpoint | Trial rate limit | Production rate limit |
|---|---|---|
| Talk | 20 / min | 500 / min |
| Embed | 2,000 inputs/min | 10K inputs/min |
| `/v1/tokenize` | 100 calls/min | Contact us |
"""
    assert limits(page) == [
        "/v1/tokenize|100 requests/minute|trial", "Embed|10000 inputs/minute|production", "Embed|2000 inputs/minute|trial",
        "Talk|20 requests/minute|trial", "Talk|500 requests/minute|production",
    ]  # fmt: skip


def test_limits_as_rows() -> None:
    page = """\
# Plans

| Limit | Free | Pro | Enterprise |
|---|---|---|---|
| Requests per minute | 10 | 100 | Custom |
| Tokens per day | 100K | 2M | Contact us |
| Concurrent requests | 1 | 5 | 25 |

## acme-large

| Metric | Limit |
|---|---|
| RPM (requests per minute) | 30 |
| TPD | unlimited |

## By model

| | acme-one | acme-two |
|---|---|---|
| RPM | 60 | 80 |
"""
    assert limits(page) == [
        "Plans|1 concurrent_requests|free", "Plans|10 requests/minute|free", "Plans|100 requests/minute|pro",
        "Plans|100000 tokens/day|free", "Plans|2000000 tokens/day|pro", "Plans|25 concurrent_requests|enterprise",
        "Plans|5 concurrent_requests|pro", "acme-large|30 requests/minute", "acme-one|60 requests/minute",
        "acme-two|80 requests/minute",
    ]  # fmt: skip


def test_a_column_of_tiers_beside_the_models() -> None:
    page = """\
# Quotas and limits

| Model | Tier | Quota limit in tokens per minute (TPM) | Requests per minute |
|---|---|:---:|:---:|
| `acme-large` (2026-04-14) | Enterprise Tier | 5 M | 5 K |
| | Default | 1 M | 1 K |

| Tier | Quota limit in tokens per minute (TPM) |
|---|---|
| Student subscriptions | Acme 3 series: 30 K <br> Acme 4 series: 8 K |
"""
    assert limits(page) == [
        "Acme 3 series|30000 tokens/minute|student", "Acme 4 series|8000 tokens/minute|student",
        "acme-large|1000 requests/minute|default", "acme-large|1000000 tokens/minute|default",
        "acme-large|5000 requests/minute|enterprise", "acme-large|5000000 tokens/minute|enterprise",
    ]  # fmt: skip


def test_two_rows_of_headers() -> None:
    page = """\
<html><body><h1>Rate limits</h1><table>
<tr><th rowspan=2>Model</th><th colspan=2>Free</th><th colspan=2>Tier 1</th></tr>
<tr><th>RPM</th><th>TPM</th><th>RPM</th><th>TPM</th></tr>
<tr><td>Acme Large</td><td>5</td><td>10K</td><td>500</td><td>1M</td></tr>
<tr><td>Acme Small</td><td>15</td><td>10K</td><td>-</td><td>2M</td></tr></table></body></html>
"""
    assert limits(page, "page.html") == [
        "Acme Large|10000 tokens/minute|free", "Acme Large|1000000 tokens/minute|tier 1", "Acme Large|5 requests/minute|free",
        "Acme Large|500 requests/minute|tier 1", "Acme Small|10000 tokens/minute|free", "Acme Small|15 requests/minute|free",
        "Acme Small|2000000 tokens/minute|tier 1",
    ]  # fmt: skip


def test_what_is_counted_stands_in_a_heading_or_a_caption() -> None:
    page = """\
# Limits

## Requests per minute

| Model | Free | Paid |
|---|---|---|
| acme-large | 3 | 60 |

## Other limits

All values are tokens per day.

| Model | Limit |
|---|---|
| acme-large | 100K |
"""
    assert limits(page) == [
        "acme-large|100000 tokens/day", "acme-large|3 requests/minute|free", "acme-large|60 requests/minute|paid",
    ]  # fmt: skip


def test_regions_in_a_cell_and_models_in_the_name_of_a_limit() -> None:
    page = """\
<html><body><h1>Quotas</h1><table>
<tr><th>Name</th><th>Default</th><th>Adjustable</th><th>Description</th></tr>
<tr><td>On-demand model inference requests per minute for Acme Large 3</td>
<td><p>us-east-1: 500</p><p>Each of the other supported Regions: 100</p></td><td>No</td><td>Text</td></tr>
<tr><td>Cross-region model inference requests per minute for Acme Large 3</td>
<td>Each supported Region: 1,000</td><td>Yes</td><td>Text</td></tr>
<tr><td>Guardrails per account</td><td>Each supported Region: 100</td><td>Yes</td><td>Text</td></tr>
</table></body></html>
"""
    assert limits(page, "page.html") == [
        "Acme Large 3|100 requests/minute|Each of the other supported Regions|on-demand",
        "Acme Large 3|1000 requests/minute|Each supported Region|cross-region",
        "Acme Large 3|500 requests/minute|us-east-1|on-demand",
    ]  # fmt: skip


def test_a_table_of_models_whose_limits_are_one_column_of_many() -> None:
    page = """\
# Models

| Model | Context | Rate limits | Input price |
|---|---|---|---|
| acme-4 | 131,072 | 480 rpm<br>2M tpm | $3.00 |
"""
    assert limits(page) == ["acme-4|2000000 tokens/minute", "acme-4|480 requests/minute"]


def test_headers_and_their_sample_values_are_no_limits() -> None:
    page = """\
# Rate limits

| Model | RPM |
|---|---|
| acme-large | 30 |

## Headers

| Header | Value | Notes |
|---|---|---|
| retry-after | 2 | In seconds |
| x-ratelimit-limit-requests | 14400 | Always refers to requests per day (RPD) |
| x-ratelimit-limit-tokens | 18000 | Always refers to tokens per minute (TPM) |
"""
    assert limits(page) == ["acme-large|30 requests/minute"]


def test_a_row_that_does_not_fit_its_header_is_left_out() -> None:
    page = "| Model | RPM | RPD | TPM |\n|---|---|---|---|\n| acme-large | 30 | 100 | 6K |\n| acme-small | 30 | 100 |\n"
    found = reading(f"# Limits\n\n{page}")
    assert {fact.subject for fact in found.facts} == {"acme-large"}
    assert found.warnings == ("line 6: 3 cells under 4 headers",)


def test_contradictions_are_left_out() -> None:
    page = "# Limits\n\n| Model | RPM |\n|---|---|\n| acme-large | 30 |\n| acme-large | 60 |\n| acme-small | 10 |\n"
    found = reading(page)
    assert [fact.subject for fact in found.facts] == ["acme-small"]
    assert [key.subject for key in found.left_out] == ["acme-large"]
    assert "is given as 30, 60" in found.warnings[0]


def test_notes_of_a_label_tell_two_of_one_name_apart() -> None:
    page = "# Limits\n\n| Model | TPM |\n|---|---|\n| acme-large (<=200K context) | 30K |\n| acme-large (>200K context) | 10K |\n"
    assert limits(page) == ["acme-large|10000 tokens/minute|>200K", "acme-large|30000 tokens/minute|<=200K"]


def test_a_maximum_is_no_tier() -> None:
    assert limits("# Limits\n\n| Model | Max output TPM |\n|---|---|\n| acme-large | 30K |\n") == [
        "acme-large|30000 output_tokens/minute"
    ]


def test_a_group_that_stands_before_the_rule() -> None:
    page = """\
# Rate limits

### Free Tier

|      Model      | RPM |    TPM    |  RPD   |
|            Text models            ||||
|-----------------|-----|-----------|--------|
| Acme 2.5 Live   | \\*  | 1,000,000 | \\*     |
| Acme 3 \\& 3n    | 30  | 15,000    | 14,400 |

### Tier 1

|     Model     | Batch enqueued tokens |
|         Text models         |||||
|---------------|-----------------------|---|---|---|
| Acme 2.5 Pro  | \\*5,000,000\\*         |
"""
    assert limits(page) == [
        "Acme 2.5 Live|1000000 tokens/minute|free", "Acme 2.5 Pro|5000000 batch_enqueued_tokens|tier 1",
        "Acme 3 & 3n|14400 requests/day|free", "Acme 3 & 3n|15000 tokens/minute|free", "Acme 3 & 3n|30 requests/minute|free",
    ]  # fmt: skip
    assert reading(page).warnings == ()
