"""Which PDFs are read, why others are not, and that none costs more than a document would."""

from __future__ import annotations

from time import process_time

import pytest

from probes.parsing.pdf.runs import NotRead, Run, is_pdf, read_pdf
from tests.unit.probes_parsing.pdf.writer import Objects, Text, pdf

SECONDS = 40.0  # of a slow machine that does other work
LOCKED = "/Encrypt << /Filter /Standard /V 1 /R 2 /O (" + "a" * 32 + ") /U (" + "a" * 32 + ") /P -4 >> /ID [(a) (a)] "
LINE = Text("Acme keeps it.", 72, 700)


def refused(body: bytes) -> str:
    with pytest.raises(NotRead) as caught:
        read_pdf(body)
    return str(caught.value)


def test_runs_have_a_place_a_size_and_a_weight() -> None:
    printed = read_pdf(pdf([[LINE, Text("Data", 72, 720, 16, "bold")]], title="Terms", language="de-DE"))
    assert printed.sheets[0].runs == (Run("Acme keeps it.", 72, 700, 11), Run("Data", 72, 720, 16, bold=True))
    assert (printed.title, printed.language, printed.sheets[0].height) == ("Terms", "de", 842)


def test_sizes_and_places_are_those_on_the_page_whatever_matrices_say() -> None:
    drawn = b"q 2 0 0 2 10 20 cm BT /F1 1 Tf 5 0 0 5 30 40 Tm (Acme) Tj ET Q"
    assert read_pdf(pdf([drawn])).sheets[0].runs == (Run("Acme", 70, 100, 10),)


def test_what_is_written_across_a_page_is_left_out_and_a_turned_page_is_read() -> None:
    across = b" BT /F1 40 Tf 0.7 0.8 -0.8 0.7 100 100 Tm (DRAFT) Tj ET"
    along = b"BT /F1 10 Tf 1 0 0 1 72 700 Tm (Acme keeps what you send.) Tj ET"
    turned = b"BT /F1 10 Tf 0 1 -1 0 100 72 Tm (Acme keeps what you send.) Tj ET"
    assert [run.text for run in read_pdf(pdf([along + across])).sheets[0].runs] == ["Acme keeps what you send."]
    assert read_pdf(pdf([turned])).sheets[0].runs == (Run("Acme keeps what you send.", 72, -100, 10),)


def test_the_outline_is_read_with_its_depths() -> None:
    assert read_pdf(pdf([[LINE]], bookmarks=[("Data", 0), ("Use", 0)])).bookmarks == (("Data", 1), ("Use", 1))


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (pdf([[LINE]], trailer=LOCKED), "an encrypted PDF"),
        (pdf([[], []]), "a PDF without text: its pages are pictures"),
        (pdf([b"q 100 0 0 100 0 0 cm /Im1 Do Q"]), "a PDF without text: its pages are pictures"),
        (pdf([]), "a PDF without pages"),
        (pdf([[LINE]])[:-300], "the end of the PDF is missing"),
        (b"%PDF-1.7\n" + b"garbage " * 90 + b"%%EOF", "a broken PDF"),
        (pdf([[LINE]]).replace(b"/Pages", b"/Pigs "), "a broken PDF"),
        (pdf([[LINE]] * 401), "a PDF of 401 pages, of which at most 400 are read"),
        (b"%PDF-1.7\n" + b" " * 8_000_000 + b"%%EOF", "a PDF of 8000014 bytes, which is more than a document"),
    ],
)
def test_what_cannot_be_read_says_why(body: bytes, reason: str) -> None:
    assert refused(body).startswith(reason)


@pytest.mark.parametrize(
    ("body", "answer"),
    [(b"%PDF-1.4\n", True), (b"\xef\xbb\xbf\n%PDF-1.7", True), (b"<html>%PDF-1.4", False), (b"", False)],
)
def test_a_pdf_says_what_it_is(body: bytes, answer: bool) -> None:
    assert is_pdf(body) is answer


def with_form(drawings: int, content: bytes) -> bytes:
    """A page that draws a form, which may draw itself."""
    objects = Objects()
    font = objects.add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    own = f"/Resources << /Font << /F1 {font} 0 R >> /XObject << /X 2 0 R >> >> "
    form = objects.stream(content, extra=f"/Type /XObject /Subtype /Form /BBox [0 0 9 9] {own}")
    drawn = objects.stream(b"/X Do " * drawings)
    page = objects.add(
        f"<< /Type /Page /Parent 5 0 R /MediaBox [0 0 9 9] /Resources << /XObject << /X {form} 0 R >> >> /Contents {drawn} 0 R >>"
    )
    objects.add(f"<< /Type /Pages /Count 1 /Kids [{page} 0 R] >>")
    return objects.file(objects.add("<< /Type /Catalog /Pages 5 0 R >>"))


def with_tables(pages: int, entries: int) -> bytes:
    """Pages that each load a font with a long table of characters."""
    objects = Objects()
    rows = "".join(f"<{at % 65_536:04x}> <{at % 60_000 + 32:04x}>\n" for at in range(100))
    table = objects.stream(f"begincmap {f'100 beginbfchar {rows}endbfchar ' * (entries // 100)}endcmap".encode())
    font = objects.add(
        f"<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /ToUnicode {table} 0 R "
        "/DescendantFonts [<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X /DW 500 >>] >>"
    )
    drawn = objects.stream(b"BT /F1 9 Tf <00410042> Tj ET")
    tree = 4 + pages
    kids = [
        objects.add(
            f"<< /Type /Page /Parent {tree} 0 R /MediaBox [0 0 9 9] /Resources << /Font << /F1 {font} 0 R >> >> /Contents {drawn} 0 R >>"
        )
        for _ in range(pages)
    ]
    objects.add(f"<< /Type /Pages /Count {pages} /Kids [{' '.join(f'{kid} 0 R' for kid in kids)}] >>")
    return objects.file(objects.add(f"<< /Type /Catalog /Pages {tree} 0 R >>"))


def tree_of(kids: list[str]) -> bytes:
    objects = Objects()
    for each in kids:
        objects.add(f"<< /Type /Pages /Count 9 /Kids [{each}] >>")
    return objects.file(objects.add("<< /Type /Catalog /Pages 1 0 R >>"))


HOSTILE = {
    "a stream that swells": lambda: pdf([b" " * 60_000_000]),
    "one page many times": lambda: pdf([b"q " * 140_000] * 9),
    "nested arrays": lambda: pdf([b"[" * 100_000]),
    "nested dictionaries": lambda: pdf([b"<</a " * 100_000]),
    "a long string": lambda: pdf([b"BT /F1 9 Tf (" + b"word " * 600_000 + b") Tj ET"]),
    "a form that draws itself": lambda: with_form(3, b"/X Do /X Do BT /F1 9 Tf (a) Tj ET"),
    "a form drawn often": lambda: with_form(9_000, b"BT /F1 9 Tf (a) Tj ET"),
    "a large form": lambda: with_form(90, b"BT /F1 9 Tf " + b"(a) Tj " * 60_000 + b"ET"),
    "long tables": lambda: with_tables(200, 20_000),
    "a tree that holds itself": lambda: tree_of(["1 0 R 1 0 R"]),
    "a tree that doubles": lambda: tree_of([f"{at + 1} 0 R {at + 1} 0 R" for at in range(1, 25)]),
    "objects without end": lambda: b"%PDF-1.7\n" + b"1 0 obj << " * 300_000 + b"%%EOF",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_soon(name: str) -> None:
    body = HOSTILE[name]()
    begun = process_time()
    try:
        runs = sum(len(sheet.runs) for sheet in read_pdf(body).sheets)
    except NotRead:
        runs = 0
    assert runs < 10
    assert process_time() - begun < SECONDS


def test_a_broken_outline_loses_no_text() -> None:
    body = pdf([[LINE]], bookmarks=[("Data", 0)]).replace(b"/Type /Outlines /First", b"/Type /Outlines /Furst")
    assert read_pdf(body).sheets[0].runs[0].text == LINE.text
