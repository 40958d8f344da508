r"""Markup inside a line or a cell: what is text, what is a footnote's mark, what is struck out.

Both formats speak through the same three marks: ``⟦1⟧`` is a footnote's mark,
``⦃$2⦄`` a text that was struck out, ``\n`` a break. Every pattern here is linear.
"""

from __future__ import annotations

import html
import re

from probes.parsing.grid import Cell

_BREAK = re.compile(r"<\s*/?\s*(?:br|hr|p|div|li|ul|ol|tr)\b[^<>]{0,300}>", re.IGNORECASE)
_COMMENT = re.compile(r"<!--[^>]{0,2000}-->|\{/\*[^}]{0,2000}\*/\}")
_STRUCK = re.compile(r"<(?:del|s|strike)\b[^<>]{0,200}>([^<>]{0,200})</(?:del|s|strike)>", re.IGNORECASE)
_TILDES = re.compile(r"~~([^~\n]{1,200})~~")
_SUP = re.compile(r"<sup\b[^<>]{0,200}>([^<>]{0,60})</sup>", re.IGNORECASE)
_IMAGE = re.compile(r"!\[[^\[\]]{0,300}\]\([^()\s]{0,800}\)")
_LINK = re.compile(r"\[([^\[\]]{0,400})\]\(([^()]{0,800})\)")
_FOOTNOTE = re.compile(r"\\?\[\^?(\d{1,2}|[a-z*†‡])\\?\](?![(:])")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,2000}>|<>|</>")
_BOLD = re.compile(r"\*\*([^*\n]{1,400})\*\*|__([^_\n]{1,400})__")
_ITALIC = re.compile(
    r"(?<![\w*\\])\*([^*\s][^*\n]{0,400})\*(?!\w)|(?<![\w_\\])_((?:[^_\s\\]|\\.)(?:[^_\n\\]|\\.){0,400})_(?![\w_])"
)
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|$<>~&^])")
_JSX_TEXT = re.compile(r"\{\s*(?:\"([^\"{}]{0,200})\"|'([^'{}]{0,200})'|`([^`{}]{0,200})`)\s*\}")
_SUPERSCRIPT = re.compile(r"[¹²³⁴-⁹]+")
_SUPER_DIGITS = str.maketrans("¹²³⁴⁵⁶⁷⁸⁹", "123456789")
_PAREN_MARK = re.compile(r"(?<=[^\s(])\s?[(（](\d)[)）](?!\s*\w)")
_STAR_MARK = re.compile(r"(?<=[\w)%.])\s?([*†‡]{1,3})(?=[\s|,;]|$)")
_GLUED_MARK = re.compile(r"(?<=[Tt]ok)(\d)(?=\s*$)|(?<=[Tt]okens)(\d)(?=\s*$)")
_ID_NEXT = re.compile(r"[a-z][a-z0-9.]*[-/][a-z0-9]")
_MARK = re.compile(r"⟦([^⟦⟧]{0,60})⟧")
_NESTED = re.compile(r"⟦\s*[(（⟦]{0,2}(\w{1,3}|[*†‡]{1,3})[)）⟧]{0,2}\s*⟧")
_STRUCK_MARK = re.compile(r"⦃([^⦃⦄]{0,200})⦄")
LONGEST_CELL = 2_000
_MARKUP = re.compile(r"[<{\[`*_\\&]|~~")
_NOTED = re.compile(r"[⟦⟧⦃⦄¹²³⁴-⁹()（）*†‡]|[Tt]ok(?:ens)?\d")
_UNTIDY = re.compile(r"[^ -~]|  ")
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad\ufe0f]")
_SPACES = re.compile("[ \t\r\f\v\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
_HYPHENS = re.compile("[\u2010\u2011\ufe63\uff0d]")


def tidy(text: str) -> str:
    """One kind of space and hyphen, nothing invisible, no blank lines."""
    if not _UNTIDY.search(text):
        return text.strip()
    if not text.isascii():
        text = _HYPHENS.sub("-", _INVISIBLE.sub("", text))
    text = _SPACES.sub(" ", text)
    return "\n".join(filter(None, map(str.strip, text.split("\n"))))


def marked(source: str) -> str:
    """Markdown or MDX with HTML in it as text with our three marks."""
    if not _MARKUP.search(source):
        return tidy(source)
    text = _without_tags(source)
    if "[" in text:
        text = _LINK.sub(_linked, _IMAGE.sub("", _FOOTNOTE.sub(r"⟦\1⟧", text)))
    text = text.replace("`", "")
    if "*" in text or "_" in text:
        text = _ITALIC.sub(_either, _BOLD.sub(_either, text))
    if "\\" in text:
        text = _ESCAPE.sub(r"\1", text)
    return tidy(html.unescape(text) if "&" in text else text)


def _without_tags(text: str) -> str:
    """A source without its tags, comments and expressions, with our marks for what they say."""
    if "<" in text or "{" in text:
        text = _COMMENT.sub("", text)
    if "<" in text:
        text = _STRUCK.sub(r"⦃\1⦄", _SUP.sub(r"⟦\1⟧", text))
        text = _TAG.sub("", _BREAK.sub("\n", text))
    if "{" in text:
        text = _JSX_TEXT.sub(lambda found: next(filter(None, found.groups()), ""), text)
    return _TILDES.sub(r"⦃\1⦄", text) if "~~" in text else text


def _either(found: re.Match[str]) -> str:
    return found[1] or found[2]


def _linked(found: re.Match[str]) -> str:
    """A link's text; on a line of its own where an id follows it without a space, as clips leave a cell's lines."""
    return f"{found[1]}\n" if found[1] and _ID_NEXT.match(found.string, found.end()) else found[1]


def plain(source: str) -> str:
    """A line of Markdown as plain text; footnotes' marks stay visible as ``[1]``."""
    text = marked(source)
    if "⟦" not in text and "⦃" not in text:
        return text
    return _SPACES.sub(" ", _MARK.sub(r"[\1]", _STRUCK_MARK.sub("", text))).strip()


def cell(text: str, where: str, *, header: bool = False, merged: bool = False) -> Cell:
    """A cell of text with our marks (see :func:`marked`). One of more than a few lines is no cell that we read."""
    if len(text) > LONGEST_CELL:
        return Cell(text[:LONGEST_CELL], where, header=header, merged=merged, opaque=True)
    if not _NOTED.search(text):
        return Cell(tidy(text), where, (), (), header, merged)
    struck = tuple(found.strip() for found in _STRUCK_MARK.findall(text) if found.strip())
    text = _NESTED.sub(r"⟦\1⟧", _STRUCK_MARK.sub("\n", text))
    text = _SUPERSCRIPT.sub(lambda found: f"⟦{found[0].translate(_SUPER_DIGITS)}⟧", text)
    text = _STAR_MARK.sub(r"⟦\1⟧", _PAREN_MARK.sub(r"⟦\1⟧", text))
    text = _GLUED_MARK.sub(lambda found: f"⟦{found[1] or found[2]}⟧", text)
    notes = tuple(mark.strip("()[]^ ") for mark in _MARK.findall(text) if mark.strip("()[]^ "))
    return Cell(tidy(_MARK.sub("", text)), where, notes, struck, header, merged)
