"""HTML as blocks: what is text, what is a control, and that names of classes mean nothing."""

from __future__ import annotations

import pytest

from probes.parsing.policy.blocks import Form
from probes.parsing.policy.hypertext import markup, outline


def texts(body: str) -> list[str]:
    return [block.text for block in outline(markup(f"<html><body>{body}</body></html>")).blocks]


def forms(body: str) -> list[tuple[Form, str]]:
    return [(block.form, block.text) for block in outline(markup(f"<html><body>{body}</body></html>")).blocks]


def test_headings_paragraphs_items_and_rows() -> None:
    body = "<h2>Data</h2><p>We keep <b>it</b>.</p><ul><li>One<li>Two</ul><table><tr><th>Name<th>Place<tr><td>Hooli<td>Spain</table>"
    assert forms(body) == [
        (Form.HEADING, "Data"),
        (Form.PARAGRAPH, "We keep it."),
        (Form.ITEM, "One"),
        (Form.ITEM, "Two"),
        (Form.ROW, "Name | Place"),
        (Form.ROW, "Hooli | Spain"),
    ]


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("<p>We use <button>services</button> of others.</p>", ["We use services of others."]),
        ('<p>See the <a role="button" href="#x">terms</a>.</p>', ["See the terms."]),
        ("<div><button>Copy link</button></div><p>Text.</p>", ["Text."]),
        ("<h3><button>What we keep</button></h3><p>Text.</p>", ["What we keep", "Text."]),
        ("<label>Language</label><select><option>Deutsch</option></select><p>Text.</p>", ["Text."]),
        ('<div role="dialog">We value you</div><p>Text.</p>', ["Text."]),
        ('<div aria-modal="true">Choose</div><p>Text.</p>', ["Text."]),
        ('<div id="onetrust-consent-sdk"><p>We use cookies.</p></div><p>Text.</p>', ["Text."]),
        ('<span role="img">icon-link</span><p>Text.</p>', ["Text."]),
        ('<div role="status">Page loaded</div><p>Text.</p>', ["Text."]),
        ('<div aria-hidden="true"><p>Text.</p></div>', ["Text."]),
        ('<div class="toc cookie-policy banner nav"><p>Text.</p></div>', ["Text."]),
        ("<p>Text.</p><script>var x = '<p>no</p>'</script><!-- <p>no</p> -->", ["Text."]),
        ("<p>One<br>line<br><br>Two</p>", ["One line", "Two"]),
        ("<p>a&nbsp;b &amp; c\u2060d\u00ad</p>", ["a b & cd"]),
        ("<p>Policy<span> (opens in a new window)</span> and more</p>", ["Policy and more"]),
        ("<p>Policy<span>Opens in new tab</span></p>", ["Policy"]),
        ("<my-note>One</my-note><my-note>Two</my-note>", ["One", "Two"]),
    ],
)  # fmt: skip
def test_what_is_shown(body: str, shown: list[str]) -> None:
    assert texts(body) == shown


def test_an_address_hidden_from_robots_is_read() -> None:
    coded = "42" + "".join(f"{ord(sign) ^ 0x42:02x}" for sign in "legal@acme.example")
    body = f'<p>Write to <a href="/cdn" class="__cf_email__" data-cfemail="{coded}">[email&#160;protected]</a>.</p>'
    assert texts(body) == ["Write to legal@acme.example."]
    assert texts('<p>Write to <span data-cfemail="zz">x</span>.</p>') == ["Write to [email protected]."]


def test_a_row_of_one_cell_is_a_card() -> None:
    body = "<table><tr><td><div>Hooli</div><div>Hosting</div><p>Spain</p></td></tr></table>"
    (row,) = outline(markup(f"<html><body>{body}</body></html>")).blocks
    assert (row.form, row.cells) == (Form.ROW, ("Hooli", "Hosting", "Spain"))


def test_a_table_that_lays_out_a_page_is_no_table() -> None:
    body = "<table><tr><td>Side</td><td><h2>Data</h2><p>We keep it.</p></td></tr></table>"
    assert forms(body) == [(Form.PARAGRAPH, "Side"), (Form.HEADING, "Data"), (Form.PARAGRAPH, "We keep it.")]


def test_what_a_page_says_of_itself() -> None:
    found = outline(
        markup('<html lang="de-AT"><head><title>Acme\n Terms</title></head><body><button>x</button></body></html>')
    )
    assert (found.title, found.language, found.blocks) == ("Acme Terms", "de", ())
