"""Limits in lists, cards and sentences."""

from __future__ import annotations

import pytest

from probes.parsing.limits.sentences import said, sentences
from tests.unit.probes_limits.said import limits, refusal


def test_lists_under_headings() -> None:
    page = """\
# Limits

## Rate limits by task

### Speech recognition

- 720 requests per minute

### Text embeddings

- 3000 requests per minute
- `@acme/embed-v1.5` is 1500 requests per minute
"""
    assert limits(page) == [
        "@acme/embed-v1.5|1500 requests/minute", "Speech recognition|720 requests/minute",
        "Text embeddings|3000 requests/minute",
    ]  # fmt: skip


def test_names_and_values() -> None:
    page = """\
# Rate limits

## acme-large

**Free plan**

- **Requests per minute:** 20
- RPD: 1,000
- TPM - 6,000

**Paid plan**

- 500 RPM, 1.5M TPM
"""
    assert limits(page) == [
        "acme-large|1000 requests/day|free", "acme-large|1500000 tokens/minute|paid", "acme-large|20 requests/minute|free",
        "acme-large|500 requests/minute|paid", "acme-large|6000 tokens/minute|free",
    ]  # fmt: skip


def test_lines_that_begin_with_a_model_or_a_tier() -> None:
    page = """\
# Chat API

- Free tier: 20 requests per minute
- acme-large: 30 RPM, 6,000 TPM
- Acme 4.1 mini: 5 RPM, 1.5K TPM
- Acme Large 2 (2026-01-01) - 7 RPM

Trial keys:

- 5 requests per second
"""
    assert limits(page) == [
        "Acme 4.1 mini|1500 tokens/minute", "Acme 4.1 mini|5 requests/minute", "Acme Large 2|7 requests/minute",
        "Chat API|20 requests/minute|free", "Chat API|5 requests/second|trial", "acme-large|30 requests/minute",
        "acme-large|6000 tokens/minute",
    ]  # fmt: skip


def test_cards() -> None:
    page = """\
<html><body><h1>Limits</h1><h2>Acme Large</h2>
<div><div>Requests per minute</div><div>500</div></div><div><div>Tokens per minute</div><div>30,000</div></div>
</body></html>
"""
    assert limits(page, "page.html") == ["Acme Large|30000 tokens/minute", "Acme Large|500 requests/minute"]


def test_cards_whose_names_stand_below() -> None:
    page = """\
<html><body><h1>Limits</h1><h2>Acme Large</h2>
<div><div>500</div><div>Requests per minute</div></div><div><div>30,000</div><div>Tokens per minute</div></div>
<p>Requests per day</p><p>7</p></body></html>
"""
    assert limits(page, "page.html") == [
        "Acme Large|30000 tokens/minute", "Acme Large|500 requests/minute", "Acme Large|7 requests/day",
    ]  # fmt: skip


def test_what_a_tab_says_does_not_hold_in_the_next() -> None:
    page = '# Chat API\n<Tab title="One">\nTrial keys:\n- 5 RPM\n</Tab>\n<Tab title="Two">\n- 6 RPM\n</Tab>\n'
    assert limits(page) == ["One|5 requests/minute|trial", "Two|6 requests/minute"]


def test_lists_in_tabs() -> None:
    page = """\
# Chat API

<Tabs>
<Tab title="Free">
- 20 requests per minute
</Tab>
<Tab title="Pro">
- 200 requests per minute
</Tab>
</Tabs>
"""
    assert limits(page) == ["Chat API|20 requests/minute|free", "Chat API|200 requests/minute|pro"]


@pytest.mark.parametrize(("sentence", "expected"), [
    ("Trial keys are limited to 1,000 calls a month.", [("1000", "requests", "month", None, "trial")]),
    ("The Embed API is limited to 10 requests per second.", [("10", "requests", "second", "Embed API", None)]),
    ("`acme-large` is limited to 10 requests per second and 5,000 requests per day.",
     [("10", "requests", "second", "acme-large", None), ("5000", "requests", "day", "acme-large", None)]),
    ("The rate limit is 60 requests per minute for acme-large.", [("60", "requests", "minute", "acme-large", None)]),
    ("/v1/files and /v1/batches share a limit of 300 requests per minute for each store.",
     [("300", "requests", "minute", "/v1/files and /v1/batches", None)]),
    ("All accounts have a limit of 3.6 million input tokens per minute.", [("3600000", "input_tokens", "minute", None, None)]),
    ("The default RPM limit is 60.", [("60", "requests", "minute", None, None)]),
    ("In addition, all endpoints are limited to 1,000 calls per month with a trial key.",
     [("1000", "requests", "month", "all endpoints", "trial")]),
    ("By default, API keys have a rate limit of 120 requests per minute (RPM).", [("120", "requests", "minute", None, None)]),
    ("Free tier users can make up to 20 requests per minute.", [("20", "requests", "minute", None, "free")]),
])  # fmt: skip
def test_sentences(sentence: str, expected: list[tuple[str, str, str, str | None, str | None]]) -> None:
    found = [
        (one.value, one.measure.resource, one.measure.window, one.subject, one.tier)
        for part in sentences(sentence.replace("`", ""), of_limits=False)
        for one in said(part)
    ]
    assert found == expected


def test_conditions_are_kept() -> None:
    page = """\
# API rate limits

- If you have purchased less than 10 credits, you're limited to 50 requests per day.
- If you purchase at least 10 credits, your daily limit is increased to 1000 requests per day.
"""
    assert limits(page) == [
        "API rate limits|1000 requests/day|you purchase at least 10 credits",
        "API rate limits|50 requests/day|you have purchased less than 10 credits",
    ]  # fmt: skip


@pytest.mark.parametrize("sentence", [
    "For example, you might send 20 requests with only 100 tokens and that would fill your limit if your RPM was 20.",
    "For instance, a rate of 60 requests per minute (RPM) may be enforced as 1 request per second.",
    "For example, you have a rate limit of 50 RPM and 200K TPM.",
    "Example: if your limit is 40,000 input tokens per minute, you might limit one workspace to 30,000 tokens per minute.",
    "If your RPM limit is 20, making 21 requests within a minute will result in an error.",
    "Let's say your RPM = 50 and your TPM = 200K.",
    "The limit was raised from 20 requests per minute to 60 requests per minute.",
    "The free tier allows 20 requests per minute and the pro plan allows 60 requests per minute.",
    "The table shows limits in requests per minute (20/min means 20 requests per minute).",
    "Limits are also enforced by the second: RPS is RPM/60.",
    "Limits are about 60 requests per minute.",
    "The free tier is limited.",
    "Files are limited to 512 MB.",
])  # fmt: skip
def test_what_only_looks_like_a_limit(sentence: str) -> None:
    assert refusal(f"# Rate limits\n\n{sentence}\n").startswith("no limits")


def test_rates_beside_names_count_requests_and_a_title_names_what_no_heading_does() -> None:
    page = """\
---
slug: limits
title: "API keys and limits"
---
Trial keys (and keys of new accounts) are limited to 1,000 API calls a month.

- [Chat](/reference/chat): 20/min
- Cluster: 5 calls/min
- Sort (legacy): 5 calls/min

## Notes
"""
    assert limits(page) == [
        "API keys and limits|1000 requests/month|trial", "Chat|20 requests/minute", "Cluster|5 requests/minute",
        "Sort|5 requests/minute",
    ]  # fmt: skip


def test_speed_is_no_limit_where_nobody_speaks_of_limits() -> None:
    page = "# {}\n\n- 60 tokens per second (3x faster than before)\n- acme-chat: 5 requests per second (beta)\n"
    assert limits(page.format("News")) == ["acme-chat|5 requests/second"]
    assert limits(page.format("Chat limits")) == ["Chat|60 tokens/second", "acme-chat|5 requests/second"]


def test_lists_by_region() -> None:
    page = """\
# Partner models

## Acme Small 3

Quota limits

us-east5:

- QPM: 245
- TPM: 600,000 (input and output)
- Context length: 200,000

global endpoint:

- QPM: 75
"""
    assert limits(page) == [
        "Acme Small 3|245 requests/minute|us-east5", "Acme Small 3|600000 tokens/minute|us-east5",
        "Acme Small 3|75 requests/minute|global endpoint",
    ]  # fmt: skip


def test_equal_numbers_in_one_line_and_labels_before_sentences() -> None:
    page = """\
# Rate limits

- acme-chat: 20K requests/day, 20000 TPD
- Acme 4.1 mini: 200000 / min, 100 ITPM
- Embeddings: you can send up to 50 requests per second.
- Note: every key is limited to 7 requests per second.
"""
    assert limits(page) == [
        "Acme 4.1 mini|100 input_tokens/minute", "Acme 4.1 mini|200000 requests/minute", "Embeddings|50 requests/second",
        "Rate limits|7 requests/second", "acme-chat|20000 requests/day", "acme-chat|20000 tokens/day",
    ]  # fmt: skip


def test_code_is_no_prose() -> None:
    page = (
        "<html><body><h1>Chat limits</h1><pre><code>for i in range(100):\n    sleep(60 / 500)  # 500 requests per minute\n"
        "</code></pre><ul><li>20 requests per minute</li></ul></body></html>"
    )
    assert limits(page, "page.html") == ["Chat|20 requests/minute"]
