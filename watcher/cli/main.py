"""The ``watcher`` command: all commands, and what errors become.

Exit codes: 0 done; 1 done and something was found that ``--fail-on`` names; 2 configuration
or usage; 3 some probes failed, or a target is blind or late; 4 deliveries still pending; 75 try again.
"""

from __future__ import annotations

import errno
import io
import sys
from importlib.metadata import version
from typing import Annotated

import typer

from watcher.cli.late import LateGroup
from watcher.cli.output import out, plain, warn
from watcher.domain.errors import TryAgain, WatcherError


def _version(asked: bool) -> None:
    if asked:
        out().print(plain(f"watcher {version('vendor-watcher')}"))
        raise typer.Exit


class Commands(LateGroup):
    """Every command, and where it stands."""

    places = {  # noqa: RUF012 - as the class above declares it
        "init": "watcher.cli.init:init",
        "demo": "watcher.cli.demo:demo",
        "check": "watcher.cli.check:check",
        "run": "watcher.cli.run:run",
        "probe": "watcher.cli.probe:probe",
        "plan": "watcher.cli.plan:plan",
        "health": "watcher.cli.health:health",
        "forget": "watcher.cli.forget:forget",
        "prices": "watcher.cli.prices:prices",
        "replay": "watcher.cli.replay:replay",
        "extract": "watcher.cli.extract:extract",
        "history": "watcher.cli.history:history",
        "show": "watcher.cli.history:show",
        "diff": "watcher.cli.history:diff",
        "export": "watcher.cli.export:export",
        "scan": "watcher.cli.scan:scan",
        "shutdowns": "watcher.cli.shutdowns:list_shutdowns",
        "workflows": "watcher.cli.workflows:workflows",
        "impact": "watcher.cli.impact:impact",
        "verify": "watcher.cli.verify:verify",
        "db": "watcher.cli.db:app",
        "canary": "watcher.cli.canary:app",
    }


app = typer.Typer(
    name="watcher",
    cls=Commands,
    help="Finds out first when an AI vendor changes what your workflows depend on.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)


@app.callback()
def options(
    version: Annotated[bool, typer.Option("--version", is_eager=True, callback=_version, help="Which version")] = False,
) -> None:
    """Finds out first when an AI vendor changes what your workflows depend on."""


def main() -> None:
    """Run the command line. An error that a person can act on is one line on stderr and an exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that cannot show a sign shows a question mark
    try:
        app()
    except WatcherError as error:
        warn(f"watcher: {error}")
        sys.exit(error.exit_code)
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        warn(f"watcher: there is no space left ({error.filename or 'on the device'}): free some and try again")
        sys.exit(TryAgain.exit_code)
