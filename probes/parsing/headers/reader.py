"""Reads the headers of one response: limits of any scheme by the words of their names, waits, and notices."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from decimal import Decimal

from probes.base import Provider
from probes.parsing.headers import groups, names, numbers, structured
from probes.parsing.headers.groups import Group, Quota, Values
from probes.parsing.headers.names import Name
from probes.parsing.headers.notices import Resolve, flat, read_notices
from probes.parsing.headers.readings import HeadersReading, Measurement

Headers = Mapping[str, str | Sequence[str]]
_WAITS = {"retry-after-ms": "ms", "x-ms-retry-after-ms": "ms", "retry-after": "", "x-retry-after": ""}  # surest first
_DOCUMENTED = {"anthropic": "minute"}  # gateways pass them on: by the name, whoever answers
_ANY_TIME = datetime(1970, 1, 1, tzinfo=UTC)
_MOST_SHOWN = 200  # signs of a name or a value in a warning


@dataclass(slots=True)
class _Gathered:
    groups: dict[tuple[str, str, str, str | None], Group] = field(default_factory=dict)
    structured: list[tuple[str, Name, tuple[structured.Part, ...]]] = field(default_factory=list)
    policies: list[tuple[str, Name, Quota]] = field(default_factory=list)
    signals: list[tuple[str, str]] = field(default_factory=list)
    unknown: list[tuple[str, str]] = field(default_factory=list)
    unread: list[tuple[str, Name]] = field(default_factory=list)
    broken: list[Measurement] = field(default_factory=list)


def _nobody(label: str) -> None:
    """No label stands for a model that is known."""


def read_headers(
    headers: Headers, at: datetime | None, provider: Provider, *, subject: str = "", resolve: Resolve = _nobody
) -> HeadersReading:
    """What the headers of one response say.

    Args:
        headers: by name, in any case; a list where a header was sent several times.
        at: when the response came; its own ``Date`` is preferred. Without either, resets that are times are left out.
        provider: whose response it is; an unknown one is read by the general rules alone.
        subject: what was called, for notices that name nothing; the provider's id where nothing is given.
        resolve: a printed label to a canonical id, for the models that notices name.
    """
    lines = [(name.strip().lower(), _values(value)) for name, value in headers.items()]
    sent = (
        next((numbers.when(value.strip()) for name, values in lines if name == "date" for value in values), None) or at
    )
    gathered = _gathered(lines)
    limits = _distinct(_windowed(_measurements(gathered, sent), provider))
    unread = (groups.unread(name, header, gathered.groups.get(name.group)) for header, name in gathered.unread)
    return HeadersReading(
        limits=tuple(limits),
        notices=read_notices(lines, subject or provider.id, resolve),
        retry_after_s=_wait(lines, sent),
        signals=tuple(gathered.signals),
        unknown=tuple(gathered.unknown),
        unread=tuple(_windowed((*unread, *gathered.broken), provider)),
        warnings=tuple(_flag(name, value) for name, value in gathered.unknown),
    )


def _values(value: str | Sequence[str]) -> Values:
    return (value,) if isinstance(value, str) else tuple(str(one) for one in value)


def _flag(name: str, value: str) -> str:
    return f"a new scheme of limits: {flat(name)[:_MOST_SHOWN]}: {flat(value)[:_MOST_SHOWN]}"


def _gathered(lines: Sequence[tuple[str, Values]]) -> _Gathered:
    """The headers that speak of limits, by what they are."""
    found = _Gathered()
    for header, values in lines:
        name = names.understood(header)
        if not name.field or header in _WAITS:
            continue
        take = _TAKES.get(name.field, _take_count)
        if not take(found, header, name, values):
            found.unknown.extend((header, value) for value in values)
            found.unread.extend([(header, name)] if name.field in (names.LIMIT, names.BARE) else [])
    return found


def _take_signal(found: _Gathered, header: str, name: Name, values: Values) -> bool:
    found.signals.extend((header, value) for value in values)
    return True


def _take_policy(found: _Gathered, header: str, name: Name, values: Values) -> bool:
    read, broken = groups.quotas(member for value in values for member in structured.parts(value))
    found.policies.extend((header, name, quota) for quota in read)
    found.broken.extend(groups.of_policy(quota, "".join(quota.names[-1:]), name, (header,)) for quota in broken)
    return bool(read) and not broken


def _take_bare(found: _Gathered, header: str, name: Name, values: Values) -> bool:
    """A name without a field: a count, or the IETF's ``RateLimit``."""
    if _take_count(found, header, name, values):
        return True
    members = tuple(member for value in values for member in structured.parts(value))
    loose = {key: given for member in members if not member.words for key, given in member.parameters}
    if set(loose) & {"limit", "remaining"}:
        group = found.groups.setdefault(name.group, Group(name))
        for part in (names.LIMIT, names.REMAINING, names.RESET):
            if part in loose:
                group.add(replace(name, field=part), header, (loose[part],))
        return True
    told = any(member.get("r", "remaining", "t", "reset") for member in members)
    if told:
        found.structured.append((header, name, members))
    return told


def _take_count(found: _Gathered, header: str, name: Name, values: Values) -> bool:
    """A limit, what remains, a reset or a window."""
    if not _is_read(name, values):
        if name.field != names.BARE and all(map(numbers.is_open, values)):
            return _take_signal(found, header, name, values)
        return False
    return found.groups.setdefault(name.group, Group(name)).add(name, header, values)


def _is_read(name: Name, values: Values) -> bool:
    """Whether any value is what its header's name says."""
    if name.field == names.RESET:
        return bool(groups.resets(values, _ANY_TIME, ""))
    if name.field == names.WINDOW:
        return any(groups.seconds_window(value) for value in values[:1])
    if name.field == names.REMAINING:
        return bool(groups.remainders(values))
    return any(groups.counts(values))


_Take = Callable[[_Gathered, str, Name, Values], bool]
_TAKES: dict[str, _Take] = {
    names.SIGNAL: _take_signal,
    names.POLICY: _take_policy,
    names.BARE: _take_bare,
    names.UNKNOWN: lambda found, header, name, values: False,
}


def _measurements(gathered: _Gathered, at: datetime | None) -> Iterator[Measurement]:
    """What was gathered as measurements; lists that do not fit together are unknown."""
    called = {label: quota for _, _, quota in gathered.policies for label in quota.names}
    nameless: dict[str, list[Quota]] = {}
    for _, name, quota in gathered.policies:
        if not quota.names:
            nameless.setdefault(name.origin.removeprefix("x"), []).append(quota)
    told: set[Quota] = set()
    for group in gathered.groups.values():
        plain = group.name.named == "requests" and not group.name.window and not group.name.bucket
        beside = nameless.get(group.name.origin.removeprefix("x"), []) if plain else []
        made = groups.measured(group, beside, at)
        gathered.signals.extend(group.unitless)
        told.update(beside if made else ())
        gathered.unknown.extend(() if made else group.raw)
        gathered.unread.extend(() if made or names.LIMIT not in group.fields else [(group.headers[0], group.name)])
        yield from made
    for header, name, members in gathered.structured:
        told.update(called[word] for member in members for word in member.words if word in called)
        yield from groups.by_policies(header, members, called, name, at)
    for header, name, quota in gathered.policies:
        if quota not in told:
            yield groups.of_policy(quota, "".join(quota.names[-1:]), name, (header,))


def _windowed(found: Iterable[Measurement], provider: Provider) -> Iterator[Measurement]:
    """Measurements with the window that their vendor documents, where no header says it."""
    for one in found:
        origins = {word for header in one.headers for word in header.split("-")[:4]}
        documented = next((window for origin, window in _DOCUMENTED.items() if origin in origins), None)
        hinted = provider.windows.get(one.named) or (provider.windows.get(one.resource) if not one.bucket else None)
        yield one if one.window or "unified" in one.bucket else replace(one, window=documented or hinted)


def _distinct(found: Iterator[Measurement]) -> list[Measurement]:
    """One measurement for each key. What was sent twice under two names is one; two limits are told apart by origin."""
    kept: dict[tuple[str, str, str], Measurement] = {}
    twins: dict[tuple[str | None, ...], Measurement] = {}  # one without a window repeats the counts of one that has it
    for one in sorted(found, key=lambda measurement: measurement.window is None):
        same = kept.get(one.key) or twins.get((one.resource, one.bucket, one.limit, one.remaining))
        if same is None:
            kept[one.key] = one
            if one.window and one.limit is not None:
                twins.setdefault((one.resource, one.bucket, one.limit, one.remaining), one)
        elif same.limit == one.limit or one.limit is None or same.limit is None:
            kept[same.key] = _merged(same, one)
        else:
            apart = replace(one, bucket="-".join(part for part in (one.bucket, one.headers[0]) if part))
            kept[apart.key] = apart
    return list(kept.values())


def _merged(one: Measurement, other: Measurement) -> Measurement:
    return replace(
        one,
        limit=one.limit if one.limit is not None else other.limit,
        remaining=one.remaining if one.remaining is not None else other.remaining,
        reset_s=one.reset_s if one.reset_s is not None else other.reset_s,
        headers=tuple(dict.fromkeys((*one.headers, *other.headers))),
    )


def _wait(lines: Sequence[tuple[str, Values]], at: datetime | None) -> Decimal | None:
    given = dict(lines)
    asked = (numbers.first(given.get(name, ()), at, unit) for name, unit in _WAITS.items())
    return next((wait for wait in asked if wait is not None), None)
