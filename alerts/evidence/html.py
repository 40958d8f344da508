"""Evidence as a page of its own: no scripts, no addresses that are fetched, and nothing of a vendor's but text. Pure.

Its policy for content allows the one style sheet that stands in it, by its hash, and nothing else.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator
from hashlib import sha256
from html import escape

from alerts.evidence.model import Evidence, Row, Section
from alerts.evidence.text import sides, skipped, told
from watcher.domain.edits import Piece
from watcher.domain.times import iso

_STYLE = """\
:root{color-scheme:light dark;--back:#fff;--text:#1c2024;--soft:#5b6470;--line:#d8dde3;--out:#fdd8d8;--in:#c9f0d0}
@media(prefers-color-scheme:dark){
:root{--back:#14171a;--text:#e6e9ec;--soft:#9aa4af;--line:#343a41;--out:#6b2327;--in:#1d5a2e}}
body{margin:0 auto;max-width:76rem;padding:1rem;background:var(--back);color:var(--text);
font:16px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
h1{font-size:1.3rem;margin:0 0 .5rem}h2{font-size:1.05rem;margin:0}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem;margin:0;font-size:.875rem}
dt{color:var(--soft)}dd{margin:0}
section{border-top:1px solid var(--line);margin-top:1.25rem;padding-top:1rem}
.said,.passed{color:var(--soft);font-size:.875rem;margin:.15rem 0}
p{margin:.5rem 0}.row{display:grid;grid-template-columns:1fr 1fr;gap:1.5rem}.row>p{min-width:0}.same{color:var(--soft)}
.names{color:var(--soft);font-size:.875rem}
del{background:var(--out);border-radius:.15em}ins{background:var(--in);border-radius:.15em;text-decoration:none}
@media(max-width:44rem){dl,.row{grid-template-columns:1fr}dl{gap:0}dd{margin-bottom:.3rem}.row{gap:0}.names,.row>p:empty,.same>p+p{display:none}
.row>p{border-left:.25rem solid var(--line);padding-left:.6rem}}
"""
_HASH = b64encode(sha256(_STYLE.encode()).digest()).decode()
_POLICY = f"default-src 'none'; style-src 'sha256-{_HASH}'; base-uri 'none'; form-action 'none'"


def as_html(evidence: Evidence, *, columns: bool = False) -> str:
    """A whole page; with ``columns``, both sides beside each other, on a narrow one below each other."""
    title = escape(evidence.title)
    head = (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(_POLICY)}">\n'
        '<meta name="referrer" content="no-referrer">\n'
        '<meta name="viewport" content="width=device-width,initial-scale=1">\n'
        f"<title>{title}</title><style>{_STYLE}</style></head>\n<body><main><h1>{title}</h1>\n"
    )
    body = "\n".join(section for each in evidence.sections for section in _section(each, columns=columns))
    return f"{head}{_facts(evidence)}\n{body}\n</main></body></html>\n"


def _facts(evidence: Evidence) -> str:
    rows = [("source", _link(evidence.source)), ("first seen", escape(iso(evidence.first_seen)))]
    if evidence.starts:
        rows.append(("takes effect", escape(evidence.starts)))
    rows += [(name, escape(told(side))) for name, side in sides(evidence)]
    return f"<dl>{''.join(f'<dt>{name}</dt><dd>{said}</dd>' for name, said in rows)}</dl>"


def _link(address: str) -> str:
    """An address that leads to a web page is a link; all others are text."""
    shown = escape(address)
    if not address.lower().startswith(("https://", "http://")):
        return shown
    return f'<a href="{shown}" rel="noreferrer noopener nofollow">{shown}</a>'


def _section(section: Section, *, columns: bool) -> Iterator[str]:
    yield f'<section><h2 dir="auto">{escape(section.heading)}</h2>'
    yield from (f'<p class="said" dir="auto">{escape(line)}</p>' for line in section.said)
    if columns:
        yield '<div class="row names"><p>before</p><p>after</p></div>'
    for row in section.rows:
        yield _row(row, columns=columns)
    yield "</section>"


def _row(row: Row, *, columns: bool) -> str:
    if row.passed:
        return f'<p class="passed">{skipped(row.passed)}</p>'
    if columns:
        name = "row same" if row.same else "row"
        return (
            f'<div class="{name}"><p dir="auto">{_marked(row.before)}</p><p dir="auto">{_marked(row.after)}</p></div>'
        )
    name = ' class="same"' if row.same else ""
    return f'<p{name} dir="auto">{_marked(_woven(row))}</p>'


def _woven(row: Row) -> Iterator[Piece]:
    """Both sides as one text: what is gone before what came for it."""
    old, new = iter(row.before), iter(row.after)
    for piece in old:
        if piece.removed:
            yield piece
            continue
        for other in new:
            yield other
            if not other.added:
                break
    yield from new


def _marked(pieces: Iterable[Piece]) -> str:
    return " ".join(
        f"<del>{escape(piece.text)}</del>"
        if piece.removed
        else f"<ins>{escape(piece.text)}</ins>"
        if piece.added
        else escape(piece.text)
        for piece in pieces
    )
