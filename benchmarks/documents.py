"""Documents: a policy's page to its sections, and the comparison with the reading before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from bs4 import BeautifulSoup
from selectolax.lexbor import LexborHTMLParser

from benchmarks import pages
from benchmarks.measure import Row, quickest
from probes.extract import extract
from probes.kinds.policy import KIND
from probes.parsing.policy.page import READINGS
from probes.parsing.policy.wording import words
from watcher.domain.facts import Fact
from watcher.domain.observations import Reading

_AT = datetime(2026, 1, 1, tzinfo=UTC)
_SECTION_BYTES = 6_000  # of a page for each section: most of a page is its scripts


def measure(size: int = 320_000, rounds: int = 15) -> Iterator[Row]:
    """A page of about ``size`` bytes."""
    body, edited = (policy(size, word) for word in ("thirty", "ninety"))
    before, after, text = _facts(body), _facts(edited), body.decode()
    read, soup, parse = quickest(
        rounds,
        lambda: extract("policy", "acme", body, "page.html"),
        lambda: BeautifulSoup(body, "lxml").get_text(),
        lambda: LexborHTMLParser(text),
        before=_forget,
    )
    what = f"read a policy, {len(body) // 1000} KB, {len(before)} facts"
    rate = f"{1 / read:.1f} pages/s"
    yield Row(what, rate, f"BeautifulSoup(lxml) get_text: {1 / soup:.0f} pages/s", read / soup, 1.5)
    yield Row(what, rate, f"lexbor parse: {1 / parse:.0f} pages/s", read / parse, 40)
    same, differ = quickest(
        rounds, lambda: KIND.diff(before, before, _AT), lambda: KIND.diff(before, after, _AT), before=words.cache_clear
    )
    beside = f"reading it: {1e6 * read:.0f} us, with an edited one: {1e6 * differ:.0f} us"
    yield Row("compare a text with itself", f"{1e6 * same:.0f} us", beside, same / read, 0.1)


def _forget() -> None:
    """What the reader remembers of pages and texts."""
    READINGS.clear()
    words.cache_clear()


def policy(size: int, word: str) -> bytes:
    """A policy in which one word of one section varies."""
    sections = [
        f'<section class="{pages.CELL}"><h2 id="s{at}"><span>{at}. Section {at}</span></h2>'
        + "".join(f'<p class="{pages.CELL}">{pages.prose(10 * at + line)}</p>' for line in range(4))
        + f"<ul><li>{pages.prose(at)}</li><li>Kept for {word if at == 3 else 'sixty'} days.</li></ul></section>"
        for at in range(1, max(4, size // _SECTION_BYTES))
    ]
    return pages.document("Usage policy", "".join(sections), size)


def _facts(body: bytes) -> tuple[Fact, ...]:
    reading = extract("policy", "acme", body, "page.html")
    if not isinstance(reading, Reading):
        raise TypeError(f"the policy is not read: {reading.reason}")
    return reading.facts
