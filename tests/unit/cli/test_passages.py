"""A document's change in the terminal: sentences with the words marked, and nothing that the page could do to it."""

from __future__ import annotations

from datetime import UTC, datetime

from watcher.cli.passages import in_words, lines
from watcher.domain.changes import Change, ChangeState, ChangeType, Difference
from watcher.domain.facts import Fact

NOW = datetime(2026, 11, 25, 2, 25, tzinfo=UTC)


def change(before: Fact | None, after: Fact | None) -> Change:
    found = Difference(ChangeType.ALTERED, before, after)
    return Change("c1", "acme/policy", "acme", "policy", found, NOW, ChangeState.CONFIRMED)


def test_sentences_are_shown_whole_with_their_words_marked() -> None:
    told = change(
        Fact("Data", "text", ("We keep it for 30 days.",)), Fact("Our data", "text", ("We keep it for 90 days.",))
    )
    assert list(lines(told)) == [
        "“Data” → “Our data”",
        "altered; tightened: kept: 30 → 90 days",
        "about data retention",
        "",
        "We keep it for [red][-30-][/red] [green]{+90+}[/green] days.",
        "  tightened: kept: 30 → 90 days",
    ]


def test_markup_and_escapes_of_a_page_do_nothing() -> None:
    told = change(Fact("[bold]", "text", ("Old.",)), Fact("[bold]", "text", ("Old. [link=x]New\x1b[31m[/link] text.",)))
    shown = "\n".join(lines(told))
    assert "\\[bold]" in shown
    assert "\\[link=x]" in shown
    assert "\x1b" not in shown


def test_a_documents_dates_are_one_line_and_prices_are_none_of_it() -> None:
    told = change(Fact("document", "version", "1"), Fact("document", "version", "2"))
    assert list(lines(told)) == ["document version: altered, 1 → 2"]
    assert in_words(told)
    assert not in_words(change(Fact("acme-large", "price", "1"), Fact("acme-large", "price", "2")))
