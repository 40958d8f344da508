"""The commands, on pages that need a browser."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.integration.browser.test_pages import shop
from tests.integration.fetch.vendor import Vendor

ROOT = Path(__file__).parents[3]
CONFIG = """
targets: [{{id: acme/pricing, kind: pricing, url: "{url}", browser: true}}]
network: {{allow_private: [127.0.0.0/8], per_host_per_minute: 6000{more}}}
"""


def watcher(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "watcher", *arguments, "--config", str(folder / "watcher.yaml"), "--json"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)


@pytest.fixture
def folder(tmp_path: Path, vendor: Vendor) -> Path:
    configured(tmp_path, vendor)
    return tmp_path


def configured(folder: Path, vendor: Vendor, more: str = "") -> None:
    (folder / "watcher.yaml").write_text(CONFIG.format(url=shop(vendor), more=more), "utf-8")


def test_probe_reads_what_the_scripts_made(folder: Path) -> None:
    done = watcher(folder, "probe", "acme/pricing")
    assert (done.returncode, done.stderr) == (0, "")
    looked = json.loads(done.stdout)
    assert {fact["model"] for fact in looked["facts"]} == {"acme/acme-large", "acme/acme-small"}


def test_check_says_what_is_missing(folder: Path, vendor: Vendor) -> None:
    configured(folder, vendor, ", chromium: /nowhere/chromium")
    done = watcher(folder, "check")
    assert done.returncode == 3
    looked = json.loads(done.stdout.splitlines()[0])
    said = "no browser: network.chromium is not a program that can be run: /nowhere/chromium"
    assert (looked["verdict"], looked["reason"]) == ("failed", said)
    assert vendor.hits == []
