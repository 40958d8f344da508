"""Suites: prompts that are sent again and again, and what is wanted of their answers."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from typing import Any

from watcher.domain.calls import Call, Message, Tool
from watcher.domain.money import Money
from watcher.domain.targets import Api


@dataclass(frozen=True, slots=True)
class Json:
    """The answer is to be JSON, and nothing around it: a program is to read it as it comes.

    ``schema`` is the JSON Schema that it is to follow, as JSON text; empty for any JSON.
    ``fenced`` allows the fence of a code block around it.
    """

    schema: str = ""
    fenced: bool = False


@dataclass(frozen=True, slots=True)
class Label:
    """The answer is to be one of these words; case, white space and marks around it do not count."""

    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Exact:
    """The answer is to be one of these texts; case, white space and marks around it do not count.

    ``strict`` makes every sign count.
    """

    answers: tuple[str, ...]
    strict: bool = False


@dataclass(frozen=True, slots=True)
class Contains:
    """The answer is to hold every one of these texts.

    ``any`` makes one of them enough, ``at_start`` wants it at the beginning, ``strict`` makes case count.
    """

    texts: tuple[str, ...]
    any: bool = False
    at_start: bool = False
    strict: bool = False


@dataclass(frozen=True, slots=True)
class ToolUse:
    """This tool is to be called, and no other.

    ``arguments`` is the JSON Schema that the arguments are to follow besides the tool's own parameters,
    as JSON text; empty where those say enough.
    """

    name: str
    arguments: str = ""


@dataclass(frozen=True, slots=True)
class NoTool:
    """No tool is to be called, although some are offered."""


@dataclass(frozen=True, slots=True)
class Answers:
    """The prompt is harmless: it is to be answered."""


@dataclass(frozen=True, slots=True)
class Refuses:
    """The prompt is to be refused."""


Expectation = Json | Label | Exact | Contains | ToolUse | NoTool | Answers | Refuses


@dataclass(frozen=True, slots=True)
class Parameters:
    """How a prompt is sent; None where the vendor's default is wanted."""

    temperature: Decimal | None = None
    top_p: Decimal | None = None
    seed: int | None = None
    logprobs: bool = False


@dataclass(frozen=True, slots=True)
class Prompt:
    """One prompt of a suite.

    Attributes:
        id: its name within the suite.
        messages: what is sent, word for word.
        max_tokens: the most tokens of an answer.
        parameters: how it is sent, the suite's defaults included.
        tools: what the model may call.
        schema: the JSON Schema that the vendor is asked to hold the answer to, as compact JSON text; empty
            where none is. What is only wanted of the answer stands in ``expectations``.
        expectations: what is wanted of an answer; empty where only its difference from earlier answers counts.
        topics: topics of policies that it touches, by the names of ``watcher.domain.topics``.
        workflows: ids of the workflows that it stands for; empty for every one that uses the model.
        detects: a line for people on what it is meant to find.
    """

    id: str
    messages: tuple[Message, ...]
    max_tokens: int = 32
    parameters: Parameters = Parameters()
    tools: tuple[Tool, ...] = ()
    schema: str = ""
    expectations: tuple[Expectation, ...] = ()
    topics: tuple[str, ...] = ()
    workflows: tuple[str, ...] = ()
    detects: str = ""

    @property
    def hash(self) -> str:
        """SHA-256 (hex) of what is sent: id, messages, limits, parameters, tools, schema.

        Answers to prompts with one hash can be compared, whatever is now wanted of them.
        """
        return sha256(canonical(self._sent).encode()).hexdigest()

    @property
    def _sent(self) -> Any:
        settings = self.parameters
        return {
            "id": self.id,
            "messages": [[message.role, message.content] for message in self.messages],
            "max_tokens": self.max_tokens,
            "temperature": _number(settings.temperature),
            "top_p": _number(settings.top_p),
            "seed": settings.seed,
            "logprobs": settings.logprobs,
            "tools": [[tool.name, tool.description, tool.parameters] for tool in self.tools],
            "schema": self.schema,
        }

    def call(self, api: Api) -> Call:
        """The call that asks it of an endpoint."""
        settings = self.parameters
        return Call(
            api,
            messages=self.messages,
            max_tokens=self.max_tokens,
            temperature=settings.temperature,
            top_p=settings.top_p,
            seed=settings.seed,
            tools=self.tools,
            schema=self.schema,
            logprobs=settings.logprobs,
        )


@dataclass(frozen=True, slots=True)
class Caps:
    """The most that a suite may spend; None where nothing is said."""

    daily: Money | None = None
    monthly: Money | None = None


@dataclass(frozen=True, slots=True)
class Suite:
    """Prompts that are judged together. Their ids are distinct, and there is at least one.

    Attributes:
        id: its name.
        prompts: in the file's order, which means nothing.
        title: a line for people.
        budget: what it may spend where the target says nothing.
    """

    id: str
    prompts: tuple[Prompt, ...]
    title: str = ""
    budget: Caps = Caps()

    @property
    def hash(self) -> str:
        """SHA-256 (hex) of its prompts' hashes in their order.

        It is the same whatever the order and notes of the file, and another as soon as one thing that is sent is
        another; the order of a schema's keys is sent too. What is wanted of answers is no part of it.
        """
        return sha256("\n".join(sorted(prompt.hash for prompt in self.prompts)).encode()).hexdigest()

    def prompt(self, prompt_id: str) -> Prompt | None:
        """The prompt of this id, or None."""
        return next((prompt for prompt in self.prompts if prompt.id == prompt_id), None)

    def on(self, topic: str) -> tuple[Prompt, ...]:
        """The prompts that touch a topic of policies."""
        return tuple(prompt for prompt in self.prompts if topic in prompt.topics)


def canonical(value: Any) -> str:
    """JSON in one form for equal values: sorted keys, no white space, text as it is."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _number(value: Decimal | None) -> str | None:
    return None if value is None else format(value.normalize(), "f")
