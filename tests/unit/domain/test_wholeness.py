"""Signs that a page is not all there, and what looks like one and is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from watcher.domain.facts import Fact, qualifiers
from watcher.domain.pairing import Comparison, compare
from watcher.domain.profile import Profile
from watcher.domain.wholeness import SHORT, cut, hollow, part_missing, replaced, shrunken


def fact(name: str, table: int = 1, value: str = "1", **marks: str) -> Fact:
    """A price in a table."""
    where = f"table {table} row {len(name)}"
    return Fact(name, "price", value, "USD/1M tokens", None, qualifiers({"component": "input", **marks}), where=where)


CHAT = tuple(fact(f"chat-{number}") for number in range(8))
SPEECH = tuple(fact(f"speech-{number}", 2) for number in range(4))
LONG = b"".join(b"Line %d of a page that is long enough to be cut off.\n" % number for number in range(40))
EDITED = LONG.replace(b"Line 3 ", b"The third line ")


def seen(found: Sequence[Fact], known: Sequence[Fact] = (*CHAT, *SPEECH)) -> Comparison:
    """A reading beside what was known."""
    return compare(known, found)


@pytest.mark.parametrize(
    ("body", "before", "reason"),
    [
        pytest.param(b"<html><table></table>", b"<html><table></table></html>", "no end tag", id="no end tag"),
        pytest.param(b"<HTML><table></table></HTML >", b"<html></html>", None, id="an end tag"),
        pytest.param(b"<html><table><tr>", b"", "within a table", id="within a table"),
        pytest.param(b"<html><table></table>", b"<html><table></table>", None, id="a page that never had end tags"),
        pytest.param(LONG[:-200], LONG + b"The end.", "went on", id="a text that went on"),
        pytest.param(LONG[:-200] + b"\n\n  ", LONG + b"The end.", "went on", id="white space at the end"),
        pytest.param(LONG, LONG + b"The end.", "went on", id="cut at a line's end"),
        pytest.param(EDITED[:-30], LONG + b"The end.", "went on", id="cut within a line, edited meanwhile"),
        pytest.param(EDITED, LONG + b"The end.", None, id="the end taken away, and edited elsewhere"),
        pytest.param(LONG[:-200] + b"The end.", LONG + b"The end.", None, id="shorter, with its end"),
        pytest.param(LONG + b"Another end.", LONG + b"The end.", None, id="another end"),
        pytest.param(LONG[:200], LONG[: SHORT - 1], None, id="a page so short ends anywhere"),
        pytest.param(LONG[:-200], b"<html>" + LONG + b"</html>", None, id="no HTML any more"),
        pytest.param(LONG[:-200], b"", None, id="no page before"),
    ],
)
def test_cut(body: bytes, before: bytes, reason: str | None) -> None:
    found = cut(seen(CHAT), body, before, Profile())
    assert (reason in (found or "")) if reason else found is None
    assert cut(seen((*CHAT, *SPEECH)), body, before, Profile()) is None, "nothing is missing, so it does no harm"


CLOSING = "Write to the people who sell it."


@pytest.mark.parametrize(
    ("end", "pages", "reason"),
    [
        (b"| model | $1", 3, "does not end in"),
        (b"| model | $1 |\n", 3, None),
        (b"And one line that is new", 3, "does not end in"),
        (b"And one line that is new.\n", 3, None),
        (b"| model | $1", 2, None),
    ],
    ids=["within a row", "after a row", "within a line", "after a line", "too few pages seen"],
)
def test_a_learned_ending_is_missed_where_a_page_breaks_off(end: bytes, pages: int, reason: str | None) -> None:
    profile = Profile(pages=pages, closing=CLOSING)
    before = LONG + CLOSING.encode() + b"\n"
    found = cut(seen(CHAT), b"Another page.\n" * 60 + end, before, profile)
    assert (reason in (found or "")) if reason else found is None


@pytest.mark.parametrize(
    ("size", "found", "pages", "refused"),
    [(499, CHAT, 3, True), (500, CHAT, 3, False), (499, (*CHAT, *SPEECH[:2]), 3, False), (499, CHAT, 2, False)],
    ids=["half", "just not half", "two are missing", "too few pages seen"],
)
def test_shrunken(size: int, found: tuple[Fact, ...], pages: int, refused: bool) -> None:
    profile = Profile(pages=pages, smallest=1000, largest=1200)
    assert (shrunken(seen(found), b"x" * size, profile) is not None) is refused


BATCH = tuple(fact(f"chat-{number}", value="2", tier="batch") for number in range(8))
BOTH = (*(replace(each, qualifiers=qualifiers({"component": "input", "tier": "standard"})) for each in CHAT), *BATCH)

OUTPUT = tuple(replace(each, qualifiers=qualifiers({"component": "output"})) for each in CHAT)
PEAK = tuple(fact(f"chat-{number}", value="2", period="peak") for number in range(8))


@pytest.mark.parametrize(
    ("known", "found", "part"),
    [
        pytest.param((*CHAT, *SPEECH), CHAT, "table 2", id="a table"),
        pytest.param((*CHAT, *SPEECH[:3]), CHAT, None, id="a table of three"),
        pytest.param((*CHAT, *SPEECH), (*CHAT, SPEECH[0]), None, id="most of a table"),
        pytest.param((*CHAT, *SPEECH), (*CHAT[:5], *SPEECH[:0]), None, id="the rest is not there either"),
        pytest.param(
            (*CHAT, *SPEECH),
            (*CHAT, *(replace(each, where="table 9 row 1") for each in SPEECH)),
            None,
            id="a table elsewhere",
        ),
        pytest.param(BOTH, BOTH[:8], "tier=batch", id="a tier"),
        pytest.param(
            BOTH, (*BOTH[:8], *(fact(each.subject, tier="async") for each in BATCH)), None, id="a tier by another name"
        ),
        pytest.param(BOTH, (*BOTH[:8], *CHAT), None, id="a tier without a name"),
        pytest.param((*CHAT[:2], *OUTPUT[:2]), CHAT[:2], "component=output", id="a column of two models"),
        pytest.param((*CHAT[:2], OUTPUT[0]), CHAT[:2], None, id="a price of one model"),
        pytest.param((*CHAT, *PEAK), CHAT, None, id="prices for peak hours end"),
        pytest.param(CHAT, (), None, id="everything"),
    ],
)
def test_part_missing(known: tuple[Fact, ...], found: tuple[Fact, ...], part: str | None) -> None:
    reason = part_missing(seen(found, known))
    assert reason is None if part is None else (reason or "").startswith(f"{part} is missing")


@pytest.mark.parametrize(("known", "found", "refused"), [(10, 5, True), (10, 6, False), (9, 1, False), (0, 0, False)])
def test_hollow(known: int, found: int, refused: bool) -> None:
    assert (hollow(known, found) is not None) is refused


OTHER = tuple(fact(f"other-{number}", value=str(number + 5)) for number in range(12))


@pytest.mark.parametrize(
    ("found", "refused"),
    [
        pytest.param(OTHER, True, id="other names and other prices"),
        pytest.param((*OTHER, CHAT[0]), True, id="one is left"),
        pytest.param((*OTHER, *CHAT[:3]), False, id="three of twelve are left"),
        pytest.param((*OTHER, *(fact(each.subject, tier="new") for each in CHAT)), False, id="the names are left"),
        pytest.param(
            tuple(replace(each, subject=f"{each.subject} v2") for each in (*CHAT, *SPEECH)), False, id="renamed"
        ),
    ],
)
def test_replaced(found: tuple[Fact, ...], refused: bool) -> None:
    assert (replaced(seen(found), b"", Profile()) is not None) is refused


def test_a_small_page_may_be_another_s() -> None:
    assert replaced(seen(OTHER, CHAT[:4]), b"", Profile()) is None


def test_headings_that_are_gone_are_named() -> None:
    profile = Profile(pages=3, headings=("Prices", "Chat", "Speech"))
    reason = replaced(seen(OTHER), b"# Prices\n# Careers\n", profile)
    assert (
        reason
        == "0 of 12 models known before are left, and 2 of 3 headings are gone: another page, or another vendor's"
    )
