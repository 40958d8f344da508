"""Tags in un-rendered MDX: HTML elements and components with their attributes.

Reading is linear: :class:`TagScanner` has a budget of characters, so that a page of
unfinished tags cannot make it read the same text again and again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_NAME = re.compile(r"[A-Za-z][\w.:-]{0,80}")
_ATTRIBUTE = re.compile(r"[A-Za-z_@:][\w.:@-]{0,80}")
_SPACE = re.compile(r"\s*")
_BARE = re.compile(r"[^\s>\"'{}=<`]{1,300}")
_LITERAL = re.compile(r"""\s*(?:"([^"]*)"|'([^']*)'|`([^`$]*)`)\s*""")
_STRINGS = {
    '"': re.compile(r'"[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"', re.DOTALL),
    "'": re.compile(r"'[^'\\\n]*+(?:\\.[^'\\\n]*+)*+'", re.DOTALL),
    "`": re.compile(r"`[^`\\]*+(?:\\.[^`\\]*+)*+`", re.DOTALL),
}
_BRACKET = re.compile(r"[\"'`{}\[\]()]")
_CLOSERS = {"{": "}", "[": "]", "(": ")"}


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag. ``attributes`` are plain values; ``expressions`` the source inside ``name={...}`` with its offset."""

    name: str
    start: int
    end: int
    closing: bool = False
    empty: bool = False
    attributes: tuple[tuple[str, str], ...] = ()
    expressions: tuple[tuple[str, int, int], ...] = ()

    def get(self, *names: str) -> str:
        """The first of these attributes that is set, else an empty string."""
        given = {key.lower(): value for key, value in self.attributes}
        return next((given[name] for name in names if given.get(name)), "")

    def has(self, name: str) -> bool:
        """Whether the attribute stands in the tag, with or without a value."""
        return any(key.lower() == name for key, _ in self.attributes)


def literal_end(text: str, at: int) -> int:
    """The offset after the string literal that begins at ``at``, or ``at`` where it never ends."""
    whole = _STRINGS[text[at]].match(text, at)
    return whole.end() if whole is not None else at


class TagScanner:
    """Finds tags in one text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.budget = 4 * len(text) + 10_000

    def balanced(self, start: int) -> int:
        """The offset after the bracket that closes the one at ``start``, or -1."""
        text, depth, position = self.text, [_CLOSERS[self.text[start]]], start + 1
        while self.budget > 0:
            found = _BRACKET.search(text, position)
            if found is None:
                self.budget -= len(text) - position
                return -1
            self.budget -= found.end() - position
            position, sign = found.start(), found[0]
            if sign in "\"'`":
                after = literal_end(text, position)
                self.budget -= after - position
                position = max(after, position + 1)
                continue
            if sign in _CLOSERS:
                depth.append(_CLOSERS[sign])
            elif sign == depth[-1]:
                depth.pop()
                if not depth:
                    return position + 1
            position += 1
        return -1

    def at(self, start: int) -> Tag | None:
        """The tag that begins with the ``<`` at ``start``; None where it is no tag."""
        text = self.text
        closing = text.startswith("</", start)
        name = _NAME.match(text, start + 1 + closing)
        if name is None:
            return None
        attributes: list[tuple[str, str]] = []
        expressions: list[tuple[str, int, int]] = []
        position = name.end()
        while self.budget > 0:
            self.budget -= 1
            position = self._space(position)
            if text.startswith("/>", position):
                return Tag(name[0], start, position + 2, closing, True, tuple(attributes), tuple(expressions))
            if text.startswith(">", position):
                return Tag(name[0], start, position + 1, closing, False, tuple(attributes), tuple(expressions))
            after = self._attribute(position, attributes, expressions)
            if after <= position:
                return None
            position = after
        return None

    def _space(self, position: int) -> int:
        space = _SPACE.match(self.text, position)
        end = space.end() if space else position
        self.budget -= end - position
        return end

    def _attribute(
        self, position: int, attributes: list[tuple[str, str]], expressions: list[tuple[str, int, int]]
    ) -> int:
        """The offset after the attribute at ``position``, or -1 where none is readable."""
        if self.text.startswith("{", position):
            return self.balanced(position)
        name = _ATTRIBUTE.match(self.text, position)
        if name is None:
            return -1
        after = self._space(name.end())
        if not self.text.startswith("=", after):
            attributes.append((name[0], ""))
            return name.end()
        return self._value(name[0], self._space(after + 1), attributes, expressions)

    def _value(
        self, name: str, at: int, attributes: list[tuple[str, str]], expressions: list[tuple[str, int, int]]
    ) -> int:
        text = self.text
        if text.startswith("{", at):
            end = self.balanced(at)
            if end > 0:
                literal = _LITERAL.fullmatch(text, at + 1, end - 1)
                if literal is not None:
                    attributes.append((name, next((given for given in literal.groups() if given), "")))
                else:
                    expressions.append((name, at + 1, end - 1))
            return end
        if text[at : at + 1] in ("'", '"'):
            end = text.find(text[at], at + 1)
            self.budget -= max(end - at, 0) if end > 0 else len(text) - at
            attributes.append((name, text[at + 1 : end] if end > 0 else ""))
            return end + 1 if end > 0 else -1
        bare = _BARE.match(text, at)
        if bare is None:
            return -1
        attributes.append((name, bare[0]))
        return bare.end()
