"""Whatever stands in the file: settings, or problems with a place, and no secret in them."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.config.conftest import ENV, EVERYTHING
from tests.unit.config.test_example import EXAMPLE
from watcher.config import load
from watcher.config.tree import read_tree
from watcher.domain.errors import ConfigError

SECRET = "a secret that is long"
KEYS = [
    "database",
    "providers",
    "targets",
    "workflows",
    "routes",
    "channels",
    "network",
    "people",
    "id",
    "kind",
    "url",
    "api",
    "every",
    "cron",
    "confirm",
    "expect",
    "markers",
    "min_facts",
    "family",
    "base_url",
    "key",
    "model",
    "suite",
    "budget",
    "notify",
    "uses",
    "monthly",
    "peak",
    "fallbacks",
    "match",
    "to",
    "digest",
    "provider",
    "min_severity",
    "slack",
    "token",
    "email",
    "lists",
    "webhook",
    "console",
    "allow_private",
    "timezone",
    "quiet_hours",
    "enabled",
    "browser",
    "<<",
    "x",
]
WORDS = [
    "acme/x",
    "pricing",
    "canary",
    "https://a.example",
    "1h",
    "slack:#x",
    "email:x",
    "${A}",
    "${file:.}",
    "${B",
    "UTC",
    "20:00-07:30",
    "1.2B",
    "openai",
    "true",
    "5",
    "0.1",
    "~",
    "sqlite:///x",
    "10.0.0.0/8",
    "http://[",
    "postgresql://[/",
    "weekly",
]
SCALARS = st.one_of(st.sampled_from([*WORDS, "", "7 * * * *"]), st.text(max_size=12), st.integers(), st.none())
TREES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.one_of(st.sampled_from(KEYS), st.text(max_size=5)), inner, max_size=6),
    ),
    max_leaves=30,
)


def written(tree: object) -> str:
    """A tree as flow YAML; texts as they are, so that some of them break it."""
    if isinstance(tree, dict):
        return "{" + ", ".join(f"{key}: {written(value)}" for key, value in tree.items()) + "}"
    if isinstance(tree, list):
        return "[" + ", ".join(map(written, tree)) + "]"
    return str(tree)


def problems_of(body: bytes) -> list[str]:
    """What is wrong with a file, without its folder; anything but a ConfigError ends the test."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "watcher.yaml"
        path.write_bytes(body)
        try:
            load(path, ENV | {"A": SECRET}, EVERYTHING)
        except ConfigError as error:
            return [problem.removeprefix(f"{folder}/") for problem in error.problems]
    return []


@given(st.dictionaries(st.sampled_from(KEYS[:8]), TREES, min_size=1))
@settings(max_examples=200, deadline=None)
def test_random_trees(tree: dict[str, object]) -> None:
    problems = problems_of(written(tree).encode("utf-8", "surrogatepass"))
    assert all(problem.startswith("watcher.yaml:") for problem in problems)
    assert SECRET not in "\n".join(problems)


@given(
    st.integers(1, len(EXAMPLE) - 1),
    st.integers(0, 12),
    st.sampled_from(["", " ", "\n", ":", "- ", "{", "]", "'", "${A}", "&a ", "*a"]),
)
@settings(max_examples=150, deadline=None)
def test_the_example_with_a_slip_in_it(at: int, cut: int, put: str) -> None:
    problems = problems_of((EXAMPLE[:at] + put + EXAMPLE[at + cut :]).encode())
    assert all(problem.startswith("watcher.yaml:") for problem in problems)
    for secret in (SECRET, *ENV.values()):
        assert secret not in "\n".join(problems)


def test_the_fuzz_reaches_both_ends() -> None:
    assert problems_of(EXAMPLE.encode()) == []
    assert len(problems_of(EXAMPLE.replace("id:", "idd:").encode())) > 4


def tree_problems(body: bytes) -> tuple[str, ...]:
    try:
        tree = read_tree(body, "watcher.yaml")
    except ConfigError as error:
        return error.problems
    return () if isinstance(tree.root, dict) else ("a tree that is none",)


@given(st.binary(max_size=400))
@settings(max_examples=200, deadline=None)
def test_any_bytes(body: bytes) -> None:
    assert all(problem.startswith("watcher.yaml:") for problem in tree_problems(body))


@given(st.text(alphabet="ab:-[]{}&*<!?|>'\"\\u%@`# \n\t~,0.", max_size=200))
@settings(max_examples=300, deadline=None)
def test_any_text_in_yaml_signs(text: str) -> None:
    assert all(problem.startswith("watcher.yaml:") for problem in tree_problems(text.encode()))
