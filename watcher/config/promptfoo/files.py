"""The files that a promptfoo configuration names: read below one folder, bounded, never executed."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from watcher.config.suite_model import jsonable
from watcher.config.tree import MOST_BYTES, read_value
from watcher.domain.errors import ConfigError

SCHEME = "file://"
_MOST_FILES = 100
_SCRIPTS = {".js", ".cjs", ".mjs", ".ts", ".py", ".rb", ".sh", ".bash", ".pl"}


class NotCarried(ValueError):
    """Something that cannot be carried over; says why."""


class Files:
    """Reads what ``file://`` names.

    Args:
        folder: what paths are relative to.
        root: files outside of it are not read.
    """

    def __init__(self, folder: Path, root: Path) -> None:
        self._folder = folder.resolve()
        self._root = root.resolve()

    def named(self, reference: str) -> Iterator[Path]:
        """The files that a reference names, which may be a pattern.

        Raises:
            NotCarried: a script, none, too many, or one outside of the root.
        """
        path = reference.removeprefix(SCHEME)
        if "{{" in path:
            raise NotCarried(f"{reference}: the name of a file may come from the environment")
        if Path(path.split(":", 1)[0]).suffix in _SCRIPTS:
            raise NotCarried(f"{reference}: scripts are not run")
        found = sorted(self._folder.glob(path)) if any(sign in path for sign in "*?[") else [self._folder / path]
        if not found or len(found) > _MOST_FILES:
            raise NotCarried(f"{reference}: {len(found)} files; 1 to {_MOST_FILES} are read")
        for file in found:
            if not file.resolve().is_relative_to(self._root):
                raise NotCarried(f"{reference}: outside of {self._root}; --root allows another folder")
        return iter(found)

    def text(self, path: Path) -> str:
        """A file's text.

        Raises:
            NotCarried: it cannot be read as text of at most a mebibyte.
        """
        try:
            with path.open("rb") as file:
                body = file.read(MOST_BYTES + 1)
            if len(body) > MOST_BYTES:
                raise NotCarried(f"{path.name}: larger than {MOST_BYTES >> 20} MiB")
            return body.decode("utf-8-sig")
        except OSError as error:
            raise NotCarried(f"{path.name}: {error.strerror}") from None
        except UnicodeDecodeError:
            raise NotCarried(f"{path.name}: not UTF-8 text") from None

    def value(self, path: Path) -> Any:
        """What a file of YAML, JSON, JSON lines or CSV says; of any other its text.

        Raises:
            NotCarried: it cannot be read so.
        """
        text = self.text(path)
        try:
            if path.suffix == ".jsonl":
                return [json.loads(line) for line in text.splitlines() if line.strip()]
            if path.suffix == ".json":
                return json.loads(text)
            if path.suffix in {".yaml", ".yml"}:
                return jsonable(read_value(text.encode(), path.name).root)
            if path.suffix == ".csv":
                return list(csv.DictReader(io.StringIO(text)))
        except ConfigError as error:
            raise NotCarried(error.problems[0]) from None
        except (ValueError, RecursionError, csv.Error) as error:
            raise NotCarried(f"{path.name}: {error}") from None
        return text
