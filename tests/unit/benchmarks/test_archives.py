"""Rates of reading saved pages: what is counted, and what is said where there is nothing to count."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from benchmarks import archives, documents


def test_pages_of_every_document_are_read(tmp_path: Path) -> None:
    page = documents.policy(20_000, "thirty")
    for name in ("terms", "privacy"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "2026-01-01.html").write_bytes(page)
        (tmp_path / name / "2026-01-02.html.gz").write_bytes(gzip.compress(page))
    (tmp_path / "labels.jsonl").write_text("{}")
    first, seen, replayed, *_ = archives.show(tmp_path).splitlines()
    assert first.startswith("4 pages of 2 documents")
    assert "pages/s" in seen
    assert "pages/s" in replayed


def test_a_folder_without_pages_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no folder with saved HTML pages"):
        archives.show(tmp_path)
