"""A message as Slack's Block Kit. Pure.

Limits (https://docs.slack.dev/reference/block-kit/blocks): 50 blocks, 3,000 characters a
section, 150 a header; and, measured by others though not documented, about 13,000 for all
blocks together. Whatever is left out to stay inside is counted in the message.

Escaping & < > disarms ``<!channel>``, ``<@U1>`` and ``<http://evil|ok>``; ``verbatim``
keeps Slack from making mentions and links of bare words.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from urllib.parse import quote, urlsplit

from alerts.channels.text import one_line
from watcher.domain.notifications import Link, Message, Row

Block = dict[str, object]

SIGNS = {"critical": "🔴", "warning": "🟠", "info": "🔵", "withdrawn": "⚪", "resolved": "🟢"}

MAX_BLOCKS = 50
MAX_HEADER = 150
MAX_ALL = 12_000  # of JSON: refused by Slack from about 13,000
_MAX_LINE = 600
_MAX_URL = 1000
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_MORE = 60  # room for "… and 12 more workflows"

_TAKEN_OUT = re.compile(r"(?<![^\s(])\[-([^\s~*_`](?:[^\[\]{}~*`]*[^\s\[\]{}~*`])?)-\](?![^\s;,.)])")
_PUT_IN = re.compile(r"(?<![^\s(])\{\+([^\s~*_`](?:[^\[\]{}~*`]*[^\s\[\]{}~*`])?)\+\}(?![^\s;,.)])")


def text(message: Message) -> str:
    """The fallback for notifications and screen readers, at most 3,000 units."""
    lines = (
        f"{sign(message)} {message.headline}",
        *message.what,
        *(_plain_row(row) for row in message.rows),
        message.total,
    )
    return _joined([escaped(line, _MAX_LINE) for line in lines if line.strip()], 3000, "line")


def blocks(message: Message) -> list[Block]:
    """The blocks: headline, what changed, a section a workflow, the sum, what to do, where it comes from."""
    before = [_header(message), *_sections(_full_headline(message), _what(message))]
    after = [*_sections(_bold(message.total, 500), _actions(message)), *_context(message)]
    return [*before, *_rows(message.rows, before + after), *after]


def sign(message: Message) -> str:
    """The sign for the message's icon."""
    return SIGNS.get(message.icon, SIGNS["info"])


def escaped(given: str, limit: int) -> str:
    """``given`` on one line, escaped, at most ``limit`` units; cut with an ellipsis, never inside an escape.

    A unit is a UTF-16 code unit of the JSON, so that every way in which Slack may count fits.
    """
    looked_at = given[: 4 * limit]
    pieces = [_ESCAPES.get(char, char) for char in one_line(looked_at)]
    if looked_at == given and sum(map(_width, pieces)) <= limit:
        return "".join(pieces)
    kept: list[str] = []
    room = limit - 1
    for piece in pieces:
        room -= _width(piece)
        if room < 0:
            break
        kept.append(piece)
    return "".join(kept).rstrip() + "…"


def link(given: Link) -> str:
    """``<url|label>``, or the label alone where the address is not one that people can safely follow."""
    label = escaped(given.label, 100) or "link"
    url = _safe_url(given.url)
    return f"<{url}|{label}>" if url else label


def _safe_url(url: str) -> str | None:
    if len(url) > _MAX_URL:
        return None
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    plain = re.fullmatch(r"[a-z0-9.:_-]+", parts.hostname or "") and "@" not in parts.netloc
    if parts.scheme not in {"http", "https"} or not plain or port == 0 or url != one_line(url):
        return None
    encoded = quote(url.encode(errors="replace"), safe=":/?#[]@!$&'()+,;=%~").replace("&", "&amp;")
    return encoded if len(encoded) <= _MAX_URL else None


def _width(piece: str) -> int:
    if len(piece) > 1:
        return len(piece)
    return 2 if piece in '"\\\n' or ord(piece) > 0xFFFF else 1


def _cost(block: Block) -> int:
    return len(json.dumps(block, ensure_ascii=False).encode("utf-16-le")) // 2 + 2


def _bold(given: str, limit: int) -> str:
    inside = escaped(given.replace("*", "∗"), limit)
    return f"*{inside}*" if inside else ""


def _section(mrkdwn: str) -> Block:
    return {"type": "section", "text": {"type": "mrkdwn", "text": mrkdwn, "verbatim": True}}


def _sections(*texts: str) -> list[Block]:
    return [_section(given) for given in texts if given]


def _header(message: Message) -> Block:
    headline = escaped(f"{sign(message)} {message.headline}", MAX_HEADER)
    return {"type": "header", "text": {"type": "plain_text", "text": headline, "emoji": True}}


def _full_headline(message: Message) -> str:
    whole = f"{sign(message)} {message.headline}"
    return "" if escaped(whole, MAX_HEADER) == escaped(whole, 1500) else _bold(message.headline, 1500)


def _what(message: Message) -> str:
    return _joined([_marked(escaped(line, _MAX_LINE)) for line in message.what if line.strip()], 2000, "line")


def _marked(line: str) -> str:
    """Words taken out struck through, words put in bold; a mark that is cut off or holds such signs stays as it is."""
    return _PUT_IN.sub(r"*\1*", _TAKEN_OUT.sub(r"~\1~", line))


def _actions(message: Message) -> str:
    lines = [escaped(line, _MAX_LINE) for line in message.actions if line.strip()]
    if not lines:
        return ""
    if len(lines) == 1:
        return f"*Do now:* {lines[0]}"
    return "*Do now:*\n" + _joined([f"• {line}" for line in lines], 2000, "step")


def _context(message: Message) -> list[Block]:
    reference = escaped(message.reference.replace("`", "'"), 200)
    parts = [
        escaped(message.seen, 300),
        *(link(each) for each in message.links),
        f"`{reference}`" if reference else "",
    ]
    mrkdwn = _joined([part for part in parts if part], 2000, "link", " · ")
    if not mrkdwn:
        return []
    return [{"type": "context", "elements": [{"type": "mrkdwn", "text": mrkdwn, "verbatim": True}]}]


def _plain_row(row: Row) -> str:
    owner = f" ({row.owner})" if row.owner else ""
    strong = f", {row.strong}" if row.strong and row.strong not in row.text else ""
    return f"{row.label}{owner}: {row.text}{strong}"


def _row(row: Row) -> str:
    owner = escaped(row.owner, 100)
    name = _bold(row.label, 200) + (f" ({owner})" if owner else "")
    return ": ".join(part for part in (name.strip(), _said(row)) if part)


def _said(row: Row) -> str:
    """The row's text with its strong part bold: in its place where the text holds it, else at the end."""
    strong = _bold(row.strong, 200)
    if not (strong and row.strong in row.text):
        return ", ".join(part for part in (_marked(escaped(row.text, _MAX_LINE)), strong) if part)
    first, _, rest = row.text.partition(row.strong)
    before = escaped(first, _MAX_LINE) + (" " if first[-1:].isspace() else "")
    return before + strong + (" " if rest[:1].isspace() else "") + escaped(rest, _MAX_LINE)


def _rows(rows: Sequence[Row], others: Sequence[Block]) -> list[Block]:
    room = MAX_ALL - sum(map(_cost, others))
    places = MAX_BLOCKS - len(others)
    sections = _sections(*map(_row, rows[:places]))
    if len(rows) <= places and sum(map(_cost, sections)) <= room:
        return sections
    kept: list[Block] = []
    room -= _cost(_section("")) + _MORE
    for section in sections[: places - 1]:
        room -= _cost(section)
        if room < 0:
            break
        kept.append(section)
    return [*kept, _section(_more(len(rows) - len(kept), "workflow"))]


def _joined(lines: Sequence[str], limit: int, noun: str, between: str = "\n") -> str:
    """The lines that fit, and how many did not."""
    room = limit - _MORE
    for count, line in enumerate(lines):
        room -= sum(map(_width, line)) + 2 * len(between)
        if room < 0 and count:
            return between.join([*lines[:count], _more(len(lines) - count, noun)])
    return between.join(lines)


def _more(count: int, noun: str) -> str:
    return f"… and {count} more {noun}{'' if count == 1 else 's'}"
