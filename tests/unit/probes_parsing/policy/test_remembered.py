"""Readings that are remembered: what makes two pages one, what does not, and how much is kept."""

from __future__ import annotations

import pytest

from probes.parsing.policy.hypertext import markup
from probes.parsing.policy.remembered import Readings
from tests.unit.probes_parsing.policy.pages import DATA, INTRO, SECTIONS, USE, facts, outcome, page
from watcher.domain.facts import Fact
from watcher.domain.observations import Reading, Unreadable

PLAIN = page()


def reading(text: str) -> Reading:
    return Reading((Fact("Data", "text", (text,)),))


@pytest.mark.parametrize("other", [
    page(f'<p class="c-1" style="color:red">{INTRO}</p>{SECTIONS}'),
    page(head="<script>build = 77</script>"),
    page(head="<nav><a href='/new'>A menu</a></nav>"),
    PLAIN.replace("<title>", "<meta name=build content=9><title>"),
])  # fmt: skip
def test_pages_that_differ_in_what_nobody_reads_have_one_mark(other: str) -> None:
    assert other != PLAIN
    assert markup(other).mark == markup(PLAIN).mark


@pytest.mark.parametrize("other", [
    page(title="Terms"), PLAIN.replace('lang="en"', 'lang="de"'), PLAIN.replace("30 days", "31 days"),
    page(f'<div role="dialog"><p>{INTRO}</p></div>{SECTIONS}'),
    page(f"<p><b>{INTRO}</b></p>{SECTIONS}"),
    page(f'<p><a href="#data">{INTRO}</a></p>{SECTIONS}'),
    page(f'<p><a href="/data">{INTRO}</a></p>{SECTIONS}'),
    page(f'<p>{INTRO}</p>{SECTIONS}<span data-cfemail="00612e">x</span>'),
])  # fmt: skip
def test_whatever_may_read_otherwise_has_a_mark_of_its_own(other: str) -> None:
    assert markup(other).mark != markup(PLAIN).mark


def test_a_text_and_a_tag_that_look_alike_have_marks_of_their_own() -> None:
    one, other = (markup(f"<html><body>{text}</body></html>").mark for text in ("&lt;b&gt;x", "<b>x</b>"))
    assert one != other


def test_a_page_read_before_is_read_the_same_and_not_again() -> None:
    first = facts(page(head="<script>build = 1</script>"))
    second = facts(page(head="<script>build = 2</script>"))
    assert first is second


def test_a_page_that_is_cut_off_is_unreadable_though_its_whole_was_read() -> None:
    whole = f"<html><body><main><h1>Terms</h1><p>{INTRO}</p><p>{DATA}</p><p>{USE}</p></main></body></html>"
    assert isinstance(outcome(whole), Reading)
    assert outcome(whole.partition("</main>")[0]) == Unreadable("the end of the page is missing")


def test_the_oldest_are_forgotten_where_there_is_no_room() -> None:
    kept = Readings(most=10_000)
    for at in range(9):
        kept.keep(bytes([at]), reading("x" * 1_000))
    assert 1 < len(kept) < 9
    assert kept.get(bytes([0])) is None
    assert kept.get(bytes([8])) == reading("x" * 1_000)


def test_what_is_too_large_is_returned_and_not_remembered() -> None:
    kept = Readings(most=10_000)
    kept.keep(b"small", reading("x"))
    assert kept.keep(b"large", reading("x" * 20_000)) == reading("x" * 20_000)
    assert kept.get(b"large") is None
    assert kept.get(b"small") is not None


def test_pages_without_a_document_are_remembered_too_and_all_can_be_forgotten() -> None:
    kept = Readings()
    kept.keep(b"wall", Unreadable("a login page"))
    assert kept.get(b"wall") == Unreadable("a login page")
    kept.clear()
    assert len(kept) == 0
