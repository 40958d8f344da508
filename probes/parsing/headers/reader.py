"""Reads the headers of one response: limits of any scheme by the words of their names, waits, and notices."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal

from probes.base import Provider
from probes.parsing.headers import groups, names, numbers, structured
from probes.parsing.headers.groups import Group, Quota, Values
from probes.parsing.headers.names import Name
from probes.parsing.headers.readings import HeadersReading, Measurement

Headers = Mapping[str, str | Sequence[str]]
_WAITS = {"retry-after-ms": "ms", "x-ms-retry-after-ms": "ms", "retry-after": "", "x-retry-after": ""}  # surest first
_DOCUMENTED = {"anthropic": "minute"}  # by what stands before a scheme's word, where its vendor documents a window
_MOST_SHOWN = 200


@dataclass(slots=True)
class _Gathered:
    groups: dict[tuple[str, str, str | None], Group] = field(default_factory=dict)
    structured: list[tuple[str, Name, tuple[structured.Part, ...]]] = field(default_factory=list)
    policies: list[tuple[str, Name, Quota]] = field(default_factory=list)
    signals: list[tuple[str, str]] = field(default_factory=list)
    unknown: list[tuple[str, str]] = field(default_factory=list)


def read_headers(headers: Headers, at: datetime | None, provider: Provider) -> HeadersReading:
    """What the headers of one response say.

    Args:
        headers: by name, in any case; a list where a header was sent several times.
        at: when the response came; its own ``Date`` is preferred. Without either, resets that are times are left out.
        provider: whose response it is; an unknown one is read by the general rules alone.
    """
    lines = [(name.strip().lower(), _values(value)) for name, value in headers.items()]
    sent = (
        next((numbers.when(value.strip()) for name, values in lines if name == "date" for value in values), None) or at
    )
    gathered = _gathered(lines)
    limits = _distinct(_windowed(_measurements(gathered, sent), provider))
    return HeadersReading(
        limits=tuple(limits),
        retry_after_s=_wait(lines, sent),
        signals=tuple(gathered.signals),
        unknown=tuple(gathered.unknown),
        warnings=tuple(
            f"{_shown(name)}: {_shown(value)}: no known scheme of limits" for name, value in gathered.unknown
        ),
    )


def _values(value: str | Sequence[str]) -> Values:
    return (value,) if isinstance(value, str) else tuple(str(one) for one in value)


def _shown(text: str) -> str:
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}..."


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
    return found


def _take_signal(found: _Gathered, header: str, name: Name, values: Values) -> bool:
    found.signals.extend((header, value) for value in values)
    return True


def _take_policy(found: _Gathered, header: str, name: Name, values: Values) -> bool:
    read = [quota for value in values for quota in groups.quotas(structured.parts(value))]
    found.policies.extend((header, name, quota) for quota in read)
    return bool(read)


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
    counted = name.field in (names.LIMIT, names.REMAINING, names.BARE)
    if counted and not any(groups.counts(values)):
        if name.field != names.BARE and all(map(numbers.is_open, values)):
            return _take_signal(found, header, name, values)
        return False
    found.groups.setdefault(name.group, Group(name)).add(name, header, values)
    return True


_Take = Callable[[_Gathered, str, Name, Values], bool]
_TAKES: dict[str, _Take] = {
    names.SIGNAL: _take_signal,
    names.POLICY: _take_policy,
    names.BARE: _take_bare,
    names.UNKNOWN: lambda found, header, name, values: False,
}


def _measurements(gathered: _Gathered, at: datetime | None) -> Iterator[Measurement]:
    policies = [quota for _, _, quota in gathered.policies]
    used: set[int] = set()
    for group in gathered.groups.values():
        plain = group.name.named == "requests" and not group.name.window
        beside = [quota for quota in policies if plain and not quota.names]
        used.update(id(quota) for quota in beside)
        made = groups.measured(group, beside, at)
        if not made:
            gathered.unknown.extend(
                (header, value)
                for header, values in zip(group.headers, group.fields.values(), strict=False)
                for value in values
            )
        yield from made
    for header, name, members in gathered.structured:
        for found in groups.by_policies(header, members, policies, name, at):
            used.update(id(quota) for quota in policies if found.bucket.endswith(quota.names) and quota.names)
            yield found
    for header, name, quota in gathered.policies:
        if id(quota) not in used:
            yield groups.of_policy(quota, quota.names[-1] if quota.names else "", name, (header,))


def _windowed(found: Iterator[Measurement], provider: Provider) -> Iterator[Measurement]:
    """Measurements with the window that their vendor documents, where no header says it."""
    for one in found:
        origins = {word for header in one.headers for word in header.split("-")[:4]}
        documented = next((window for origin, window in _DOCUMENTED.items() if origin in origins), None)
        hinted = provider.headers.windows.get(one.named) or (
            provider.headers.windows.get(one.resource) if not one.bucket else None
        )
        yield one if one.window or "unified" in one.bucket else replace(one, window=documented or hinted)


def _distinct(found: Iterator[Measurement]) -> list[Measurement]:
    """One measurement for each key. What was sent twice under two names is one; two limits are told apart by origin."""
    kept: dict[tuple[str, str, str], Measurement] = {}
    for one in sorted(found, key=lambda measurement: measurement.window is None):
        same = kept.get(one.key) or _twin(one, kept.values())
        if same is None:
            kept[one.key] = one
        elif same.limit == one.limit or one.limit is None or same.limit is None:
            kept[same.key] = _merged(same, one)
        else:
            apart = replace(one, bucket="-".join(part for part in (one.bucket, one.headers[0]) if part))
            kept[apart.key] = apart
    return list(kept.values())


def _twin(one: Measurement, kept: Iterable[Measurement]) -> Measurement | None:
    """The same limit with its window, where one without it repeats its counts."""
    if one.window is not None or one.limit is None:
        return None
    twins = [
        other
        for other in kept
        if (other.resource, other.bucket, other.limit, other.remaining)
        == (one.resource, one.bucket, one.limit, one.remaining)
    ]
    return twins[0] if len(twins) == 1 else None


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
