"""Every command is found where the table says, and is imported when it is asked for."""

from __future__ import annotations

import subprocess
import sys

import pytest

from watcher.cli.canary import CanaryGroup
from watcher.cli.late import LateGroup
from watcher.cli.main import Commands


@pytest.mark.parametrize("group", [Commands, CanaryGroup])
def test_every_command_is_there_and_says_what_it_does(group: type[LateGroup]) -> None:
    made = group(name="all")
    commands = {name: made.get_command(None, name) for name in made.list_commands(None)}
    assert [name for name, command in commands.items() if command.name != name or not command.help] == []


def test_an_unknown_command_is_none() -> None:
    assert Commands(name="all").get_command(None, "nope") is None


def test_only_who_compares_loads_numpy() -> None:
    code = (
        "import sys; from watcher.cli.main import Commands\n"
        "group = Commands(name='all'); commands = [group.get_command(None, name) for name in group.places]\n"
        "print('numpy' in sys.modules)\n"
        "commands[list(group.places).index('canary')].get_command(None, 'compare'); print('numpy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]
