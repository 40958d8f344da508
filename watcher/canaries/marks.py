"""What a suite wants of kept answers, and whether it holds: judged from the rows in which they are kept. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from watcher.canaries.answers import Answer
from watcher.canaries.features import Marks
from watcher.canaries.judging import Mark, completion_of, judge
from watcher.canaries.suites import Suite


def marks_of(suite: Suite) -> Marks:
    """The marks of answers to a suite's prompts; none for an answer to another's."""
    prompts = {prompt.id: prompt for prompt in suite.prompts}

    def marks(answer: Answer) -> Mapping[str, bool]:
        prompt = prompts.get(answer.prompt_id)
        if prompt is None:
            return {}
        found = judge(prompt, completion_of(answer)).marks
        return {str(mark): held for mark, held in found if mark is not Mark.REFUSED}  # a feature of every answer

    return marks
