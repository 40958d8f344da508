"""The end of a text that has none: its last line may have been torn, and what it says be half of it.

``$1`` may have been ``$12``, ``2026-12-1`` a day later in that month, and a row may have had more cells. Such a
line is left out. One that was whole is read again once a line follows it.
"""

from __future__ import annotations

import re

from probes.parsing import money

_GOES_ON = re.compile(r"[\d.,$€£¥]$")


def without_torn_line(text: str) -> str:
    """A text without its last line, if that has no end and could say something else than the whole line."""
    if not text or text[-1] in "\r\n":
        return text
    start = max(text.rfind("\n"), text.rfind("\r")) + 1
    above = text[:start].rstrip("\r\n")
    last = text[start:].strip(" ")
    return text[:start] if _may_be_torn(last, above[above.rfind("\n") + 1 :].strip(" ")) else text


def _may_be_torn(last: str, above: str) -> bool:
    if "|" in last and "|" in above:
        return not (last.startswith("|") and last.endswith("|") and last.count("|") >= above.count("|"))
    if "\t" in last and "\t" in above:
        return last.count("\t") < above.count("\t") or _GOES_ON.search(last) is not None
    named = any(amount.currency for amount in money.amounts(last))
    return named or (_GOES_ON.search(last) is not None and any(sign.isdigit() for sign in last[-2:]))
