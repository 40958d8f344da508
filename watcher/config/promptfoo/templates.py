"""Templates filled by name: ``{{var}}``, ``{{user.name}}``, and filters that only change letters. Nothing is run."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from watcher.config.promptfoo.files import NotCarried

_PLACE = re.compile(r"\{\{-?\s*([A-Za-z_][\w.]*)((?:\s*\|\s*\w+)*)\s*-?\}\}")
_LEFT = re.compile(r"\{\{.{0,40}|\{%.{0,40}|\{#.{0,40}")
_DEEPEST = 5  # variables in variables
_LONGEST = 100_000  # characters of what comes out
_FILTERS: dict[str, Callable[[str], str]] = {
    "trim": str.strip, "upper": str.upper, "lower": str.lower, "capitalize": str.capitalize, "safe": str,
}  # fmt: skip


def filled(template: str, variables: Mapping[str, Any]) -> str:
    """A template with its variables in place.

    Args:
        template: text with ``{{name}}`` in it.
        variables: their values; texts may hold further variables.

    Raises:
        NotCarried: it asks for more than names: conditions, loops, other filters, variables that are not there.
    """
    text = template
    for _ in range(_DEEPEST):
        if not _PLACE.search(text):
            break
        text = _PLACE.sub(lambda match: _value(match, variables), text)
        if len(text) > _LONGEST:
            raise NotCarried(f"longer than {_LONGEST:,} characters once its variables are in place")
    left = _LEFT.search(text)
    if left:
        raise NotCarried(f"a template that does more than name a variable: {left[0]!r}")
    return text


def _value(match: re.Match[str], variables: Mapping[str, Any]) -> str:
    name, *inner = match[1].split(".")
    if name == "env":
        raise NotCarried("the environment is not read")
    if name not in variables:
        raise NotCarried(f"no variable {name!r}")
    value: Any = variables[name]
    for step in inner:
        if not isinstance(value, dict) or step not in value:
            raise NotCarried(f"no variable {match[1]!r}")
        value = value[step]
    filters = [word.strip() for word in match[2].split("|")[1:]]
    if filters == ["dump"]:
        return json.dumps(value, ensure_ascii=False)
    unknown = [word for word in filters if word not in _FILTERS]
    if unknown:
        raise NotCarried(f"the filter {unknown[0]!r}")
    text = as_text(value)
    for word in filters:
        text = _FILTERS[word](text)
    return text


def as_text(value: Any) -> str:
    """A variable's value as it stands in a text."""
    if isinstance(value, str):
        return value
    return "" if value is None else json.dumps(value, ensure_ascii=False)
