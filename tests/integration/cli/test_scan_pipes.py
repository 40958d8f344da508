"""``watcher scan`` reads files: what would keep a reader waiting is left out."""

from __future__ import annotations

import os
from pathlib import Path

from probes.scanning.files import files


def test_a_pipe_that_nobody_writes_to_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / ".env")
    (tmp_path / "app.py").write_text('MODEL = "gpt-4o"')
    assert [found.path.name for found in files(tmp_path)] == ["app.py"]
