"""Bytes to the tree of a contract. Pure.

Every scalar stays as it is printed: a version that looks like a day or a number is neither.
"""

from __future__ import annotations

import re

import yaml

from probes.parsing.document import decoded
from probes.parsing.jsons import begins_as_json, parse

LARGEST = 20_000_000
_NAMED = re.compile(r"""(?m)^\s{0,8}["']?(?:openapi|swagger)["']?\s{0,8}:\s{0,8}["']?[23]\.""")
_DEEPEST = 200
_INDENTED = re.compile(rf"(?m)^ {{{2 * _DEEPEST}}}")
_OPENING = (yaml.SequenceStartEvent, yaml.MappingStartEvent)
_CLOSING = (yaml.SequenceEndEvent, yaml.MappingEndEvent)

Node = object  # dict, list, str, bool or None, as a stranger wrote it


def load(body: bytes) -> dict[str, Node]:
    """A contract's tree.

    Raises:
        ValueError: it is none, with the reason.
    """
    if len(body) > LARGEST:
        raise ValueError(f"{len(body)} bytes are more than a contract")
    text = decoded(body)
    if not begins_as_json(text) and not _NAMED.search(text):
        raise ValueError("it is no OpenAPI document: it does not name its version of OpenAPI")
    tree: Node = parse(text) if begins_as_json(text) else _yaml(text)
    if not isinstance(tree, dict) or not isinstance(tree.get("paths"), dict):
        raise ValueError("it is no OpenAPI document: it has no paths")
    return tree


def _yaml(text: str) -> Node:
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        if _looks_deep(text) and _is_deep(text):
            raise ValueError("it is nested too deep")
        tree: Node = yaml.load(text, loader)  # noqa: S506 - a base loader makes strings, lists and maps, nothing else
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise ValueError(f"the YAML is broken: {' '.join(str(error).split())[:200]}") from None
    return tree


def _looks_deep(text: str) -> bool:
    """Whether brackets, dashes or indentation may nest deeper than any contract; a description may look so, too."""
    depth = deepest = 0
    for sign in re.finditer(r"[\[\]{}]", text):
        depth = depth + 1 if sign[0] in "[{" else max(depth - 1, 0)
        deepest = max(deepest, depth)
    dashes = max((len(run[0]) // 2 for run in re.finditer(r"(?m)^[ ]*(?:- )+", text)), default=0)
    return max(deepest, dashes) > _DEEPEST or _INDENTED.search(text) is not None


def _is_deep(text: str) -> bool:
    """Whether its lists and maps do nest so deep: the loader would not come back from it."""
    depth = 0
    for part in yaml.parse(text, getattr(yaml, "CBaseLoader", yaml.BaseLoader)):
        depth += isinstance(part, _OPENING) - isinstance(part, _CLOSING)
        if depth > _DEEPEST:
            return True
    return False
