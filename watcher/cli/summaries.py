"""``watcher diff --summary``: what the user's own model writes of the changed sentences, under them and marked."""

from __future__ import annotations

import typer

from storage.store import SqlStore
from watcher.bootstrap import fetching, summarist
from watcher.cli.output import out, plain, warn
from watcher.config import Settings
from watcher.domain.changes import Change
from watcher.domain.errors import UsageError
from watcher.domain.summaries import Question, Summary, question
from watcher.pipeline.summaries import NoSummary


def asked(configured: Settings, change: Change) -> Question:
    """What to ask on a change.

    Raises:
        UsageError: nobody is configured to be asked, or no sentence changed.
    """
    if configured.summaries is None:
        raise UsageError(
            f"{configured.path}: no model is configured to write summaries; add, with a key from the environment, "
            'summaries: {api: {family: openai, base_url: "https://...", model: NAME, key: "${NAME}"}}'
        )
    found = question([change], configured.summaries.words)
    if found is None:
        raise UsageError(f"change {change.id} changes no sentence of a document: there is nothing to summarise")
    return found


def show(configured: Settings, store: SqlStore, change: Change, ask: Question) -> None:
    """Print the summary that is known, or ask for one. Exit code 3 where there is none."""
    if configured.summaries is None:
        return
    with fetching(configured) as caller:
        got = summarist(configured, configured.summaries, store, caller).summary(f"change {change.id}", ask)
    if isinstance(got, NoSummary):
        warn(f"no summary: {got.reason}")
        raise typer.Exit(3)
    for line in lines(got, ask.left_out):
        out().print(plain(line))


def lines(summary: Summary, left_out: str) -> list[str]:
    """The block: its mark, what was left out, and the text."""
    return ["", summary.mark, *([f"  ({left_out})"] if left_out else []), f"  {summary.text}"]
