"""How far a document reaches: banners above its title, and offers, news and chats behind it are none of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.probes_parsing.policy.pages import DATA, END, INTRO, SECTIONS, USE, texts, told

WHOLE = [INTRO, DATA, USE, END]
BANNER = "<div><p>Join us at the Acme days in the town by the sea: two days of talks and workshops.</p></div>"
TEASER = "Read how a team of four engineers built a new product in two weeks with the help of Acme."
OFFER = f"<section><h2>Start building</h2><p>{TEASER}</p><a href='/signup'>Get started</a></section>"
LETTER = f"<div><h3>Stay in the loop</h3><p>{TEASER}</p><form><input><button>Send</button></form></div>"
CHAT = f"<div><div>Assistant</div><div>{TEASER}</div><textarea></textarea><button>Send</button></div>"
CARD = f"<div><a href='/news/1'><h3>Acme opens an office in a town by the sea</h3></a><p>{TEASER}</p></div>"
NEWS = f"<section><h2>From our newsroom</h2>{CARD * 4}</section>"
FOOT = f"<div><div>{TEASER}</div><a href='/a'>Products</a><a href='/b'>Company</a></div>"
TITLED = f"<h1>Terms of Service</h1><p>{INTRO}</p>{SECTIONS}"


def site(inner: str, head: str = "", foot: str = "") -> str:
    """A page of elements without meaning, as builders of sites make them."""
    return (
        f"<html><head><title>Terms of Service | Acme</title></head><body><div>{head}{inner}{foot}</div></body></html>"
    )


@pytest.mark.parametrize("foot", [OFFER, LETTER, CHAT, NEWS, FOOT, f"{OFFER}{NEWS}{FOOT}{CHAT}"])
@pytest.mark.parametrize(
    "inner",
    [
        f"<div>{TITLED}{SECTIONS * 8}</div>",
        f"<div><h1>Terms of Service</h1><p>{INTRO}</p></div><div><div>{SECTIONS * 9}</div></div>",
        f"<div><h2>Terms of Service</h2><p>{INTRO}</p></div><div><div>{SECTIONS * 9}</div></div>",
        f"<div><div>Terms of Service</div><p>{INTRO}</p></div><div><div>{SECTIONS * 9}</div></div>",
    ],
)
def test_what_stands_beside_a_document(inner: str, foot: str) -> None:
    assert texts(site(inner, BANNER, foot)) == [INTRO, *[DATA, USE, END] * 9]
    assert told(site(inner), site(inner, BANNER, foot)) == []


LAST = "A notice under these terms is given in writing and counts from the day on which it was received."
ADDRESS = "legal@acme.example"


@pytest.mark.parametrize(
    ("last", "said"),
    [
        (f"<section><h2>Notices</h2><p>{LAST}</p></section>", [LAST]),
        (f"<div><h2>Notices</h2><p>{LAST}</p><p><a href='mailto:{ADDRESS}'>{ADDRESS}</a></p></div>", [LAST, ADDRESS]),
        (f"<p>{LAST}</p>", [LAST]),
        (f"<h2>Notices</h2><p>{LAST}</p>", [LAST]),
        (f"<ul><li>{LAST}</li></ul>", [LAST]),
        ("<p>No refunds.</p>", ["No refunds."]),
    ],
)
def test_a_last_section_in_an_element_of_its_own(last: str, said: list[str]) -> None:
    found = texts(site(f"<h1>Terms of Service</h1><p>{INTRO}</p><div>{SECTIONS * 9}</div>{last}"))
    assert found == [INTRO, *[DATA, USE, END] * 9, *said]


@pytest.mark.parametrize("foot", [LETTER, CHAT, NEWS, f"{LETTER}{NEWS}"])
def test_offers_behind_a_text_in_several_elements_of_like_size(foot: str) -> None:
    module = f"<div><div>{SECTIONS * 4}</div></div>"
    whole = f"<main><div><h1>Terms</h1></div><div><p>{INTRO}</p>{module}</div>{module}{module}{foot}</main>"
    assert texts(site(whole)) == [INTRO, *[DATA, USE, END] * 12]


def test_a_list_is_no_document_of_its_own() -> None:
    items = "".join(f"<li>{number}. {USE}</li>" for number in range(20))
    assert texts(site(f"<div><h1>Terms</h1><p>{INTRO}</p><ul>{items}</ul><p>{END}</p></div>"))[-1] == END


def test_sections_of_like_size_stay_together() -> None:
    sections = "".join(
        f"<section><h2>{name}</h2><p>{text}</p></section>" for name, text in (("A", DATA), ("B", USE), ("C", END))
    )
    links = "<section><h2>Others</h2><p>https://globex.example/terms</p><p>https://initech.example/terms</p></section>"
    found = texts(site(f"<h1>Terms</h1><p>{INTRO}</p>{sections}{links}"))
    assert found == [*WHOLE, "https://globex.example/terms", "https://initech.example/terms"]


def test_a_title_that_is_said_again_is_none_of_the_text() -> None:
    again = f"<p>Terms of Service | Acme</p><p>Terms of Service</p>{TITLED}"
    assert texts(site(f"<div>{again}</div>")) == WHOLE


@given(
    st.lists(st.sampled_from([BANNER, FOOT, CHAT]), max_size=2),
    st.lists(st.sampled_from([OFFER, LETTER, NEWS, CHAT]), max_size=2),
)
def test_surroundings_are_never_told(before: list[str], after: list[str]) -> None:
    doc = f"<main><div>{TITLED}{SECTIONS * 12}</div></main>"
    assert told(site(doc), site(doc, "".join(before), "".join(after))) == []
