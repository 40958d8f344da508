"""Limits in response headers, scheme by scheme, whatever the provider is called."""

from __future__ import annotations

from decimal import Decimal

import pytest

from probes.base import Provider
from probes.parsing.headers.facts import limit_facts
from probes.parsing.headers.reader import Headers
from probes.registry import provider
from tests.unit.probes_headers.said import IN_AN_HOUR, read, said

BY_WORDS: list[tuple[Headers, list[str]]] = [
    (
        {"X-RateLimit-Limit-Requests": "9", "X-RateLimit-Remaining-Requests": "8", "X-RateLimit-Reset-Requests": "6m0s"},
        ["requests/- 9 8 360"],
    ),
    (
        {"x-ratelimit-limit-project-tokens": "9", "x-ratelimit-remaining-project-tokens": "8", "x-ratelimit-limit-tokens": "7"},
        ["project_tokens/-@project 9 8 -", "tokens/- 7 - -"],
    ),
    (
        {"x-ratelimit-limit-tokens_usage_based": "9", "x-ratelimit-reset-tokens_usage_based": "1ms"},
        ["tokens_usage_based/-@usage-based 9 - 0.001"],
    ),
    (
        {"x-ratelimit-limit-input-images": "9", "x-ratelimit-remaining-input-images": "8"},
        ["input_images/- 9 8 -"],
    ),
    (
        {"anthropic-ratelimit-input-tokens-limit": "9", "anthropic-ratelimit-input-tokens-reset": "2026-03-01T12:00:07Z"},
        ["input_tokens/minute 9 - 7"],
    ),
    (
        {"anthropic-priority-output-tokens-limit": "9", "anthropic-priority-output-tokens-remaining": "8"},
        ["priority_output_tokens/minute@priority 9 8 -"],
    ),
    (
        {"x-ratelimit-limit-requests-day": "9", "x-ratelimit-reset-requests-day": "33011.382867"},
        ["requests/day 9 - 33011.382867"],
    ),
    (
        {"x-ratelimit-limit-tokens-per-minute": "9", "x-ratelimit-limit-tokens-per-day": "90"},
        ["tokens/minute 9 - -", "tokens/day 90 - -"],
    ),
    (
        {"x-ratelimit-limit-req-10-second": "9", "x-ratelimit-remaining-req-10-second": "8"},
        ["req/10-second 9 8 -"],
    ),
    ({"x-ratelimit-limit-requests-1d": "9", "x-ratelimit-limit-tokens-5h": "8"}, ["requests/day 9 - -", "tokens/5-hour 8 - -"]),
    ({"x-ratelimit-limit-rpm": "9", "x-ratelimit-limit-tpd": "8"}, ["requests/minute 9 - -", "tokens/day 8 - -"]),
    (
        {"x-ratelimit-limit-tokens-prompt": "9", "x-ratelimit-limit-tokens-generated": "8", "x-ratelimit-over-limit": "no"},
        ["tokens_prompt/- 9 - -", "tokens_generated/- 8 - -"],
    ),
    (
        {"x-trial-endpoint-call-limit": "9", "x-trial-endpoint-call-remaining": "8", "x-endpoint-monthly-call-limit": "7"},
        ["monthly_calls/month@endpoint 7 - -", "trial_endpoint_calls/-@trial-endpoint 9 8 -"],
    ),
    (
        {"x-litellm-key-remaining-requests-acme-1.5": "8", "x-litellm-key-remaining-tokens-acme-1.5": "7"},
        ["key_requests/-@key-acme-1-5 - 8 -", "key_tokens/-@key-acme-1-5 - 7 -"],
    ),
    (
        {"x-ratelimit-model_per_key-limit-tokens": "9", "x-ratelimit-model_per_key-remaining-tokens": "8"},
        ["model_per_key_tokens/-@model-key 9 8 -"],
    ),
    ({"x-ratelimit-limit-requests-1h": "9", "x-ratelimit-remaining-requests-1h": "-2"}, ["requests/hour 9 -2 -"]),
    ({"maximum-concurrent-requests": "9", "current-concurrent-requests": "1"}, ["concurrent_requests/- 9 - -"]),
    ({"x-acme-key-rpm-limit": "9"}, ["key_requests/minute@key 9 - -"]),
]  # fmt: skip
SHAPES: list[tuple[Headers, list[str]]] = [
    (
        {"x-ratelimit-limit": "9", "x-ratelimit-remaining": "8", "x-ratelimit-reset": str(IN_AN_HOUR), "x-ratelimit-used": "1"},
        ["requests/- 9 8 3600"],
    ),
    ({"x-rate-limit-limit": "9", "x-rate-limit-reset": f"{IN_AN_HOUR}000"}, ["requests/- 9 - 3600"]),
    (
        {"x-ratelimit-limit": "9", "x-ratelimit-remaining": "8", "x-tokenlimit-limit": "90", "x-tokenlimit-remaining": "80"},
        ["requests/- 9 8 -", "tokens/- 90 80 -"],
    ),
    ({"x-rate-limit": "9", "x-rate-limit-remaining": "8"}, ["requests/- 9 8 -"]),
    ({"ratelimit-remaining": "8", "ratelimit-reset": "1"}, ["requests/- - 8 1"]),
    (
        {"ratelimitbysize-limit": "9", "ratelimitbysize-remaining": "8", "ratelimitbysize-reset": "33",
         "ratelimitbysize-query-cost": "3", "x-ratelimitbysize-limit-minute": "9", "x-ratelimitbysize-remaining-minute": "8",
         "x-ratelimitbysize-limit-month": "90", "x-ratelimitbysize-remaining-month": "80"},
        ["tokens/minute 9 8 33", "tokens/month 90 80 -"],
    ),
    (
        {"RateLimit-Limit": "9", "RateLimit-Remaining": "8", "RateLimit-Reset": "26", "X-RateLimit-Limit-Minute": "9",
         "X-RateLimit-Remaining-Minute": "8"},
        ["requests/minute 9 8 26"],
    ),
    (
        {"X-AI-RateLimit-Limit-minute-globex": "9", "X-AI-RateLimit-Remaining-minute-globex": "8",
         "X-AI-RateLimit-Limit-30-initech": "7", "X-AI-RateLimit-Query-Cost-globex": "3"},
        ["globex_tokens/minute@globex 9 8 -", "initech_tokens/30s@initech 7 - -"],
    ),
    (
        {"X-Globex-RateLimit-Daily": "900", "X-Globex-RateLimit-Daily-Remaining": "800", "X-Globex-RateLimit-Max": "9",
         "X-Globex-RateLimit-Remaining": "8", "X-Globex-RateLimit-Interval-Milliseconds": "10000"},
        ["requests/day 900 800 -", "requests/10s 9 8 -"],
    ),
    (
        {"X-Rate-Limit-Requests-Left": "8", "X-Rate-Limit-Requests-Quota": "9", "X-Rate-Limit-Time-Reset-Ms": "3000",
         "X-Rate-Limit-Time-Window-Ms": "5000"},
        ["requests/5s 9 8 3"],
    ),
    (
        {"llm_provider-x-ratelimit-limit-requests": "9", "x-ratelimit-limit-requests": "7"},
        ["requests/-@llm_provider 9 - -", "requests/- 7 - -"],
    ),
    ({"x-ratelimit-limit": "9", "ratelimit-limit": "7"}, ["requests/- 9 - -", "requests/-@ratelimit-limit 7 - -"]),
    ({"x-ratelimit-limit-tokens": ["9", "req_1"], "x-ratelimit-reset-tokens": "0s, req_1"}, ["tokens/- 9 - 0"]),
    ({"x-ratelimit-limit": "9", "x-ratelimit-window": "1m"}, ["requests/60s 9 - -"]),
    ({"x-ratelimit-limit-tokens": "30,000"}, ["tokens/- 30000 - -"]),
]  # fmt: skip
STRUCTURED: list[tuple[Headers, list[str]]] = [
    ({"ratelimit": "limit=9, remaining=8, reset=30", "ratelimit-policy": "9;w=60"}, ["requests/60s 9 8 30"]),
    ({"ratelimit": "default;r=8;t=30", "ratelimit-policy": "default;q=9;w=60"}, ["requests/60s 9 8 30"]),
    (
        {"ratelimit": '"burst";r=8;t=30', "ratelimit-policy": '"burst";q=9;w=60;pk=:cHNrMg==:, "daily";q=90;w=86400;qu="tokens"'},
        ["burst_requests/60s@burst 9 8 30", "daily_tokens/86400s@daily 90 - -"],
    ),
    ({"ratelimit": '"api";r=8;t=30', "ratelimit-policy": '"fixed, window";"api";q=9;w=300'}, ["api_requests/300s@api 9 8 30"]),
    ({"ratelimit-policy": "9;w=60"}, ["requests/60s 9 - -"]),
    ({"ratelimit": '"default";r=8;t=30'}, ["requests/- - 8 30"]),
    (
        {"ratelimit-limit": "9", "ratelimit-policy": "1;w=1, 9;w=60", "ratelimit-remaining": "8", "ratelimit-reset": "5"},
        ["requests/60s 9 8 5", "requests/1s 1 - -"],
    ),
    ({"ratelimit-limit": '9, 9;w=10;comment="a, b;c", 90;w=3600'}, ["requests/10s 9 - -", "requests/3600s 90 - -"]),
    ({"ratelimit-limit": "9;w=21600", "ratelimit-remaining": "8;w=21600"}, ["requests/21600s 9 8 -"]),
    (
        {"X-RateLimit-Limit": "1, 9", "X-RateLimit-Policy": "1;w=1, 9;w=2592000", "X-RateLimit-Remaining": "0, 8",
         "X-RateLimit-Reset": "1, 1419704"},
        ["requests/1s 1 0 1", "requests/2592000s 9 8 1419704"],
    ),
    ({"x-ratelimit-limit": "1, 9", "x-ratelimit-remaining": "0, 8"}, ["requests/-@1 1 0 -", "requests/-@2 9 8 -"]),
]  # fmt: skip


@pytest.mark.parametrize(("headers", "expected"), [*BY_WORDS, *SHAPES, *STRUCTURED])
def test_schemes(headers: Headers, expected: list[str]) -> None:
    reading = read(headers)
    assert said(headers) == expected
    assert reading.unknown == ()


@pytest.mark.parametrize(
    "headers",
    [
        {"x-ratelimit-mood": "fine"},
        {"x-ratelimit-limit": "plenty"},
        {"x-ratelimit-limit": "500, 200"},
        {"x-ratelimit-limit-tokens": "100,200"},
        {"x-app-rate-limit": "100:120,20:1"},
        {"x-ms-ratelimit-remaining-resource": "Compute/HighCostGet3Min;159"},
        {"x-credits-remaining": "3"},
        {"x-quota-limit": "3"},
        {"ratelimit": "soon"},
        {"x-ratelimit-reset": "soon"},
        {"x-ratelimit-window": "60"},
        {"x-acmeratelimit": "60"},
        {"x-ratelimit-limit": "100 per 1 minute"},
    ],
)
def test_what_no_rule_reads_is_kept_as_it_came_and_flagged(headers: dict[str, str]) -> None:
    reading = read(headers)
    assert reading.limits == ()
    assert dict(reading.unknown) == headers
    assert [warning.startswith("a new scheme of limits: ") for warning in reading.warnings] == [True]


@pytest.mark.parametrize(
    "headers",
    [
        {"content-length": "12", "x-request-size-limit": "5", "x-upload-limit": "9", "server-timing": "limit;dur=3"},
        {"num_tokens": "85", "x-acme-prompt-tokens": "3", "openai-processing-ms": "90", "x-acme-key-max-budget": "1"},
        {
            "x-ratelimit-abusepenalty-active": "False",
            "x-ratelimit-tokens-query-cost": "3",
            "x-ratelimit-limit": "unlimited",
        },
    ],
)
def test_what_holds_no_limit_is_neither_read_nor_flagged(headers: dict[str, str]) -> None:
    reading = read(headers)
    assert (reading.limits, reading.unknown, reading.warnings) == ((), (), ())


def test_parts_of_a_known_scheme_that_hold_no_count_are_kept() -> None:
    given = {
        "x-ratelimit-over-limit": "yes",
        "x-envoy-ratelimited": "true",
        "anthropic-ratelimit-unified-5h-utilization": "0.17",
    }
    assert dict(read(given).signals) == given


def test_one_word_for_what_is_counted_beside_the_headers_own() -> None:
    given = {
        "x-ratelimit-limit-req-minute": "9",
        "x-trial-endpoint-call-limit": "9",
        "x-ratelimit-limit-tokens-prompt": "9",
    }
    assert {one.resource for one in read(given).limits} == {"requests", "input_tokens"}


def test_a_window_in_seconds_is_the_same_limit_as_one_in_words() -> None:
    seconds = read({"ratelimit-limit": "9", "ratelimit-policy": "9;w=60"}).limits
    words = read({"x-ratelimit-limit-minute": "9"}).limits
    assert [one.key for one in seconds] == [one.key for one in words] == [("requests", "minute", "")]


def test_a_window_that_a_vendor_documents() -> None:
    documented = Provider("globex", "Globex", windows={"requests": "day"})
    assert said({"x-ratelimit-limit-requests": "9"}, documented) == ["requests/day 9 - -"]
    assert said({"x-ratelimit-limit-requests": "9"}) == ["requests/- 9 - -"]
    assert said({"x-ratelimit-limit-requests-hour": "9"}, documented) == ["requests/hour 9 - -"]


def test_windows_that_vendors_of_the_catalogue_document() -> None:
    plain = {"x-ratelimit-limit-requests": "9", "x-ratelimit-limit-tokens": "8"}
    assert said(plain, provider("groq")) == ["requests/day 9 - -", "tokens/minute 8 - -"]
    assert said({"x-trial-endpoint-call-limit": "9"}, provider("cohere")) == [
        "trial_endpoint_calls/minute@trial-endpoint 9 - -"
    ]
    for minutely in ("xai", "azure"):
        assert said(plain, provider(minutely)) == ["tokens/minute 8 - -", "requests/- 9 - -"]
    assert said(plain, provider("openai")) == ["requests/- 9 - -", "tokens/- 8 - -"]
    halves = {"x-ratelimit-limit-tokens-prompt": "9", "x-ratelimit-limit-tokens-generated": "8"}
    assert [one.key for one in read(halves, provider("fireworks")).limits] == [
        ("input_tokens", "minute", ""),
        ("output_tokens", "minute", ""),
    ]


def test_what_counts_for_history_holds_nothing_that_moves_with_each_call() -> None:
    first = read({"x-ratelimit-limit-req-minute": "60", "x-ratelimit-remaining-req-minute": "59"})
    later = read({"x-ratelimit-limit-req-minute": "60", "x-ratelimit-remaining-req-minute": "12"})
    facts = limit_facts(first, "acme-large", "acme/acme-large")
    assert [(fact.subject, fact.model, fact.value, fact.qualifiers) for fact in facts] == [
        ("acme-large", "acme/acme-large", "60", (("resource", "requests"), ("window", "minute")))
    ]
    assert [fact.key for fact in facts] == [fact.key for fact in limit_facts(later, "acme-large")]


def test_what_remains_of_an_unknown_limit_is_no_fact_of_history() -> None:
    assert limit_facts(read({"ratelimit-remaining": "8"}), "acme-large") == ()


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"retry-after": "59"}, 59),
        ({"retry-after": "Sun, 01 Mar 2026 12:02:00 GMT"}, 120),
        ({"retry-after": "1", "retry-after-ms": "1500"}, Decimal("1.5")),
        ({"retry-after": "-3"}, 0),
        ({"retry-after": "soon"}, None),
        ({}, None),
    ],
)
def test_the_wait_that_is_asked_for(headers: Headers, wait: int | Decimal | None) -> None:
    assert read(headers).retry_after_s == wait


HOSTILE = [
    "-5",
    "1e308",
    "1" + "0" * 30,
    "9" * 16,
    "9223372036854775807",
    "NaN",
    "-Infinity",
    "1e999999",
    "0x10",
    "٣",
]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_number_beyond_reason_is_no_limit_and_is_kept_and_flagged(hostile: str) -> None:
    reading = read({"x-ratelimit-limit-tokens": hostile, "x-ratelimit-remaining-tokens": "7"})
    assert [one.limit for one in reading.limits] == [None]
    assert reading.unknown == (("x-ratelimit-limit-tokens", hostile),)
    assert len(reading.warnings) == 1
    assert [one.key for one in reading.unread] == [("tokens", "", "")]


def test_a_list_that_fits_nothing_is_unread() -> None:
    reading = read({"x-ratelimit-limit-tokens": "9,223,372,036,854,775,807", "x-ratelimit-remaining-tokens": "7"})
    assert (reading.limits, [one.key for one in reading.unread]) == ((), [("tokens", "", "")])


def test_what_is_unread_has_the_window_that_it_would_have_had() -> None:
    groq = read({"x-ratelimit-limit-tokens-per-day": "NaN", "anthropic-ratelimit-input-tokens-limit": "-7"})
    assert [one.key for one in groq.unread] == [("tokens", "day", ""), ("input_tokens", "minute", "")]
    beside = {"x-ratelimit-window": "60", "x-ratelimit-remaining": "5", "x-ratelimit-limit": "1e308"}
    assert [one.key for one in read(beside).unread] == [("requests", "minute", "")]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_policy_whose_count_is_none_is_flagged_beside_one_that_is_read(hostile: str) -> None:
    policies = f'"burst";q=9;w=60, "daily";q={hostile};w=86400'
    reading = read({"ratelimit-policy": policies})
    assert [(one.limit, one.key) for one in reading.limits] == [("9", ("requests", "minute", "burst"))]
    assert [one.key for one in reading.unread] == [("requests", "day", "daily")]
    assert reading.unknown == (("ratelimit-policy", policies),)


@pytest.mark.parametrize("window", ["9" * 30, "10000000000", "1e9"])
def test_a_window_beyond_reason_is_none(window: str) -> None:
    (one,) = read({"ratelimit-policy": f'"d";q=5;w={window}'}).limits
    assert (one.limit, one.window) == ("5", None)
