"""Sizes, days, kinds of input and statuses as vendors print them; what leaves something open is none."""

from __future__ import annotations

import pytest

from probes.parsing.model_list import values, vocabulary


@pytest.mark.parametrize(("printed", "tokens"), [
    ("200K tokens", "200000"), ("1M", "1000000"), ("0.5M", "500000"), ("128k", "128000"), ("1,048,576", "1048576"), ("8192", "8192"),
    ("Up to 64K", "64000"), ("1.05 million tokens", "1050000"), ("200K tokens / 1M tokens (beta)", "200000"), ("200,000 (1M beta)", "200000"),
    ("1M tokens (1,048,576)", "1048576"), ("16,384 (16K) tokens", "16384"), ("Default: 4K, maximum: 8K", "8000"), ("Total: 400,000 Input: 272,000 Output: 128,000", "400000"),
    ("1,050,000 Input: 922,000Output: 128,000", "1050000"),
    ("4K-8K", None), ("65k / 131k", None), ("Input: 128,000 Output: 16,384", None), ("-", None), ("", None), ("0", None), ("unlimited", None),
    ("32", "32"), ("about 32 pages", None), ("1,00,000", None), ("$200", None), ("9" * 400, None),
])  # fmt: skip
def test_numbers_of_tokens(printed: str, tokens: str | None) -> None:
    assert values.tokens(printed) == tokens


@pytest.mark.parametrize(("printed", "day"), [
    ("1772323200", "2026-03-01"), ("1772323200000", "2026-03-01"), ("2026-03-01T10:00:00Z", "2026-03-01"), ("March 1, 2026", "2026-03-01"),
    ("2026-03-01", "2026-03-01"), ("March 2026", None), ("0", None), ("9999999999", None), ("12345", None), ("2026-02-30", None), ("", None),
])  # fmt: skip
def test_days(printed: str, day: str | None) -> None:
    assert values.day(printed) == day


@pytest.mark.parametrize(("printed", "kinds"), [
    ("Text, images and PDF", ("image", "pdf", "text")), ("TEXT\nIMAGE", ("image", "text")), ("text + image", ("image", "text")), ("file\ntext\nmotion", ("file", "motion", "text")),
    ("Yes", ()), ("$3.00", ()), ("", ()), ("text, and whatever else you would like to send to it", ()),
])  # fmt: skip
def test_kinds_of_input(printed: str, kinds: tuple[str, ...]) -> None:
    assert values.modalities(printed) == kinds
    assert values.both_ways(f"{printed}->text")[1] == ("text",)


@pytest.mark.parametrize(("printed", "status"), [
    ("GA", "ga"), ("Live", "live"), ("ACTIVE", "active"), ("Deprecated Sept 15, 2025", "deprecated"), ("Legacy (until 2026/07/24)", "legacy"), ("retired on 2026-01-01", "retired"),
    ("2026-01-01", None), ("", None), ("It is still there for all who need it", None), ("✓", None),
])  # fmt: skip
def test_statuses(printed: str, status: str | None) -> None:
    assert values.status(printed) == status


@pytest.mark.parametrize(("text", "attribute"), [
    ("Context window (tokens)", "context_window"), ("contextLength", "context_window"), ("Max Output Tokens", "max_output"), ("outputTokenLimit", "max_output"),
    ("Acme API ID", "id"), ("AWS Bedrock ID", None), ("Recommended replacement model ID", None), ("Training data (up to)", "knowledge_cutoff"),
    ("Supported inputs", "input_modalities"), ("Input price", None), ("Launch stage", "status"), ("Description", None), ("Notes on everything else there is to say about a model in this table", None),
])  # fmt: skip
def test_what_headers_say(text: str, attribute: str | None) -> None:
    found = vocabulary.field(text)
    assert (found[0] if found else None) == attribute


@pytest.mark.parametrize(("heading", "standing"), [
    ("Legacy models", "legacy"), ("Deprecated model", "deprecated"), ("Preview", "preview"), ("Models in preview and after", None), ("Models", None),
])  # fmt: skip
def test_what_headings_say_of_all_under_them(heading: str, standing: str | None) -> None:
    assert vocabulary.standing(heading) == standing
