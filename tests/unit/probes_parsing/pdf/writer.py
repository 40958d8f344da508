"""A small writer of PDFs: pages of text in several types, laid out as a printer would."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

WIDTH, HEIGHT = 595, 842
TOP, FOOT, LEFT = 740, 90, 72
FONTS = {"plain": "Helvetica", "bold": "Helvetica-Bold"}


@dataclass(frozen=True)
class Text:
    """One line of text at a place, in points from the lower left."""

    text: str
    x: float
    y: float
    size: float = 11
    font: str = "plain"


@dataclass
class Objects:
    """The numbered objects of a file under construction."""

    bodies: list[bytes] = field(default_factory=list)

    def add(self, body: bytes | str) -> int:
        self.bodies.append(body.encode("latin-1") if isinstance(body, str) else body)
        return len(self.bodies)

    def stream(self, content: bytes, *, packed: bool = True, extra: str = "") -> int:
        coded = zlib.compress(content) if packed else content
        kind = "/Filter /FlateDecode " if packed else ""
        head = f"<< {kind}{extra}/Length {len(coded)} >>\nstream\n".encode()
        return self.add(head + coded + b"\nendstream")

    def file(self, root: int, trailer: str = "") -> bytes:
        out, places = bytearray(b"%PDF-1.7\n"), []
        for number, body in enumerate(self.bodies, 1):
            places.append(len(out))
            out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
        start = len(out)
        out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
        out += b"".join(b"%010d 00000 n \n" % place for place in places)
        out += f"trailer\n<< /Size {len(places) + 1} /Root {root} 0 R {trailer}>>\nstartxref\n{start}\n%%EOF\n".encode()
        return bytes(out)


def drawn(texts: Iterable[Text]) -> bytes:
    """The program that draws these texts."""
    names = {font: f"F{number}" for number, font in enumerate(FONTS, 1)}
    return "\n".join(
        f"BT /{names[each.font]} {each.size} Tf 1 0 0 1 {each.x} {each.y} Tm ({escaped(each.text)}) Tj ET"
        for each in texts
    ).encode("cp1252", "replace")


def escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def pdf(
    pages: Sequence[Sequence[Text] | bytes], *, title: str = "", language: str = "",
    bookmarks: Sequence[tuple[str, int]] = (), resources: str = "", trailer: str = "",
) -> bytes:  # fmt: skip
    """A whole file. A page is its texts, or the program that draws it; bookmarks have a page each, from 0."""
    objects = Objects()
    fonts = [
        objects.add(f"<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>")
        for name in FONTS.values()
    ]
    named = " ".join(f"/F{at} {number} 0 R" for at, number in enumerate(fonts, 1))
    shared = resources or f"<< /Font << {named} >> >>"
    contents = [objects.stream(page if isinstance(page, bytes) else drawn(page)) for page in pages]
    tree = len(objects.bodies) + len(pages) + 1
    kids = [
        objects.add(
            f"<< /Type /Page /Parent {tree} 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Resources {shared} /Contents {content} 0 R >>"
        )
        for content in contents
    ]
    listed = " ".join(f"{kid} 0 R" for kid in kids)
    objects.add(f"<< /Type /Pages /Count {len(kids)} /Kids [{listed}] >>")
    outlines = _outlines(objects, bookmarks, kids) if bookmarks else ""
    said = f"/Lang ({language}) " if language else ""
    root = objects.add(f"<< /Type /Catalog /Pages {tree} 0 R {said}{outlines}>>")
    info = objects.add(f"<< /Title ({escaped(title)}) >>")
    return objects.file(root, f"/Info {info} 0 R {trailer}")


def _outlines(objects: Objects, bookmarks: Sequence[tuple[str, int]], kids: Sequence[int]) -> str:
    first = len(objects.bodies) + 1
    top, last = first + len(bookmarks), first + len(bookmarks) - 1
    for number, (name, page) in enumerate(bookmarks, first):
        beside = (f"/Prev {number - 1} 0 R " if number > first else "") + (
            f"/Next {number + 1} 0 R " if number < last else ""
        )
        objects.add(f"<< /Title ({escaped(name)}) /Parent {top} 0 R {beside}/Dest [{kids[page]} 0 R /Fit] >>")
    objects.add(f"<< /Type /Outlines /First {first} 0 R /Last {last} 0 R /Count {len(bookmarks)} >>")
    return f"/Outlines {top} 0 R "


@dataclass(frozen=True)
class Style:
    """How paragraphs are laid out: how many letters fit in a line, whether words are broken, what each page repeats."""

    letters: int = 80
    breaks: bool = False
    head: str = ""
    foot: str = ""
    heading: float = 15
    bold: bool = True
    lines: int = 40


def laid_out(paragraphs: Sequence[tuple[str, str]], style: Style | None = None, **more: object) -> bytes:
    """A file of paragraphs: ``("title" | "heading" | "text" | "row", text)``, the cells of a row parted by ``|``."""
    style = style or Style()
    pages: list[list[Text]] = [[]]
    y = float(TOP)
    for kind, text in paragraphs:
        size = {"title": 22.0, "heading": style.heading}.get(kind, 11.0)
        font = "bold" if style.bold and kind in ("title", "heading") else "plain"
        for line in _wrapped(text, style) if kind == "text" else [text]:
            if y < FOOT or len(pages[-1]) >= style.lines:
                pages.append([])
                y = float(TOP)
            cells = line.split("|") if kind == "row" else [line]
            pages[-1] += [Text(cell.strip(), LEFT + 170 * at, y, size, font) for at, cell in enumerate(cells)]
            y -= 1.25 * size
        y -= 10
    return pdf([_framed(page, number, len(pages), style) for number, page in enumerate(pages, 1)], **more)  # type: ignore[arg-type]  # passed on


def _framed(page: Sequence[Text], number: int, count: int, style: Style) -> list[Text]:
    """A page with what stands on every one of them; ``#`` is its number."""
    head = [Text(style.head, LEFT, 800, 9)] if style.head else []
    foot = [Text(style.foot.replace("#", f"{number} of {count}"), 250, 40, 9)] if style.foot else []
    return [*head, *page, *foot]


def _wrapped(text: str, style: Style) -> list[str]:
    lines, line = [], ""
    for word in text.split():
        room = style.letters - len(line) - 1
        if len(word) <= room or not line:
            line = f"{line} {word}".strip()
        elif style.breaks and room > 4 and len(word) > 8 and word.isalpha():
            lines.append(f"{line} {word[: room - 1]}-")
            line = word[room - 1 :]
        else:
            lines.append(line)
            line = word
    return [*lines, line]
