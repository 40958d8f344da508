"""Every command is found where the table says, and is imported when it is asked for."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from storage import migrate
from tests.unit.channels.samples import notification
from watcher.cli.canary import CanaryGroup
from watcher.cli.late import LateGroup
from watcher.cli.main import Commands, app
from watcher.cli.run import Seen
from watcher.domain.notifications import Absent, Delivery, Sent


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


def test_a_sweep_loads_what_its_targets_need_alone(tmp_path: Path) -> None:
    (tmp_path / "watcher.yaml").write_text(
        "database: sqlite:///watcher.db\n"
        "targets: [{id: acme/policy, kind: policy, url: 'http://127.0.0.1:9/', every: 1h}]\n"
        "network: {allow_private: [127.0.0.0/8], contact: test@acme.example}\n"
    )
    migrate.upgrade(f"sqlite:///{tmp_path}/watcher.db")
    code = (
        "import sys; from watcher.cli.main import main\n"
        "sys.argv = ['watcher', 'run', '--once']\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print(sorted({'alembic', 'psycopg', 'numpy', 'bs4', 'probes.kinds.pricing'} & set(sys.modules)))"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path, env=environment
    )
    assert done.stdout.splitlines()[-1] == "[]", done.stdout


def test_history_of_a_kind_that_is_none_is_an_error_and_not_nothing(tmp_path: Path) -> None:
    (tmp_path / "watcher.yaml").write_text("database: sqlite:///watcher.db\nproviders: [anthropic]\n")
    migrate.upgrade(f"sqlite:///{tmp_path}/watcher.db")
    asked = ["history", "--config", str(tmp_path / "watcher.yaml"), "--kind"]
    assert CliRunner().invoke(app, [*asked, "rate-limits"]).exit_code == 0
    typo = CliRunner().invoke(app, [*asked, "priceing"])
    assert str(typo.exception) == "kind 'priceing' is not available in this version; nearest: 'pricing'"


def test_a_run_counts_the_messages_that_it_sent_whichever_run_found_what_they_tell() -> None:
    seen, delivery = Seen(), Delivery(1, notification(), 1, "lease")
    seen.report(delivery, Sent("C1/1"))
    seen.report(delivery, Absent())
    assert str(seen) == "0 targets: nothing was due; 1 message sent"
