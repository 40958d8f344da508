"""What one answer says of a model: its limits, what it stands for, notices, and whether it is there. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from probes.api.evidence import Evidence
from probes.base import Provider
from probes.parsing.headers.facts import limit_facts
from probes.parsing.headers.names import BARE, LIMIT, POLICY, understood
from probes.parsing.headers.notices import Resolve
from probes.parsing.headers.reader import read_headers
from probes.parsing.headers.readings import HeadersReading
from watcher.domain.facts import Fact
from watcher.domain.lifecycle import AVAILABILITY, AVAILABLE, GONE
from watcher.domain.observations import Reading

ENDPOINT = "endpoint"  # the subject where no model was asked
MOST_WARNINGS = 20
_TELLING = frozenset({LIMIT, BARE, POLICY})  # what remains, and until when, may be sent or not


def standing(
    said: Evidence, asked: str | None, provider: Provider, resolve: Resolve, at: datetime, *, gone: bool = False
) -> Reading:
    """The facts of one answer. Of what an error does not name, nothing is said.

    Args:
        said: what was kept of it.
        asked: the model as it was asked for; None where none was.
        provider: whose endpoint it is.
        resolve: a label to a canonical id.
        at: when the answer came, where it does not say so itself.
        gone: whether it says that the model that was asked is not there.
    """
    subject = asked or ENDPOINT
    model = (resolve(asked) or f"{provider.id}/{asked}") if asked else None
    headers = read_headers(said.told, at, provider, subject=subject, resolve=resolve)
    there = Fact(subject, AVAILABILITY, GONE if gone else AVAILABLE, model=model, where=_where(said))
    limits = limit_facts(headers, subject, model)
    facts = (
        there,
        *limits,
        *(() if said.status >= 400 else _scheme(headers, subject, model)),
        *_meaning(said, subject, model),
        *_tiers(said, subject, model),
        *(replace(fact, model=fact.model or model) if fact.subject == subject else fact for fact in headers.notices),
    )
    read = {fact.key for fact in limits}
    unread = HeadersReading(limits=tuple(replace(one, limit="0") for one in headers.unread))
    distinct = {fact.key: fact for fact in reversed(facts)}
    return Reading(
        tuple(reversed(distinct.values())),
        headers.warnings[:MOST_WARNINGS],
        tuple(fact.key for fact in limit_facts(unread, subject, model) if fact.key not in read),
        passing=True,
        live=True,
        partial=said.status >= 400,
    )


def _where(said: Evidence) -> str:
    """The place of evidence: the status, with the vendor's words where it is an error."""
    return f"status {said.status}" + (f": {said.error}" if said.error else "")


def _scheme(headers: HeadersReading, subject: str, model: str | None) -> Iterator[Fact]:
    """Under which names the limits are sent: another name is no other limit."""
    sent = (*(one for one in headers.limits if one.limit is not None), *headers.unread)
    named = {name for one in sent for name in one.headers}
    found = tuple(sorted(name for name in named if understood(name).field in _TELLING))
    if found:
        yield Fact(subject, "scheme", found, model=model, where="headers")


def _meaning(said: Evidence, subject: str, model: str | None) -> Iterator[Fact]:
    """Which model answers to the name that was asked, where that is another."""
    if said.model and said.model != subject and subject != ENDPOINT:
        yield Fact(subject, "alias_of", said.model, model=model, where="model")


def _tiers(said: Evidence, subject: str, model: str | None) -> Iterator[Fact]:
    """The account's tier, where a header names it."""
    for name, value in said.headers:
        if name.endswith("-tier") and value.strip():
            yield Fact(subject, "tier", value.strip(), model=model, where=name)
