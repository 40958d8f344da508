"""Layouts that are met less often: levels beside rows of limits, tables without a gap, lists without headings."""

from __future__ import annotations

import pytest

from probes.parsing.limits.cells import read_cell
from probes.parsing.limits.measures import Measure, measure
from tests.unit.probes_limits.said import limits, read
from watcher.domain.observations import Unreadable

LEVELS = """# Rate limits
<table>
<tr><th>Rate limit tier</th><th>Rate limits</th><th>Pilot Free</th><th>Pilot Pro</th></tr>
<tr><th rowspan="2" scope="rowgroup"><b>Low</b></th><th><b>Requests per minute</b></th><td>15</td><td>20</td></tr>
<tr><th><b>Requests per day</b></th><td>150</td><td>450</td></tr>
<tr><th rowspan="2" scope="rowgroup"><b>Acme Large</b></th><th><b>Requests per minute</b></th><td>N/A</td><td>2</td></tr>
<tr><th><b>Requests per day</b></th><td>N/A</td><td>12</td></tr>
</table>
"""


def test_levels_that_are_no_tiers_are_what_is_limited() -> None:
    assert limits(LEVELS) == [
        "Acme Large|12 requests/day|pilot pro", "Acme Large|2 requests/minute|pilot pro",
        "Low|15 requests/minute|pilot free", "Low|150 requests/day|pilot free",
        "Low|20 requests/minute|pilot pro", "Low|450 requests/day|pilot pro",
    ]  # fmt: skip


def test_levels_that_are_tiers_stay_tiers() -> None:
    page = (
        "# Acme limits\n| Tier | Limit | Value |\n|--|--|--|\n| Free | Requests per minute | 5 |\n"
        "| Pro | Requests per minute | 50 |\n"
    )
    assert limits(page) == ["Acme|5 requests/minute|free", "Acme|50 requests/minute|pro"]


def test_a_plan_with_its_price_is_a_plan() -> None:
    page = (
        "# Acme plans\n| Feature | Free | Pro ($29/mo) |\n|--|--|--|\n| Requests per minute | 10 | 60 |\n"
        "| Output formats | JSON | JSON, CSV |\n"
    )
    assert limits(page) == ["Acme plans|10 requests/minute|free", "Acme plans|60 requests/minute|pro"]


def test_the_one_column_of_rows_of_limits_names_the_model() -> None:
    page = (
        "## Keys\n| Limit | Acme 2.0 Flash (free) |\n|--|--|\n| Requests per minute | **15 RPM** |\n"
        "| Tokens per minute | 1,000,000 TPM |\n"
    )
    assert limits(page) == ["Acme 2.0 Flash|1000000 tokens/minute|free", "Acme 2.0 Flash|15 requests/minute|free"]


def test_headers_of_two_rows_tell_columns_of_one_measure_apart() -> None:
    page = (
        "<h1>Rate limits</h1><table><thead><tr><th rowspan=2>Model</th><th>Chat calls</th><th>Job calls</th></tr>"
        "<tr><th>RPM</th><th>RPM</th></tr></thead><tr><td>acme-large</td><td>60</td><td>5</td></tr></table>"
    )
    assert limits(page, "page.html") == [
        "acme-large|5 requests/minute|job calls",
        "acme-large|60 requests/minute|chat calls",
    ]


PANES = "| Model | Requests per minute (RPM) |\n|---|\nacme-large | {} |\nacme-small | {} |\n"


def test_panes_without_a_gap_are_the_tabs_in_their_order() -> None:
    page = "Rate limits\nTier 0\nTier 1\nTier 2\n" + PANES.format(5, 50) + PANES.format(10, 50) + PANES.format(20, 60)
    assert limits(page) == [
        "acme-large|10 requests/minute|tier 1", "acme-large|20 requests/minute|tier 2", "acme-large|5 requests/minute|tier 0",
        "acme-small|50 requests/minute|tier 0", "acme-small|50 requests/minute|tier 1", "acme-small|60 requests/minute|tier 2",
    ]  # fmt: skip


def test_panes_that_do_not_match_the_tabs_are_left_out() -> None:
    page = "Rate limits\nTier 0\nTier 1\nTier 2\n" + PANES.format(5, 50) + PANES.format(10, 60)
    assert isinstance(read(page), Unreadable)


def test_a_repeated_header_inside_a_grouped_table_cuts_nothing() -> None:
    head = "<tr><th>Model</th><th>RPM</th></tr>"
    page = (
        f"<h1>Rate limits</h1><table>{head}<tr><td colspan=2>Free</td></tr><tr><td>acme-large</td><td>5</td></tr>"
        f"{head}<tr><td colspan=2>Pro</td></tr><tr><td>acme-large</td><td>50</td></tr></table>"
    )
    assert limits(page, "page.html") == ["acme-large|5 requests/minute|free", "acme-large|50 requests/minute|pro"]


def test_a_list_of_a_clip_without_headings() -> None:
    page = (
        "Limits\nOur beta models may have lower rate limits.\nRate limits are default per task, with exceptions:\n"
        "- 720 requests per minute\n- 3000 requests per minute\n- @ac/acme/large-v1.5 is 1500 requests per minute\n"
    )
    assert limits(page, "page.txt") == ["@ac/acme/large-v1.5|1500 requests/minute"]


def test_a_table_in_markdown_is_one_under_any_name() -> None:
    page = "Rate limits\n\n| Model | RPM |\n| --- | --- |\n| acme-large | 60 |\n"
    assert limits(page, "rate-limits.md.txt") == ["acme-large|60 requests/minute"]


def test_a_struck_out_row_is_of_nobody() -> None:
    page = "# Acme\n| Model | RPM |\n|--|--|\n| ~~acme-1~~ | 2 |\n| acme-2 | 30 |\n"
    assert limits(page) == ["acme-2|30 requests/minute"]


def test_stars_of_footnotes_that_are_escaped() -> None:
    page = "# Limits\n| Model | RPM |\n|--|--|\n| Acme Large 4.x\\* | 5 |\n| Acme Small 4.x\\*\\* | 50 |\n"
    assert limits(page) == ["Acme Large 4.x|5 requests/minute", "Acme Small 4.x|50 requests/minute"]


@pytest.mark.parametrize("version", ["2026-10-22", "20261022", "v2"])
def test_a_version_on_a_line_of_its_own_is_part_of_the_name(version: str) -> None:
    page = f"# Limits\n| Model | RPM |\n|--|--|\n| Acme 3.5  <br>{version} | 50 |\n| Acme 3.5 <br>2026-01-01 | 40 |\n"
    assert f"Acme 3.5 {version}|50 requests/minute" in limits(page)


@pytest.mark.parametrize("name", ["Default Paint 3 quota limits", "Paint 3 rate limit", "Paint 3"])
def test_words_that_only_say_that_it_is_a_limit(name: str) -> None:
    page = f"# Quotas\n| Limit name | Limit value |\n|--|--|\n| {name} | 6 requests per minute |\n"
    assert limits(page) == ["Paint 3|6 requests/minute"]


def test_names_of_icons_are_no_words() -> None:
    page = (
        "# Rate limits\n| Product | w/ API Key | w/ Premium API Key |\n|--|--|--|\n"
        "| Reader | 100 RPM | _trending\\_up_ 1,000 RPM |\n| Embedder | 500 RPM & 1,000 TPM | _trending\\_up_ 2,000 RPM & 5,000 TPM |\n"
    )
    assert [line.split("|")[1] for line in limits(page)] == [
        "1000 tokens/minute", "2000 requests/minute", "500 requests/minute", "5000 tokens/minute",
        "100 requests/minute", "1000 requests/minute",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "value", "expected"),
    [
        ("100 requests per 100 seconds", "100", Measure("requests", "100 seconds")),
        ("60 requests per 60 seconds", "60", Measure("requests", "minute")),
        ("5 / 15 minutes", "5", Measure(None, "15 minutes")),
        ("5/1m", "5", Measure(None, "minute")),
    ],
)
def test_the_length_of_a_time_is_no_limit(text: str, value: str, expected: Measure) -> None:
    (one,) = read_cell(text).quantities
    assert (one.value, one.measure) == (value, expected)


def test_a_time_alone_is_no_quantity() -> None:
    assert read_cell("requests per 1 min").quantities == ()


def test_a_million_is_no_minute() -> None:
    assert measure("Neurons per 1M input tokens") is None or measure("Neurons per 1M input tokens") == Measure(
        "input_tokens"
    )
    assert measure("Units/1M") is None


def test_words_beyond_a_number_belong_to_another_limit() -> None:
    both = read_cell("100 requests per minute and 10000 tokens per minute").quantities
    assert [(one.value, one.measure) for one in both] == [
        ("100", Measure("requests", "minute")), ("10000", Measure("tokens", "minute")),
    ]  # fmt: skip
    bare = read_cell("3,500 / min, 500 tokens per day").quantities
    assert [one.measure for one in bare] == [Measure(None, "minute"), Measure("tokens", "day")]


@pytest.mark.parametrize(
    "text",
    [
        "RPM: 2,000, TPM: 500K",
        "RPM:2000 TPM:500000",
        "RPM=2000 TPM=500K",
        "RPM: 2,000 / TPM: 500K",
        "RPM 2000, TPM 500K",
    ],
)
def test_codes_before_their_numbers(text: str) -> None:
    assert [(one.value, one.measure) for one in read_cell(text).quantities] == [
        ("2000", Measure("requests", "minute")), ("500000", Measure("tokens", "minute")),
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["RPM:1000-2000 TPM:500", "RPM: 60 RPM: 70", "RPM: 60 unlimited", "RPM 60 70"])
def test_codes_that_leave_doubt(text: str) -> None:
    assert read_cell(text).quantities == ()


def test_input_and_output_in_one_cell() -> None:
    page = "# Limits\n| Model | RPM | TPM |\n|--|--|--|\n| acme-large | 60 | 1M input/400k output |\n"
    assert limits(page) == [
        "acme-large|1000000 input_tokens/minute", "acme-large|400000 output_tokens/minute", "acme-large|60 requests/minute",
    ]  # fmt: skip


def test_a_cell_that_lists_models() -> None:
    page = (
        "# Limits\n| Models | Requests per minute |\n|--|--|\n| - Acme R1<br>- acme-v3 | 5,000 |\n"
        "| - Paint 2 | - Low (Default): 15 <br>- Medium: 30 <br>- High (Enterprise): 100 |\n"
    )
    assert limits(page) == [
        "Acme R1|5000 requests/minute", "Paint 2|100 requests/minute|high (enterprise)",
        "Paint 2|15 requests/minute|low (default)", "Paint 2|30 requests/minute|medium", "acme-v3|5000 requests/minute",
    ]  # fmt: skip


def test_the_column_of_models_names_before_one_of_deployments() -> None:
    page = "# Limits\n| Deployment | Model | RPM |\n|--|--|--|\n| node-1 | acme-large | 250 |\n"
    assert limits(page) == ["acme-large|250 requests/minute"]


def test_what_a_queue_holds_is_no_limit_in_time() -> None:
    page = (
        "# Limits\n| Model | Token limits | Batch queue limits |\n|--|--|--|\n| acme-5 | 30,000 TPM | 900,000 TPD |\n"
    )
    assert limits(page) == ["acme-5|30000 tokens/minute", "acme-5|900000 batch_queue_tokens"]


def test_the_id_that_a_page_without_headings_repeats() -> None:
    table = "| Tier | RPM |\n| --- | --- |\n| Free | Not supported |\n| Tier 1 | 500 |\n"
    assert limits(f"Snapshots\n\nacme-5-mini\n\nacme-5-mini\n\nOur limits\n\n{table}") == [
        "acme-5-mini|500 requests/minute|tier 1"
    ]
    assert isinstance(read(f"Snapshots\n\nacme-5-mini\n\nacme-5\n\nacme-5\n\nOur limits\n\n{table}"), Unreadable)


def test_the_id_on_the_line_before_a_table() -> None:
    page = "# Acme\n## Keys\n\nacme-r1-70b\n| Metric | Limit |\n|--|--|\n| RPM (requests per minute) | 30 |\n"
    assert limits(page) == ["acme-r1-70b|30 requests/minute"]


@pytest.mark.parametrize(
    ("heading", "named"),
    [
        ("Rate limits by tier (Acme Large 4.x - shared across 4.0 and 4.1)", "Acme Large 4.x"),
        ("Rate limits (updated May 2026)", "Acme"),
        ("Rate limits (v2)", "Acme"),
        ("Rate limits (60 RPM)", "Acme"),
        ("Rate limits (Tier 2)", "Acme"),
    ],
)
def test_a_heading_whose_note_names_the_model(heading: str, named: str) -> None:
    page = f"# Acme\n## {heading}\n| Plan | RPM |\n|--|--|\n| Free | 5 |\n"
    assert limits(page) == [f"{named}|5 requests/minute|free"]


def test_a_header_for_all_is_nobody() -> None:
    page = "# Acme\n## Batch API\n| Limit | All Tiers |\n|--|--|\n| RPM | 50 |\n"
    assert limits(page) == ["Batch API|50 requests/minute"]


def test_tabs_whose_panes_are_indented() -> None:
    pane = "    | Model | Concurrent<br>requests | Requests<br>per minute |\n    |:--:|:--:|:--:|\n    |**Acme R1**|{}|{}|\n"
    page = f'Limits by plan:\n\n=== "Trial"\n\n{pane.format(20, 30)}\n=== "Core"\n\n{pane.format(100, 600)}'
    assert limits(page) == [
        "Acme R1|100 concurrent_requests|core", "Acme R1|20 concurrent_requests|trial",
        "Acme R1|30 requests/minute|trial", "Acme R1|600 requests/minute|core",
    ]  # fmt: skip


def test_a_caption_in_words_without_spaces_is_a_sentence() -> None:
    page = (
        "| モデル | RPM |\n|--|--|\n| acme-large | 50 |\n\nキャッシュをITPMに数えます。\n\n"
        "| 最大キュー | 最大バッチ |\n|--|--|\n| 100 | 200 |\n"
    )
    assert limits(page) == ["acme-large|50 requests/minute"]


def test_a_list_in_a_cell_that_lost_its_breaks() -> None:
    page = "# Limits\n| Models | Requests per minute |\n|--|--|\n| - Acme R1- acme-v3- Acme Large 2 | 5,000 |\n"
    assert [line.split("|")[0] for line in limits(page)] == ["Acme Large 2", "Acme R1", "acme-v3"]


def test_notes_of_headers_tell_columns_of_one_measure_apart() -> None:
    page = "# Quotas\n| Model | TPM (Standard) | TPM (Global Standard) | RPM |\n|--|--|--|--|\n| Acme 4.1 | 450K | 2M | 2,700 |\n"
    assert [line.split("|")[1] for line in limits(page)] == [
        "2000000 tokens/minute",
        "2700 requests/minute",
        "450000 tokens/minute",
    ]


@pytest.mark.parametrize(
    ("printed", "label"),
    [("acme-large ⭐", "acme-large"), ("GET /v1/jobs/*", "GET /v1/jobs/*"), ("acme-2-*", "acme-2-*")],
)
def test_signs_behind_a_label(printed: str, label: str) -> None:
    assert limits(f"# Limits\n| Endpoint | Limit |\n|--|--|\n| {printed} | 60 req/min |\n") == [
        f"{label}|60 requests/minute"
    ]


def test_ids_between_commas() -> None:
    page = "# Limits\n| Model | RPM |\n|--|--|\n| `acme-4-large`, `acme-3-large`,<br>`acme-code-3` | 2000 |\n| Acme, Inc. | 5 |\n"
    assert limits(page) == [
        "Acme, Inc|5 requests/minute", "acme-3-large|2000 requests/minute", "acme-4-large|2000 requests/minute",
        "acme-code-3|2000 requests/minute",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "caption",
    [
        "The default quota in tokens per minute (TPM):",
        "Quota for Standard deployments is described in terms of Tokens-Per-Minute (TPM).",
    ],
)
def test_regions_beside_models_under_a_caption(caption: str) -> None:
    page = f"# Quotas\n## Regional quota limits\n\n{caption}\n\n| Region | acme-5 | Acme 5 mini |\n|--|--|--|\n| eastus | 80 K | 300 K |\n| westus | - | 450 K |\n"
    assert limits(page) == [
        "Acme 5 mini|300000 tokens/minute|eastus", "Acme 5 mini|450000 tokens/minute|westus", "acme-5|80000 tokens/minute|eastus",
    ]  # fmt: skip
