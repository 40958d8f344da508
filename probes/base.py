"""What a provider's file says, and the one way in which a page is looked at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from watcher.domain.observations import Failure, Fetched, NotModified, Observation, Request, Snapshot, SnapshotRef
from watcher.domain.ports import Fetcher
from watcher.domain.targets import Expectation, Target


@dataclass(frozen=True, slots=True)
class Source:
    """A page or endpoint of a provider's that can be watched.

    Attributes:
        name: the second half of the target's id: ``pricing`` makes ``acme/pricing``.
        kind: the kind of probe that reads it.
        verified: whether the address was seen to serve the right page; where it was not, the first look tells.
        expect: what a good reading contains.
    """

    name: str
    kind: str
    url: str
    verified: bool = True
    expect: Expectation = Expectation()


@dataclass(frozen=True, slots=True)
class Provider:
    r"""A provider: its sources, and only those hints that its pages do not give themselves.

    Attributes:
        id: as in ``provider/model``.
        name: for people.
        catalogue: its id in the genai-prices package, whose match rules name its models.
        labels: pairs of a regular expression for a whole printed label (lower case) and the id it stands for
            (``\1`` are its groups), for names that the package does not know yet.
        headless: what the values of a table row without headers are, by how many there are.
        currency: of prices on pages that name none.
    """

    id: str
    name: str
    sources: tuple[Source, ...] = ()
    catalogue: str = ""
    labels: tuple[tuple[str, str], ...] = ()
    headless: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    currency: str | None = None


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
