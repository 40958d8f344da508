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

from watcher.cli import (
    check,
    db,
    demo,
    export,
    extract,
    forget,
    health,
    history,
    init,
    plan,
    prices,
    probe,
    replay,
    run,
    scan,
    shutdowns,
    verify,
)
from watcher.cli.output import out, plain, warn
from watcher.domain.errors import TryAgain, WatcherError


def _version(asked: bool) -> None:
    if asked:
        out().print(plain(f"watcher {version('vendor-watcher')}"))
        raise typer.Exit


app = typer.Typer(
    name="watcher",
    help="Finds out first when an AI vendor changes what your workflows depend on.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.command("init")(init.init)
app.command("demo")(demo.demo)
app.command("check")(check.check)
app.command("run")(run.run)
app.command("probe")(probe.probe)
app.command("plan")(plan.plan)
app.command("health")(health.health)
app.command("forget")(forget.forget)
app.command("prices")(prices.prices)
app.command("replay")(replay.replay)
app.command("scan")(scan.scan)
app.command("extract")(extract.extract)
app.command("history")(history.history)
app.command("show")(history.show)
app.command("diff")(history.diff)
app.command("export")(export.export)
app.command("shutdowns")(shutdowns.list_shutdowns)
app.command("verify")(verify.verify)
app.add_typer(db.app, name="db")


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
