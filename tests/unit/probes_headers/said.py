"""Headers to what is said of them in one line each, for tables of cases."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from probes.base import Provider
from probes.parsing.headers.reader import Headers, read_headers
from probes.parsing.headers.readings import HeadersReading

AT = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
IN_AN_HOUR = int(AT.timestamp()) + 3600
ACME = Provider("acme", "Acme")


def read(headers: Headers, provider: Provider = ACME) -> HeadersReading:
    return read_headers(headers, AT, provider)


def said(headers: Headers, provider: Provider = ACME) -> list[str]:
    """``resource/window@bucket limit remaining reset`` of each limit; ``-`` for what is not known."""
    return [
        f"{one.named}/{one.window or '-'}{'@' if one.bucket else ''}{one.bucket}"
        f" {one.limit or '-'} {one.remaining or '-'} {_plain(one.reset_s)}"
        for one in read(headers, provider).limits
    ]


def noticed(headers: Headers) -> list[str]:
    """``subject attribute value`` of each notice."""
    return [f"{fact.subject} {fact.attribute} {fact.value}" for fact in read(headers).notices]


def _plain(number: Decimal | None) -> str:
    return "-" if number is None else f"{number.normalize():f}"
