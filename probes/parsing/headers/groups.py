"""Headers of one limit, gathered, and the measurements that they make."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
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
    raw: list[tuple[str, str]] = field(default_factory=list)
    milliseconds: set[str] = field(default_factory=set)

    def add(self, name: Name, header: str, values: Values) -> bool:
        """Take a header in; False where another stands there already that says otherwise."""
        part = names.LIMIT if name.field == names.BARE else name.field
        if self.fields.setdefault(part, values) != values:
            return False
        self.headers.append(header)
        self.raw.extend((header, value) for value in values)
        if name.milliseconds:
            self.milliseconds.add(name.field)
        return True

    @property
    def unitless(self) -> tuple[tuple[str, str], ...]:
        """Resets without a unit beside a window in seconds: vendors send milliseconds there, and do not say so."""
        given = self.fields.get(names.RESET, ())
        bare = names.WINDOW in self.fields and names.RESET not in self.milliseconds and all(map(numbers.is_bare, given))
        return tuple(pair for pair in self.raw if pair[1] in given) if bare else ()


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


def remainders(values: Values) -> tuple[str, ...]:
    """What remains, of one limit or a list of them; below 0 where more was used than there was."""
    for value in map(str.strip, values):
        if value.startswith("-") and not numbers.is_open(value) and numbers.count(value[1:]):
            return (value,)
    left, alike = counts(values)
    return left or tuple(quota.count for quota in alike[:1] if len(alike) == 1)


def seconds_window(given: str, unit: str = "") -> str | None:
    """A window that was sent as seconds or as a duration; None where it is no whole number of seconds."""
    count = numbers.count(given)
    length = numbers.seconds(given, None) if count is None else Decimal(count) / (1000 if unit == "ms" else 1)
    return f"{int(length)}s" if length is not None and numbers.is_window(length) else None


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
    left = remainders(group.fields.get(names.REMAINING, ()))
    unit = "ms" if names.RESET in group.milliseconds else ""
    full = () if group.unitless else resets(group.fields.get(names.RESET, ()), at, unit)
    known = (*listed, *policies)
    if not limits and len(listed) == 1:
        limits = (listed[0].count,)
    if len(limits) > 1:
        return _lists(group, limits, left, full, known) if len(limits) in (len(left), len(known)) else []
    if not limits and len(left) > 1:
        return []
    limit = limits[0] if limits else None
    own = window_of(group, limit, known)
    main = _one(group, own, limit, left[0] if len(left) == 1 else None, full[0] if len(full) == 1 else None)
    others = [_one(group, quota.window, quota.count) for quota in known if (quota.count, quota.window) != (limit, own)]
    return [main, *others] if limit or main.remaining or main.reset_s is not None else others


def window_of(group: Group, limit: str | None = None, known: Sequence[Quota] = ()) -> str | None:
    """The window of a group's one limit: by its name, by a header of its own, or by the only policy of that count."""
    if group.name.window:
        return group.name.window
    for value in group.fields.get(names.WINDOW, ()):
        return seconds_window(value, "ms" if names.WINDOW in group.milliseconds else "")
    fitting = {quota.window for quota in known if limit is not None and Decimal(quota.count) == Decimal(limit)}
    return next(iter(fitting)) if len(fitting) == 1 else None


def unread(name: Name, header: str, beside: Group | None) -> Measurement:
    """The measurement that a header would have made, had its value been one.

    Args:
        name: what the header's name says.
        header: the name.
        beside: the headers of the same limit that were read.
    """
    group = beside or Group(name)
    return Measurement(name.resource, name.named, window_of(group), name.bucket, headers=(header,))


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
    rows = [_one(group, *row) for row in zip(windows, limits, remaining, until, strict=True)]
    return [row if row.window else replace(row, bucket=_placed(row.bucket, at)) for at, row in enumerate(rows, 1)]


def _placed(bucket: str, at: int) -> str:
    """A name for one of several limits that nothing else tells apart."""
    return f"{bucket}-{at}" if bucket else str(at)


def _one(
    group: Group, window: str | None, limit: str | None, remaining: str | None = None, reset: Decimal | None = None
) -> Measurement:
    name = group.name
    return Measurement(name.resource, name.named, window, name.bucket, limit, remaining, reset, tuple(group.headers))


def by_policies(
    header: str, members: Sequence[structured.Part], policies: Mapping[str, Quota], name: Name, at: datetime | None
) -> Iterator[Measurement]:
    """What ``RateLimit`` says, each member with the policy of its name.

    Args:
        header: its name.
        members: its members.
        policies: of the response, by their names.
        name: what its name says.
        at: when the response was sent.
    """
    for member in members:
        label = next((word for word in member.words if word in policies), "".join(member.words[-1:]))
        remaining = numbers.count(member.get("r", "remaining"))
        reset = numbers.seconds(member.get("t", "reset"), at)
        if remaining is not None or reset is not None:
            yield of_policy(policies.get(label) or Quota(""), label, name, (header,), remaining, reset)


def of_policy(
    policy: Quota, label: str, name: Name, headers: tuple[str, ...],
    remaining: str | None = None, reset: Decimal | None = None,
) -> Measurement:  # fmt: skip
    """The measurement of a policy under one of its names; a policy called ``default`` says nothing by that."""
    bucket = "" if label.lower() == "default" else label[: numbers.LONGEST]
    own = "_".join(part for part in (bucket.replace(" ", "_"), policy.unit) if part)
    scope = "-".join(part for part in (name.bucket, bucket) if part)
    return Measurement(policy.unit, own, policy.window, scope, policy.count or None, remaining, reset, headers)


def quotas(members: Iterable[structured.Part]) -> tuple[list[Quota], list[Quota]]:
    """The policies in a ``RateLimit-Policy``, with and without a name; and those whose count is none, with count ""."""
    found: tuple[list[Quota], list[Quota]] = ([], [])
    for member in members:
        bare = numbers.count(member.words[0]) if member.words else None
        said = member.get("q", "quota", "limit")
        count = bare if bare is not None and len(member.words) == 1 else numbers.count(said)
        if count is not None or said:
            called = () if bare is not None else member.words
            unit = member.get("qu", "unit").replace("-", "_")[: numbers.LONGEST] or "requests"
            made = Quota(count or "", seconds_window(member.get("w", "window")), called, unit)
            found[count is None].append(made)
    return found
