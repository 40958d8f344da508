"""The document in a page: what stands around it is left out, and nothing of it."""

from __future__ import annotations

import pytest

from probes.parsing.policy.page import MOST_PARTS, read_policy
from tests.unit.probes_parsing.policy.pages import DATA, END, INTRO, SECTIONS, USE, outcome, page, said, texts
from watcher.domain.observations import Unreadable

WHOLE = [INTRO, DATA, USE, END]
CONTENT = f"<p>{INTRO}</p>{SECTIONS}"
NEWS = "<p>Acme raises a round of money and opens an office in a town by the sea, with a view of the harbour.</p>"
CONSENT = (
    "<div><p>We use cookies to keep this site reliable and to learn how it is used by the people who visit it.</p>"
    "<button>Accept</button><button>Reject</button></div>"
)
PRAISE = "“The best interface that we have used so far.” — Staff engineer"
LINKS = "<br>".join(f'<a href="/news/{at}">What we learned from {at} years of measuring</a>' for at in range(4))


@pytest.mark.parametrize(
    "html",
    [
        page(),
        page(head=CONSENT),
        page(foot=CONSENT),
        page(CONTENT + CONSENT),
        page(foot=f"<section><h2>News</h2>{NEWS}</section>"),
        page(f"{CONTENT}<h2>Related articles</h2>{NEWS}"),
        page(f"{CONTENT}<div>{NEWS}<button>x</button><button>Subscribe</button></div>"),
        page(f"<aside>{NEWS}</aside>{CONTENT}"),
        page(f'<ul><li><a href="#1">Data</a></li><li><a href="#2">Use</a></li></ul>{CONTENT}'),
        page(f'<p><a href="/a">Overview</a></p><p><a href="/b">FAQ</a></p><p><a href="/c">Controls</a></p>{CONTENT}'),
        page(f"<p>6 min read</p>{CONTENT}<p>12 out of 30 found this helpful</p><p>Updated 3 days ago</p>"),
        page(f"<p>By Legal · 12 min read · 6,685 views</p>{CONTENT}<p>Edit this page on GitHub · 23 contributors</p>"),
        page(f"{CONTENT}<p>{PRAISE}</p>"),
        page(f"{CONTENT}<h2>Latest from our blog</h2>{NEWS}"),
        page(f"{CONTENT}<h3>Stay in the loop</h3><p>Join 35,134 developers who get our letter.</p>"),
        f"<html><body><table><tr><td><b>News</b><br>{LINKS}</td><td><h1>Terms</h1>{CONTENT}</td></tr></table></body></html>",
        f"<html><body><div>close</div><div><div>{CONTENT}</div></div><p>© 2026 Acme. All rights reserved.</p></body></html>",
        f'<html><body><div class="cookie toc"><div aria-hidden="true">{CONTENT}</div></div></body></html>',
        f'<html><body><div role="article"><header><h1>Terms</h1></header>{CONTENT}</div>{NEWS}</body></html>',
        f"<html><body><header>{CONTENT}</header></body></html>",
    ],
)  # fmt: skip
def test_the_document_and_nothing_else(html: str) -> None:
    assert texts(html) == WHOLE


def test_short_lines_at_the_end_belong_to_a_list() -> None:
    rows = "".join(f"<div><p>{name}</p><p>Hosting</p><p>Spain</p></div>" for name in ("Hooli", "Umbrella"))
    assert texts(page(f"{CONTENT}<h2>Partners</h2>{rows}"))[-3:] == ["Umbrella", "Hosting", "Spain"]


@pytest.mark.parametrize(
    "said",
    [
        "“Content” – what you send to us.",
        "Support · for 30 days",
        "Hosting | Spain",
        "Edit this information at any time.",
    ],
)
def test_a_definition_is_no_praise_and_a_line_of_pieces_stays(said: str) -> None:
    assert said in texts(page(f"{CONTENT}<p>{said}</p><p>{END}</p>"))


def test_a_link_to_no_place_leads_elsewhere() -> None:
    cards = f'<section><h2>From our newsroom</h2><div>{NEWS}<a href="#">More</a></div></section>'
    site = f"<html><body><div><div><h1>Terms</h1>{CONTENT}{SECTIONS * 6}</div>{cards}</div></body></html>"
    assert NEWS.removeprefix("<p>").removesuffix("</p>") not in texts(site)


def test_a_list_item_with_c_is_no_copyright() -> None:
    assert "(c) You must delete all copies." in texts(page(f"{CONTENT}<p>(c) You must delete all copies.</p>"))


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (page(f"<p>Last updated: June 4, 2025</p>{CONTENT}"), {"updated": "2025-06-04"}),
        (page(f"<div><p>Effective 5 May 2026</p></div><div>{CONTENT}</div>"), {"effective": "2026-05-05"}),
        (page(f"<h4>Last updated: October 31, 2025</h4>{CONTENT}"), {"updated": "2025-10-31"}),
        (page(f"{CONTENT}<p>Version 2.1, effective 2026-01-02</p>"), {"version": "2.1", "effective": "2026-01-02"}),
        (page(f"<header><p>Updated: 2026-01-02</p></header>{CONTENT}"), {"updated": "2026-01-02"}),
    ],
)  # fmt: skip
def test_dates_that_stand_above_or_below_it(html: str, expected: dict[str, str]) -> None:
    assert said(html) == {"title": "Terms of Service", "language": "en", **expected}
    assert texts(html) == WHOLE


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("<html><body><div id='root'></div></body></html>", "no document: 0 words of text"),
        (f"<html><body><nav>{INTRO}</nav></body></html>", "no document: 0 words of text"),
        ("<html><body><h1>Just a moment</h1><p>Checking your browser</p></body></html>", "a challenge page"),
        ("<html><head><title>Error</title></head><body><p>Application error: see the console</p></body></html>", "an error page"),
        (f"<html><body><footer>{INTRO * 3}</footer><p>Not now.</p></body></html>", "no document: 0 words of text"),
        (page()[:900], "the end of the page is missing"),
        ("%PDF-1.7 ...", "the end of the PDF is missing"),
        ("\x00\x01\x02", "binary data, not a page"),
    ],
)  # fmt: skip
def test_what_is_no_document(html: str, reason: str) -> None:
    assert outcome(html) == Unreadable(reason)


def test_a_list_of_a_few_rows_is_a_document() -> None:
    rows = "".join(f"<tr><td>{name}</td><td>Spain</td></tr>" for name in ("Name", "Hooli", "Umbrella"))
    assert texts(page(f"<table>{rows}</table>", title="Partners"))[2:4] == ["Hooli", "Spain"]


@pytest.mark.parametrize("part", ["<h2>a</h2>", "<tr><td>a</td><td>b</td></tr>"])
def test_more_headings_and_rows_than_a_document_has_are_refused(part: str) -> None:
    words = "It rains by the sea, and people who live there say that it always has. " * 20
    parts = part * (MOST_PARTS + 1)
    inside = f"<table>{parts}</table>" if "<tr>" in part else parts
    page = f"<!doctype html><title>T</title><main><h1>Terms</h1><p>{words}</p>{inside}</main></html>".encode()
    found = read_policy(page, "page.html")
    assert isinstance(found, Unreadable)
    assert "headings and rows of tables are more than a document has" in found.reason
