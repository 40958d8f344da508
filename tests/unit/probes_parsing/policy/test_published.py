"""The lines on which a document says of when it is."""

from __future__ import annotations

import pytest

from probes.parsing.policy.blocks import Block, Form
from probes.parsing.policy.published import first_stamps, stamps


def line(text: str) -> Block:
    return Block(Form.PARAGRAPH, text, 0)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Last updated: June 4, 2025", [("updated", "2025-06-04")]),
        ("Effective May 5, 2026", [("effective", "2026-05-05")]),
        ("Updated May 1, 2026, effective June 1, 2026", [("updated", "2026-05-01"), ("effective", "2026-06-01")]),
        ("Gültig ab 13. November 2025", [("effective", "2025-11-13")]),
        ("Dernière mise à jour : 3 mars 2026", [("updated", "2026-03-03")]),
        ("2026年3月1日更新", [("updated", "2026-03-01")]),
        ("Effective 30 July 2026 | Archived versions | Download", [("effective", "2026-07-30")]),
        ("Version 2.1", [("version", "2.1")]),
        ("2024-01-10: We've updated our rules to be clearer and to provide guidance", []),
        ("This notice was published on June 8, 2026 and replaces all that went before it in every way.", []),
        ("June 4, 2025", []),
        ("Updated", []),
        ("Updated June 2025", []),
    ],
)
def test_lines(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(stamp.role, stamp.value) for stamp in stamps(line(text))] == expected


def test_the_first_line_of_each_role_counts_and_a_menu_is_no_line() -> None:
    menu = Block(Form.ITEM, "Updated May 1, 2020", 0, linked=19)
    lead = (line("Updated: May 1, 2026"), *([menu] * 20))
    blocks = [line("Updated: May 1, 2021"), line("Effective: May 9, 2026")]
    assert first_stamps(lead, blocks) == {"updated": "2026-05-01", "effective": "2026-05-09"}


def test_a_line_in_the_middle_is_text() -> None:
    blocks = [line("Text that goes on.")] * 20 + [line("Effective: May 9, 2026")] + [line("Text that goes on.")] * 20
    assert first_stamps((), blocks) == {}
