"""What a file in ``probes/api/families`` says: how calls are written for vendors that speak alike, and answers read.

Answers are anybody's bytes: everything is looked for, nothing is relied on, and what is not there is left out.
"""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

from watcher.domain.calls import Call, Completion, Message, Tool
from watcher.domain.targets import Api

Json = Any  # what json.loads gives
Body = dict[str, Any]
_MOST = 10**18  # of any number that a vendor says; a larger one is a defect of theirs


@dataclass(frozen=True, slots=True)
class Post:
    """A POST to make: the whole address and the JSON body."""

    url: str
    body: Body


class Family(ABC):
    """Vendors whose endpoints are asked alike. Pure.

    Attributes:
        name: as ``api.family`` in watcher.yaml.
        listed: the field of a list's answer that holds the models.
        own_names: whether models are called by names that the customer gave, which no error of the vendor's need say.
    """

    name: str
    listed: str = "data"
    own_names: bool = False

    @abstractmethod
    def headers(self, key: str) -> dict[str, str]:
        """The headers that say who asks; the key stands in them and nowhere else. Without a key, none."""

    @abstractmethod
    def list_url(self, api: Api, after: str) -> str:
        """Where the models are listed. ``after`` is empty, or what :meth:`further` gave for the page before."""

    def further(self, page: Body) -> str:
        """What asks for the rest of a list; empty where this was all of it."""
        return ""

    @abstractmethod
    def post(self, call: Call) -> Post:
        """How a completion is asked for. What the family has no word for is left out."""

    def otherwise(self, call: Call, post: Post, error: str) -> Post | None:
        """The same in other words, where ``error`` says that these were wrong; None where that would not help."""
        return None

    @abstractmethod
    def completion(self, body: Body) -> Completion | None:
        """What was answered; None where it is no answer."""


def got(value: Json, *path: str | int) -> Json:
    """What stands in JSON at the end of a path of keys and places; None where it does not lead anywhere."""
    for step in path:
        if isinstance(step, str) and isinstance(value, dict):
            value = value.get(step)
        elif isinstance(step, int) and isinstance(value, list) and -len(value) <= step < len(value):
            value = value[step]
        else:
            return None
    return value


def text(value: Json, *path: str | int) -> str:
    """The text there; empty where there is none."""
    found = got(value, *path)
    return found if isinstance(found, str) else ""


def count(value: Json, *path: str | int) -> int | None:
    """The whole number there, from 0 to 10^18; None where there is none."""
    found = got(value, *path)
    return found if isinstance(found, int) and not isinstance(found, bool) and 0 <= found <= _MOST else None


def rows(value: Json, *path: str | int) -> list[Json]:
    """The list there; empty where there is none."""
    found = got(value, *path)
    return found if isinstance(found, list) else []


def parsed(body: bytes) -> Json:
    """A body as JSON; None where it is none, or nested beyond reason."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def arguments(value: Json) -> str:
    """Arguments of a function as JSON text: as they came where they are text, else written out."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def total(*counts: int | None) -> int | None:
    """The sum of those that are known; None where none is."""
    known = [each for each in counts if each is not None]
    return sum(known) if known else None


def numbers(values: Sequence[Json]) -> tuple[float, ...] | None:
    """Those numbers, in order; None where one is none or beyond 10^18, or there are none."""
    real = (each for each in values if isinstance(each, int | float) and not isinstance(each, bool))
    found = tuple(float(each) for each in real if -_MOST <= each <= _MOST)
    return found if found and len(found) == len(values) else None


def given(fields: Mapping[str, object]) -> Body:
    """Fields without those that say nothing."""
    return {name: value for name, value in fields.items() if value is not None and value not in ("", [], {})}


def parts(messages: Sequence[Message]) -> tuple[str, list[Message]]:
    """What the system is told, and the turns after it."""
    told = "\n\n".join(message.content for message in messages if message.role == "system")
    return told, [message for message in messages if message.role != "system"]


def schema_of(tool: Tool) -> Json:
    """A tool's parameters as JSON."""
    return json.loads(tool.parameters or '{"type": "object", "properties": {}}')


def number(value: object) -> float | None:
    """A setting as JSON can say it."""
    return None if value is None else float(str(value))


def joined(base: str, path: str, query: Mapping[str, str] | None = None) -> str:
    """An address below a base address, whose own query is kept. ``path`` is quoted already."""
    at = urlsplit(base)
    more = "&".join(
        f"{name}={quote(value, safe='', errors='replace')}" for name, value in (query or {}).items() if value
    )
    whole = "&".join(filter(None, (at.query, more)))
    return urlunsplit((at.scheme, at.netloc, f"{at.path.rstrip('/')}/{path}", whole, ""))
