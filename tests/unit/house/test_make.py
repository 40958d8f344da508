"""What `make browser` does: nothing where there is one, else an installation or a sentence."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from probes.fetch.browser import PROGRAMS
from tests.unit.house.tree import ROOT

MAKE = shutil.which("make") or "make"


def program(folder: Path, name: str, does: str) -> None:
    file = folder / name
    file.write_text(f"#!/bin/sh\n{does}\n", "utf-8")
    file.chmod(0o755)


def make_browser(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run it on a machine that has these programs, and no others but those that the Makefile reads locks with."""
    for name in ("cksum", "cut"):
        program(folder, name, "echo 1")
    return subprocess.run(
        [MAKE, "--no-print-directory", "browser", "PYTHON=python3"],
        cwd=ROOT, env={"PATH": str(folder)}, capture_output=True, text=True, check=False, timeout=20,
    )  # fmt: skip


@pytest.mark.parametrize("name", PROGRAMS)
def test_one_that_is_there_is_enough(name: str, tmp_path: Path) -> None:
    program(tmp_path, name, "exit 9")
    done = make_browser(tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("user", ["0", "1000"])
def test_where_it_cannot_be_installed_it_says_what_to_do(user: str, tmp_path: Path) -> None:
    program(tmp_path, "id", f"echo {user}")
    if user != "0":
        program(tmp_path, "apt-get", "exit 9")
    done = make_browser(tmp_path)
    assert done.returncode == 2
    assert "install your system's package (on Debian, as root: apt-get install chromium)" in done.stderr


@pytest.mark.parametrize("user", ["0", "1000"])
def test_on_debian_it_is_installed(user: str, tmp_path: Path) -> None:
    told = tmp_path / "told"
    program(tmp_path, "id", f"echo {user}")
    program(tmp_path, "sudo", 'shift; exec "$@"')
    program(tmp_path, "true", "exit 0")
    program(tmp_path, "env", 'shift; exec "$@"')
    program(tmp_path, "apt-get", f'echo "$1" >> {told}')
    done = make_browser(tmp_path)
    assert (done.returncode, done.stdout) == (0, "installing Chromium from the system's packages\n")
    assert told.read_text("utf-8") == "update\ninstall\n"


def test_the_tests_make_sure_of_it() -> None:
    rule = next(line for line in (ROOT / "Makefile").read_text("utf-8").splitlines() if line.startswith("test:"))
    assert "browser" in rule.partition("##")[0].split()
