"""Limits in headers as facts: for the daemon, where what remains is no part of them, and as printed."""

from __future__ import annotations

from decimal import Decimal

from probes.parsing.headers.readings import HeadersReading, Measurement
from watcher.domain.facts import Fact, qualifiers


def limit_facts(reading: HeadersReading, subject: str, model: str | None = None) -> tuple[Fact, ...]:
    """The limits alone, as facts with a history: what remains and the reset change with every call.

    Args:
        reading: of one response.
        subject: what they limit: the model that was called, or the endpoint.
        model: its canonical id where it is known.
    """
    return tuple(
        Fact(
            subject,
            "limit",
            one.limit,
            model=model,
            qualifiers=qualifiers({"resource": one.resource, "window": one.per, "bucket": one.bucket}),
            where=", ".join(one.headers),
        )
        for one in reading.limits
        if one.limit is not None
    )


def printed_facts(reading: HeadersReading, subject: str) -> tuple[Fact, ...]:
    """Everything that was read, in the header's own words, with what remained and when it resets."""
    found = [fact for one in reading.limits if (fact := _printed(one, subject)) is not None]
    if reading.retry_after_s is not None:
        found.append(Fact(subject, "retry_after", _plain(reading.retry_after_s), unit="s", where="retry-after"))
    return (*found, *reading.notices)


def _printed(one: Measurement, subject: str) -> Fact | None:
    """A limit, or what remains where the limit itself was not sent."""
    value = one.limit if one.limit is not None else one.remaining
    if value is None:
        return None
    given = {
        "resource": one.named,
        "counts": one.resource if one.resource != one.named else None,
        "window": one.window,
        "bucket": one.bucket,
        "remaining": one.remaining if one.limit is not None else None,
        "reset_s": None if one.reset_s is None else _plain(one.reset_s),
    }
    attribute = "limit" if one.limit is not None else "remaining"
    return Fact(subject, attribute, value, qualifiers=qualifiers(given), where=", ".join(one.headers))


def _plain(number: Decimal) -> str:
    """A number without an exponent, with no more digits than a nanosecond has."""
    text = f"{number:.9f}"
    return text.rstrip("0").rstrip(".") or "0"
