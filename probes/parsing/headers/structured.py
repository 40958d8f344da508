"""The IETF's ``RateLimit`` and ``RateLimit-Policy`` in the forms of all drafts, and lists of limits with windows.

Drafts wrote a policy as ``100;w=60``, as ``"burst";q=100;w=60``, and what is left as ``limit=100, remaining=50,
reset=30``, as ``default;r=50;t=30`` and as ``"default";r=50;t=30``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

LONGEST = 4_096
_MOST = 50


@dataclass(frozen=True, slots=True)
class Part:
    """One member of a list: its bare words in order, and its parameters by name in lower case."""

    words: tuple[str, ...]
    parameters: tuple[tuple[str, str], ...] = ()

    def get(self, *names: str) -> str:
        """The first of these parameters that is there; empty where none is."""
        given = dict(self.parameters)
        return next((given[name] for name in names if name in given), "")


def parts(value: str) -> tuple[Part, ...]:
    """The members of a list, in order; none where it is too long.

    >>> parts('"burst";q=100;w=60')[0].get("q")
    '100'
    """
    if len(value) > LONGEST:
        return ()
    members = [_part(member) for member in _divided(value, ",") if member.strip()]
    return tuple(members[:_MOST])


def _part(member: str) -> Part:
    bare, parameters = [], []
    for piece in _divided(member, ";"):
        name, equals, given = piece.partition("=")
        if equals and not name.strip().startswith('"'):
            parameters.append((name.strip().lower(), _unquoted(given)))
        elif piece.strip():
            bare.append(_unquoted(piece))
    return Part(tuple(bare), tuple(parameters))


def _unquoted(text: str) -> str:
    text = text.strip()
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] == '"' else text


def _divided(text: str, sign: str) -> Iterator[str]:
    """The text between signs that stand in no quotes."""
    start, quoted = 0, False
    for at, letter in enumerate(text):
        if letter == '"' and (at == 0 or text[at - 1] != "\\"):
            quoted = not quoted
        elif letter == sign and not quoted:
            yield text[start:at]
            start = at + 1
    yield text[start:]
