"""Prompts and tests of a promptfoo configuration, as conversations and their variables."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice, product
from pathlib import Path
from typing import Any

from watcher.config.promptfoo.files import SCHEME, Files, NotCarried
from watcher.config.promptfoo.templates import as_text, filled

Turns = list[dict[str, str]]
_ROLES = {"system": "system", "developer": "system", "user": "user", "assistant": "assistant"}
_ELSEWHERE = ("exec:", "langfuse://", "portkey://", "helicone://", "huggingface://", "http://", "https://")


@dataclass(frozen=True, slots=True)
class Template:
    """One prompt: its text, and the name it was given."""

    text: str
    label: str = ""


def templates(given: Any, files: Files) -> Iterator[Template]:
    """The prompts that one entry of ``prompts`` stands for.

    Raises:
        NotCarried: a script, a service, or a file that cannot be read.
    """
    label = ""
    if isinstance(given, dict):
        label = as_text(given.get("label"))
        given = given.get("raw") or given.get("id") or given.get("prompt")
    if not isinstance(given, str) or not given.strip():
        raise NotCarried("a text or file:// is wanted")
    if given.startswith(_ELSEWHERE):
        raise NotCarried(f"{given.split(':', 1)[0]}: is not run or asked")
    if not given.startswith(SCHEME):
        yield Template(given, label)
        return
    for path in files.named(given):
        yield from _in_file(path, label, files)


def _in_file(path: Path, label: str, files: Files) -> Iterator[Template]:
    name = label or path.stem
    if path.suffix == ".csv":
        for row in files.value(path):
            yield Template(as_text(row.get("prompt")), as_text(row.get("label")) or name)
    elif path.suffix in {".json", ".yaml", ".yml"}:
        yield Template(json.dumps(files.value(path), ensure_ascii=False), name)
    else:
        for text in files.text(path).replace("\r\n", "\n").split("\n---\n"):
            yield Template(text.strip(), name)


def conversation(template: str, variables: Mapping[str, Any], around: tuple[str, str] = ("", "")) -> Turns:
    """What is sent: the turns of a conversation, or one of the user's.

    Args:
        template: text, or JSON of a conversation.
        variables: their values.
        around: what stands before and after the last words of the user.

    Raises:
        NotCarried: its template does more than name variables, or a turn is no text.
    """
    before, after = (filled(text, variables) for text in around)
    chat = _chat(template)
    if chat is not None:
        *earlier, last = [_turn(turn, variables) for turn in chat]
        return [*earlier, last | {"content": f"{before}{last['content']}{after}"}]
    text = filled(template, variables)
    made = _chat(text)
    if made is not None:
        return [_turn(turn, {}) for turn in made]
    return [{"role": "user", "content": f"{before}{text}{after}"}]


def _chat(text: str) -> list[Any] | None:
    """The turns of a text that is JSON of a conversation; else None."""
    if not text.lstrip().startswith("["):
        return None
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    fits = isinstance(value, list) and value and all(isinstance(turn, dict) and "role" in turn for turn in value)
    return value if fits else None


def _turn(turn: Mapping[str, Any], variables: Mapping[str, Any]) -> dict[str, str]:
    role, content = _ROLES.get(as_text(turn.get("role"))), turn.get("content")
    if isinstance(content, list) and all(isinstance(part, dict) and part.get("type") == "text" for part in content):
        content = "\n".join(as_text(part.get("text")) for part in content)
    if role is None or not isinstance(content, str):
        raise NotCarried("a turn of a conversation that is no text of system, user or assistant")
    return {"role": role, "content": filled(content, variables) if variables else content}


def combinations(variables: Mapping[str, Any], files: Files, most: int) -> list[dict[str, Any]]:
    """The values of a test's variables: a list means one after the other.

    Raises:
        NotCarried: a file cannot be read, or there are more than ``most``.
    """
    choices = [_choices(value, files) for value in variables.values()]
    found = list(islice(product(*choices), most + 1))
    if len(found) > most:
        raise NotCarried(f"more than {most} combinations of variables")
    return [dict(zip(variables, values, strict=True)) for values in found]


def _choices(value: Any, files: Files) -> list[Any]:
    if isinstance(value, list):
        return [choice for each in value for choice in _choices(each, files)] or [""]
    if isinstance(value, str) and value.startswith(SCHEME):
        return [_of_variable(files.value(path)) for path in files.named(value)]
    return [value]


def _of_variable(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value
