"""Tabs that a Markdown source writes as ``=== "Name"`` with their panes indented under them."""

from __future__ import annotations

import re

_TAB = re.compile(r'( {0,12})=== {1,4}"([^"<>\n]{1,80})"[ \t]{0,20}')
_STEP = 4


def unindented(text: str) -> str:
    r"""The source with such tabs as elements, line for line; any other text as it is.

    >>> unindented('=== "Free"\\n\\n    60 RPM\\n\\nMore').split("\\n")
    ['<Tab title="Free">', '', '60 RPM', '</Tab>', 'More']
    """
    if '=== "' not in text:
        return text
    lines = text.split("\n")
    depth = -1  # how far the open tab is indented; -1 where none is open
    for index, line in enumerate(lines):
        tab = _TAB.fullmatch(line)
        if depth >= 0 and line.strip() and not line.startswith(" " * (depth + _STEP)):
            _close(lines, index)
            depth = -1
        if tab is not None and depth < 0:
            depth = len(tab[1])
            lines[index] = f'{lines[index][: len(lines[index]) - len(line)]}<Tab title="{tab[2].strip()}">'
        elif depth >= 0:
            lines[index] = line[depth + _STEP :]
    return "\n".join([*lines, "</Tab>"] if depth >= 0 else lines)


def _close(lines: list[str], index: int) -> None:
    """Ends a pane on the blank line before ``index``, or else at the beginning of that line."""
    if lines[index - 1].strip():
        lines[index] = f"</Tab>{lines[index]}"
    else:
        lines[index - 1] = "</Tab>"
