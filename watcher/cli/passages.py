"""A change of a document in words: its section, what it means, and each sentence before and after, marked."""

from __future__ import annotations

import re
from collections.abc import Iterator

from watcher.cli.describe import summary
from watcher.cli.output import plain
from watcher.domain.changes import Change
from watcher.domain.documents import DOCUMENT, TEXTS
from watcher.domain.edits import marked
from watcher.domain.meaning import meaning_of

_OUT = re.compile(r"\[-(?:(?!-\]).)*-\]", re.DOTALL)
_IN = re.compile(r"{\+(?:(?!\+}).)*\+}", re.DOTALL)


def in_words(change: Change) -> bool:
    """Whether a change is one of a document, which words tell better than lines of its page."""
    fact = change.difference.fact
    return fact.attribute in TEXTS or fact.subject == DOCUMENT


def lines(change: Change) -> Iterator[str]:
    """What to print, as markup for the console; what a page says is made harmless."""
    difference = change.difference
    if difference.fact.attribute not in TEXTS:
        yield plain(summary(difference, change.first_seen))
        return
    verdict = meaning_of(difference, change.provider)
    sides = (difference.before, difference.after)
    yield plain(" → ".join(dict.fromkeys(f"“{side.subject}”" for side in sides if side is not None)))
    yield plain(f"{difference.type}; {verdict.meaning}: {'; '.join(verdict.why)}")
    if verdict.topics:
        yield plain(f"about {', '.join(verdict.topics)}")
    for each in verdict.sentences:
        yield ""
        yield _coloured(plain(marked(each.turn.before, each.turn.after)))
        yield plain(f"  {each.meaning}: {'; '.join(each.why)}")


def _coloured(text: str) -> str:
    text = _OUT.sub(lambda found: f"[red]{found[0]}[/red]", text)
    return _IN.sub(lambda found: f"[green]{found[0]}[/green]", text)
