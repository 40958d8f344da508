"""The YAML at the head of a Markdown file: chosen top-level keys, read safely and within bounds."""

from __future__ import annotations

import re
from collections.abc import Callable

import yaml

Value = str | tuple[str, ...]
_LONGEST, _LONGEST_KEY, _MOST_ENTRIES, _DEEPEST = 2_000_000, 8_000, 50, 8
_OPEN = re.compile(r"\s{0,20}---[ \t]*\r?\n")
_CLOSE = re.compile(r"^(?:---|\.\.\.)[ \t]*\r?$", re.MULTILINE)
_KEY = re.compile(r"^([A-Za-z_][\w-]{0,60})[ \t]*:(?=\s|$)", re.MULTILINE)


class _Loader(yaml.BaseLoader):
    """Plain texts, lists and maps; no references (each may stand for all before it), and a bound on depth."""

    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent) or self.depth >= _DEEPEST:
            raise yaml.YAMLError("a reference, or nested too deep")
        self.depth += 1
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


def front_matter(text: str) -> str | None:
    """What stands between the rules at the head of a text; None where nothing does, or no end is in sight."""
    begun = _OPEN.match(text)
    ended = _CLOSE.search(text, begun.end(), begun.end() + _LONGEST) if begun else None
    return text[begun.end() : ended.start()] if begun and ended else None


def keys(matter: str) -> tuple[str, ...]:
    """The top-level keys, in order."""
    return tuple(found[1] for found in _KEY.finditer(matter))


def values(matter: str, wanted: Callable[[str], bool]) -> dict[str, Value]:
    """The wanted top-level keys with what they hold: a text, or several; what cannot be read is left out.

    Only these keys are parsed, so that long tables of results beside them cost nothing.
    """
    found: dict[str, Value] = {}
    begins = list(_KEY.finditer(matter))
    for place, begin in enumerate(begins):
        end = begins[place + 1].start() if place + 1 < len(begins) else len(matter)
        if wanted(begin[1]) and begin[1] not in found and end - begin.start() <= _LONGEST_KEY:
            value = _read(matter[begin.start() : end])
            if value:
                found[begin[1]] = value
    return found


def _read(source: str) -> Value:
    try:
        parsed = yaml.load(source, Loader=_Loader)  # noqa: S506 - a BaseLoader: it makes nothing but texts, lists, maps
    except (yaml.YAMLError, ValueError, OverflowError, RecursionError):
        return ""
    return plain(next(iter(parsed.values()), None)) if isinstance(parsed, dict) else ""


def plain(value: object) -> Value:
    """A text, or the texts of a list (of a map's own ``model`` or ``name``); empty for anything else."""
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, list):
        texts = [plain(_named(each)) for each in value[:_MOST_ENTRIES]]
        kept = tuple(text for text in texts if isinstance(text, str) and text)
        return kept[0] if len(kept) == 1 else kept
    return ""


def _named(value: object) -> object:
    return value.get("model") or value.get("name") if isinstance(value, dict) else value
