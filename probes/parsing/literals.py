"""Array and object literals as components of un-rendered MDX carry them, read and never run."""

from __future__ import annotations

import re
from dataclasses import dataclass

from probes.parsing.inline import marked
from probes.parsing.tags import literal_end

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])")
_WORD = re.compile(r"[A-Za-z_$][\w$.]{0,100}")
_GAP = re.compile(r"(?:\s|//[^\n]{0,400}|/\*[^*]{0,400}\*/)*")
_ELEMENT = re.compile(r"</?(?:[A-Za-z][\w.:-]{0,60})?")
_UNQUOTE = re.compile(r"\\(u[0-9a-fA-F]{4}|[\s\S])")
_DEPTH = 40
_EMPTY = frozenset({"null", "undefined", "false", "true"})
_PLAIN_ESCAPES = {"n": "\n", "t": " ", "r": "", "\n": ""}


@dataclass(frozen=True, slots=True)
class Text:
    """A string, number or element as text with the marks of :mod:`probes.parsing.inline`."""

    text: str
    at: int


@dataclass(frozen=True, slots=True)
class Opaque:
    """Something that would have to be run to know what it says."""

    at: int


@dataclass(frozen=True, slots=True)
class Array:
    """``[...]``."""

    items: tuple[Literal, ...]
    at: int


@dataclass(frozen=True, slots=True)
class Object:
    """``{...}``, in the order given."""

    entries: tuple[tuple[str, Literal], ...]
    at: int

    def get(self, *names: str) -> Literal | None:
        """The first of these keys that is there."""
        given = dict(self.entries)
        return next((given[name] for name in names if name in given), None)


Literal = Text | Opaque | Array | Object


class LiteralError(ValueError):
    """The text is not a literal that we read."""


class _Reader:
    """Reads literals from one text, from one end of it to the other, without going back."""

    def __init__(self, text: str, position: int, end: int) -> None:
        self.text, self.position, self.end = text, position, end

    def gap(self) -> None:
        sign = self.text[self.position : self.position + 1]
        if sign != "/" and not sign.isspace():
            return
        found = _GAP.match(self.text, self.position, self.end)
        self.position = found.end() if found else self.position

    def peek(self) -> str:
        self.gap()
        return self.text[self.position : self.position + 1] if self.position < self.end else ""

    def value(self, depth: int = 0) -> Literal:
        if depth > _DEPTH:
            raise LiteralError("nested too deep")
        sign, at = self.peek(), self.position
        if sign == "[":
            return Array(tuple(self.items("]", depth)), at)
        if sign == "{":
            return Object(tuple(self.entries(depth)), at)
        if sign and sign in "\"'`":
            return Text(marked(self.string()), at)
        if sign == "<":
            return Text(marked(self.element()), at)
        number = _NUMBER.match(self.text, self.position, self.end)
        if number is not None:
            self.position = number.end()
            return Text(number[0], at)
        return self.named(at, depth)

    def items(self, closer: str, depth: int) -> list[Literal]:
        self.position += 1
        found: list[Literal] = []
        while self.peek() != closer:
            if self.peek() == ",":
                self.position += 1
                found.append(Text("", self.position))
                continue
            found.append(self.value(depth + 1))
            if self.peek() == ",":
                self.position += 1
            elif self.peek() != closer:
                raise LiteralError(f"no {closer} at {self.position}")
        self.position += 1
        return found

    def entries(self, depth: int) -> list[tuple[str, Literal]]:
        self.position += 1
        found: list[tuple[str, Literal]] = []
        while self.peek() != "}":
            key = self.key()
            if self.peek() != ":":
                raise LiteralError(f"no value at {self.position}")
            self.position += 1
            found.append((key, self.value(depth + 1)))
            if self.peek() == ",":
                self.position += 1
            elif self.peek() != "}":
                raise LiteralError(f"no end at {self.position}")
        self.position += 1
        return found

    def key(self) -> str:
        sign = self.peek()
        if sign and sign in "\"'":
            return self.string()
        word = _WORD.match(self.text, self.position, self.end) or _NUMBER.match(self.text, self.position, self.end)
        if word is None:
            raise LiteralError(f"no key at {self.position}")
        self.position = word.end()
        return word[0]

    def string(self) -> str:
        start = self.position
        after = literal_end(self.text, start)
        if after <= start or after > self.end:
            raise LiteralError(f"a string without an end at {start}")
        self.position = after
        return _UNQUOTE.sub(_escaped, self.text[start + 1 : after - 1])

    def element(self) -> str:
        """The source of a JSX element, up to the tag that closes it."""
        start, depth = self.position, 0
        while self.position < self.end:
            found = _ELEMENT.match(self.text, self.position)
            if found is None:
                self.position += 1
                continue
            close = self.text.find(">", found.end(), self.end)
            if close < 0:
                break
            closing = found[0].startswith("</")
            empty = not closing and (self.text[close - 1] == "/" or found[0].lower() in ("<br", "<hr", "<img"))
            depth += 0 if empty else -1 if closing else 1
            self.position = close + 1
            if depth <= 0:
                return self.text[start : self.position]
            self.position = self._skip_text()
        raise LiteralError(f"an element without an end at {start}")

    def _skip_text(self) -> int:
        after = self.text.find("<", self.position, self.end)
        return after if after >= 0 else self.end

    def named(self, at: int, depth: int) -> Literal:
        """A word: nothing, a call whose only text argument is what it shows, or something opaque."""
        word = _WORD.match(self.text, self.position, self.end)
        if word is None:
            raise LiteralError(f"not a literal at {self.position}")
        self.position = word.end()
        if word[0] in _EMPTY:
            return Text("", at)
        if self.peek() != "(":
            return Opaque(at)
        given = self.items(")", depth)
        texts = [argument for argument in given if isinstance(argument, Text)]
        return Text(texts[0].text, at) if len(given) == 1 and texts else Opaque(at)


def _escaped(found: re.Match[str]) -> str:
    sign = found[1]
    if sign[0] == "u" and len(sign) == 5:
        return chr(int(sign[1:], 16))
    return sign if sign in "\"'`" else _PLAIN_ESCAPES.get(sign, "\\" + sign)


def read_literal(text: str, start: int, end: int) -> Literal | None:
    """The literal that fills ``text[start:end]``; None where something else stands there."""
    reader = _Reader(text, start, end)
    try:
        value = reader.value()
        return value if not reader.peek() else None
    except (LiteralError, RecursionError):
        return None
