"""What is wrong in a configuration, collected so that a person sees all of it at once.

Every problem names the file, the line, the field and, where there is one, the nearest valid
thing. No problem ever holds what came from an environment variable or a secret file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any, get_args

from pydantic import BaseModel, RootModel, ValidationError
from pydantic_core import ErrorDetails

from watcher.domain.errors import ConfigError

Steps = tuple[str | int, ...]

_WANTED = {
    "string_type": "a text is wanted",
    "bool_type": "true or false is wanted",
    "bool_parsing": "true or false is wanted",
    "tuple_type": "a list such as [a, b] is wanted",
    "list_type": "a list such as [a, b] is wanted",
    "dict_type": "keys with values are wanted",
    "model_type": "keys with values are wanted",
    "model_attributes_type": "keys with values are wanted",
    "int_type": "a whole number is wanted",
    "int_parsing": "a whole number is wanted",
    "too_short": "at least one is wanted",
}
_LEAST_SCRUBBED = 4


class Problems:
    """Collects problems of one file.

    Args:
        file: the file's name as the person wrote it.
        lines: the line of every field; a field that is not there has its parent's.
    """

    def __init__(self, file: str, lines: Mapping[Steps, int] | None = None) -> None:
        self._file = file
        self._lines = lines or {}
        self._found: list[tuple[int, str]] = []
        self._origins: Mapping[Steps, str] = {}
        self._hidden: dict[str, str] = {}

    def hide(self, origins: Mapping[Steps, str], secrets: Mapping[str, str]) -> None:
        """Never say what stands at ``origins``; say their references instead of ``secrets`` (value to reference)."""
        self._origins = origins
        self._hidden = {value: name for value, name in secrets.items() if len(value) >= _LEAST_SCRUBBED}

    def add(self, steps: Steps, message: str) -> None:
        """A problem of the field at ``steps``; the empty tuple is the file as a whole."""
        if steps[:-1] in self._lines and steps not in self._lines and isinstance(steps[-1], int):
            steps = steps[:-1]  # one text stands where a list may stand
        where, line = dotted(steps), self.line(steps)
        place = f"{self._file}:{line}" if line else self._file
        self._found.append((line, f"{place}: {where}: {message}" if where else f"{place}: {message}"))

    def add_at(self, line: int, message: str) -> None:
        """A problem of a line, before anything could be read from it."""
        self._found.append((line, f"{self._file}:{line}: {message}"))

    def add_from(self, steps: Steps, error: ConfigError) -> None:
        """What is wrong in another file that the field at ``steps`` names: its own problems, with their places."""
        line = self.line(steps)
        self._found += [(line, f"{self._file}:{line}: {dotted(steps)}: {text}") for text in error.problems]

    def add_validation(self, error: ValidationError, prefix: Steps, model: type[BaseModel]) -> None:
        """All that pydantic found wrong with the part of the file at ``prefix``."""
        for detail in error.errors(include_url=False):
            steps = (*prefix, *detail["loc"])
            known = self._known(steps)
            at = (*known, steps[-1]) if detail["type"] == "missing" and len(known) < len(steps) else known
            self.add(at, self._worded(detail, steps, model))

    def line(self, steps: Steps) -> int:
        """The line of a field, or of the nearest thing around it that stands in the file; 0 where nothing does."""
        return self._lines.get(self._known(steps), 0)

    def stop_if_any(self) -> None:
        """End here where something is wrong.

        Raises:
            ConfigError: all problems, in the order of their lines, each once.
        """
        if self._found:
            ordered = dict.fromkeys(text for _, text in sorted(self._found, key=lambda found: found[0]))
            raise ConfigError(tuple(self._scrubbed(text) for text in ordered))

    def _known(self, steps: Steps) -> Steps:
        """The part of ``steps`` that stands in the file: pydantic adds branches of unions, and what is missing."""
        while steps and steps not in self._lines:
            steps = steps[:-1]
        return steps

    def _worded(self, detail: ErrorDetails, steps: Steps, model: type[BaseModel]) -> str:
        kind, name = detail["type"], str(steps[-1])
        if kind == "extra_forbidden":
            return unknown(name, valid_keys(model, detail["loc"][:-1]), "key")
        if kind == "missing":
            return "is missing"
        origin = self._origin(steps)
        if origin:
            return f"what {origin} holds does not fit here"
        if kind in _WANTED:
            return f"{_WANTED[kind]}, not {shown(detail['input'])}"
        if kind == "value_error":
            return str(detail["ctx"]["error"])
        if kind in {"enum", "literal_error"}:
            return f"{detail['ctx']['expected']} is wanted, not {shown(detail['input'])}"
        return detail["msg"][:1].lower() + detail["msg"][1:]

    def _origin(self, steps: Steps) -> str:
        return next(
            (self._origins[steps[:end]] for end in range(len(steps), 0, -1) if steps[:end] in self._origins), ""
        )

    def _scrubbed(self, text: str) -> str:
        for value in sorted(self._hidden, key=len, reverse=True):
            text = text.replace(value, self._hidden[value])
        return text


def dotted(steps: Steps) -> str:
    """A place in the file as people write it: ``workflows[0].uses[0].model``."""
    text = ""
    for step in steps:
        if isinstance(step, int):
            text += f"[{step}]"
        else:
            text += ("." if text else "") + (step if re.fullmatch(r"[\w.<*-]+", step) else repr(step))
    return text


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that was probably meant, or None where nothing is near."""
    folded = {name.casefold(): name for name in known}
    found = get_close_matches(word.casefold(), folded, 1, 0.6)
    return folded[found[0]] if found else None


def unknown(word: str, known: Iterable[str], noun: str) -> str:
    """``unknown key 'idd'; nearest: 'id'``, or all that is valid where nothing is near."""
    names = sorted(set(known))
    near = nearest(word, names)
    if near is not None:
        return f"unknown {noun} {shown(word)}; nearest: '{near}'"
    return f"unknown {noun} {shown(word)}; there is {', '.join(names) or 'none'}"


def shown(value: object) -> str:
    """A value for a message: short, and nothing in it that a terminal obeys."""
    if isinstance(value, dict):
        return "keys with values"
    if isinstance(value, list | tuple):
        return "a list"
    if isinstance(value, bool):
        return str(value).lower()
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= 80 else f"{text[:77]}..."


def valid_keys(model: type[BaseModel], steps: Steps) -> list[str]:
    """The keys that may stand at ``steps`` below a model."""
    models = [model]
    for step in steps:
        here = [each for each in models if step in _fields(each)]
        if here:
            models = [inner for each in here for inner in _models(_fields(each)[str(step)])]
        else:
            models = [inner for each in models for inner in (_unrooted(each) or [each])]
    return [key for each in models for key in _fields(each)]


def _fields(model: type[BaseModel]) -> dict[str, Any]:
    if issubclass(model, RootModel):
        return {}
    return {field.alias or name: field.annotation for name, field in model.model_fields.items()}


def _unrooted(model: type[BaseModel]) -> list[type[BaseModel]]:
    return list(_models(model.model_fields["root"].annotation)) if issubclass(model, RootModel) else []


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models(inner)
