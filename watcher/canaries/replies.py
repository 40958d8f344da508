"""What came back of a call: an answer, or trouble, and whose. Errors are not behaviour. Pure.

::

    429, 5xx, no answer         availability: a missing sample
    401, 403                    our configuration
    404, 410 on the model       its life cycle; on a deployment alone: our configuration
    400 and the like            the contract of requests; where a content filter says it, behaviour
    200 without an answer       availability, too: a gateway speaks, not the model
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from math import fsum, isfinite

from watcher.canaries.answers import LONGEST_ID, Answer
from watcher.domain.calls import Completion, Reply
from watcher.domain.observations import Failure, FailureKind

LONGEST_RETRY = timedelta(hours=6)
LONGEST_KEPT = 100_000  # characters of an answer; no prompt allows so many, and whoever sends more is to fill no disk
MOST_CALLS = 100  # of tools, in one answer
MOST_TOKENS = 10_000_000  # of one call; no model takes or gives so many, so that a larger count is a defect
# What vendors say where a filter, and not the model, refuses a prompt: Azure, OpenAI (reasoning models say
# "invalid_prompt"), DeepSeek, Alibaba, xAI (with 403), OpenRouter.
_FILTERED = (
    "content_filter", "content filter", "content_policy", "content management policy", "responsible ai",
    "invalid_prompt", "prompt was flagged", "content exists risk", "data_inspection_failed", "inappropriate content",
    "violates usage guidelines", "input was flagged",
)  # fmt: skip


class Trouble(StrEnum):
    """Whose trouble it is that there is no answer."""

    AVAILABILITY = "availability"
    CONFIGURATION = "configuration"
    LIFE_CYCLE = "life cycle"
    CONTRACT = "contract"


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """A call that brought no answer.

    Attributes:
        failure: what a look that ends here comes to.
        prompt: the id of the one whose request was refused; empty where the trouble is not a prompt's.
        billed: whether the vendor may charge for it all the same.
    """

    trouble: Trouble
    failure: Failure
    billed: bool = False
    prompt: str = ""


def sorted_out(got: Reply | Failure, prompt_id: str, sample: int, at: datetime) -> Answer | NoAnswer:
    """The answer in a reply, bounded in all its parts, or why there is none."""
    if isinstance(got, Failure):
        # Nobody knows how far a call came that was cut short.
        billed = got.kind not in (FailureKind.FORBIDDEN_ADDRESS, FailureKind.RATE_LIMITED)
        return NoAnswer(Trouble.AVAILABILITY, got, billed=billed)
    if 200 <= got.status < 300 and got.completion is not None:
        return _answer(got, got.completion, prompt_id, sample, at)
    if got.status in (400, 403, 422) and any(sign in got.error.casefold() for sign in _FILTERED):
        return Answer(prompt_id, sample, "", finish_reason="content_filter", at=at)
    return _no_answer(got)


def _answer(reply: Reply, completion: Completion, prompt_id: str, sample: int, at: datetime) -> Answer:
    calls = [{"name": call.name, "arguments": _value(call.arguments)} for call in completion.tool_calls[:MOST_CALLS]]
    said = json.dumps(calls[0] if len(calls) == 1 else calls) if calls else completion.text
    return Answer(
        prompt_id,
        sample,
        said[:LONGEST_KEPT],
        is_tool_call=bool(calls),
        prompt_tokens=_tokens(completion.usage.prompt_tokens),
        completion_tokens=_tokens(completion.usage.completion_tokens),
        latency_s=reply.first_byte_s or reply.latency_s,
        finish_reason=completion.finish_reason[:LONGEST_ID] or None,
        model=completion.model[:LONGEST_ID] or None,
        system_fingerprint=completion.fingerprint[:LONGEST_ID] or None,
        surprise=_surprise(completion.logprobs),
        at=at,
    )


def _surprise(logprobs: Sequence[float] | None) -> float | None:
    """Minus the mean; None where there is none, or one that is no log-probability."""
    if not logprobs or not all(isfinite(each) and each <= 0 for each in logprobs):
        return None
    return round(-fsum(logprobs) / len(logprobs), 6) + 0.0


def _tokens(count: int | None) -> int | None:
    """A count that can be one; else None, as where the vendor says nothing."""
    return count if count is not None and 0 <= count <= MOST_TOKENS else None


def _value(arguments: str) -> object:
    try:
        return json.loads(arguments)
    except (ValueError, RecursionError):
        return arguments


def _no_answer(reply: Reply) -> NoAnswer:
    said = f"{reply.status}{f': {reply.error}' if reply.error else ''}"
    if reply.status == 429:
        return NoAnswer(
            Trouble.AVAILABILITY, Failure(FailureKind.RATE_LIMITED, said, retryable=True, retry_after=_later(reply))
        )
    if reply.status in (401, 403, 407):
        return NoAnswer(Trouble.CONFIGURATION, Failure(FailureKind.KEY, said, retryable=False))
    if reply.status in (404, 410):
        about = "model" in reply.error.casefold() or reply.status == 410
        whose = Trouble.LIFE_CYCLE if about else Trouble.CONFIGURATION
        return NoAnswer(whose, Failure(FailureKind.GONE, said, retryable=False))
    if 400 <= reply.status < 500 and reply.status not in (408, 409, 425):
        return NoAnswer(Trouble.CONTRACT, Failure(FailureKind.UNEXPECTED_STATUS, said, retryable=False))
    kind = FailureKind.SERVER_ERROR if reply.status >= 500 else FailureKind.UNEXPECTED_STATUS
    detail = said if reply.status >= 300 else f"{said}, without an answer of a model"
    return NoAnswer(Trouble.AVAILABILITY, Failure(kind, detail, retryable=True), billed=reply.status < 300)


def _later(reply: Reply) -> timedelta | None:
    """How long the vendor asks to wait, where it says so in seconds."""
    text = reply.header("retry-after") or ""
    try:
        seconds = float(text)
    except ValueError:
        return None
    return min(timedelta(seconds=seconds), LONGEST_RETRY) if 0 <= seconds < 1e9 else None
