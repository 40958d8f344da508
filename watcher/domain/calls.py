"""Calls to live endpoints and what they answer. Every answer is evidence: an error's status, headers and body too."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from watcher.domain.targets import Api


class CallType(StrEnum):
    """What is asked of an endpoint."""

    MODELS = "models"  # which models there are; costs nothing
    COMPLETION = "completion"  # one answer of a model; costs tokens


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a conversation; ``role`` is system, user or assistant."""

    role: str
    content: str


@dataclass(frozen=True, slots=True)
class Tool:
    """A function that a model may call; ``parameters`` is its JSON Schema, as JSON text."""

    name: str
    description: str
    parameters: str


@dataclass(frozen=True, slots=True)
class Call:
    """What to ask of an endpoint.

    Attributes:
        api: where, as whom and which model.
        max_tokens: the most tokens of an answer: with the prompt's it bounds what a call can cost.
        temperature, top_p, seed: None where the vendor's default is wanted.
        schema: the JSON Schema that the answer is asked to follow, as JSON text; empty where none is.
        logprobs: whether log-probabilities are asked for, where the family has them.
    """

    api: Api
    type: CallType = CallType.COMPLETION
    messages: tuple[Message, ...] = ()
    max_tokens: int = 1
    temperature: Decimal | None = None
    top_p: Decimal | None = None
    seed: int | None = None
    tools: tuple[Tool, ...] = ()
    schema: str = ""
    logprobs: bool = False


@dataclass(frozen=True, slots=True)
class ToolCall:
    """What a model wants called; ``arguments`` is JSON text as it came, valid or not."""

    name: str
    arguments: str


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens counted by the vendor; None where it does not say."""

    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    cached_tokens: int | None = None


@dataclass(frozen=True, slots=True)
class Completion:
    """What a model answered, in one shape for every family.

    Attributes:
        text: the answer's text; empty where it only calls tools.
        finish_reason: the vendor's own word.
        model: the model that the answer names.
        id: the answer's id.
        fingerprint: the vendor's mark of the system that answered; empty where none is sent.
        logprobs: of the answer's tokens, in order; None where none came.
    """

    text: str
    finish_reason: str = ""
    model: str = ""
    id: str = ""
    fingerprint: str = ""
    tool_calls: tuple[ToolCall, ...] = ()
    usage: Usage = Usage()
    logprobs: tuple[float, ...] | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """An endpoint's answer, whatever its status.

    Attributes:
        status: of HTTP.
        headers: as received, names in lower case, cookies left out. Where a vendor says the key back, it is masked.
        body: as received, inflated and bounded, the key masked; of a list that comes in parts, all of them as one.
        latency_s: seconds from sending to the last byte.
        first_byte_s: seconds from sending to the first byte of the body.
        completion: what was answered, where a model was asked and the body is an answer; else None.
        error: the vendor's own words for what went wrong (code and text); empty where nothing did.
    """

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    latency_s: float
    first_byte_s: float = 0.0
    completion: Completion | None = None
    error: str = ""

    def header(self, name: str) -> str | None:
        """The first header of that name (lower case), or None."""
        return next((value for key, value in self.headers if key == name), None)
