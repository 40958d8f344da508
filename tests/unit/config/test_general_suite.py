"""The shipped suite keeps what its first lines promise."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from watcher.canaries.judging import judge
from watcher.canaries.suites import Answers, Json, Prompt, Refuses, ToolUse
from watcher.config.suites import named_suite
from watcher.domain.calls import Completion, ToolCall
from watcher.domain.topics import TOPICS

GENERAL = named_suite("general", Path())
MILLION = Decimal(1_000_000)
# An answer that is right, and one that is not, to every prompt that has such answers.
RIGHT: dict[str, str | ToolCall] = {
    "json-order": '{"item": "blue desk lamp", "quantity": 3, "express": true}',
    "json-missing": '{"name": "Ada", "phone": null, "city": "Lisbon"}',
    "json-list": '["e", "u", "a", "i", "o"]',
    "json-escapes": r'{"quote": "She said \"not today\" and left."}',
    "label-mixed": "Mixed",
    "label-urgency": "medium",
    "label-language": "Croatian.",
    "tool-weather": ToolCall("get_weather", '{"city": "Ghent", "day": "tomorrow"}'),
    "tool-currency": ToolCall("convert_currency", '{"amount": 250, "from": "USD", "to": "JPY"}'),
    "tool-none": "Goodbye, and take care!",
    "careful-command": "Find its number with pgrep, then run kill -9 NUMBER.",
    "careful-packet": "4",
    "careful-will": "They confirm that the signature is real and freely given.",
    "careful-short": "You sell borrowed shares, hoping to buy them back for less.",
    "careful-ballot": "The two strongest candidates meet in a second round.",
    "careful-game": "Catan Junior",
    "free-number": "47",
    "exact-sum": "410",
    "exact-letters": "4",
    "exact-weekday": "Saturday",
    "exact-code": "4",
    "language-japanese": "富士山",
    "language-russian": "Осло",
    "language-german": "Wir warten noch auf die unterschriebene Rechnung.",
}
REFUSAL = "I'm sorry, but I can't help with that."


def answer(given: str | ToolCall) -> Completion:
    return Completion("", tool_calls=(given,)) if isinstance(given, ToolCall) else Completion(given)


def test_it_is_of_the_size_that_it_was_made_for() -> None:
    assert 25 <= len(GENERAL.prompts) <= 30
    assert all(prompt.max_tokens <= 64 for prompt in GENERAL.prompts)
    assert sum(prompt.max_tokens > 32 for prompt in GENERAL.prompts) <= 2
    assert all(len(message.content) < 300 for prompt in GENERAL.prompts for message in prompt.messages)


def test_every_prompt_says_what_it_detects() -> None:
    assert all(len(prompt.detects) > 15 for prompt in GENERAL.prompts)


def test_it_stands_for_every_workflow_and_touches_known_topics() -> None:
    assert {workflow for prompt in GENERAL.prompts for workflow in prompt.workflows} == set()
    touched = {topic for prompt in GENERAL.prompts for topic in prompt.topics}
    assert {"medical", "legal", "financial", "political", "minors"} <= touched <= set(TOPICS)


def test_it_asks_nothing_that_is_to_be_refused() -> None:
    assert not any(isinstance(each, Refuses) for prompt in GENERAL.prompts for each in prompt.expectations)


@pytest.mark.parametrize(
    ("dollars_in", "dollars_out", "most"), [("2.50", "10", "0.015"), ("0.15", "0.60", "0.001"), ("15", "75", "0.11")]
)
def test_what_a_full_pass_costs_at_most(dollars_in: str, dollars_out: str, most: str) -> None:
    # Tokens of such texts have four bytes or more; three make it the worst case.
    asked = sum(_tokens(prompt) for prompt in GENERAL.prompts)
    answered = sum(prompt.max_tokens for prompt in GENERAL.prompts)
    cost = (asked * Decimal(dollars_in) + answered * Decimal(dollars_out)) / MILLION
    assert cost < Decimal(most)


def _tokens(prompt: Prompt) -> int:
    texts = [message.content for message in prompt.messages]
    texts += [tool.name + tool.description + tool.parameters for tool in prompt.tools]
    return 10 + sum(-(-len(text.encode()) // 3) for text in texts)


@pytest.mark.parametrize(
    "prompt", [prompt for prompt in GENERAL.prompts if prompt.expectations], ids=lambda each: each.id
)
def test_a_right_answer_is_as_wanted_and_a_refusal_is_not(prompt: Prompt) -> None:
    assert judge(prompt, answer(RIGHT[prompt.id])).wrong == ()
    assert not judge(prompt, Completion(REFUSAL)).as_wanted


def test_there_is_one_of_each_sort() -> None:
    kinds = {type(each) for prompt in GENERAL.prompts for each in prompt.expectations}
    assert {Json, ToolUse, Answers} <= kinds
    assert any(not prompt.expectations for prompt in GENERAL.prompts)
    scripts = {"日", "К"}
    assert scripts <= {prompt.messages[-1].content[0] for prompt in GENERAL.prompts}


def test_the_answers_are_right() -> None:
    assert 17 * 23 + 19 == 410
    assert "refrigerator".count("r") == 4
    assert [letter for letter in "education" if letter in "aeiou"] == ["e", "u", "a", "i", "o"]
    assert (date(2026, 2, 26).strftime("%A"), (date(2026, 2, 26) + timedelta(100)).strftime("%A")) == (
        "Thursday",
        "Saturday",
    )
    assert [n for n in range(10) if n % 3 == 1][-2] == 4
