"""A status page: JSON or a feed, told by what it holds. Pure."""

from __future__ import annotations

from probes.parsing.jsons import begins_as_json, parse
from probes.parsing.status.feeds import read_feed
from probes.parsing.status.summaries import read_summary
from watcher.domain.observations import Reading, Unreadable


def read_status(body: bytes) -> Reading | Unreadable:
    """Incidents and maintenances that are not over, and the state of components.

    Unreadable is whatever is neither JSON of a status page nor a feed: a page for people, an error, a challenge.
    """
    text = body.decode("utf-8-sig", "replace").strip()
    if not text:
        return Unreadable("the page is empty")
    if begins_as_json(text):
        try:
            return read_summary(parse(text))
        except ValueError as error:
            return Unreadable(f"the JSON is broken: {error}")
    if text.startswith("<?xml") or text[:200].lower().startswith(("<feed", "<rss")):
        return read_feed(body.strip())
    return Unreadable("it is neither JSON nor a feed: give the target the page's /api/v2/summary.json or its Atom feed")
