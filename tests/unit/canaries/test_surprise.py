"""Log-probabilities, where a suite asks and the API gives them, are a feature like any other."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from watcher.canaries.answers import Answer, read, written
from watcher.canaries.compare import Verdict
from watcher.canaries.confirm import confirm
from watcher.canaries.features import numbers
from watcher.canaries.replies import sorted_out
from watcher.domain.calls import Completion, Reply

NOW = datetime(2026, 11, 26, tzinfo=UTC)


def answered(logprobs: tuple[float, ...] | None) -> Answer:
    found = sorted_out(Reply(200, (), b"{}", 1, 1, Completion("Lima", logprobs=logprobs)), "p", 0, NOW)
    assert isinstance(found, Answer)
    return found


@pytest.mark.parametrize(
    ("logprobs", "surprise"),
    [
        ((-0.5, -1.5), 1.0), ((0.0,), 0.0), ((), None), (None, None), ((float("nan"),), None),
        ((float("-inf"), -1.0), None), ((0.2,), None),
    ],
)  # fmt: skip
def test_the_mean_is_kept_and_what_is_no_log_probability_is_not(
    logprobs: tuple[float, ...] | None, surprise: float | None
) -> None:
    answer = answered(logprobs)
    assert answer.surprise == surprise
    assert ("surprise" in numbers(answer)) is (surprise is not None)
    assert read(written([answer]).splitlines(), "answers.jsonl") == (answer,)


def test_the_same_words_said_with_less_certainty_differ() -> None:
    def side(count: int, base: float) -> list[Answer]:
        return [
            Answer(f"p{prompt}", sample, "Lima", surprise=base + 0.01 * ((sample * 7 + prompt) % 5))
            for prompt in range(8)
            for sample in range(count)
        ]

    found = confirm(side(10, 0.1), side(5, 0.6))
    assert found.verdict is Verdict.CHANGED
    assert found.features[0].name == "surprise"
    assert confirm(side(10, 0.1), side(5, 0.1)).verdict is Verdict.SAME
