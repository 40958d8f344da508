"""promptfoo's assertions as expectations of ours, where there is one that means the same."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from watcher.canaries.schemas import fault
from watcher.config.promptfoo.files import NotCarried
from watcher.config.promptfoo.templates import as_text

Expect = dict[str, Any]
_TEXTS = {  # the key here, and whether case counts
    "equals": ("exact", True), "starts-with": ("starts_with", True), "contains": ("contains", True),
    "icontains": ("contains", False), "contains-all": ("contains", True), "icontains-all": ("contains", False),
    "contains-any": ("contains_any", True), "icontains-any": ("contains_any", False),
}  # fmt: skip
_CALLS = {"is-valid-openai-tools-call", "is-valid-openai-function-call", "is-valid-function-call"}
_OWN_CHANNEL = {"latency": "latency is watched in any case", "cost": "prices are watched in any case"}
_CHOICE = re.compile(r"\^\(?(?:\?:)?(\w[\w -]{0,40}(?:\|\w[\w -]{0,40}){0,30})\)?\$")


def expected(assertion: Mapping[str, Any], tools: Sequence[str]) -> tuple[Expect, bool | None]:
    """What an assertion wants, in a suite's words, and whether case counts (None where that means nothing).

    Args:
        assertion: ``type`` and ``value``, its variables in place and its files read.
        tools: the names of the tools that are offered.

    Raises:
        NotCarried: nothing here means the same.
    """
    kind, value = str(assertion.get("type", "")), assertion.get("value")
    if kind in _TEXTS:
        return _text(kind, value)
    if kind == "is-json":
        return _json(value), None
    if kind in _CALLS:
        if len(tools) != 1:
            raise NotCarried("which tool is wanted is not said" if tools else "no tool is offered")
        return {"tool": tools[0]}, None
    if kind in ("is-refusal", "not-is-refusal"):
        return {"refuse" if kind == "is-refusal" else "answer": True}, None
    if kind == "regex" and (choice := _CHOICE.fullmatch(str(value))):
        return {"label": [word.strip() for word in choice[1].split("|")]}, None
    raise NotCarried(_OWN_CHANNEL.get(kind, "no expectation here means the same"))


def _text(kind: str, value: Any) -> tuple[Expect, bool | None]:
    key, strict = _TEXTS[kind]
    if kind == "equals" and isinstance(value, dict | list):
        return {"json_schema": {"const": value}}, None
    texts = [as_text(each) for each in (value if isinstance(value, list) else [value])]
    if not texts or not all(text.strip() for text in texts):
        raise NotCarried("its value is empty")
    return {key: texts}, strict


def _json(value: Any) -> Expect:
    if value is None:
        return {"json": True}
    wrong = fault(value)
    if wrong:
        raise NotCarried(wrong)
    return {"json_schema": value}


def merged(found: Sequence[tuple[Expect, bool | None]]) -> tuple[Expect, list[str]]:
    """Several expectations as one, and what had to give way."""
    whole: Expect = {}
    lost: list[str] = []
    for expect, _ in found:
        for key, value in expect.items():
            if key == "contains":
                whole[key] = [*whole.get(key, []), *value]
            elif key in whole and whole[key] != value:
                lost.append(f"a second {key}: only the first is carried over")
            else:
                whole[key] = value
    strictness = {strict for _, strict in found if strict is not None}
    if strictness == {True}:
        whole["strict"] = True
    elif len(strictness) == 2:
        lost.append("case counts for some texts and not for others: it counts for none here")
    return _apart(whole, lost), lost


def _apart(whole: Expect, lost: list[str]) -> Expect:
    """Without what cannot stand together."""
    if "tool" in whole:
        for key in whole.keys() & {"json", "json_schema", "label", "exact"}:
            lost.append(f"{key} beside a call of a tool, which has no text")
            del whole[key]
    if "refuse" in whole and whole.keys() - {"refuse", "strict"}:
        lost.append("what else is wanted of an answer that is to be refused")
        return {"refuse": True}
    if whole.keys() & {"exact", "contains", "contains_any", "starts_with"}:
        return whole
    return {key: value for key, value in whole.items() if key != "strict"}
