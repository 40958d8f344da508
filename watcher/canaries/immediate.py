"""Layer 0: what one answer alone shows, beside the baseline's to the same prompt. No statistics, no chance. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from watcher.canaries.answers import Answer
from watcher.canaries.features import Marks, calls, scripts, structured, unmarked


class Sign(StrEnum):
    """What was seen."""

    MODEL = "model"  # the response names a model that the baseline never saw
    PROMPT_TOKENS = "prompt_tokens"  # the same prompt costs another number of tokens
    FINISH_REASON = "finish_reason"
    JSON = "json"  # no JSON, where the baseline's answers always were
    MARK = "mark"  # what is wanted of an answer does not hold, where it always did
    TOOL = "tool"  # a tool that was not offered
    SCRIPT = "script"  # letters of another script
    EMPTY = "empty"
    FINGERPRINT = "fingerprint"  # a system_fingerprint that the baseline never saw


class Next(StrEnum):
    """What a sign asks for."""

    TELL = "tell"  # it is a fact about the vendor, whatever the next answer says
    ASK_AGAIN = "ask_again"  # ask the same prompt once more: seen twice, it is told
    LOOK_CLOSER = "look_closer"  # draw the fresh samples of layer 2; alone it is nothing


NEXT = {
    Sign.MODEL: Next.TELL,
    Sign.TOOL: Next.TELL,
    Sign.PROMPT_TOKENS: Next.ASK_AGAIN,
    Sign.FINISH_REASON: Next.ASK_AGAIN,
    Sign.JSON: Next.ASK_AGAIN,
    Sign.MARK: Next.ASK_AGAIN,
    Sign.SCRIPT: Next.ASK_AGAIN,
    Sign.EMPTY: Next.ASK_AGAIN,
    Sign.FINGERPRINT: Next.LOOK_CLOSER,
}
FEWEST = 5  # answers that must agree before "always" means anything


@dataclass(frozen=True, slots=True)
class Seen:
    """One sign.

    Attributes:
        sign: what was seen.
        before: what the baseline has, in words or a value; the vendor's text, so hostile.
        after: what the answer has.
    """

    sign: Sign
    before: str
    after: str

    @property
    def next(self) -> Next:
        """What it asks for."""
        return NEXT[self.sign]


def look(
    baseline: Sequence[Answer],
    answer: Answer,
    *,
    models: Collection[str] = (),
    marks: Marks = unmarked,
    tools: Collection[str] | None = None,
) -> tuple[Seen, ...]:
    """What the answer shows that the baseline's answers to the same prompt do not.

    Args:
        baseline: the answers to the same prompt; one with fewer than five says only which models it saw.
        answer: the new one.
        models: ids that the whole baseline saw; those of ``baseline`` where it is empty.
        marks: what is wanted of each answer: its schema, its labels.
        tools: names that were offered; ``None`` where that is not known.
    """
    found = [*_identity(baseline, answer, models), *_tool(answer, tools)]
    if len(baseline) >= FEWEST:
        found += [*_counts(baseline, answer), *_shape(baseline, answer, marks)]
    return tuple(found)


def _identity(baseline: Sequence[Answer], answer: Answer, models: Collection[str]) -> Iterable[Seen]:
    known = sorted(set(models) or {each.model for each in baseline if each.model})
    if known and answer.model and answer.model not in known:
        yield Seen(Sign.MODEL, ", ".join(known), answer.model)
    prints = sorted({each.system_fingerprint for each in baseline if each.system_fingerprint})
    if prints and answer.system_fingerprint and answer.system_fingerprint not in prints:
        yield Seen(Sign.FINGERPRINT, ", ".join(prints), answer.system_fingerprint)


def _tool(answer: Answer, tools: Collection[str] | None) -> Iterable[Seen]:
    if tools is not None:
        for name in dict.fromkeys(name for name, _ in calls(answer)):
            if name not in tools:
                yield Seen(Sign.TOOL, ", ".join(sorted(tools)) or "none offered", name)


def _counts(baseline: Sequence[Answer], answer: Answer) -> Iterable[Seen]:
    tokens = sorted({each.prompt_tokens for each in baseline if each.prompt_tokens is not None})
    if tokens and answer.prompt_tokens is not None and answer.prompt_tokens not in tokens:
        yield Seen(Sign.PROMPT_TOKENS, ", ".join(map(str, tokens)), str(answer.prompt_tokens))
    reasons = sorted({each.finish_reason for each in baseline if each.finish_reason})
    if reasons and answer.finish_reason and answer.finish_reason not in reasons:
        yield Seen(Sign.FINISH_REASON, ", ".join(reasons), answer.finish_reason)


def _shape(baseline: Sequence[Answer], answer: Answer, marks: Marks) -> Iterable[Seen]:
    text = answer.completion
    if not text.strip():
        if all(each.completion.strip() for each in baseline):
            yield Seen(Sign.EMPTY, "never empty", "empty")
        return
    if not structured(text) and all(structured(each.completion) for each in baseline):
        yield Seen(Sign.JSON, "always JSON", "no JSON")
    for name, holds in marks(answer).items():
        if not holds and name != "refused" and all(marks(each).get(name) for each in baseline):
            yield Seen(Sign.MARK, f"{name}: always", f"{name}: no")
    known = frozenset[str]().union(*(scripts(each.completion, share=0.0) for each in baseline))
    if new := scripts(text) - known:
        yield Seen(Sign.SCRIPT, ", ".join(sorted(known)) or "no letters", ", ".join(sorted(new)))
