"""The command exists under both of its names, and every command of it says what it does."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from typing import Any, cast

import pytest
import typer
from typer.core import TyperGroup
from typer.testing import CliRunner

from tests.unit.house.tree import ROOT, pyproject

COMMANDS = ("canary", "check", "db", "demo", "diff", "export", "extract", "forget", "health", "history", "impact", "init", "plan", "prices", "probe", "replay", "run", "scan", "show", "shutdowns", "verify", "workflows")  # fmt: skip


ANYWHERE = cast(Any, None)  # our groups know their commands without a context


def application() -> typer.Typer:
    module, _, _ = pyproject()["project"]["scripts"]["watcher"].partition(":")
    return cast(typer.Typer, import_module(module).app)


def commands() -> TyperGroup:
    return cast(TyperGroup, typer.main.get_command(application()))


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "watcher", *arguments], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )


def test_the_script_leads_to_a_function() -> None:
    module, _, name = pyproject()["project"]["scripts"]["watcher"].partition(":")
    assert callable(getattr(import_module(module), name))


def test_the_module_is_the_command() -> None:
    help_page = run("--help")
    assert (help_page.returncode, help_page.stderr) == (0, "")
    assert [name for name in COMMANDS if f" {name} " not in help_page.stdout] == []


def test_an_unknown_command_is_a_usage_error() -> None:
    refused = run("observe")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "observe" in refused.stderr


def test_the_list_of_commands_is_whole() -> None:
    assert tuple(sorted(commands().list_commands(ANYWHERE))) == COMMANDS


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_says_what_it_does(name: str) -> None:
    command = commands().get_command(ANYWHERE, name)
    assert command is not None
    assert command.get_short_help_str(limit=200)
    assert CliRunner().invoke(application(), [name, "--help"]).exit_code == 0
