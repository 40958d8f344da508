"""What one answer is like: numbers that mean something to a person, and forms in which answers can be compared. Pure.

Nothing here knows what the right answer is. What a suite wants of an answer is told by ``Marks``, which the caller
makes of its expectations.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from watcher.canaries.answers import Answer
from watcher.canaries.refusals import refuses

Marks = Callable[[Answer], Mapping[str, bool]]  # what an answer's prompt asks of it, and whether it holds


_FENCE = re.compile(r"\A\s*```[\w-]*[ \t]*\n(.*?)\n?```\s*\Z", re.S)
_LIST = re.compile(r"^\s*(?:[-*•]|\d+[.)])\s", re.M)
_CUT_OFF = frozenset({"length", "max_tokens", "max_output_tokens"})  # the vendors' words for it
_WORD = re.compile(r"\w+(?:['’]\w+)?|[^\w\s]")


@lru_cache(maxsize=4096)
def parsed(text: str) -> tuple[bool, Any]:
    """Whether a text is JSON, within a code fence or not, and its value."""
    fenced = _FENCE.match(text)
    body = (fenced.group(1) if fenced else text).strip()
    if not body or body[0] not in '{["-0123456789tfn':
        return False, None
    try:
        return True, json.loads(body)
    except (ValueError, RecursionError):
        return False, None


def structured(text: str) -> bool:
    """Whether a text is a JSON object or list; a bare number or word is not meant as JSON."""
    valid, value = parsed(text)
    return valid and isinstance(value, dict | list)


def calls(answer: Answer) -> tuple[tuple[str, str], ...]:
    """The tool calls of an answer: (name, canonical arguments); empty where it holds none, or none can be read."""
    if not answer.is_tool_call:
        return ()
    valid, value = parsed(answer.completion)
    if not valid:
        return ()
    rows = value if isinstance(value, list) else [value]
    return tuple(call for row in rows if isinstance(row, dict) and (call := _call(row)) is not None)


def _call(row: Mapping[str, Any]) -> tuple[str, str] | None:
    """A call as ``{"name", "arguments"}``, or within ``function`` as OpenAI sends it, arguments as text or not."""
    inner = row.get("function", row)
    if not isinstance(inner, dict) or not isinstance(inner.get("name"), str):
        return None
    arguments = inner.get("arguments", inner.get("input", {}))
    if isinstance(arguments, str):
        valid, value = parsed(arguments)
        arguments = value if valid else arguments
    return inner["name"], _dumped(arguments)


def _dumped(value: object) -> str:
    try:
        return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    except RecursionError:
        return repr(type(value))


@lru_cache(maxsize=4096)
def canonical(answer: Answer) -> str:
    """The form in which answers that say the same are equal: JSON with sorted keys, text without its white space."""
    if answer.is_tool_call and (found := calls(answer)):
        return "\n".join(f"{name} {arguments}" for name, arguments in found)
    if structured(answer.completion):
        return _dumped(parsed(answer.completion)[1])
    return " ".join(unicodedata.normalize("NFC", answer.completion).split())


def words(text: str) -> list[str]:
    """Words in lower case, and signs, in order."""
    return [word.lower() for word in _WORD.findall(text)]


@lru_cache(maxsize=8192)
def script(character: str) -> str:
    """The script of a letter, in the first word of its Unicode name: ``LATIN``, ``CYRILLIC``, ``CJK``; else ``""``."""
    return unicodedata.name(character, "").partition(" ")[0] if character.isalpha() else ""


def scripts(text: str, share: float = 0.1) -> frozenset[str]:
    """Scripts that at least so many of a text's letters are of; Japanese, Korean and Chinese letters are told apart."""
    counts: dict[str, int] = {}
    for character, count in Counter(text).items():
        if name := script(character):
            counts[name] = counts.get(name, 0) + count
    letters = sum(counts.values())
    return frozenset(name for name, count in counts.items() if count >= share * letters)


@lru_cache(maxsize=4096)
def declines(answer: Answer) -> bool:
    """Whether it is a text that refuses."""
    return not answer.is_tool_call and refuses(answer.completion)


def unmarked(answer: Answer) -> Mapping[str, bool]:
    """The marks where nothing is wanted of an answer: none."""
    return {}


def numbers(answer: Answer, marks: Marks = unmarked) -> dict[str, float]:
    """The features that a person is told of, by name: shares are 0 or 1, the rest counts.

    The marks are among them; what the vendor did not say is left out.
    """
    text = answer.completion
    found = {
        "refusal": float(declines(answer)),
        "valid_json": float(structured(text)),
        "tool_call": float(answer.is_tool_call),
        "empty": float(not text.strip()),
        "code_block": float("```" in text),
        "list_items": float(len(_LIST.findall(text))),
        "digits": float(sum(map(str.isdigit, text))),
        "length": float(len(text)),
        "lines": float(text.count("\n") + 1),
        "non_latin": float(bool(scripts(text) - {"LATIN"})),
    }
    if answer.finish_reason is not None:
        found["cut_off"] = float(answer.finish_reason.casefold() in _CUT_OFF)
    vendor = {
        "prompt_tokens": answer.prompt_tokens,
        "completion_tokens": answer.completion_tokens,
        "surprise": answer.surprise,
    }
    counts = {name: float(count) for name, count in vendor.items() if count is not None}
    return found | counts | {name: float(held) for name, held in marks(answer).items()}
