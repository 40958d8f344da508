"""A PDF's pages as runs of text, each with its place and its type: the only module that knows pypdf.

A PDF is a program that a stranger wrote. What it may cost is counted before it is spent: pages, bytes that
streams swell to, operators, and what tables of characters hold, for each time that a page loads them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from io import BytesIO
from math import hypot
from typing import Any

LARGEST = 8_000_000  # bytes of a file
MOST_PAGES = 400
MOST_RUNS = 200_000  # pieces of text
MOST_STEPS = 600_000  # operators of all pages
MOST_LETTERS = 2_000_000  # bytes of all strings that are drawn
MOST_FONT_BYTES = 15_000_000  # of tables of characters, counted each time that one is loaded
MOST_FORM_BYTES = 12_000_000  # of forms, counted each time that one is drawn
MOST_BOOKMARKS, _DEEPEST = 1_000, 8
_FONT = 4_000  # bytes that a font without a table costs
_FORMS, _DEEPEST_FORM = 100, 3  # objects of a page that may hold text of their own, and objects in them
_STREAM = 4_000_000  # bytes that one stream may swell to
_LIMITS = {
    "maximum_declared_stream_length": LARGEST,
    "array_based_stream_maximum_output_length": _STREAM,
    "lzw_maximum_output_length": _STREAM,
    "run_length_maximum_output_length": _STREAM,
    "zlib_maximum_output_length": _STREAM,
    "zlib_maximum_recovery_input_length": 100_000,
    "brotli_maximum_output_length": _STREAM,
    "stream_filters_maximum_length": 4,
    "stream_decoding_work_maximum_length": 3 * _STREAM,
    "stream_parsing_work_maximum_count": 300_000,
    "outline_maximum_entries": MOST_BOOKMARKS,
    "outline_maximum_depth": _DEEPEST,
    "page_tree_maximum_entries": 10 * MOST_PAGES,
    "page_tree_maximum_depth": 30,
    "page_tree_maximum_page_entries": 100_000,
    "xform_maximum_invocations_per_extraction": _FORMS,
    "jbig2dec_binary": None,
    "disable_legacy_handling": True,
}
_START = 1_024  # bytes within which a file says that it is a PDF
_END = 2_048  # bytes at its end in which a whole one says so
_SHOWING = frozenset({b"Tj", b"TJ", b"'", b'"'})
_BLANK = b"\xef\xbb\xbf\x00\t\n\f\r "
_HEAVY = re.compile(r"bold|black|heavy|demi", re.IGNORECASE)
_LIGATURES = str.maketrans(
    {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl", "\ufb05": "st", "\ufb06": "st"}
)


class NotRead(ValueError):
    """A PDF whose text cannot be read. ``str(error)`` says why."""


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text in one type. ``x`` and ``y`` (upwards) are its place, ``size`` its height, all in points."""

    text: str
    x: float
    y: float
    size: float
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page: how high it is in points, and its runs in the order in which they are drawn."""

    height: float
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Printed:
    """A PDF.

    Attributes:
        title: the one that it gives itself, which is often a file's name.
        language: as ``en``; empty where it declares none.
        bookmarks: titles of its outline, each with its depth from 1.
    """

    sheets: tuple[Sheet, ...]
    title: str = ""
    language: str = ""
    bookmarks: tuple[tuple[str, int], ...] = ()


def is_pdf(body: bytes) -> bool:
    """Whether bytes say that they are a PDF."""
    return body[:_START].lstrip(_BLANK).startswith(b"%PDF-")


def read_pdf(body: bytes) -> Printed:
    """What is printed on the pages of a PDF.

    Raises:
        NotRead: encrypted, broken, without any text, or more than a document would ever need.
    """
    if len(body) > LARGEST:
        raise NotRead(f"a PDF of {len(body)} bytes, which is more than a document")
    if b"%%EOF" not in body[-_END:]:
        raise NotRead("the end of the PDF is missing")
    pypdf = import_module("pypdf")  # a quarter of a second, for those who meet a PDF
    try:
        with pypdf.apply_configuration(**_LIMITS):
            return _printed(pypdf.PdfReader(BytesIO(body), strict=False))
    except NotRead:
        raise
    except pypdf.errors.LimitReachedError:
        raise NotRead("a PDF that swells beyond what a document needs") from None
    except Exception as error:  # noqa: BLE001  whatever a broken file makes of its reader
        raise NotRead(f"a broken PDF ({type(error).__name__})") from None


def _printed(reader: Any) -> Printed:
    if reader.is_encrypted:
        raise NotRead("an encrypted PDF")
    count = len(reader.pages)
    if count > MOST_PAGES:
        raise NotRead(f"a PDF of {count} pages, of which at most {MOST_PAGES} are read")
    spent = _Spent()
    sheets = tuple(_sheet(page, spent) for page in reader.pages)
    if not any(run.text.strip() for sheet in sheets for run in sheet.runs):
        raise NotRead("a PDF without text: its pages are pictures" if count else "a PDF without pages")
    return Printed(sheets, _title(reader), _language(reader), tuple(_bookmarks(reader)))


@dataclass(slots=True)
class _Spent:
    """What reading has cost so far."""

    runs: int = 0
    steps: int = 0
    letters: int = 0
    fonts: int = 0
    forms: int = 0

    def count(self, *, runs: int = 0, steps: int = 0, letters: int = 0, fonts: int = 0, forms: int = 0) -> None:
        self.runs += runs
        self.steps += steps
        self.letters += letters
        self.fonts += fonts
        self.forms += forms
        drawn = self.runs > MOST_RUNS or self.steps > MOST_STEPS or self.letters > MOST_LETTERS
        if drawn or self.fonts > MOST_FONT_BYTES or self.forms > MOST_FORM_BYTES:
            raise NotRead("a PDF that draws more than a document does")


@dataclass(slots=True)
class _Costs:
    """Bytes that a page loads: of its fonts' tables of characters, of its forms, and of the tables of their fonts."""

    fonts: int = 0
    forms: int = 0
    fonts_of_forms: int = 0

    def add(self, resources: Any, spent: _Spent, depth: int = 0) -> None:
        """Count what a page, or a form in it, may use."""
        for font in _values(resources, "/Font"):
            spent.count(steps=10)
            size = _FONT + (_size(font.get("/ToUnicode")) if isinstance(font, Mapping) else 0)
            self.fonts += 0 if depth else size
            self.fonts_of_forms += size if depth else 0
        for form in _values(resources, "/XObject"):
            spent.count(steps=10)
            if depth < _DEEPEST_FORM and isinstance(form, Mapping) and form.get("/Subtype") == "/Form":
                self.forms += _size(form)
                self.add(form.get("/Resources"), spent, depth + 1)


def _size(stream: Any) -> int:
    """How many bytes a stream holds."""
    found = stream.get_object() if stream is not None else None
    return len(found.get_data()) if found is not None and hasattr(found, "get_data") else 0


@dataclass(slots=True)
class _Pen:
    """Takes down what a page draws; ``costs`` is what its forms cost each time that one is drawn."""

    spent: _Spent
    costs: _Costs
    runs: list[tuple[int, Run]] = field(default_factory=list)

    def step(self, operator: bytes, operands: Any, _cm: object, _tm: object) -> None:
        letters = sum(map(_length, operands)) if operator in _SHOWING else 0
        self.spent.count(steps=1, letters=letters)
        if operator == b"Do":
            self.spent.count(fonts=self.costs.fonts_of_forms, forms=self.costs.forms)

    def text(self, text: str, cm: list[float], tm: list[float], font: Any, size: float) -> None:
        if not text.strip("\n"):
            return
        self.spent.count(runs=1)
        a, b, x, y = (
            tm[0] * cm[0] + tm[1] * cm[2],
            tm[0] * cm[1] + tm[1] * cm[3],
            tm[4] * cm[0] + tm[5] * cm[2] + cm[4],
            tm[4] * cm[1] + tm[5] * cm[3] + cm[5],
        )
        way = (0 if a >= 0 else 2) if abs(a) >= abs(b) else (1 if b > 0 else 3)
        right, up = ((x, y), (y, -x), (-x, -y), (-y, x))[way]
        clean = text.replace("\n", " ").translate(_LIGATURES)
        self.runs.append((way, Run(clean, right, up, abs(size) * hypot(a, b), _is_bold(font))))


def _length(operand: Any) -> int:
    if isinstance(operand, list):
        return sum(len(each) if isinstance(each, str | bytes) else 1 for each in operand)
    return len(operand) if isinstance(operand, str | bytes) else 0


def _sheet(page: Any, spent: _Spent) -> Sheet:
    """A page; what is written across it in another direction than most, as a watermark, is left out."""
    costs = _Costs()
    costs.add(page.get("/Resources"), spent)
    spent.count(fonts=costs.fonts)
    pen = _Pen(spent, costs)
    page.extract_text(visitor_text=pen.text, visitor_operand_before=pen.step)
    letters = [sum(len(run.text) for way, run in pen.runs if way == each) for each in range(4)]
    most = letters.index(max(letters))
    box = page.mediabox
    height = abs(float(box.width if most % 2 else box.height))
    return Sheet(height or 1.0, tuple(run for way, run in pen.runs if way == most))


def _values(resources: Any, name: str) -> Iterator[Any]:
    """The objects of one sort that a page may use."""
    found = resources.get_object() if resources is not None else None
    named = found.get(name) if isinstance(found, Mapping) else None
    table = named.get_object() if named is not None else None
    if isinstance(table, Mapping):
        yield from (value.get_object() for value in table.values())


def _is_bold(font: Any) -> bool:
    if not isinstance(font, Mapping):
        return False
    return _HEAVY.search(str(font.get("/BaseFont", ""))) is not None


def _title(reader: Any) -> str:
    told = reader.metadata
    title = told.get("/Title") if told is not None else None
    return " ".join(str(title).split())[:300] if isinstance(title, str) else ""


def _language(reader: Any) -> str:
    declared = reader.trailer["/Root"].get("/Lang")
    return str(declared)[:2].lower() if isinstance(declared, str) else ""


def _bookmarks(reader: Any) -> Iterator[tuple[str, int]]:
    """Titles of the outline; a broken one is none."""
    try:
        yield from _titles(reader.outline, 1)
    except Exception:  # noqa: BLE001  the text is read without it
        return


def _titles(entries: Any, depth: int) -> Iterator[tuple[str, int]]:
    for entry in entries:
        if isinstance(entry, list):
            if depth < _DEEPEST:
                yield from _titles(entry, depth + 1)
        elif isinstance(title := entry.get("/Title"), str):
            yield " ".join(title.split()), depth
