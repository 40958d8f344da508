"""The rules of size and flow that no tool of ours checks; the layers are in pyproject.toml (`make layers`)."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

import pytest

from tests.unit.house.tree import PACKAGES, ROOT, Module, imported_modules, imported_names, modules, project_files

LONGEST_MODULE = 400
LONGEST_FUNCTION = 60

# Imports inside functions: (module, imported) and why it is no dodge of a circle.
DEFERRED = {
    ("probes.fetch.browser", "probes.fetch.chromium.Chromium"): (
        "needs the extra that may be missing, and starts a program: only for pages that ask for a browser"
    ),
    ("watcher.pipeline.canary.confirming", "watcher.pipeline.canary.judging.judged"): (
        "loads numpy, which takes a tenth of a second, and only where fresh answers are judged"
    ),
    ("watcher.config.load", "watcher.config.registries.shipped_here"): (
        "loads every plug-in, and only for callers that do not say what is shipped"
    ),
    ("watcher.canaries.schemas", "watcher.canaries.json_schema.misfit_of"): (
        "jsonschema costs a tenth of a second, and only canaries with schemas need it"
    ),
    ("watcher.canaries.schemas", "watcher.canaries.json_schema.fault_of"): "the same",
    ("watcher.cli.history", "watcher.cli.summaries"): (
        "loads the network and every channel, which takes a tenth of a second, and only for diff --summary"
    ),
    ("storage.migrate", "alembic.command"): "takes a tenth of a second, and only where a schema is not the wanted one",
    ("storage.migrate", "alembic.config.Config"): "the same",
    ("storage.migrate", "alembic.script.ScriptDirectory"): "the same",
    ("probes.parsing.document", "bs4.dammit.UnicodeDammit"): (
        "loads a reader of style sheets, and only pages of unknown encoding need it"
    ),
    ("watcher.config.targets", "watcher.config.suites.asked"): (
        "the shape of suite files costs a tenth of a second, and only where a canary is configured"
    ),
}


@pytest.fixture(scope="module")
def ours() -> tuple[Module, ...]:
    return modules(*PACKAGES)


def test_the_tree_is_found(ours: tuple[Module, ...]) -> None:
    names = {module.name for module in ours}
    assert {"watcher", "watcher.domain.facts", "probes", "storage", "migrations", "alerts"} <= names


def test_no_module_is_too_long(ours: tuple[Module, ...]) -> None:
    lengths = {module.where: len(module.source.splitlines()) for module in (*ours, *modules("tests", "benchmarks"))}
    assert {where: length for where, length in lengths.items() if length > LONGEST_MODULE} == {}


def test_no_function_is_too_long(ours: tuple[Module, ...]) -> None:
    long = [
        f"{module.where}:{function.lineno} {function.name}"
        for module in ours
        for function in module.functions()
        if (function.end_lineno or function.lineno) - function.lineno + 1 > LONGEST_FUNCTION
    ]
    assert long == []


def test_imports_are_absolute(ours: tuple[Module, ...]) -> None:
    relative = [
        f"{module.where}:{node.lineno}"
        for module in (*ours, *modules("tests", "benchmarks"))
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ImportFrom) and node.level > 0
    ]
    assert relative == []


def test_imports_stand_at_the_top(ours: tuple[Module, ...]) -> None:
    found = {
        (module.name, name)
        for module in ours
        for function in module.functions()
        for node in ast.walk(function)
        for name in imported_names(node)
    }
    assert found - DEFERRED.keys() == set(), "move these to the top, or give a reason in DEFERRED"
    assert DEFERRED.keys() - found == set(), "these reasons are no longer needed"


def test_no_import_goes_in_a_circle(ours: tuple[Module, ...]) -> None:
    known = frozenset(module.name for module in ours)
    graph = {module.name: imported_modules(module, known) for module in ours}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as circle:
        pytest.fail(" -> ".join(circle.args[1]))


def test_a_circle_would_be_seen() -> None:
    first = Module("a", ROOT / "a.py", "", ast.parse("from b import thing"))
    second = Module("b", ROOT / "b.py", "", ast.parse("def f():\n    import a"))
    known = frozenset({"a", "b"})
    with pytest.raises(CycleError):
        TopologicalSorter({m.name: imported_modules(m, known) for m in (first, second)}).prepare()


def test_channels_do_not_import_each_other(ours: tuple[Module, ...]) -> None:
    # Kinds and providers have contracts in pyproject.toml; beside the channels stand modules that they share.
    channels = {module.name: module for module in ours if module.name.startswith("alerts.channels.") and names(module)}
    assert {"alerts.channels.console", "alerts.channels.slack"} <= channels.keys()
    found = {name: imported_modules(module, frozenset(channels)) for name, module in channels.items()}
    assert found == {name: set() for name in channels}


def names(module: Module) -> bool:
    """Whether a module sets NAME, as a channel does."""
    targets = [
        target
        for node in module.tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
    ]
    return any(isinstance(target, ast.Name) and target.id == "NAME" for target in targets)


def test_every_folder_of_a_package_says_what_it_is(ours: tuple[Module, ...]) -> None:
    folders = {module.path.parent for module in ours}
    packages = {module.path.parent: module for module in ours if module.path.name == "__init__.py"}
    assert {folder.relative_to(ROOT).as_posix() for folder in folders - packages.keys()} == set()
    assert [module.where for module in packages.values() if not ast.get_docstring(module.tree)] == []


def test_every_package_is_typed() -> None:
    assert [name for name in PACKAGES if not (ROOT / name / "py.typed").is_file()] == []


def comments(module: Module) -> Iterator[tuple[int, str]]:
    for token in tokenize.generate_tokens(io.StringIO(module.source).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


EXCUSE = re.compile(r"#\s*(type:\s*ignore|noqa)(?P<rules>\[[\w, -]+\]|:\s*[A-Z]+\d+(,\s*[A-Z]+\d+)*)?(?P<rest>.*)")


def is_bare_excuse(comment: str) -> bool:
    """Whether a check is put off without its rule's name or without a reason of at least two words."""
    excuse = EXCUSE.search(comment)
    return excuse is not None and (not excuse["rules"] or len(excuse["rest"].strip(" #-:").split()) < 2)


@pytest.mark.parametrize(
    ("comment", "bare"),
    [
        ("# noqa", True),
        ("# noqa: S101", True),
        ("# noqa: BLE001 - a plug-in may raise anything", False),
        ("# noqa: S105, S106  # names of fields, not secrets", False),
        ("# type: ignore", True),
        ("# type: ignore[arg-type]", True),
        ("# type: ignore[arg-type]  # the stub lacks str", False),
        ("# a comment like any other", False),
    ],
)
def test_what_a_bare_excuse_is(comment: str, bare: bool) -> None:
    assert is_bare_excuse(comment) is bare


def test_nothing_is_put_off_without_a_reason(ours: tuple[Module, ...]) -> None:
    later = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|X" + r"XX)\b")
    found = [
        f"{module.where}:{line} {comment}"
        for module in (*ours, *modules("tests", "benchmarks"))
        for line, comment in comments(module)
        if later.search(comment) or is_bare_excuse(comment)
    ]
    assert found == []


def test_the_decisions_are_numbered_without_gaps() -> None:
    pages = sorted(path.name for path in project_files() if path.parent == ROOT / "docs" / "decisions")
    assert [name[:4] for name in pages] == [f"{number:04d}" for number in range(1, len(pages) + 1)]
    assert pages
