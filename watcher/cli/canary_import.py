"""``watcher canary import``: a suite from a promptfoo configuration."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from watcher.cli.output import counted, harmless, warn
from watcher.config.promptfoo.importing import imported


def import_suite(
    file: Annotated[Path, typer.Argument(help="promptfooconfig.yaml")],
    root: Annotated[
        Path | None, typer.Option(help="Files that it names are read below this folder (default: its own)")
    ] = None,
) -> None:
    """A suite file, on stdout, from a promptfoo configuration: every prompt times every test.

    What cannot be carried over is named on stderr. Nothing is run, and nobody is asked.
    """
    made = imported(file, root)
    for line in made.lost:
        warn(f"not carried over: {line}")
    warn(f"{counted(made.prompts, 'prompt')}; `suite: FILE` in a target of kind canary asks them")
    sys.stdout.write(harmless(made.text))
