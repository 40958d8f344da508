from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from watcher.canaries.suites import Answers, Contains, Exact, Json, Label, Prompt, Refuses, Suite, ToolUse
from watcher.config.promptfoo.importing import Imported, imported
from watcher.config.suites import read_suite
from watcher.domain.calls import Message
from watcher.domain.errors import ConfigError

CONFIG = "promptfooconfig.yaml"
HELLO = {"prompts": ["Say hello in {{language}}."], "tests": [{"vars": {"language": "French"}}]}


def made(folder: Path, config: Any, root: Path | None = None) -> Imported:
    path = folder / CONFIG
    path.write_text(config if isinstance(config, str) else yaml.safe_dump(config), "utf-8")
    return imported(path, root)


def suite(folder: Path, config: Any) -> Suite:
    return read_suite(made(folder, config).text.encode(), "made.yaml")


def said(prompt: Prompt) -> list[tuple[str, str]]:
    return [(message.role, message.content) for message in prompt.messages]


def test_prompts_times_tests(tmp_path: Path) -> None:
    found = suite(
        tmp_path,
        """
description: Greetings
prompts:
  - 'Say hello in {{language}}, {{user.name | upper}}.'
  - |-
    [{"role": "system", "content": "You greet in {{ language }}."}, {"role": "user", "content": "Hi, \\"{{user.name}}\\""}]
providers: [{id: 'openai:acme-large', config: {temperature: 0.5, max_tokens: 20, seed: 3}}, 'openai:acme-small']
defaultTest: {vars: {user: {name: Ada}}}
tests:
  - description: In French
    vars: {language: French}
  - vars: {language: [German, Dutch], user: {name: 'B"en'}}
""",
    )
    assert (found.title, [prompt.id for prompt in found.prompts]) == (
        "Greetings",
        [
            "in-french-prompt-1",
            "in-french-prompt-2",
            "test-1-prompt-1",
            "test-1-prompt-1-2",
            "test-1-prompt-2",
            "test-1-prompt-2-2",
        ],
    )
    assert said(found.prompts[0]) == [("user", "Say hello in French, ADA.")]
    assert said(found.prompts[1]) == [("system", "You greet in French."), ("user", 'Hi, "Ada"')]
    assert said(found.prompts[3]) == [("user", 'Say hello in Dutch, B"EN.')]
    assert said(found.prompts[5]) == [("system", "You greet in Dutch."), ("user", 'Hi, "B"en"')]
    first = found.prompts[0]
    assert (first.max_tokens, str(first.parameters.temperature), first.parameters.seed) == (20, "0.5", 3)


def test_a_conversation_in_a_variable(tmp_path: Path) -> None:
    turns = [
        {"role": "user", "content": "Hi"},
        {"role": "assistant", "content": "Hi!"},
        {"role": "user", "content": "?"},
    ]
    config = {
        "prompts": ["{{ turns | dump }}"],
        "tests": [{"vars": {"turns": [[*turns]]}}, {"vars": {"turns": {"a": 1}}}],
    }
    config["tests"][0]["vars"] = {"turns": json.dumps(turns)}  # type: ignore[index]  # a literal of mixed values
    config["prompts"] = ["{{ turns }}"]
    assert said(suite(tmp_path, config).prompts[0]) == [(turn["role"], turn["content"]) for turn in turns]


TOOL = {"type": "function", "function": {"name": "weather", "parameters": {"type": "object"}}}


@pytest.mark.parametrize(
    ("assertions", "wanted"),
    [
        ([{"type": "equals", "value": "no"}], (Exact(("no",), strict=True),)),
        ([{"type": "equals", "value": 4}], (Exact(("4",), strict=True),)),
        ([{"type": "equals", "value": {"a": 1}}], (Json('{"const":{"a":1}}'),)),
        ([{"type": "contains", "value": "Bon"}, {"type": "contains-all", "value": ["a", "b"]}],
         (Contains(("Bon", "a", "b"), strict=True),)),
        ([{"type": "icontains", "value": "Bon"}], (Contains(("Bon",)),)),
        ([{"type": "icontains-any", "value": ["a", "b"]}], (Contains(("a", "b"), any=True),)),
        ([{"type": "starts-with", "value": "Bon"}], (Contains(("Bon",), any=True, at_start=True, strict=True),)),
        ([{"type": "is-json"}], (Json(),)),
        ([{"type": "is-json", "value": {"type": "array"}}], (Json('{"type":"array"}'),)),
        ([{"type": "is-json", "value": "file://shape.json"}], (Json('{"type":"object"}'),)),
        ([{"type": "is-valid-openai-tools-call"}], (ToolUse("weather"),)),
        ([{"type": "is-refusal"}], (Refuses(),)),
        ([{"type": "not-is-refusal"}], (Answers(),)),
        ([{"type": "regex", "value": "^(yes|no)$"}], (Label(("yes", "no")),)),
        ([{"type": "contains", "value": "{{language}}"}], (Contains(("French",), strict=True),)),
        ([{"$ref": "#/assertionTemplates/polite"}], (Contains(("please",)),)),
        ([], ()),
    ],
)  # fmt: skip
def test_assertions_that_are_carried_over(tmp_path: Path, assertions: list[Any], wanted: tuple[object, ...]) -> None:
    (tmp_path / "shape.json").write_text('{"type": "object"}')
    config = HELLO | {
        "providers": [{"id": "x", "config": {"tools": [TOOL], "max_tokens": 16}}],
        "tests": [{"vars": {"language": "French"}, "assert": assertions}],
        "assertionTemplates": {"polite": {"type": "icontains", "value": "please"}},
    }
    (prompt,) = suite(tmp_path, config).prompts
    assert prompt.expectations == wanted
    assert [tool.name for tool in prompt.tools] == ["weather"]
    assert [line for line in made(tmp_path, config).lost if "assert" in line] == []


@pytest.mark.parametrize(
    ("assertions", "line"),
    [
        ([{"type": "llm-rubric", "value": "nice"}], "tests[0].assert[0] (llm-rubric): no expectation here means the same"),
        ([{"type": "javascript", "value": "1"}], "tests[0].assert[0] (javascript): no expectation here means the same"),
        ([{"type": "regex", "value": "a+"}], "tests[0].assert[0] (regex): no expectation here means the same"),
        ([{"type": "not-contains", "value": "a"}], "tests[0].assert[0] (not-contains): no expectation here means the same"),
        ([{"type": "latency", "threshold": 9}], "tests[0].assert[0] (latency): latency is watched in any case"),
        ([{"type": "is-valid-openai-tools-call"}], "tests[0].assert[0] (is-valid-openai-tools-call): no tool is offered"),
        ([{"type": "is-json", "value": {"type": "x"}}],
         "tests[0].assert[0] (is-json): not a JSON Schema: type: 'x' is not valid under any of the given schemas"),
        ([{"type": "equals", "value": "{% if a %}b{% endif %}"}],
         "tests[0].assert[0] (equals): a template that does more than name a variable: '{% if a %}b{% endif %}'"),
        ([{"type": "equals", "value": "file://gone.json"}],
         "tests[0].assert[0] (equals): gone.json: No such file or directory"),
        ([{"type": "equals", "value": " "}], "tests[0].assert[0] (equals): its value is empty"),
        (["equals: 4"], "tests[0].assert[0] (?): no assertion stands there"),
        ([{"type": "equals", "value": "a"}, {"type": "equals", "value": "b"}],
         "tests[0].assert: a second exact: only the first is carried over"),
        ([{"type": "contains", "value": "a"}, {"type": "icontains", "value": "b"}],
         "tests[0].assert: case counts for some texts and not for others: it counts for none here"),
        ([{"type": "is-refusal"}, {"type": "contains", "value": "b"}],
         "tests[0].assert: what else is wanted of an answer that is to be refused"),
    ],
)  # fmt: skip
def test_assertions_that_are_not_are_named(tmp_path: Path, assertions: list[Any], line: str) -> None:
    config = HELLO | {"tests": [{"vars": {"language": "French"}, "assert": assertions}]}
    found = made(tmp_path, config)
    assert line in found.lost
    assert read_suite(found.text.encode(), "made.yaml").prompts[0].id == "test-0"


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ({"prompts": ["Hi", "exec:./run.sh"]}, "prompts[1]: exec: is not run or asked"),
        ({"prompts": ["Hi", "file://make.py:prompt"]}, "prompts[1]: file://make.py:prompt: scripts are not run"),
        ({"prompts": ["Hi", "file://gone.txt"]}, "prompts[1]: gone.txt: No such file or directory"),
        ({"prompts": ["Hi", "file://none/*.txt"]}, "prompts[1]: file://none/*.txt: 0 files; 1 to 100 are read"),
        ({"prompts": ["Hi", "langfuse://greeting"]}, "prompts[1]: langfuse: is not run or asked"),
        ({"prompts": ["Hi", 7]}, "prompts[1]: a text or file:// is wanted"),
        ({"prompts": ["Hi", "{{who}}"]}, "tests[0] with prompt 2: no variable 'who'"),
        ({"prompts": ["Hi", "{{env.HOME}}"]}, "tests[0] with prompt 2: the environment is not read"),
        ({"prompts": ["Hi", "{{language | reverse}}"]}, "tests[0] with prompt 2: the filter 'reverse'"),
        ({"prompts": ["Hi", "{% for a in b %}"]},
         "tests[0] with prompt 2: a template that does more than name a variable: '{% for a in b %}'"),
        ({"prompts": ["Hi", '[{"role": "system", "content": "a"}]']},
         "tests[0] with prompt 2: a conversation that does not end with words of the user"),
        ({"prompts": ["Hi", '[{"role": "user", "content": [{"type": "image_url"}]}]']},
         "tests[0] with prompt 2: a turn of a conversation that is no text of system, user or assistant"),
        ({"tests": [{}, "file://tests.js"]}, "tests[1]: file://tests.js: scripts are not run"),
        ({"tests": [{}, "huggingface://x"]}, "tests[1]: a test with vars and assert is wanted"),
        ({"tests": [{"vars": {"language": [str(number) for number in range(501)]}}, {}]},
         "tests[0] with prompt 1: more than 500 combinations of variables"),
        ({"providers": ["openai:x"]}, "providers: the model to ask stands in a target's api"),
        ({"scenarios": [{}]}, "scenarios: write their tests out"),
        ({"defaultTest": "file://gone.yaml"}, "defaultTest: gone.yaml: No such file or directory"),
    ],
)  # fmt: skip
def test_what_else_is_not_carried_over_is_named(tmp_path: Path, change: dict[str, Any], line: str) -> None:
    config = {"prompts": ["Hi"], "tests": [{"vars": {"language": "French"}}]} | change
    found = made(tmp_path, config)
    assert line in found.lost
    assert found.prompts >= 1


def test_files(tmp_path: Path) -> None:
    (tmp_path / "prompts").mkdir()
    (tmp_path / "prompts/two.txt").write_text("Hi {{who}}\n---\nBye {{who}}\n")
    (tmp_path / "prompts/chat.json").write_text('[{"role": "user", "content": "Dear {{who}}"}]')
    (tmp_path / "more.csv").write_text('prompt,label\n"Oh {{who}}",Oh\n')
    (tmp_path / "tests.yaml").write_text("- {vars: {who: Ada}}\n- {vars: {who: file://name.txt}}\n")
    (tmp_path / "name.txt").write_text("Ben\n")
    (tmp_path / "tests.jsonl").write_text('{"vars": {"who": "Cleo"}}\n\n')
    (tmp_path / "tests.csv").write_text(
        'who,__expected,__expected2,__description,__suffix\nDora,"contains-any: a, b",not-is-refusal,With a suffix,!\nEd,Hello,,,\n'
    )
    config = {"prompts": ["file://prompts/*", "file://more.csv"], "tests": ["file://tests.*"]}
    found = suite(tmp_path, config)
    texts = [prompt.messages[-1].content for prompt in found.prompts]
    assert texts[:8] == ["Dear Dora!", "Hi Dora!", "Bye Dora!", "Oh Dora!", "Dear Ed", "Hi Ed", "Bye Ed", "Oh Ed"]
    assert set(texts[8:]) == {f"{word} {who}" for word in ("Dear", "Hi", "Bye", "Oh") for who in ("Cleo", "Ada", "Ben")}
    assert found.prompts[1].expectations == (Contains(("a", "b"), any=True, strict=True), Answers())
    assert found.prompts[5].expectations == (Exact(("Hello",), strict=True),)


def test_files_outside_are_not_read(tmp_path: Path) -> None:
    inner = tmp_path / "config"
    inner.mkdir()
    (tmp_path / "secret.txt").write_text("the secret")
    (inner / "link.txt").symlink_to(tmp_path / "secret.txt")
    for name in ("../secret.txt", str(tmp_path / "secret.txt"), "link.txt"):
        config = {"prompts": ["Hi", f"file://{name}"], "tests": [{"vars": {"a": f"file://{name}"}}, {}]}
        found = made(inner, config)
        assert "the secret" not in found.text
        assert sum("outside of" in line for line in found.lost) >= 2
        assert "the secret" in made(inner, config, tmp_path).text


def test_nothing_at_all(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        made(tmp_path, {"prompts": ["exec:x"], "tests": []})
    assert caught.value.problems[0].endswith("nothing can be carried over")
    assert caught.value.problems[1].endswith("prompts[0]: exec: is not run or asked")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "the file is empty"),
        ("- a", "no promptfoo configuration"),
        ("a: [", "not YAML"),
        ("a: !!python/object/apply:os.system [x]", "is not allowed"),
    ],
)
def test_what_is_no_configuration(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(ConfigError, match=problem):
        made(tmp_path, text)


def test_what_is_made_and_not_sound_is_told(tmp_path: Path) -> None:
    tool = {"name": "my tool", "parameters": {"type": "objct"}}
    found = made(tmp_path, HELLO | {"providers": [{"id": "x", "config": {"tools": [tool]}}]})
    assert any("the suite:" in line and "parameters: not a JSON Schema" in line for line in found.lost)


def test_too_many_are_cut(tmp_path: Path) -> None:
    found = made(tmp_path, {"prompts": ["a", "b"], "tests": [{"vars": {"n": str(n)}} for n in range(300)]})
    assert found.prompts == 500
    assert "more than 500 of prompts times tests: the first 500 are kept" in found.lost


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=60).filter(str.strip)
)
def test_texts_arrive_word_for_word(tmp_path: Path, text: str) -> None:
    config = json.dumps({"prompts": ["Say: {{a}}."], "tests": [{"vars": {"a": text}}]}, ensure_ascii=True)
    (tmp_path / "config.json").write_text(config)
    if "{{" in text or "{%" in text or "{#" in text or text.startswith("file://"):
        return
    made_ = imported(tmp_path / "config.json")
    assert read_suite(made_.text.encode(), "made.yaml").prompts[0].messages == (Message("user", f"Say: {text}."),)
