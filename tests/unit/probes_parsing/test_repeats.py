"""Elements that repeat side by side, as cards of lines."""

from __future__ import annotations

from probes.parsing.repeats import Repeat, repeats


def found(body: str) -> list[Repeat]:
    return list(repeats(f"<html><head><title>x</title></head><body>{body}</body></html>"))


def test_cards_are_the_lines_of_like_elements() -> None:
    [repeat] = found(
        "<h2>Ours</h2><p>All of them:</p><ul><li><b>A</b> one<p>two</p></li><li>B<br><i>in</i>line<div>three</div></li></ul>"
    )
    assert repeat.cards == (("A one", "two"), ("B", "inline", "three"))
    assert repeat.before[:2] == ("Ours", "All of them:")


def test_a_link_is_a_card_where_it_holds_one() -> None:
    [repeat] = found("<div><a href=1><div>A</div><div>one</div></a> <a href=2> <div>B</div><p>two</p></a></div>")
    assert repeat.cards == (("A", "one"), ("B", "two"))
    assert found("<div><p><a>A</a> x</p><p><a>B</a> y</p></div>") == []


def test_what_does_not_repeat_is_no_list() -> None:
    assert found("<div><p>A</p><div>B<p>C</p></div><section>D<p>E</p></section></div>") == []
    assert found("<nav><div>A<p>1</p></div><div>B<p>2</p></div></nav><script>x</script>") == []
    assert list(repeats("")) == []


def test_long_cards_and_deep_pages_are_left_out() -> None:
    long = "<div>" + "<p>x</p>" * 40 + "</div>"
    assert all(
        len(card) <= 14
        for repeat in found(f"<div>{long}{long}<div><p>A</p><p>B</p></div></div>")
        for card in repeat.cards
    )
    assert found("<div>" * 5_000) == []
