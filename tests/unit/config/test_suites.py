from __future__ import annotations

import json
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from tests.unit.config.conftest import Read
from watcher.canaries.suites import (
    Answers,
    Caps,
    Contains,
    Exact,
    Json,
    Label,
    Parameters,
    Prompt,
    Refuses,
    Suite,
    ToolUse,
)
from watcher.config.reference import suite_reference
from watcher.config.schema import suite_schema
from watcher.config.suites import load_suite, named_suite, read_suite, shipped_suites
from watcher.config.tree import read_tree
from watcher.domain.calls import Message, Tool
from watcher.domain.errors import ConfigError
from watcher.domain.money import Money

WHOLE = """
suite: support
title: What the support desk depends on
system: You sort tickets.
parameters: {max_tokens: 16, temperature: 0, seed: 7}
tools:
  - name: weather
    description: The weather of a city.
    parameters: {type: object, properties: {city: {type: string}, days: {type: number, maximum: 7.5}}}
topics: [Health]
workflows: [support-summaries]
budget: {daily_usd: 0.05, monthly_usd: 1}
prompts:
  - id: urgency
    detects: labels in other words
    prompt: "My order is late."
    expect: {label: [low, high]}
  - id: shape
    system: You write JSON.
    prompt: Ada, 36
    max_tokens: 24
    parameters: {temperature: 0.70, logprobs: true}
    schema: {type: object, properties: {name: {type: string}}, required: [name]}
    topics: [legal]
    workflows: [billing]
  - id: rain
    messages:
      - {role: user, content: Hello}
      - {role: assistant, content: Hello. What is it}
      - {role: user, content: 'Rain in Ghent?'}
    tools: [weather]
    expect: {tool: {name: weather, arguments: {properties: {city: {const: Ghent}}}}}
  - id: story
    prompt: Begin a story.
    compare_only: true
"""


def suite(text: str) -> Suite:
    return read_suite(text.encode(), "mine.yaml")


def one(prompt: str) -> Prompt:
    """The prompt of a suite of one, written as YAML flow without its id and text."""
    return suite(f"prompts: [{{id: p, prompt: Hi, {prompt}}}]").prompts[0]


def problems(text: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        suite(text)
    return [problem.removeprefix("mine.yaml:") for problem in caught.value.problems]


def test_a_whole_suite() -> None:
    weather = '{"type":"object","properties":{"city":{"type":"string"},"days":{"type":"number","maximum":7.5}}}'
    named = '{"type":"object","properties":{"name":{"type":"string"}},"required":["name"]}'
    sorting = Message("system", "You sort tickets.")
    cold = Parameters(Decimal(0), seed=7)
    assert suite(WHOLE) == Suite(
        "support",
        (
            Prompt(
                "urgency", (sorting, Message("user", "My order is late.")), 16, cold,
                expectations=(Label(("low", "high")),), topics=("medical",), workflows=("support-summaries",),
                detects="labels in other words",
            ),
            Prompt(
                "shape", (Message("system", "You write JSON."), Message("user", "Ada, 36")), 24,
                Parameters(Decimal("0.70"), seed=7, logprobs=True), schema=named, expectations=(Json(named),),
                topics=("medical", "legal"), workflows=("billing",),
            ),
            Prompt(
                "rain",
                (
                    sorting, Message("user", "Hello"), Message("assistant", "Hello. What is it"),
                    Message("user", "Rain in Ghent?"),
                ),
                16, cold, tools=(Tool("weather", "The weather of a city.", weather),),
                expectations=(ToolUse("weather", '{"properties":{"city":{"const":"Ghent"}}}'),),
                topics=("medical",), workflows=("support-summaries",),
            ),
            Prompt(
                "story", (sorting, Message("user", "Begin a story.")), 16, cold, topics=("medical",),
                workflows=("support-summaries",),
            ),
        ),
        "What the support desk depends on",
        Caps(Money(Decimal("0.05")), Money(Decimal(1))),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("expect", "wanted"),
    [
        ("json: true", (Json(),)),
        ("json: true, fenced: true", (Json(fenced=True),)),
        ("json_schema: {type: array}", (Json('{"type":"array"}'),)),
        ("json: true, json_schema: {}", (Json("{}"),)),
        ("label: [yes, no]", (Label(("yes", "no")),)),
        ("label: red", (Label(("red",)),)),
        ("exact: 42", (Exact(("42",)),)),
        ("exact: [0.10, 'true', 007]", (Exact(("0.10", "true", "007")),)),
        ("exact: a, strict: true", (Exact(("a",), strict=True),)),
        ("contains: [a, b]", (Contains(("a", "b")),)),
        ("contains_any: [a, b], answer: true", (Contains(("a", "b"), any=True), Answers())),
        ("starts_with: Dear, strict: true", (Contains(("Dear",), any=True, at_start=True, strict=True),)),
        ("answer: true", (Answers(),)),
        ("refuse: true", (Refuses(),)),
    ],
)
def test_what_is_wanted(expect: str, wanted: tuple[object, ...]) -> None:
    assert one(f"expect: {{{expect}}}").expectations == wanted


def test_the_least_that_a_suite_says() -> None:
    made = suite("prompts: [{id: p, prompt: Hi, compare_only: true}]")
    assert made == Suite("mine", (Prompt("p", (Message("user", "Hi"),), 32),))


GOOD = "{id: p, prompt: Hi, compare_only: true}"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", " the file is empty; a suite has prompts"),
        ("- a", "1: keys with values are wanted (suite, prompts, ...), not a list"),
        ("suite: x", "1: prompts: a suite without prompts watches nothing: a list is wanted, each after a dash"),
        ("prompts: []", "1: prompts: a suite without prompts watches nothing: a list is wanted, each after a dash"),
        ("prompts: {a: b}", "1: prompts: a suite without prompts watches nothing: a list is wanted, each after a dash"),
        (f"promts: [{GOOD}]\nprompts: [{GOOD}]", "1: promts: unknown key 'promts'; nearest: 'prompts'"),
        (f"prompts:\n- {GOOD}\n- {GOOD}", "3: prompts[1].id: 'p' stands twice (first on line 2)"),
        ("prompts:\n- {id: p, prompt: Hi}",
         "2: prompts[0]: nothing is wanted of the answers to 'p': write expect (json, label, exact, tool, ...), or"
         " compare_only: true where only a difference from earlier answers counts"),
        ("prompts: [{id: p, prompt: Hi, expect: {fenced: true}}]",
         "1: prompts[0]: nothing is wanted of the answers to 'p': write expect (json, label, exact, tool, ...), or"
         " compare_only: true where only a difference from earlier answers counts"),
        ("prompts: [{id: p, prompt: Hi, compare_only: true, expect: {json: true}}]",
         "1: prompts[0].compare_only: something is expected too; write one of the two"),
        ("prompts: [{id: p, compare_only: true}]", "1: prompts[0]: exactly one of prompt and messages is wanted"),
        ("prompts: [{id: p, prompt: a, messages: [{role: user, content: a}], compare_only: true}]",
         "1: prompts[0]: exactly one of prompt and messages is wanted"),
        ("prompts: [{id: p, messages: [{role: system, content: a}], compare_only: true}]",
         "1: prompts[0].messages[0]: the last message is the user's"),
        ("prompts: [{id: p, system: b, messages: [{role: user, content: a}], compare_only: true}]",
         "1: prompts[0].system: with messages, the system message stands among them"),
        ("prompts: [{id: p, prompt: Hi, expct: {json: true}, compare_only: true}]",
         "1: prompts[0].expct: unknown key 'expct'; nearest: 'expect'"),
        ("prompts: [{id: p, prompt: Hi, expect: {jsn: true}}]",
         "1: prompts[0].expect.jsn: unknown key 'jsn'; nearest: 'json'"),
        ("prompts: [{id: p, prompt: Hi, expect: {exact: true}}]",
         "1: prompts[0].expect.exact: a text is wanted; write 'true' in quotes"),
        ("prompts: [{id: p, prompt: Hi, expect: {label: [a, ' ']}}]",
         "1: prompts[0].expect.label: a text that is not empty is wanted"),
        ("prompts: [{id: p, prompt: Hi, expect: {label: []}}]",
         "1: prompts[0].expect.label: a text that is not empty is wanted"),
        ("prompts: [{id: p, prompt: Hi, expect: {answer: false}}]",
         "1: prompts[0].expect.answer: true is wanted; leave it out where nothing is wanted"),
        ("prompts: [{id: p, prompt: Hi, expect: {json_schema: {type: objct}}}]",
         "1: prompts[0].expect.json_schema: not a JSON Schema: type: 'objct' is not valid under any of the given schemas"),
        ("prompts: [{id: p, prompt: Hi, schema: {$ref: 'https://acme.example/s'}}]",
         "1: prompts[0].schema: $ref 'https://acme.example/s' leads out of the schema; nothing is fetched"),
        ("prompts: [{id: p, prompt: Hi, expect: {refuse: true, answer: true}}]",
         "1: prompts[0].expect.refuse: what is refused has no other answer; write refuse alone"),
        ("prompts: [{id: p, prompt: Hi, tools: [a], expect: {tool: a, exact: b}}]\ntools: [{name: a}]",
         "1: prompts[0].expect.tool: a call of a tool has no text; write json, label or exact elsewhere"),
        ("prompts: [{id: p, prompt: Hi, tools: [a], expect: {tool: a, no_tool: true}}]\ntools: [{name: a}]",
         "1: prompts[0].expect.no_tool: a tool is wanted too; write one of the two"),
        ("prompts: [{id: p, prompt: Hi, expect: {no_tool: true}}]",
         "1: prompts[0].expect.no_tool: no tool is offered; add tools"),
        ("prompts: [{id: p, prompt: Hi, tools: [wether], compare_only: true}]\ntools: [{name: weather}]",
         "1: prompts[0].tools[0]: unknown tool of the suite 'wether'; nearest: 'weather'"),
        ("prompts: [{id: p, prompt: Hi, tools: wether, compare_only: true}]\ntools: [{name: weather}]",
         "1: prompts[0].tools: unknown tool of the suite 'wether'; nearest: 'weather'"),
        ("prompts: [{id: p, prompt: Hi, expect: {tool: weather}}]\ntools: [{name: weather}]",
         "1: prompts[0].expect.tool: 'weather' is not offered; add it to tools"),
        ("prompts: [{id: p, prompt: Hi, expect: {tool: weather}}]",
         "1: prompts[0].expect.tool: unknown tool of the suite 'weather'; there is none"),
        (f"tools: [{{name: a}}, {{name: a}}]\nprompts: [{GOOD}]", "1: tools[1].name: 'a' stands twice"),
        (f"tools: [{{name: a, parameters: {{type: 7}}}}]\nprompts: [{GOOD}]",
         "1: tools[0].parameters: not a JSON Schema: type: 7 is not valid under any of the given schemas"),
        ("prompts: [{id: p, prompt: Hi, max_tokens: 0, compare_only: true}]",
         "1: prompts[0].max_tokens: input should be greater than or equal to 1"),
        ("prompts: [{id: p, prompt: Hi, parameters: {temperature: 3}, compare_only: true}]",
         "1: prompts[0].parameters.temperature: input should be less than or equal to 2"),
        ("prompts: [{id: 'p p', prompt: Hi, compare_only: true}]",
         "1: prompts[0].id: a name has letters, digits and . _ - only, not 'p p'"),
        ("prompts: ['Hi']", "1: prompts[0]: keys with values are wanted, not 'Hi'"),
        ("prompts: [{id: !!python/name:os.system x, prompt: Hi}]", "1: the tag"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told(text: str, problem: str) -> None:
    found = problems(text)
    assert len(found) == 1
    assert found[0].startswith(problem)


def test_everything_wrong_is_told_at_once_in_the_order_of_lines() -> None:
    text = (
        "titel: x\nprompts:\n- {id: p, prompt: Hi}\n- {id: q, prompt: Hi, expect: {jsn: true}}\n- {id: p, prompt: Hi}\n"
    )
    assert [problem.partition(":")[0] for problem in problems(text)] == ["1", "3", "4", "5", "5"]


def test_too_many_prompts() -> None:
    rows = "\n".join(f"- {{id: p{number}, prompt: Hi, compare_only: true}}" for number in range(501))
    assert problems(f"prompts:\n{rows}") == ["1: prompts: 501 prompts; at most 500 are judged together"]


@given(st.permutations(["urgency", "shape", "rain", "story"]), st.booleans())
def test_order_and_notes_change_no_hash(order: list[str], noted: bool) -> None:
    head, _, prompts = WHOLE.partition("prompts:\n")
    parts = {part.split("\n", 1)[0]: f"  - id: {part}" for part in prompts.split("  - id: ")[1:]}
    note = "# a note\n" if noted else "\n"
    turned = note + head + "prompts:\n" + note.join(parts[name] for name in order)
    assert suite(turned).hash == suite(WHOLE).hash
    assert suite(turned.replace("Ada, 36", "Ada, 37")).hash != suite(WHOLE).hash


def test_nothing_is_replaced_in_a_prompt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET", "x")
    assert one("system: 'a ${SECRET}', compare_only: true").messages[0].content == "a ${SECRET}"


def test_suites_by_name(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(WHOLE)
    assert named_suite("mine.yaml", tmp_path) == named_suite(str(tmp_path / "mine.yaml"), Path("/")) == suite(WHOLE)
    assert load_suite(tmp_path / "mine.yaml").id == "support"
    assert named_suite("general", tmp_path).id == "general"


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("genral", "no suite 'genral' is shipped; nearest: 'general'"),
        ("mine", "no suite 'mine' is shipped; shipped: general; a file is named with its ending"),
        ("../none.yaml", "does not exist"),
        (".", "no suite '.' is shipped"),
        ("./", "cannot be read: Is a directory"),
        ("a\0.yaml", "cannot be read: not a file name"),
    ],
)
def test_a_suite_that_is_not_there(tmp_path: Path, name: str, problem: str) -> None:
    with pytest.raises(ConfigError, match=problem):
        named_suite(name, tmp_path)


TARGET = "{id: a/c, kind: canary, api: {family: openai, base_url: https://a.example, model: m}, suite: mine.yaml%s}"


def test_what_is_wrong_in_a_suite_is_told_with_the_configuration(read: Read, tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("prompts:\n- {id: p, prompt: Hi}\n- {id: q}\n")
    with pytest.raises(ConfigError) as caught:
        read(f"targets:\n  - {TARGET % ''}\nworkflows: [{{ident: x}}]")
    first, second, third, *_ = caught.value.problems
    assert first.startswith(f"{tmp_path}/watcher.yaml:2: targets[0].suite: {tmp_path}/mine.yaml:2: prompts[0]: nothing")
    assert second.startswith(f"{tmp_path}/watcher.yaml:2: targets[0].suite: {tmp_path}/mine.yaml:3: prompts[1]:")
    assert third.startswith(f"{tmp_path}/watcher.yaml:2") or "workflows" in third


def test_a_suite_stands_for_workflows_that_are_there(read: Read, tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("workflows: suport\nprompts: [{id: p, prompt: Hi, compare_only: true}]")
    with pytest.raises(ConfigError, match="prompt 'p' stands for an unknown workflow 'suport'; nearest: 'support'"):
        read(f"targets: [{TARGET % ''}]\nworkflows: [{{id: support}}]")


@pytest.mark.parametrize(
    ("of_suite", "of_target", "caps"),
    [
        ("", "", ("$0.10", "$2")),
        ("budget: {daily_usd: 0.05}", "", ("$0.05", "$2")),
        ("budget: {daily_usd: 0.05, monthly_usd: 1}", "", ("$0.05", "$1")),
        ("budget: {daily_usd: 0.05}", ", budget: {daily_usd: 0.50, monthly_usd: 9}", ("$0.50", "$9")),
    ],
)
def test_the_target_s_budget_wins(
    read: Read, tmp_path: Path, of_suite: str, of_target: str, caps: tuple[str, str]
) -> None:
    (tmp_path / "mine.yaml").write_text(f"{of_suite}\nprompts: [{{id: p, prompt: Hi, compare_only: true}}]")
    canary = read(f"targets: [{TARGET % of_target}]").canaries["a/c"]
    assert (str(canary.daily), str(canary.monthly)) == caps


# ---------------------------------------------------------------- the schema of suite files


def complaints(text: str) -> list[str]:
    def plain(value: Any) -> Any:
        return json.loads(json.dumps(value, default=float))

    errors = Draft202012Validator(suite_schema()).iter_errors(plain(read_tree(text.encode(), "x").root))
    return ["/".join(str(step) for step in error.absolute_path) for error in errors]


def test_the_schema_takes_whole_suites() -> None:
    Draft202012Validator.check_schema(suite_schema())
    assert complaints(WHOLE) == []
    for name in shipped_suites():
        text = files("watcher.config").joinpath(f"shipped_suites/{name}.yaml").read_text("utf-8")
        assert complaints(text) == []


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("suite: x", ""),
        ("prompts: []", "prompts"),
        ("prompts: [{id: p, prompt: Hi, expect: {jsn: true}}]", "prompts/0/expect"),
        ("prompts: [{id: p, prompt: Hi, expect: {answer: false}}]", "prompts/0/expect/answer"),
        ("prompts: [{id: p, messages: [{role: robot, content: a}]}]", "prompts/0/messages/0/role"),
    ],
)
def test_the_schema_finds_what_the_reader_finds(text: str, place: str) -> None:
    assert complaints(text) == [place]
    assert problems(text)


def test_the_reference_says_all_of_it() -> None:
    page = suite_reference(suite_schema())
    for heading in (
        "## `prompts[]`",
        "## `prompts[].expect`",
        "## `prompts[].expect.tool`",
        "## `tools[]`",
        "## `budget`",
    ):
        assert f"\n{heading}\n" in page
    assert "| `answer` | It is answered, not refused. | `true` |" in page


def test_the_examples_in_the_documentation_are_sound() -> None:
    page = (Path(__file__).parents[3] / "docs" / "canary.md").read_text("utf-8")
    blocks = [block.split("```")[0] for block in page.split("```yaml\n")[1:]]
    shown = [block for block in blocks if block.startswith("suite:")]
    assert len(shown) == 1
    support = read_suite(shown[0].encode(), "docs/canary.md")
    assert {type(each) for prompt in support.prompts for each in prompt.expectations} == {Label, Json, ToolUse, Answers}
