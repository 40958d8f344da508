"""One row of an export by the names of its columns.

LiteLLM's spend logs have a row a request; ``prompt_tokens`` include cached ones, and what its own cache answered was
asked of nobody. OpenAI's usage (buckets of the API, or the CSV of its page) includes cached ones in ``input_tokens``.
Anthropic's usage report counts uncached input, cache reads and cache writes apart. A CSV of your own has the names of
watcher.yaml, cached input apart.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from probes.parsing.usage.fields import Record, first, moment, number, within, words
from watcher.domain.usage import Spent

ZERO = Decimal(0)
TIMES = (
    "starttime", "start_time", "starting_at", "start_time_iso", "aggregation_timestamp", "timestamp", "date", "time",
    "created_at",
)  # fmt: skip


def is_request(record: Record) -> bool:
    """Whether a row is one request, as in LiteLLM's spend logs."""
    return "prompt_tokens" in record and "starttime" in record


def answered_from_cache(record: Record) -> bool:
    """Whether LiteLLM answered a request itself, so that no vendor was asked."""
    return str(record.get("cache_hit", "")).strip().casefold() == "true"


def spent(record: Record, where: str) -> Spent:
    """What one row says.

    Args:
        record: values by the names of columns in lower case.
        where: ``line 7``.

    Raises:
        ValueError: it names no model or time, or a number is none.
    """
    model = first(record, "model", "snapshot_id", "model_name")
    when = first(record, *TIMES)
    if model is None or when is None:
        raise ValueError(f"no {'model' if model is None else 'time'}")
    start, whole_day = moment(when)
    end = None if is_request(record) else first(record, "end_time", "ending_at", "end_time_iso")
    length = moment(end)[0] - start if end is not None else timedelta(days=1 if whole_day else 0)
    if length < timedelta(0):
        raise ValueError("it ends before it begins")
    requests = number(first(record, "requests", "num_model_requests", "n_requests"), "requests")
    if requests is None and is_request(record):
        requests = Decimal(1)
    return Spent(str(model)[:200], start, length, _tokens(record), requests, _tags(record), where, _workflow(record))


def _tokens(record: Record) -> tuple[tuple[str, Decimal], ...]:
    def count(*names: str) -> Decimal | None:
        return number(first(record, *names), names[0])

    cached = count("cached_input_tokens", "cache_read_input_tokens")
    included = count("input_cached_tokens", "cached_context_tokens_total", "n_cached_context_tokens_total")
    writes = {
        "cache_write": count("cache_write_tokens") or ZERO,
        "cache_write_5m": count("ephemeral_5m_input_tokens", "cache_creation_5m_input_tokens") or ZERO,
        "cache_write_1h": count("ephemeral_1h_input_tokens", "cache_creation_1h_input_tokens") or ZERO,
    }
    plain = count("uncached_input_tokens")
    if plain is None:
        whole = count("input_tokens", "prompt_tokens", "n_context_tokens_total") or ZERO
        inside = included or (_details(record) if is_request(record) else ZERO) or ZERO
        written = count("input_cache_write_tokens") or ZERO
        if inside + written > whole:
            raise ValueError("more input is cached than there is")
        plain, cached, writes["cache_write"] = (
            whole - inside - written,
            (cached or ZERO) + inside,
            writes["cache_write"] + written,
        )
    output = count("output_tokens", "completion_tokens", "n_generated_tokens_total") or ZERO
    return (("input", plain), ("cached_input", cached or ZERO), *writes.items(), ("output", output))


def _details(record: Record) -> Decimal | None:
    """Cached tokens of a request, as LiteLLM keeps the vendor's own count of them."""
    usage = within(within(record.get("metadata")).get("usage_object"))
    return number(within(usage.get("prompt_tokens_details")).get("cached_tokens"), "cached_tokens")


def _workflow(record: Record) -> str:
    """The workflow that a row names as such; empty where it names none."""
    tagged = (tag.removeprefix("workflow:") for tag in words(record.get("request_tags")) if tag.startswith("workflow:"))
    named = (record.get("workflow"), within(record.get("metadata")).get("workflow"), *tagged)
    return next((name[:200] for name in named if isinstance(name, str) and name), "")


def _tags(record: Record) -> tuple[str, ...]:
    own = within(record.get("metadata"))
    named = [record.get("workflow"), own.get("workflow"), record.get("team_alias"), own.get("user_api_key_team_alias")]
    named += [record.get("team_id"), record.get("project_id"), record.get("project_name"), record.get("workspace_id")]
    tags = (*words(record.get("request_tags")), *words(own.get("tags")))
    return (*(text for text in named if isinstance(text, str) and text), *tags)
