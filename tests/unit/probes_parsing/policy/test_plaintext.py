"""Policies that are kept as Markdown or plain text."""

from __future__ import annotations

from probes.parsing.policy.blocks import Form
from probes.parsing.policy.page import read_policy
from probes.parsing.policy.plaintext import text_outline
from tests.unit.probes_parsing.policy.pages import DATA, INTRO, USE
from watcher.domain.observations import Reading


def test_blocks_of_markdown() -> None:
    text = (
        "---\ntitle: x\n---\n# Acme Terms\n\nWe [keep](/x) it,\nfor long.\n\nData\n----\n- One\n  more\n2. Two\n\n***\n\n"
        "| Name | Place |\n|---|---|\n| Hooli | Spain |\n\n**Use**\n"
    )
    found = text_outline(text)
    assert found.title == "Acme Terms"
    assert [(block.form, block.level, block.text) for block in found.blocks] == [
        (Form.HEADING, 1, "Acme Terms"),
        (Form.PARAGRAPH, 0, "We keep it, for long."),
        (Form.HEADING, 2, "Data"),
        (Form.ITEM, 0, "One more"),
        (Form.ITEM, 0, "Two"),
        (Form.ROW, 0, "Name | Place"),
        (Form.ROW, 0, "Hooli | Spain"),
        (Form.PARAGRAPH, 0, "Use"),
    ]
    assert found.blocks[-1].bold


def test_a_policy_in_markdown_reads_like_one_in_html() -> None:
    text = f"# Terms\n\nLast updated: June 4, 2025\n\n{INTRO}\n\n## 1. Data\n\n{DATA}\n\n## 2. Use\n\n{USE}\n"
    found = read_policy(text.encode(), "terms.md")
    assert isinstance(found, Reading)
    assert [(fact.subject, fact.attribute) for fact in found.facts if fact.attribute != "order"] == [
        ("document", "title"), ("document", "language"), ("document", "updated"), ("document", "text"), ("Data", "text"),
        ("Use", "text"),
    ]  # fmt: skip
