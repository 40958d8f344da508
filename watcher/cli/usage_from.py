"""Where usage comes from: an export in a file, or a Prometheus server that is asked now."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from probes.fetch.asking import Answered, Asked
from probes.parsing.usage.reading import MOST_BYTES, Export, read_export
from probes.prometheus import Question, asked_usage, server
from watcher.domain.errors import UsageError
from watcher.domain.observations import Failure

DAYS = 7  # the most that Prometheus gives minute by minute, so that peaks show
EXAMPLE = """'sum by (__name__, model) ({__name__=~"litellm_(input|output)_tokens_metric_total"})'"""
_ADDRESS = re.compile(r"(?i)https?:|[a-z][a-z0-9+.-]*://", re.ASCII)
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}", re.ASCII)

Ask = Callable[[Asked], Answered | Failure]


@dataclass(frozen=True, slots=True)
class From:
    """What the command line says of it. ``usage`` is a path or an address; the rest is empty where it is not given."""

    usage: str
    form: str = ""
    query: str = ""
    days: int | None = None
    token_env: str = ""


def is_address(usage: str) -> bool:
    """Whether it is no path of a file."""
    return _ADDRESS.match(usage) is not None


def in_file(given: From) -> Export:
    """An export in a file.

    Raises:
        UsageError: it cannot be read, or is no export.
    """
    file = Path(given.usage)
    if given.query or given.days is not None or given.token_env:
        raise UsageError(f"{file} is a file: --query, --days and --token-env go with the address of a server")
    try:
        body = file.read_bytes() if file.stat().st_size <= MOST_BYTES else None
    except OSError as error:
        raise UsageError(f"{file}: {error.strerror or error}") from None
    if body is None:
        raise UsageError(f"{file}: larger than {MOST_BYTES // 1_000_000} MB")
    return _read(body, given.form, str(file))


def at_server(given: From, ask: Ask, env: Mapping[str, str], now: datetime) -> tuple[str, Export]:
    """What a server says now, up to the last whole minute, and its address to be shown.

    Args:
        given: with an address.
        ask: makes one exchange, bounded in time and size.
        env: the environment, which holds the token.
        now: when it is asked.

    Raises:
        UsageError: it cannot be asked, or says nothing that can be counted.
    """
    if not given.query:
        raise UsageError(f"--usage with an address wants --query: PromQL that brings counters, such as {EXAMPLE}")
    if given.form not in ("", "prometheus"):
        raise UsageError(f"a server that is asked is Prometheus: --format {given.form} goes with a file")
    try:
        url = server(given.usage)
    except ValueError as error:
        raise UsageError(f"--usage: {error}") from None
    end = now.replace(second=0, microsecond=0)
    start = end - timedelta(days=given.days or DAYS)
    try:
        body, warnings = asked_usage(ask, Question(url, given.query, start, end, _token(given.token_env, env)))
    except ValueError as error:
        raise UsageError(f"{url.shown}: {error}") from None
    export = _read(body, "prometheus", url.shown)
    return url.shown, Export(export.rows, (*(f"the server warns: {each}" for each in warnings), *export.problems))


def _read(body: bytes, form: str, shown: str) -> Export:
    try:
        return read_export(body, form)
    except ValueError as error:
        raise UsageError(f"{shown}: {error}") from None


def _token(name: str, env: Mapping[str, str]) -> str:
    if not name:
        return ""
    if not _VARIABLE.fullmatch(name):
        raise UsageError("--token-env wants the name of an environment variable, such as PROMETHEUS_TOKEN")
    if not env.get(name):
        raise UsageError(f"the environment variable {name} {'is empty' if name in env else 'is not set'}")
    return env[name]
