"""``python -m benchmarks archives FOLDER``: saved pages of documents, read as a replay reads them, beside trafilatura.

FOLDER holds a folder of pages for each document, named by time. trafilatura is no dependency of ours: without it
(``pip install trafilatura``) only our own rates are printed.
"""

from __future__ import annotations

import gzip
import time
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from probes.extract import extract
from probes.parsing.policy.page import READINGS
from probes.parsing.policy.wording import words

MOST = 60  # pages of a document, taken evenly, so that trafilatura is done in minutes
_PAGES = (".html", ".htm")


def show(folder: Path) -> str:
    """A few lines of rates, all taken in this run on one core with a warm process.

    Raises:
        ValueError: there are no pages.
    """
    archives = [pages for place in sorted(folder.iterdir()) if place.is_dir() and (pages := _pages(place))]
    count = sum(map(len, archives))
    if not count:
        raise ValueError(f"{folder}: no folder with saved HTML pages in it")
    size = sum(len(page) for pages in archives for page in pages) / count / 1_000
    first = count / _seconds(archives, _read, forget_each=True)
    replayed = count / _seconds(archives, _read, forget_each=False)
    lines = [
        f"{count} pages of {len(archives)} documents, {size:.0f} KB each on average",
        f"  each as if never seen        {first:8.1f} pages/s",
        f"  in the order of a replay     {replayed:8.1f} pages/s",
    ]
    if find_spec("trafilatura") is None:
        return "\n".join([*lines, "  trafilatura is not installed, so there is nothing to compare with"])
    theirs = count / _seconds(archives, import_module("trafilatura").extract, forget_each=False)
    lines.append(
        f"  trafilatura                  {theirs:8.1f} pages/s: {first / theirs:.1f} and {replayed / theirs:.1f} of it"
    )
    return "\n".join(lines)


def _pages(folder: Path) -> list[str]:
    names = sorted(each for each in folder.iterdir() if each.name.removesuffix(".gz").endswith(_PAGES))
    taken = names[:: max(1, len(names) // MOST)]
    bodies = (gzip.decompress(each.read_bytes()) if each.suffix == ".gz" else each.read_bytes() for each in taken)
    return [body.decode("utf-8", "replace") for body in bodies]


def _read(page: str) -> object:
    return extract("policy", "acme", page.encode(), "page.html")


def _seconds(archives: Sequence[Sequence[str]], read: Callable[[str], object], *, forget_each: bool) -> float:
    """How long reading all pages takes; what was remembered of earlier documents, or of every page, is forgotten."""
    read(archives[0][0])
    began = time.process_time()
    for pages in archives:
        _forget()
        for page in pages:
            if forget_each:
                _forget()
            read(page)
    return time.process_time() - began


def _forget() -> None:
    READINGS.clear()
    words.cache_clear()
