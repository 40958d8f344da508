"""Pairs of answers to show: one before and one after to the same prompt. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from watcher.canaries.answers import Answer
from watcher.canaries.dealing import Table
from watcher.canaries.features import canonical
from watcher.canaries.scores import LONGEST, form, similarity

MOST = 3


@dataclass(frozen=True, slots=True)
class Example:
    """What one prompt was answered before and after: the vendor's text, as received."""

    prompt_id: str
    before: str
    after: str


def examples(table: Table) -> tuple[Example, ...]:
    """At most three pairs, the least alike first: another form (a refusal, no JSON) before other words."""
    pairs = []
    for group in table.groups:
        answers, late = table.answers[group], table.after[group]
        before, after = (
            _typical([a for a, flag in zip(answers, late, strict=True) if flag == side]) for side in (0, 1)
        )
        if canonical(before) != canonical(after):
            pairs.append((_unlike(before, after), before.prompt_id, before, after))
    pairs.sort(key=lambda pair: (-pair[0], pair[1]))
    return tuple(Example(prompt, before.completion, after.completion) for _, prompt, before, after in pairs[:MOST])


def _typical(answers: list[Answer]) -> Answer:
    """The answer that is most like the others of its side."""
    forms = [canonical(answer)[:LONGEST] for answer in answers]
    best = max(range(len(answers)), key=lambda here: sum(similarity(forms[here], other) for other in forms))
    return answers[best]


def _unlike(before: Answer, after: Answer) -> float:
    apart = 1 - similarity(canonical(before)[:LONGEST], canonical(after)[:LONGEST])
    return apart + sum(left != right for left, right in zip(form(before), form(after), strict=True))
