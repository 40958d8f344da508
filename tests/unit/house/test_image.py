"""The Dockerfile, read: there is no container engine in the tests."""

from __future__ import annotations

import json
import re
from fnmatch import fnmatch

import pytest

from tests.unit.house.tree import PACKAGES, ROOT

Instruction = tuple[str, str]


def parse(text: str) -> list[Instruction]:
    """(INSTRUCTION, arguments) with continued lines joined and comments left out."""
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    joined = re.sub(r"\\\n\s*", "", "\n".join(lines))
    words = [line.split(maxsplit=1) for line in joined.splitlines()]
    return [(word[0].upper(), word[1]) for word in words]


@pytest.fixture(scope="module")
def instructions() -> list[Instruction]:
    return parse((ROOT / "Dockerfile").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def final(instructions: list[Instruction]) -> list[Instruction]:
    """The last stage: what runs."""
    last = max(number for number, (name, _) in enumerate(instructions) if name == "FROM")
    return instructions[last:]


def told(stage: list[Instruction], name: str) -> list[str]:
    return [arguments for instruction, arguments in stage if instruction == name]


def copied(instructions: list[Instruction]) -> set[str]:
    """What is copied from the tree into the image."""
    copies = [arguments.split() for arguments in told(instructions, "COPY") if "--from=" not in arguments]
    return {source.rstrip("/") for words in copies for source in words[:-1]}


def test_the_base_is_an_argument(instructions: list[Instruction]) -> None:
    assert instructions[0] == ("ARG", "BASE_IMAGE=python:3.12-slim")
    assert instructions[1] == ("ARG", "LOCK=runtime")
    assert {arguments.split(" AS ")[0] for arguments in told(instructions, "FROM")} == {"${BASE_IMAGE}"}


def test_it_does_not_run_as_root(final: list[Instruction]) -> None:
    user = told(final, "USER")[-1].partition(":")[0]
    assert user.isdigit()
    assert int(user) > 0
    assert final.index(("USER", told(final, "USER")[-1])) > max(
        number for number, (name, _) in enumerate(final) if name == "RUN"
    )


def test_it_keeps_its_data_in_one_volume(final: list[Instruction]) -> None:
    assert told(final, "VOLUME") == ["/data"]
    assert told(final, "WORKDIR")[-1] == "/data"


def test_it_sweeps_once_unless_told_otherwise(final: list[Instruction]) -> None:
    assert json.loads(told(final, "ENTRYPOINT")[0]) == ["watcher"]
    assert json.loads(told(final, "CMD")[0]) == ["run", "--once"]


def test_everything_installed_has_a_hash_or_is_ours(instructions: list[Instruction]) -> None:
    installs = [step for run in told(instructions, "RUN") for step in run.split("&&") if "pip install" in step]
    assert len(installs) == 3
    assert [step for step in installs if "--require-hashes" not in step and "--no-deps --no-index" not in step] == []


def test_only_the_lock_for_browsers_brings_a_browser(instructions: list[Instruction], final: list[Instruction]) -> None:
    assert "LOCK" in told(final, "ARG")
    brings = [run for run in told(instructions, "RUN") if "chromium" in run]
    assert len(brings) == 1
    assert brings[0].startswith('if [ "$LOCK" = browser ]; then apt-get update ')
    locks = {"runtime", "browser"}
    assert {path.stem for path in (ROOT / "requirements").glob("*.txt")} >= locks


def test_it_copies_the_packages_and_nothing_that_is_not_there(instructions: list[Instruction]) -> None:
    sources = copied(instructions)
    assert set(PACKAGES) <= sources
    assert {source for source in sources if not (ROOT / source).exists()} == set()


def test_the_build_context_holds_what_is_copied_and_little_else(instructions: list[Instruction]) -> None:
    rules = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert rules[1] == "*"
    let_in = {rule.removeprefix("!").rstrip("/") for rule in rules if rule.startswith("!")}
    assert let_in == copied(instructions)
    assert not any(fnmatch(".git", rule) or fnmatch("tests", rule) for rule in let_in)


def test_it_holds_no_secret(instructions: list[Instruction]) -> None:
    settings = told(instructions, "ENV") + told(instructions, "ARG")
    assert [each for each in settings if re.search(r"(?i)token|secret|passw|_key|credential", each)] == []
