"""Numbers beside limits that are none: prices, bases, dates, what was observed; and numbers under a scale."""

from __future__ import annotations

import pytest

from probes.parsing.limits.cells import read_cell, scaled
from probes.parsing.limits.measures import measure, scale
from tests.unit.probes_limits.said import limits, read
from watcher.domain.observations import Unreadable

BESIDE = (
    ("Input (per 1M tokens)", "0.15"), ("Output /M", "3"), ("Tokens计费", "输入：￥1.5/M Tokens<br>输出：￥6/M Tokens"),
    ("输入价格", "0.15"), ("Price per minute", "0.006"), ("Context window (tokens)", "128000"), ("Max output tokens", "8192"),
    ("Avg requests per minute", "17"), ("p99 rpm", "45"), ("Peak RPM", "70"), ("tokens/min (measured)", "3000"),
    ("Daily active users", "42"), ("Released", "2025"), ("Batch size", "32"), ("Latency (s)", "1.2"),
)  # fmt: skip


@pytest.mark.parametrize(("header", "value"), BESIDE)
def test_a_column_that_is_no_limit(header: str, value: str) -> None:
    page = f"# Acme\n| Model | RPM | {header} |\n|--|--|--|\n| acme-large | 60 | {value} |\n"
    assert limits(page) == ["acme-large|60 requests/minute"]


def test_all_of_them_at_once() -> None:
    heads, values = " | ".join(name for name, _ in BESIDE), " | ".join(value for _, value in BESIDE)
    page = f"# Acme\n| Model | RPM | {heads} |\n|{'--|' * (2 + len(BESIDE))}\n| acme-large | 60 | {values} |\n"
    assert limits(page) == ["acme-large|60 requests/minute"]


@pytest.mark.parametrize("text", ["Requests/M", "Output /M", "tokens / 1M"])
def test_a_capital_m_is_a_million(text: str) -> None:
    found = measure(text)
    assert found is None or found.window is None


@pytest.mark.parametrize(
    "text",
    [
        "Input (per 1M tokens)",
        "RPM (until Jan 2026)",
        "per 1K tokens",
        "RPM (from 1 March 2026)",
        "TPM, as of May 4, 2026",
    ],
)
def test_a_header_with_a_base_or_a_date_is_a_header(text: str) -> None:
    assert read_cell(text).quantities == ()


@pytest.mark.parametrize(
    ("header", "factor"),
    [
        ("TPM (K)", 1_000), ("TPM (thousands)", 1_000), ("Capacity (1K TPM)", 1_000), ("Quota (units of 1,000)", 1_000),
        ("TPM, in millions", 1_000_000), ("TPM (M)", 1_000_000), ("TPM", 1), ("RPM (per key)", 1), ("Limit (v1)", 1),
    ],
)  # fmt: skip
def test_the_scale_of_a_header(header: str, factor: int) -> None:
    assert scale(header) == factor


def test_numbers_under_a_scale() -> None:
    page = "# Quotas\n| Model | TPM (K) | RPM |\n|--|--|--|\n| acme-8b | 240 | 1,440 |\n| acme-9b | 90K | 30 |\n| acme-1b | - | 5 |\n"
    assert limits(page) == [
        "acme-1b|5 requests/minute", "acme-8b|1440 requests/minute", "acme-8b|240000 tokens/minute", "acme-9b|30 requests/minute",
    ]  # fmt: skip
    assert scaled("1.5", 1_000_000).quantities[0].value == "1500000"
    assert scaled("N/A", 1_000).absent


@pytest.mark.parametrize("caption", ["All values are in thousands.", "Quota, in units of 1,000:"])
def test_a_caption_with_a_scale_leaves_its_table_out(caption: str) -> None:
    assert isinstance(read(f"# Quotas\n\n{caption}\n\n| Model | TPM |\n|--|--|\n| acme-8b | 240 |\n"), Unreadable)


def test_ten_thousands_in_chinese() -> None:
    page = "### Acme 系列\n| 模型名称 | QPM | TPM |\n|--|--|--|\n| acme-32b | 600 | 100w |\n| acme-8b | 600 | 400 万 (4,000,000) |\n"
    assert "acme-32b|1000000 tokens/minute" in limits(page)
    assert "acme-8b|4000000 tokens/minute" in limits(page)


def test_a_rough_note_that_says_it_again() -> None:
    assert [one.value for one in read_cell("1 RPS (~60 RPM)").quantities] == ["1"]
    assert read_cell("~60 RPM").quantities == ()


@pytest.mark.parametrize(
    "line",
    [
        "A single request on Acme's Tier 1 will exceed the 40,000 TPM limit.",
        "You could run 50 of these without hitting the 4,000,000 TPM limit.",
        "A one-time purchase bumps the limit to 1,000 requests/day.",
        "Quota (units of 1,000 TPM):",
        "Use `max_rpm: 60`.",
    ],
)
def test_sentences_that_state_no_limit(line: str) -> None:
    assert isinstance(read(f"# Rate limits\n\n{line}\n"), Unreadable)


def test_a_number_before_a_heading_is_no_name() -> None:
    page = "# Acme\n## 7. Rate limits\n| Limit | Tier 1 |\n|--|--|\n| Requests per minute | 50 RPM |\n"
    assert limits(page) == ["Acme|50 requests/minute|tier 1"]
