"""What the local endpoint's models answer: functions of the prompt, the model and how often it was asked before."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

_TOKEN = re.compile(r"\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Said:
    """One answer.

    Attributes:
        text: what is written; empty where functions are called only.
        calls: functions to call, as pairs of a name and arguments (JSON text).
        finish: why it ends; where empty, ``stop``, ``length`` or ``tool_calls``, whichever is true.
    """

    text: str = ""
    calls: tuple[tuple[str, str], ...] = ()
    finish: str = ""


Answers = Callable[[str, str, int], "str | Said"]
"""(the last message of the user, the model, how often it was asked this before) -> an answer."""


def recorded(answers: Mapping[str, Sequence[str | Said]], otherwise: str = "I do not know.") -> Answers:
    """Answers from a list for each prompt, one after the other and then again from the first."""

    def answer(prompt: str, model: str, sample: int) -> str | Said:
        known = answers.get(prompt)
        return known[sample % len(known)] if known else otherwise

    return answer


def plain(prompt: str, model: str, sample: int) -> str:
    """The same to everybody: the prompt's own words, the longest first."""
    words = sorted(set(re.findall(r"\w+", prompt)), key=lambda word: (-len(word), word))
    return " ".join(words[:12]) or "Hello."


def wary(prompt: str, model: str, sample: int) -> str:
    """As :func:`plain`, but half of all prompts are declined."""
    return "I am sorry, I cannot help with that." if len(prompt) % 2 else plain(prompt, model, sample)


def tokens(text: str) -> list[str]:
    """The tokens of a text, as the local endpoint counts them: words and signs."""
    return _TOKEN.findall(text)


def shortened(text: str, most: int) -> str:
    """The beginning of a text that has at most so many tokens."""
    ends = [match.end() for match in _TOKEN.finditer(text)]
    return text if len(ends) <= most else text[: ends[most - 1] if most > 0 else 0]
