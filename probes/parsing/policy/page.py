"""Bytes of a policy to a reading, or the reason why there is none."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from probes.parsing.document import LARGEST, decoded, is_html
from probes.parsing.markup import cut_off, too_deep
from probes.parsing.pdf.runs import NotRead, is_pdf, read_pdf
from probes.parsing.policy.article import Article, article
from probes.parsing.policy.blocks import Form, Outline
from probes.parsing.policy.hypertext import MOST_BLOCKS, markup, outline
from probes.parsing.policy.language import language
from probes.parsing.policy.plaintext import text_outline
from probes.parsing.policy.printed import printed_outline
from probes.parsing.policy.published import first_stamps
from probes.parsing.policy.remembered import Readings
from probes.parsing.policy.sections import Section, sections
from probes.parsing.policy.several import documents
from probes.parsing.policy.wording import mark, unnumbered, words
from probes.parsing.readability import wall_of
from watcher.domain.documents import AROUND, DOCUMENT, LANGUAGE, OF, ORDER, ROW, TEXT, TITLE
from watcher.domain.facts import Fact, Qualifiers, qualifiers
from watcher.domain.observations import Reading, Unreadable

_FEWEST_WORDS, _FEWEST_ROWS = 60, 3
_HEAD = 4_000
_MOST_AROUND = 200
MOST_PARTS = 10_000  # headings and rows: each is compared, weighed and told by itself
READINGS = Readings()
_ELEMENT = re.compile(r"<(?:p|div|h[1-6]|section|article)\b", re.IGNORECASE)
_WALL = 1_000  # characters, above which a text is no wall but may speak of one


def read_policy(body: bytes, name: str) -> Reading | Unreadable:
    """The document in a page.

    Facts are, for each section, ``text`` (subject: its headings; value: its paragraphs), for each row of a
    table ``row`` (subject: its first cell; value: its cells), and of the ``document`` its ``title``,
    ``language``, ``updated``, ``effective``, ``version``, the ``order`` of its sections, and marks of the
    sentences ``around`` it. What a second document on the page says is qualified by its title.

    Args:
        body: the page as received.
        name: its file name or address.
    """
    return _printed(body) if is_pdf(body) else _written(body, name)


def _printed(body: bytes) -> Reading | Unreadable:
    try:
        return _reading(printed_outline(read_pdf(body)))
    except NotRead as error:
        return Unreadable(str(error))


def _written(body: bytes, name: str) -> Reading | Unreadable:
    if len(body) > LARGEST:
        return Unreadable(f"{len(body)} bytes are more than a page")
    if b"\x00" in body[:_HEAD]:
        return Unreadable("binary data, not a page")
    text = decoded(body)
    if too_deep(text):
        return Unreadable("markup is nested too deep")
    if not (is_html(text, name) or _ELEMENT.search(text[:_HEAD]) is not None):
        return _reading(text_outline(text))
    page = markup(text)
    reading = READINGS.get(page.mark) or READINGS.keep(page.mark, _reading(outline(page)))
    cut = isinstance(reading, Reading) and cut_off(text)
    return Unreadable("the end of the page is missing") if cut else reading


def _reading(page: Outline) -> Reading | Unreadable:
    found = article(page)
    if (why := _no_document(page, found)) is not None:
        return Unreadable(why)
    if not page.whole:
        return Unreadable("the end of the page is missing")
    over = (f"only the first {MOST_BLOCKS} pieces of text are read",) if len(page.blocks) >= MOST_BLOCKS else ()
    return Reading(tuple(_facts(page, found)), over, document=True)


def _no_document(page: Outline, found: Article) -> str | None:
    """Why a page holds no document: a wall stands before it, or there is hardly a text."""
    said = " ".join(block.text for block in found.blocks)
    count = len(said.split(maxsplit=_FEWEST_WORDS))
    rows = sum(block.form is Form.ROW for block in found.blocks)
    shown = f"{page.title} {said}" if said else " ".join((page.title, *(block.text for block in page.blocks)))
    stands = wall_of(shown, _WALL)
    if stands is None and (parts := rows + sum(block.level > 0 for block in found.blocks)) > MOST_PARTS:
        return f"{parts} headings and rows of tables are more than a document has (at most {MOST_PARTS} are read)"
    if stands is None and (count >= _FEWEST_WORDS or rows >= _FEWEST_ROWS):
        return None
    return stands or f"no document: {count} words of text"


def _facts(page: Outline, found: Article) -> Iterator[Fact]:
    yield from _of_page(page, found)
    passages: list[Fact] = []
    number = 0
    for title, blocks in documents(found.blocks):
        about = qualifiers({OF: title})
        read = list(sections(blocks, titled=bool(title)))
        kept = [section for section in read if section.texts or section.rows or section.path]
        for role, value in first_stamps(() if title else found.lead, blocks).items():
            yield Fact(DOCUMENT, role, value, qualifiers=about, where=title or "page")
        order = tuple(section.subject for section in kept)
        yield Fact(DOCUMENT, ORDER, order, qualifiers=about, where=title or "page")
        passages += [fact for section in kept for fact in _of_section(section, number, about)]
        number += len(read)
    yield from told_apart(passages)


def _of_section(section: Section, before: int, about: Qualifiers) -> Iterator[Fact]:
    where = f"section {before + section.number}"
    if section.texts or not section.rows:
        yield Fact(section.subject or DOCUMENT, TEXT, tuple(section.texts), qualifiers=about, where=where)
    for at, cells in enumerate(section.rows, 1):
        label = next((unnumbered(cell) for cell in cells if cell), "")
        yield Fact(label, ROW, cells, qualifiers=about, where=f"{where} row {at}")


def told_apart(facts: Sequence[Fact]) -> Iterator[Fact]:
    """Facts with keys of their own: those with one label are told apart by their words, equal ones by their number.

    A number alone would move with every section that is put before, and name another one.
    """
    labels = Counter(fact.key for fact in facts)
    seen: Counter[tuple[object, str]] = Counter()
    for fact in facts:
        if labels[fact.key] == 1:
            yield fact
            continue
        own = mark(word for text in fact.value for word in words(text))
        seen[fact.key, own] += 1
        nth = seen[fact.key, own]
        apart = {"words": own, "nth": str(nth) if nth > 1 else None}
        yield replace(fact, qualifiers=qualifiers(dict(fact.qualifiers) | apart))


def _of_page(page: Outline, found: Article) -> Iterator[Fact]:
    title = next((block.text for block in (*found.lead, *found.blocks) if block.level == 1), page.title)
    said = {
        TITLE: title,
        LANGUAGE: language(block.text for block in found.blocks if block.form is not Form.ROW) or page.language,
    }
    for attribute, value in said.items():
        if value:
            yield Fact(DOCUMENT, attribute, value, where="page")
    around = sorted({mark(words(block.text)) for block in found.around[:_MOST_AROUND]})
    if around:
        yield Fact(DOCUMENT, AROUND, tuple(around), where="page")
