"""What is imported is declared, what is declared is imported, and all of it is locked with hashes and no addresses."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.unit.house.tree import PACKAGES, ROOT, imported_names, modules, pyproject

LOCKS = ("browser", "build", "dev", "runtime")

# Needed without an import of ours, and why.
NOT_IMPORTED = {
    "genai-prices": "its data are loaded by name, and only where a label has to be resolved",
    "psycopg": "the driver that SQLAlchemy loads for postgresql+psycopg URLs",
    "pypdf": "loaded by name, and only where a PDF was met: it takes a quarter of a second",
    "tzdata": "the zones of zoneinfo where the system has none",
}

# Imported though another name is declared, and why.
COMES_WITH = {"pydantic-core": "pydantic"}  # one library in two parts, each pinned to the other


def declared(requirements: Iterable[str]) -> dict[str, Requirement]:
    return {canonicalize_name(each.name): each for each in map(Requirement, requirements)}


def runtime() -> dict[str, Requirement]:
    return declared(pyproject()["project"]["dependencies"])


def installable() -> dict[str, Requirement]:
    """What the watcher may import: with its extra for pages that need a browser."""
    return runtime() | declared(pyproject()["project"]["optional-dependencies"]["browser"])


def lock(name: str) -> Path:
    return ROOT / "requirements" / f"{name}.txt"


def pins(name: str) -> dict[tuple[str, str], str]:
    """Version by (distribution, marker)."""
    found = re.findall(r"^([\w.-]+)(?:\[[\w,]+\])?==(\S+)(?: ; (.+?))?(?: \\)?$", lock(name).read_text("utf-8"), re.M)
    return {(canonicalize_name(project), marker): version for project, version, marker in found}


@cache
def distributions() -> Mapping[str, list[str]]:
    return packages_distributions()


def owners(top: str) -> set[str]:
    """The distributions that bring a top-level package, as they are declared."""
    found = {canonicalize_name(owner) for owner in distributions().get(top, ())}
    return {COMES_WITH.get(owner, owner) for owner in found}


def third_party_imports() -> dict[str, set[str]]:
    """Our modules by the foreign top-level package that they import."""
    found: dict[str, set[str]] = {}
    for module in modules(*PACKAGES):
        for node in ast.walk(module.tree):
            for name in imported_names(node):
                top = name.partition(".")[0]
                if top not in sys.stdlib_module_names and top not in PACKAGES:
                    found.setdefault(top, set()).add(module.where)
    return found


def test_everything_imported_is_declared() -> None:
    undeclared = {
        top: sorted(where) for top, where in third_party_imports().items() if not owners(top) & installable().keys()
    }
    assert undeclared == {}


def test_everything_declared_is_needed() -> None:
    imported = {owner for top in third_party_imports() for owner in owners(top)}
    assert installable().keys() - imported - NOT_IMPORTED.keys() == set()


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_holds_pins_and_hashes_and_no_addresses(name: str) -> None:
    text = lock(name).read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"^\s*-(-index|-extra|-find|-trusted|i |f |e )", text, re.M)
    entries = [entry for entry in re.split(r"\n(?=\S)", text) if not entry.startswith("#")]
    assert [entry.splitlines()[0] for entry in entries if "==" not in entry or "--hash=sha256:" not in entry] == []
    assert len(entries) == len(pins(name))


@pytest.mark.parametrize("name", ["browser", "build", "runtime"])
def test_the_locks_agree(name: str) -> None:
    everything = pins("dev").items()
    assert {pin: version for pin, version in pins(name).items() if (pin, version) not in everything} == {}


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("runtime", "dependencies"),
        ("browser", "dependencies"),
        ("browser", "browser"),
        ("dev", "dependencies"),
        ("dev", "dev"),
        ("dev", "browser"),
        ("build", "build"),
    ],
)
def test_a_lock_has_what_is_declared(name: str, source: str) -> None:
    project = pyproject()["project"]
    lists = {
        "dependencies": project["dependencies"],
        "dev": project["optional-dependencies"]["dev"],
        "browser": project["optional-dependencies"]["browser"],
        "build": pyproject()["build-system"]["requires"],
    }
    locked: dict[str, set[str]] = {}
    for (distribution, _marker), version in pins(name).items():
        locked.setdefault(distribution, set()).add(version)
    wanted = declared(lists[source])
    assert wanted.keys() - locked.keys() == set()
    assert [each for each in wanted if not all(wanted[each].specifier.contains(pin) for pin in locked[each])] == []


def test_the_oldest_python_is_named_everywhere_alike() -> None:
    settings = pyproject()
    assert settings["project"]["requires-python"] == ">=3.11"
    assert settings["tool"]["ruff"]["target-version"] == "py311"
    assert settings["tool"]["mypy"]["python_version"] == "3.11"
    assert "--python-version 3.11" in (ROOT / "Makefile").read_text(encoding="utf-8")
