"""``watcher canary``: the group. Its commands need numpy, which costs a tenth of a second that no other should pay."""

from __future__ import annotations

import os
from typing import Any

import typer

from watcher.cli.late import LateGroup


class CanaryGroup(LateGroup):
    """The commands of canaries."""

    places = {  # noqa: RUF012 - as the class above declares it
        "baseline": "watcher.cli.canary_baseline:baseline",
        "run": "watcher.cli.canary_run:run",
        "show": "watcher.cli.canary_show:show",
        "accept": "watcher.cli.canary_accept:accept",
        "compare": "watcher.cli.canary_compare:compare",
        "report": "watcher.cli.canary_report:report",
        "fallbacks": "watcher.cli.canary_fallbacks:show_fallbacks",
        "import": "watcher.cli.canary_import:import_suite",
    }

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """One of them. Matrices here are small: a second thread costs more than it brings, most on a busy machine."""
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
        return super().get_command(ctx, cmd_name)


app = typer.Typer(cls=CanaryGroup, help="Canaries: fixed prompts whose answers are compared.", no_args_is_help=True)
