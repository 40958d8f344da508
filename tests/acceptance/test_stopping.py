"""The daemon is asked to stop while a vendor hangs: it ends soon, and what it was doing is left for the next start."""

from __future__ import annotations

import json
import signal
import subprocess
import time

import pytest

from tests.acceptance.running import Place
from watcher.demo.vendor import Vendor

CONFIG = """\
database: sqlite:///watcher.db
targets:
  - {{id: acme/pricing, kind: pricing, url: '{vendor}/pricing.md'}}
network: {{allow_private: [127.0.0.0/8]}}
"""


def hanging(place: Place, vendor: Vendor, *arguments: str) -> subprocess.Popen[str]:
    """The daemon, with a look under way that goes on for a minute."""
    place.write(CONFIG.format(vendor=vendor.address))
    vendor.serve("slow")
    process = place.start("run", *arguments)
    while not vendor.looks():
        assert process.poll() is None
        time.sleep(0.005)
    return process


@pytest.mark.parametrize(("grace", "twice"), [("0", False), ("1", False), ("600", True)])
def test_a_look_under_way_is_cut_off_and_due_again(grace: str, twice: bool, place: Place, vendor: Vendor) -> None:
    with hanging(place, vendor, "--grace", grace) as process:
        process.send_signal(signal.SIGTERM)
        if twice:
            assert process.stderr is not None
            assert any("stopping" in line for line in process.stderr)
            process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=20)
    assert process.returncode == 0
    assert json.loads(said.splitlines()[-1])["event"] == "stopped with looks under way"
    vendor.serve("ok")
    (row,) = place.run("run", "--once", "--json").records
    assert row["outcome"] == "first"
    assert place.run("verify").code == 0
