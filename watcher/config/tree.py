"""YAML as a tree of plain values with the line of each.

Only plain YAML is read: no tags, no second document, no object of any language. Scalars are
resolved by YAML 1.2's core rules, so that ``no``, ``on`` and ``20:00`` stay texts, and no
number becomes a float. Size, depth and the number of values (after anchors) are bounded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import yaml

from watcher.config.problems import Problems, Steps, shown

Value = bool | int | Decimal | str | list["Value"] | dict[str, "Value"] | None

MOST_BYTES = 1 << 20
_MOST_DEPTH = 40
_MOST_VALUES = 100_000
_PLAIN_TAGS = {"tag:yaml.org,2002:str", "tag:yaml.org,2002:seq", "tag:yaml.org,2002:map"}
_WORDS: dict[str, bool | None] = {"": None, "~": None, "null": None, "true": True, "false": False}
_WHOLE = re.compile(r"[-+]?(0|[1-9][0-9_]{0,29})")
_DECIMAL = re.compile(r"[-+]?(0|[1-9][0-9_]{0,29})\.[0-9]{1,30}")


@dataclass(frozen=True, slots=True)
class Tree:
    """A file's values, and the line of each (1 is the first). Numbers with a point are Decimal."""

    root: Value
    lines: dict[Steps, int]


def read_tree(
    body: bytes,
    file: str,
    *,
    wanted: str = "providers, targets, ...",
    empty: str = "the file is empty; `watcher init` writes one to start from",
) -> Tree:
    """Read a file.

    Args:
        body: the file's bytes: UTF-8.
        file: its name, for messages.
        wanted: some keys of such a file, for messages.
        empty: what is said of a file without any.

    Raises:
        ConfigError: not text, not YAML, empty, not keys with values, a key that stands twice,
            or too large; with every problem that can be told apart.
    """
    tree = read_value(body, file, empty=empty)
    if not isinstance(tree.root, dict):
        problems = Problems(file)
        problems.add_at(1, f"keys with values are wanted ({wanted}), not {shown(tree.root)}")
        problems.stop_if_any()
    return tree


def read_value(body: bytes, file: str, *, empty: str = "the file is empty") -> Tree:
    """The same for a file that may hold a list or one value; it holds something.

    Raises:
        ConfigError: as above.
    """
    problems = Problems(file)
    node = _composed(_text(body, problems), problems)
    problems.stop_if_any()
    if node is None:
        problems.add((), empty)
        problems.stop_if_any()
    reader = _Reader(problems)
    root = reader.value(node, (), 0)
    problems.stop_if_any()
    return Tree(root, reader.lines)


def _text(body: bytes, problems: Problems) -> str:
    if len(body) > MOST_BYTES:
        problems.add((), f"larger than {MOST_BYTES >> 20} MiB; this is no configuration")
    elif b"\0" in body:
        problems.add((), "not a text file")
    else:
        try:
            return body.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            problems.add_at(body[: error.start].count(b"\n") + 1, "not UTF-8 text")
    problems.stop_if_any()
    return ""


class _Loader(yaml.BaseLoader):
    """PyYAML's reader up to the node tree, with a bound on depth."""

    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        self.depth += 1
        if self.depth > _MOST_DEPTH:
            raise yaml.MarkedYAMLError(problem="nested too deeply", problem_mark=parent.start_mark if parent else None)
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


def _composed(text: str, problems: Problems) -> yaml.Node | None:
    try:
        return yaml.compose(text, _Loader)
    except yaml.reader.ReaderError as error:
        problems.add_at(text[: error.position].count("\n") + 1, "a character that YAML does not allow")
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problems.add_at(mark.line + 1 if mark else 1, _worded(error))
    except (yaml.YAMLError, ValueError, OverflowError):  # an escape such as "\UFFFFFFFF" breaks PyYAML's chr()
        problems.add((), "not YAML: an escape or a number that cannot be read")
    return None


def _worded(error: yaml.MarkedYAMLError) -> str:
    problem = error.problem or error.context or "cannot be read"
    if "'\\t'" in problem:
        return "not YAML: a tab; indent with spaces"
    if "single document" in str(error.context):
        return "a second document (after ---); one file holds one configuration"
    return f"not YAML: {problem}"


class _Reader:
    """Makes plain values of nodes, and keeps their lines."""

    def __init__(self, problems: Problems) -> None:
        self.lines: dict[Steps, int] = {(): 1}
        self._problems = problems
        self._count = 0

    def value(self, node: yaml.Node | None, steps: Steps, depth: int) -> Value:
        self._count += 1
        if node is None or depth > _MOST_DEPTH or self._count > _MOST_VALUES:
            line = _line(node) if node else 1
            self._problems.add_at(line, "too deep or too many values (an anchor that contains itself?)")
            self._problems.stop_if_any()
        if node is None:
            return None
        if node.tag not in _PLAIN_TAGS:
            self._problems.add_at(_line(node), f"the tag {shown(node.tag)} is not allowed; only plain YAML is read")
            return None
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, steps, depth)
        if isinstance(node, yaml.SequenceNode):
            return [self._item(item, (*steps, at), depth) for at, item in enumerate(node.value)]
        return self._scalar(node)

    def _item(self, node: yaml.Node, steps: Steps, depth: int) -> Value:
        self.lines[steps] = _line(node)
        return self.value(node, steps, depth + 1)

    def _mapping(self, node: yaml.MappingNode, steps: Steps, depth: int) -> dict[str, Value]:
        found: dict[str, Value] = {}
        merged: list[yaml.Node] = []
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self._problems.add_at(_line(key), "a key has to be a plain word")
            elif key.value == "<<" and key.style is None:
                merged.append(value)
            elif key.value in found:
                first = self.lines[(*steps, key.value)]
                self._problems.add_at(_line(key), f"the key {shown(key.value)} stands twice (first on line {first})")
            else:
                self.lines[(*steps, key.value)] = _line(key)
                found[key.value] = self.value(value, (*steps, key.value), depth + 1)
        for source in merged:
            for name, inner in self._merge(source, steps, depth):
                found.setdefault(name, inner)
        return found

    def _merge(self, node: yaml.Node, steps: Steps, depth: int) -> Iterator[tuple[str, Value]]:
        """The keys of ``<<``; those that stand beside it win, and so do those of an earlier source."""
        sources = node.value if isinstance(node, yaml.SequenceNode) else [node]
        for source in sources:
            known = dict(self.lines)
            value = self.value(source, steps, depth + 1)
            self.lines.update(known)
            if isinstance(value, dict):
                yield from value.items()
            else:
                self._problems.add_at(_line(node), "'<<' takes keys with values, by an anchor")

    def _scalar(self, node: yaml.Node) -> Value:
        text: str = node.value
        if any("\ud800" <= sign <= "\udfff" for sign in text):
            self._problems.add_at(_line(node), "half of a surrogate pair; write the character itself")
            return None
        return text if getattr(node, "style", None) is not None else plain(text)


def plain(text: str) -> Value:
    """What an unquoted scalar means by YAML 1.2's core rules.

    >>> plain("900_000"), plain("0.10"), plain("no"), plain("007")
    (900000, Decimal('0.10'), 'no', '007')
    """
    word = (
        text if text in _WORDS else text.lower() if text in {"True", "TRUE", "False", "FALSE", "Null", "NULL"} else None
    )
    if word is not None:
        return _WORDS[word]
    if _WHOLE.fullmatch(text):
        return int(text.replace("_", ""))
    return Decimal(text.replace("_", "")) if _DECIMAL.fullmatch(text) else text


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1
