"""The files of a code base that may name models. What is generated, installed, vendored or no text is left alone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePath
from stat import S_ISREG

from watcher.domain.errors import UsageError

MAX_BYTES = 2_000_000
_SKIPPED = frozenset({
    ".git", ".hg", ".svn", ".tox", ".nox", ".venv", "venv", "env", "node_modules", "__pycache__", ".mypy_cache",
    ".ruff_cache", ".pytest_cache", "site-packages", "dist", "build", ".next", ".nuxt", "target", "vendor",
    "third_party", "coverage", ".idea", ".terraform",
})  # fmt: skip
_CODE = frozenset({
    ".py", ".pyi", ".js", ".jsx", ".mjs", ".cjs", ".ts", ".tsx", ".mts", ".go", ".rs", ".java", ".kt", ".kts", ".scala",
    ".rb", ".php", ".cs", ".fs", ".swift", ".ex", ".exs", ".clj", ".dart", ".r", ".jl", ".lua", ".sh", ".bash", ".ps1",
    ".vue", ".svelte", ".sql",
})  # fmt: skip
_CONFIGURATION = frozenset({
    ".yaml", ".yml", ".toml", ".json", ".jsonc", ".json5", ".ini", ".cfg", ".conf", ".env", ".properties", ".tf",
    ".tfvars", ".hcl", ".xml",
})  # fmt: skip
_NAMED = frozenset({"dockerfile", "makefile", "procfile", ".env", "justfile"})
_LOCKS = frozenset({"package-lock.json", "composer.lock", "pnpm-lock.yaml", "tsconfig.json"})
_TESTS = frozenset({"test", "tests", "testing", "__tests__", "spec", "specs", "fixtures", "cassettes", "evals"})
_EXAMPLES = frozenset({
    "example", "examples", "docs", "doc", "samples", "sample", "demo", "demos", "cookbook", "tutorials", "benchmark",
    "benchmarks", "scripts",
})  # fmt: skip


class Role(StrEnum):
    """What a file is to its code base."""

    CODE = "code"
    CONFIGURATION = "configuration"
    NOTEBOOK = "notebook"
    TEST = "test"
    EXAMPLE = "example"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file, as text. ``path`` is as given, and below it."""

    path: Path
    role: Role
    text: str


def files(path: Path) -> Iterator[SourceFile]:
    """The files of a folder (or the one file) that may name models, in the order of their paths.

    Links are not followed out of it, and what is no UTF-8 text, or larger than 2 MB, is left out.

    Raises:
        UsageError: there is no such file or folder, or it cannot be read.
    """
    if path.is_file():
        found = [path]
    elif path.is_dir():
        found = list(_below(path))
    else:
        raise UsageError(f"{path}: no such file or folder")
    for each in found:
        role = role_of(each.relative_to(path) if each != path else PurePath(each.name))
        text = _text(each) if role is not None else None
        if role is not None and text is not None:
            yield SourceFile(each, role, text)


def _below(folder: Path) -> Iterator[Path]:
    def failed(error: OSError) -> None:
        raise UsageError(f"{error.filename}: {error.strerror}")

    for where, folders, names in os.walk(folder, onerror=failed):
        folders[:] = sorted(name for name in folders if name not in _SKIPPED and not name.endswith(".egg-info"))
        yield from (Path(where, name) for name in sorted(names) if not Path(where, name).is_symlink())


def role_of(path: PurePath) -> Role | None:
    """What a file is by its name and the folders it is in; None for one that is not read."""
    name, ending = path.name.lower(), path.suffix.lower()
    known = ending in _CODE | _CONFIGURATION | {".ipynb"} or name in _NAMED or name.startswith(".env")
    if not known or name in _LOCKS or name.endswith((".min.js", ".lock.json", ".d.ts")):
        return None
    folders = {part.lower() for part in path.parts[:-1]}
    stem = path.stem.lower()
    if folders & _TESTS or stem.startswith("test_") or stem.endswith(("_test", ".test", ".spec")) or stem == "conftest":
        return Role.TEST
    if folders & _EXAMPLES:
        return Role.EXAMPLE
    if ending == ".ipynb":
        return Role.NOTEBOOK
    return Role.CODE if ending in _CODE else Role.CONFIGURATION


def _text(path: Path) -> str | None:
    try:
        found = path.stat()
        if found.st_size > MAX_BYTES or not S_ISREG(found.st_mode):
            return None
        body = path.read_bytes()
    except OSError:
        return None
    if b"\x00" in body[:4_000]:
        return None
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
