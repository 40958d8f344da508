"""``watcher init``: a commented configuration and an empty database."""

from __future__ import annotations

import shlex
from importlib.resources import files
from pathlib import Path
from typing import Annotated

import typer

from storage.migrate import upgrade
from watcher.cli.output import out, plain
from watcher.cli.settings import DEFAULT, settings
from watcher.domain.errors import UsageError


def init(directory: Annotated[Path, typer.Argument(help="Where; it is made if it is not there")] = Path()) -> None:
    """Write a commented watcher.yaml (asks nothing) and create the database."""
    config = directory / DEFAULT
    try:
        directory.mkdir(parents=True, exist_ok=True)
        with config.open("x", encoding="utf-8") as new:
            new.write(files("watcher.config").joinpath("template.yaml").read_text(encoding="utf-8"))
    except FileExistsError:
        raise UsageError(f"{config} is there already; nothing was written") from None
    except OSError as error:
        raise UsageError(f"{config}: {error.strerror or error}") from None
    configured = settings(config)
    upgrade(configured.database)
    there = "" if directory.resolve() == Path.cwd() else f"cd {shlex.quote(str(directory))}, "
    out().print(plain(f"{config}: written\n{configured.database_shown}: ready"))
    out().print(plain(f"next: {there}watcher check, then watcher run"), soft_wrap=True)
