"""``watcher diff --format``: a change with what it rests on, as text or as a page of its own."""

from __future__ import annotations

from enum import StrEnum

from alerts.evidence.html import as_html
from alerts.evidence.model import Side, evidence_of
from alerts.evidence.text import as_text
from probes.parsing.pdf.lines import lines_of
from probes.parsing.pdf.runs import NotRead, is_pdf, read_pdf
from storage.views.one_change import ChangeStory
from storage.views.snapshots import Evidence


class DiffFormat(StrEnum):
    """How evidence is written."""

    TEXT = "text"
    HTML = "html"
    COLUMNS = "side-by-side"


def written(story: ChangeStory, form: DiffFormat) -> str:
    """A change in one of the formats; safe for terminals, mails and browsers whatever the page says."""
    found = evidence_of((story.change,), story.source, _side(story.before), _side(story.after))
    return as_text(found) if form is DiffFormat.TEXT else as_html(found, columns=form is DiffFormat.COLUMNS)


def _side(stored: Evidence | None) -> Side | None:
    if stored is None:
        return None
    return Side(stored.ref.fetched_at, stored.ref.url, stored.length, stored.ref.sha256)


def page_lines(body: bytes) -> list[str]:
    """The lines of a stored page; of a PDF those that it prints."""
    if not is_pdf(body):
        return body.decode("utf-8", "replace").splitlines()
    try:
        return [line.text for line in lines_of(read_pdf(body)).lines]
    except NotRead as error:
        return [str(error)]
