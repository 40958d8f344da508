"""What in a file is the id of a model, and of whose."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probes.scanning.candidates import of_lines, of_notebook, of_python
from probes.scanning.files import Role, SourceFile
from probes.scanning.findings import find
from probes.scanning.mentions import Certainty, is_model_key
from probes.scanning.vendors import addresses, frameworks, routed, spoken_to


def named(text: str, name: str = "app.py") -> list[tuple[str, str]]:
    """Canonical ids and how sure they are, in order."""
    found = find(SourceFile(Path(name), Role.CODE, text))
    return [(mention.model, str(mention.certainty)) for mention in found.mentions]


OPENAI = "from openai import OpenAI\n"


@pytest.mark.parametrize(
    ("code", "found"),
    [
        (OPENAI + 'client.chat.completions.create(model="gpt-4o-mini")', [("openai/gpt-4o-mini", "sure")]),
        ('x = {"model": "claude-sonnet-4-5"}', [("anthropic/claude-sonnet-4-5", "sure")]),
        ('DEFAULT_MODEL = os.getenv("LLM_MODEL", "gpt-4o")', [("openai/gpt-4o", "sure")]),
        ('def ask(prompt, model="gpt-4o"): ...', [("openai/gpt-4o", "sure")]),
        ('litellm.completion(model="azure/my-deployment")', [("azure/my-deployment", "likely")]),
        ('litellm.completion(model="groq/llama-3.3-70b-versatile")', [("groq/llama-3.3-70b-versatile", "sure")]),
        ('init_chat_model("anthropic:claude-sonnet-4-5")', [("anthropic/claude-sonnet-4-5", "sure")]),
        ('if name in ("gpt-4o", "gpt-4.1"): ...', [("openai/gpt-4o", "sure"), ("openai/gpt-4.1", "sure")]),
        ('AzureOpenAI(azure_deployment="gpt-4o")', [("azure/gpt-4o", "sure")]),
        ('ChatOpenAI(model="gpt-9-mega")', [("openai/gpt-9-mega", "likely")]),
        ('ask(model="o3-mini")', [("openai/o3-mini", "sure")]), ('encoding(model="o200k_base")', [("", "unknown")]),
        ('embed(model="text-embedding-9-nobody")', [("", "unknown")]),
        ('Thing(model="nobody-7")', [("", "unknown")]),
        # what is no use of a model
        ('"""Asks gpt-4o."""', []), ("# gpt-4o is used here\nx = 1", []), ('print("hello")', []), ('x = "command"', []),
        ('path = "models/gpt-4o.json"', []), ('open("config.yaml")', []), ('version = "1.2.3"', []), ('u = "https://x/gpt-4o"', []),
    ],
)  # fmt: skip
def test_python(code: str, found: list[tuple[str, str]]) -> None:
    assert named(code) == found


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("app.ts", 'const r = await openai.chat.completions.create({ model: "gpt-4o" });', ["openai/gpt-4o"]),
        ("app.ts", "generateText({ model: anthropic('claude-sonnet-4-5') })", ["anthropic/claude-sonnet-4-5"]),
        ("main.go", 'req := Request{Model: "gpt-4o"}', ["openai/gpt-4o"]),
        ("app.js", "// model: 'gpt-4o'\nconst a = 1;", []),
        ("config.yaml", "model_list:\n  - model_name: fast\n    litellm_params:\n      model: openai/gpt-4o-mini\n", ["openai/gpt-4o-mini"]),
        ("settings.toml", 'model = "gemini-2.5-flash"', ["google/gemini-2.5-flash"]),
        (".env", "OPENAI_MODEL=gpt-4o\n# OTHER_MODEL=gpt-4.1\n", ["openai/gpt-4o"]),
        ("Dockerfile", "ENV CHAT_MODEL=gpt-4o", ["openai/gpt-4o"]),
        ("app.json", '{"deployment": {"model": "gpt-4o"}}', ["openai/gpt-4o"]),
    ],
)  # fmt: skip
def test_other_files(name: str, text: str, found: list[str]) -> None:
    assert [model for model, _ in named(text, name)] == found


def test_a_notebook_is_read_cell_by_cell() -> None:
    cells = [
        {"cell_type": "markdown", "source": ["We use gpt-4.1"]},
        {"cell_type": "code", "source": ["%pip install openai\n", 'ask(model="gpt-4o")']},
    ]
    found = find(SourceFile(Path("a.ipynb"), Role.NOTEBOOK, json.dumps({"cells": cells})))
    assert [(mention.model, mention.where) for mention in found.mentions] == [("openai/gpt-4o", "cell 2 line 2")]


def test_a_list_of_what_there_is_is_no_use() -> None:
    listed = "\n".join(f'm{n} = "gpt-9.{n}"' for n in range(40))
    found = find(SourceFile(Path("models.py"), Role.CODE, listed.replace("m", "model_", 1).replace("\nm", "\nmodel_")))
    assert found.catalogue == 40
    assert found.mentions == ()


@pytest.mark.parametrize(
    ("key", "is_one"),
    [
        ("model", True), ("model_name", True), ("modelId", True), ("OPENAI_MODEL", True), ("chat_model", True), ("chatModel", True),
        ("azure_deployment", True), ("embedding_model", True), ("engine", True), ("llm", True),
        ("remodelled", False), ("models_dir", False), ("name", False), ("", False),
    ],
)  # fmt: skip
def test_what_is_called_a_model(key: str, is_one: bool) -> None:
    assert is_model_key(key) is is_one


@pytest.mark.parametrize(
    ("text", "providers"),
    [
        ("import anthropic", {"anthropic"}), ("from openai import AzureOpenAI\nAzureOpenAI()", {"azure"}),
        ("from openai import OpenAI\nOpenAI(base_url='https://api.groq.com/openai/v1')", {"openai", "groq"}),
        ("import { anthropic } from '@ai-sdk/anthropic'", {"anthropic"}), ("import os", set()),
    ],
)  # fmt: skip
def test_whose_api_a_file_speaks_to(text: str, providers: set[str]) -> None:
    assert spoken_to(text) == providers


def test_addresses_and_frameworks() -> None:
    (found,) = addresses('x = 1\nbase_url="https://api.groq.com/openai/v1"\n')
    assert (found.provider, found.url, found.line) == ("groq", "https://api.groq.com/openai/v1", 2)
    assert frameworks("import litellm\nfrom langchain_openai import ChatOpenAI") == {"litellm", "langchain_openai"}


@pytest.mark.parametrize(("text", "found"), [("openai/x-1", ("openai", "x-1")), ("a/b", None), ("gpt-4o", None)])
def test_routes(text: str, found: tuple[str, str] | None) -> None:
    assert routed(text) == found


@given(st.text(max_size=200))
def test_no_text_breaks_a_reader(text: str) -> None:
    for read in (of_python, of_lines, of_notebook):
        assert all(candidate.where for candidate in read(text))


def test_python_of_another_version_is_read_by_its_quotes() -> None:
    assert named('print "x"\nask(model="gpt-4o")') == [("openai/gpt-4o", "sure")]


def test_certainties_are_words() -> None:
    assert [str(each) for each in Certainty] == ["sure", "likely", "unknown"]
