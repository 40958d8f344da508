"""What headers, labels and captions name."""

from __future__ import annotations

import pytest

from probes.parsing.limits.measures import Measure, measure, names_limit


@pytest.mark.parametrize(("text", "resource", "window"), [
    ("RPM", "requests", "minute"),
    ("rpd", "requests", "day"),
    ("QPM", "requests", "minute"),
    ("TPM", "tokens", "minute"),
    ("ITPM", "input_tokens", "minute"),
    ("OTPM", "output_tokens", "minute"),
    ("IPM", "images", "minute"),
    ("ASH", "audio_seconds", "hour"),
    ("ASD", "audio_seconds", "day"),
    ("Input TPM", "input_tokens", "minute"),
    ("Total prompt TPM", "input_tokens", "minute"),
    ("Generated TPM", "output_tokens", "minute"),
    ("TPM (input)", "input_tokens", "minute"),
    ("Requests per minute", "requests", "minute"),
    ("Requests per minute (RPM)", "requests", "minute"),
    ("Requests (per minute)", "requests", "minute"),
    ("Requests / day", "requests", "day"),
    ("Requests/s", "requests", "second"),
    ("Max API calls per hour", "requests", "hour"),
    ("Queries a month", "requests", "month"),
    ("Maximum input tokens per minute (ITPM) excluding cache reads", "input_tokens", "minute"),
    ("Maximum output tokens per minute (OTPM)", "output_tokens", "minute"),
    ("Tokens consumed per minute (TPM), including input and output tokens", "tokens", "minute"),
    ("Quota limit in tokens per minute (TPM)", "tokens", "minute"),
    ("Tokens per model per minute", "tokens", "minute"),
    ("Images per minute (IPM)", "images", "minute"),
    ("Audio seconds per hour", "audio_seconds", "hour"),
    ("20,000 inputs/min", "inputs", "minute"),
    ("Daily request limit", "requests", "day"),
    ("per-minute token limit", "tokens", "minute"),
    ("Requests per 24 hours", "requests", "day"),
    ("Requests per 60 seconds", "requests", "minute"),
    ("Requests per 10 seconds", "requests", "10 seconds"),
    ("Concurrency", "concurrent_requests", None),
    ("Parallel requests", "concurrent_requests", None),
    ("Concurrent sessions", "concurrent_sessions", None),
    ("Concurrent batch requests", "concurrent_batch_requests", None),
    ("Batch queue limit", "batch_queue_tokens", None),
    ("Batch enqueued tokens", "batch_enqueued_tokens", None),
    ("Maximum batch requests in processing queue", "batch_requests_in_processing_queue", None),
    ("Maximum batch requests per batch", "batch_requests_per_batch", None),
    ("Requests", "requests", None),
    ("Input tokens", "input_tokens", None),
    ("20 / min", None, "minute"),
    ("每分钟请求数", "requests", "minute"),
])  # fmt: skip
def test_named(text: str, resource: str | None, window: str | None) -> None:
    assert measure(text) == Measure(resource, window)


@pytest.mark.parametrize("text", [
    "", "Model", "Rate limit", "Trial rate limit", "Notes", "Context window (tokens)", "Max output tokens", "Speed (tokens/s)",
    "Price per 1M tokens", "RPM (requests per day)", "RPM / TPM", "Remaining requests per minute", "20 m", "a model",
])  # fmt: skip
def test_not_one_measure(text: str) -> None:
    assert measure(text) is None


def test_several_are_a_limit_and_not_one_measure() -> None:
    assert names_limit("RPM and TPM")
    assert measure("RPM and TPM") is None


def test_what_is_left_open_is_completed_and_concurrency_needs_no_time() -> None:
    assert Measure(None, "minute").completed(Measure("requests")) == Measure("requests", "minute")
    assert Measure("tokens").completed(Measure("requests", "day")) == Measure("tokens", "day")
    assert Measure("concurrent_requests").completed(Measure(None, "minute")) == Measure("concurrent_requests")
    assert Measure("concurrent_requests").whole
    assert not Measure("requests").whole
    assert not Measure(None, "minute").whole
