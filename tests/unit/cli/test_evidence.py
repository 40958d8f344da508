"""The lines of a stored page that ``watcher diff --page`` compares."""

from __future__ import annotations

import pytest

from tests.unit.probes_parsing.pdf.writer import Text, pdf
from watcher.cli.evidence import page_lines


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        (b"<p>one</p>\n<p>tw\xff</p>", ["<p>one</p>", "<p>tw\N{REPLACEMENT CHARACTER}</p>"]),
        (pdf([[Text("Acme keeps it.", 72, 700), Text("For 30 days.", 72, 680)]]), ["Acme keeps it.", "For 30 days."]),
        (b"%PDF-1.7", ["the end of the PDF is missing"]),
    ],
)
def test_a_page_has_lines_whatever_it_is(body: bytes, lines: list[str]) -> None:
    assert page_lines(body) == lines
