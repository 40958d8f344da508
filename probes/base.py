"""What a provider's file says, the one way in which a page is looked at, and what kinds that look so have in common."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from watcher.domain.changes import Change, Difference
from watcher.domain.diffing import diff_facts
from watcher.domain.facts import Fact
from watcher.domain.impacts import Impact
from watcher.domain.observations import (
    Failure,
    Fetched,
    NotModified,
    Observation,
    Reading,
    Request,
    Snapshot,
    SnapshotRef,
    Unreadable,
)
from watcher.domain.ports import Fetcher
from watcher.domain.targets import Expectation, Target
from watcher.domain.workflows import Workflow

OFTEN = timedelta(minutes=10)
HOURLY = timedelta(hours=1)
DAILY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Source:
    """A page or endpoint of a provider's that can be watched.

    Attributes:
        name: the second half of the target's id: ``pricing`` makes ``acme/pricing``.
        kind: the kind of probe that reads it. One that this version does not ship yet is not offered.
        url: https; a Markdown or JSON twin of the page where there is one, for its form changes less.
        verified: whether the address was seen to serve the right page; where it was not, the first look tells.
        browser: whether a plain GET is answered with a challenge or an empty shell.
        every: how often to look. What is announced weeks ahead (terms, subprocessors, licences) needs no hourly look.
        confirm: looks that must agree before a change is told.
        expect: what a good reading contains.
    """

    name: str
    kind: str
    url: str
    verified: bool = True
    browser: bool = False
    every: timedelta = HOURLY
    confirm: int = 2
    expect: Expectation = Expectation()


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A provider's live endpoint.

    Attributes:
        family: how it is spoken to, one of ``probes/api/families``.
        base_url: its address up to and with its version; empty where every customer, or region, has its own.
    """

    family: str
    base_url: str = ""


@dataclass(frozen=True, slots=True)
class Provider:
    r"""A provider: its sources, and only those hints that its pages do not give themselves.

    Attributes:
        id: as in ``provider/model``.
        name: for people.
        catalogue: its id in the genai-prices package, whose names of its models are known; ours where empty.
        resells: whose models it offers under the same ids, by their ids in that package.
        labels: pairs of a regular expression for a whole printed label (in any case) and the id it stands for
            (``\1`` are its groups; spaces become hyphens), for other spellings of ids and for names that follow a rule.
        form: a regular expression for its whole ids where not every word will do.
        cased: whether its ids tell upper from lower case.
        upstream: pairs of a regular expression for a whole id and the canonical id of the same model at its maker's.
        headless: what the values of a table row without headers are, by how many there are.
        currency: of prices on pages that name none.
        windows: the window of a limit in its answers' headers where no header says it, by what is counted in the
            header's words (``requests``) or ours (``input_tokens``). Only what its documentation says.
        api: its live endpoint; None where it has none that a key opens.
    """

    id: str
    name: str
    sources: tuple[Source, ...] = ()
    catalogue: str = ""
    resells: tuple[str, ...] = ()
    labels: tuple[tuple[str, str], ...] = ()
    form: str = ".*"
    cased: bool = False
    upstream: tuple[tuple[str, str], ...] = ()
    headless: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    currency: str | None = None
    windows: Mapping[str, str] = field(default_factory=dict)
    api: Endpoint | None = None

    @property
    def names_makers(self) -> bool:
        """Whether its ids name the maker before the model: ``maker/model``."""
        return re.fullmatch(self.form, "model") is None and re.fullmatch(self.form, "maker/model") is not None


def observe_page(target: Target, previous: SnapshotRef | None, fetcher: Fetcher, now: datetime) -> Observation:
    """GET a target's page, conditionally where an earlier snapshot allows it.

    Raises:
        ValueError: the target has no address.
    """
    if target.url is None:
        raise ValueError(f"{target.id} has no address to fetch")
    known = previous if previous is not None and previous.url == target.url else None
    etag, modified = (known.etag, known.last_modified) if known else (None, None)
    request = Request(target.url, etag, modified, browser=target.browser)
    return Observation(target.id, now, _outcome(target.url, fetcher.get(request), now))


def _outcome(url: str, got: Fetched | NotModified | Failure, now: datetime) -> Snapshot | NotModified | Failure:
    if not isinstance(got, Fetched):
        return got
    return Snapshot(
        got.body, url, now, got.header("content-type") or "", got.header("etag"), got.header("last-modified")
    )


class BaseKind(ABC):
    """What kinds have in common but for how they look. See :class:`watcher.domain.ports.Kind` for what is owed."""

    name: str
    version: int

    @abstractmethod
    def read(self, snapshot: Snapshot, target: Target) -> Reading | Unreadable:
        """What a snapshot says. Pure."""

    def diff(self, before: Sequence[Fact], after: Sequence[Fact], at: datetime) -> tuple[Difference, ...]:
        """How two readings differ, seen from ``at``."""
        return diff_facts(before, after, at)

    def assess(
        self, changes: Sequence[Change], before: Sequence[Fact], after: Sequence[Fact],
        workflows: Sequence[Workflow], at: datetime,
    ) -> tuple[Impact, ...]:  # fmt: skip
        """What changes mean for workflows; nothing, where a kind does not say."""
        return ()


class PageKind(BaseKind):
    """A kind that looks by one GET of a page: what it says of it is all that a file in ``probes/kinds`` adds."""

    def observe(self, target: Target, previous: SnapshotRef | None, fetcher: Fetcher, now: datetime) -> Observation:
        """One GET of the page."""
        return observe_page(target, previous, fetcher, now)
