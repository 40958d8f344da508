"""HTML as a flat row of tags: what the parser repairs, what is skipped, where an element ends."""

from __future__ import annotations

import time

import pytest

from probes.parsing.grid import Heading, Pane, Prose, assemble
from probes.parsing.hypertext import html_blocks
from probes.parsing.markup import Markup, read_tag, too_deep


def names(html: str) -> list[str]:
    return [("/" if tag.closing else "") + tag.name for tag in Markup(html).tags if tag.name]


def said(html: str) -> list[str]:
    return [block.text for block in html_blocks(html) if isinstance(block, Prose)]


def cells(html: str) -> list[list[str]]:
    return [[cell.text for cell in row] for row in assemble(html_blocks(html)).grids[0].table.rows]


def test_missing_ends_are_there_and_skipped_elements_are_not() -> None:
    assert names("<p>a<p>b<script>1<2</script><svg><path/></svg>") == ["body", "p", "/p", "p", "/p", "/body"]


@pytest.mark.parametrize(
    ("source", "attributes"),
    [
        ('td rowspan="2" class="x"', {"rowspan": "2", "class": "x"}),
        ('div class="wide"', {}),
        ('div role="row" aria-label="a&quot;b"', {"role": "row", "aria-label": 'a"b'}),
        ("td hidden", {"hidden": ""}),
        ("/td", {}),
    ],
)
def test_attributes_are_read_where_they_can_matter(source: str, attributes: dict[str, str]) -> None:
    assert read_tag(source).attributes == attributes


def test_signs_that_look_like_tags_are_text() -> None:
    assert said("<p title='a>b <i>'>1 &lt; 2 &amp;lt; 3&nbsp;&gt; 0</p><!-- <p>no > yes</p> -->") == [
        "1 < 2 &lt; 3 > 0"
    ]


def test_a_tag_whose_name_holds_a_bracket_is_one_tag() -> None:
    assert said("<p>left <acme<b>bold</p><p>right</p>") == ["left bold", "right"]


def test_an_element_ends_where_its_own_end_is() -> None:
    html = "<table><tr><td>a<table><tr><td>inner</td></tr></table>b</td><td>c</td></tr></table>"
    assert cells(html) == [["a\ninner\nb", "c"]]


def test_hidden_parts_of_a_cell_are_left_out() -> None:
    html = "<table><tr><td>$1<span hidden>$9</span><span aria-hidden=true>$8<br>$7</span></td><td hidden>$2</td></tr></table>"
    assert cells(html) == [["$1", "$2"]]


def test_a_void_element_that_is_hidden_hides_nothing_after_it() -> None:
    assert cells("<table><tr><td><img hidden>$1<br hidden>$2</td></tr></table>") == [["$1$2"]]


def test_a_pane_is_named_by_the_button_that_opens_it() -> None:
    html = '<button id="tab-2">Batch</button><div role="tabpanel" aria-labelledby="tab-2"><p>$1</p></div>'
    page = assemble(html_blocks(html))
    assert page.panes == (Pane("Batch", empty=False),)
    assert [prose.text for prose in page.prose] == ["$1"]


def test_a_heading_by_its_role_has_its_level() -> None:
    blocks = list(html_blocks('<div role="heading" aria-level="3">Acme<br>Large<sup>1</sup></div>'))
    assert blocks == [Heading(3, "Acme Large 1")]


def test_deep_nesting_is_seen_before_anything_is_parsed() -> None:
    assert too_deep("<div>" * 4_001)
    assert not too_deep("<div></div>" * 10_000)


@pytest.mark.parametrize(
    "piece",
    [
        "<tab-panel>",
        "<table>",
        "<x-a>",
        "<td>",
        "<tr><td>",
        '<b role="row">',
        '<a b"c>',
        "<!--",
        "<table></table><figcaption>",
        "<dl><dt>a<dd>b",
    ],
)
def test_unfinished_markup_is_read_in_one_go(piece: str) -> None:
    began = time.process_time()
    list(html_blocks(piece * 5_000))
    assert time.process_time() - began < 2


def test_panes_within_panes_have_names_so_far() -> None:
    page = assemble(html_blocks('<tab-panel title="Batch">x' * 5_000 + "<table><tr><td>$1</td></tr></table>"))
    assert page.grids[0].tabs == ("Batch",) * 40
    assert len(page.panes) == 40
