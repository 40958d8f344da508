"""Headers of one limit, gathered, and the measurements that they make."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from probes.parsing.headers import names, numbers, structured
from probes.parsing.headers.names import Name
from probes.parsing.headers.readings import Measurement

Values = tuple[str, ...]  # what one header held: several where it was sent several times


@dataclass(frozen=True, slots=True)
class Quota:
    """A count with the window it holds in, as a list of limits or a policy names it, with the policy's ``names``."""

    count: str
    window: str | None = None
    names: tuple[str, ...] = ()
    unit: str = "requests"


@dataclass(slots=True)
class Group:
    """The headers of one limit, or of several that were sent as one list."""

    name: Name
    fields: dict[str, Values] = field(default_factory=dict)
    headers: list[str] = field(default_factory=list)
    milliseconds: bool = False

    def add(self, name: Name, header: str, values: Values) -> None:
        """Take a header in. The first of a field stands."""
        self.fields.setdefault(name.field if name.field != names.BARE else names.LIMIT, values)
        self.headers.append(header)
        self.milliseconds = self.milliseconds or (name.milliseconds and name.field == names.RESET)


def counts(values: Iterable[str]) -> tuple[tuple[str, ...], tuple[Quota, ...]]:
    """The counts that a header holds now, and those that it lists with their windows: ``100, 100;w=10, 1000;w=60``."""
    for value in values:
        one = numbers.count(value)
        if one is not None:
            return (one,), ()
        members = structured.parts(value)
        read = [(numbers.count(part.words[0]) if part.words else None, part.get("w", "window")) for part in members]
        if read and all(found is not None for found, _ in read):
            now = tuple(found for found, window in read if found is not None and not window)
            listed = tuple(Quota(found, seconds_window(window)) for found, window in read if found and window)
            return (now[:1] if len(set(now)) == 1 else now), listed
    return (), ()


def seconds_window(given: str) -> str | None:
    """A window that was sent as a number of seconds; None where it is no whole number of them."""
    count = numbers.count(given)
    return f"{int(Decimal(count))}s" if count and Decimal(count) == int(Decimal(count)) > 0 else None


def resets(values: Iterable[str], at: datetime | None, unit: str) -> tuple[Decimal | None, ...]:
    """The resets that a header holds: one, or a list of bare numbers."""
    for value in values:
        one = numbers.seconds(value, at, unit)
        if one is not None:
            return (one,)
        members = [numbers.seconds(part.words[0], at, unit) for part in structured.parts(value) if part.words]
        if members and all(found is not None for found in members):
            return tuple(members[:1] if len(set(members)) == 1 else members)
        if members and members[0] is not None:
            return (members[0],)
    return ()


def measured(group: Group, policies: Sequence[Quota], at: datetime | None) -> list[Measurement]:
    """What a group of headers measures; nothing where its lists do not fit together.

    Args:
        group: the headers.
        policies: those without a name that stood beside them.
        at: when the response was sent.
    """
    limits, listed = counts(group.fields.get(names.LIMIT, ()))
    left, _ = counts(group.fields.get(names.REMAINING, ()))
    full = _resets(group, at)
    known = (*listed, *policies)
    if not limits and len(listed) == 1:
        limits = (listed[0].count,)
    if len(limits) > 1:
        return _lists(group, limits, left, full, known) if len(limits) in (len(left), len(known)) else []
    if not limits and len(left) > 1:
        return []
    limit = limits[0] if limits else None
    own = _window(group, limit, known)
    main = _one(group, own, limit, left[0] if len(left) == 1 else None, full[0] if len(full) == 1 else None)
    others = [_one(group, quota.window, quota.count) for quota in known if (quota.count, quota.window) != (limit, own)]
    return [main, *others] if limit or main.remaining or main.reset_s is not None else others


def _resets(group: Group, at: datetime | None) -> tuple[Decimal | None, ...]:
    """Resets; none where the scheme tells its window in seconds and its resets in a unit that it does not tell."""
    given = group.fields.get(names.RESET, ())
    if names.WINDOW in group.fields and not group.milliseconds and all(map(numbers.is_bare, given)):
        return ()
    return resets(given, at, "ms" if group.milliseconds else "")


def _window(group: Group, limit: str | None, known: Sequence[Quota]) -> str | None:
    """The window of a group's one limit: by its name, by a header of its own, or by the only policy of that count."""
    if group.name.window:
        return group.name.window
    for value in group.fields.get(names.WINDOW, ()):
        return seconds_window(value)
    fitting = {quota.window for quota in known if limit is not None and Decimal(quota.count) == Decimal(limit)}
    return next(iter(fitting)) if len(fitting) == 1 else None


def _lists(
    group: Group, limits: Sequence[str], left: Sequence[str], full: Sequence[Decimal | None], known: Sequence[Quota]
) -> list[Measurement]:
    """Limits that were sent as one list: what stands at one place of each list belongs together."""
    size = len(limits)
    windows = [
        quota.window if Decimal(quota.count) == Decimal(limit) else None
        for quota, limit in zip(known if len(known) == size else [Quota("0")] * size, limits, strict=True)
    ]
    remaining: Sequence[str | None] = left if len(left) == size else [None] * size
    until = full if len(full) == size else [None] * size
    return [_one(group, *row) for row in zip(windows, limits, remaining, until, strict=True)]


def _one(
    group: Group, window: str | None, limit: str | None, remaining: str | None = None, reset: Decimal | None = None
) -> Measurement:
    name = group.name
    return Measurement(name.resource, name.named, window, name.bucket, limit, remaining, reset, tuple(group.headers))


def by_policies(
    header: str, members: Sequence[structured.Part], policies: Sequence[Quota], name: Name, at: datetime | None
) -> Iterator[Measurement]:
    """What ``RateLimit`` says, each member with the policy of its name.

    Args:
        header: its name.
        members: its members.
        policies: of the response.
        name: what its name says.
        at: when the response was sent.
    """
    for member in members:
        called = next((word for word in member.words if any(word in quota.names for quota in policies)), None)
        label = called or (member.words[-1] if member.words else "")
        policy = next((quota for quota in policies if label and label in quota.names), None)
        remaining = numbers.count(member.get("r", "remaining"))
        reset = numbers.seconds(member.get("t", "reset"), at)
        if remaining is not None or reset is not None:
            yield of_policy(policy or Quota("", None, (label,)), label, name, (header,), remaining, reset)


def of_policy(
    policy: Quota, label: str, name: Name, headers: tuple[str, ...],
    remaining: str | None = None, reset: Decimal | None = None,
) -> Measurement:  # fmt: skip
    """The measurement of a policy under one of its names; a policy called ``default`` says nothing by that."""
    bucket = "" if label.lower() == "default" else label[: numbers.LONGEST]
    own = "_".join(part for part in (bucket.replace(" ", "_"), policy.unit) if part)
    scope = "-".join(part for part in (name.bucket, bucket) if part)
    return Measurement(policy.unit, own, policy.window, scope, policy.count or None, remaining, reset, headers)


def quotas(members: Iterable[structured.Part]) -> list[Quota]:
    """The policies in a ``RateLimit-Policy``, with and without a name."""
    found = []
    for member in members:
        bare = numbers.count(member.words[0]) if member.words else None
        count = (
            bare if bare is not None and len(member.words) == 1 else numbers.count(member.get("q", "quota", "limit"))
        )
        if count is not None:
            called = () if bare is not None else member.words
            unit = member.get("qu", "unit").replace("-", "_")[: numbers.LONGEST] or "requests"
            found.append(Quota(count, seconds_window(member.get("w", "window")), called, unit))
    return found
