"""Whom changed sections of a policy hit: workflows that declared what their sentences are about. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from watcher.domain.changes import Change
from watcher.domain.documents import DOCUMENT, LANGUAGE, document_of
from watcher.domain.edits import excerpt
from watcher.domain.facts import Fact
from watcher.domain.impacts import Impact, Severity
from watcher.domain.meaning import REGROUPED, Reworking, Verdict, meanings, together
from watcher.domain.obligations import Meaning
from watcher.domain.times import instant
from watcher.domain.topics import OF_DATA, OF_REGIONS, topic, words_on
from watcher.domain.workflows import Workflow

SOON = timedelta(days=30)  # from when what tightens is critical for everybody whom it hits
MOST_SHOWN = 3  # sentences that a workflow is shown
_LONGEST, _HEADING = 210, 60  # characters of a sentence and of a heading that are shown
_EFFECTIVE = "effective"


@dataclass(frozen=True, slots=True)
class Match:
    """A sentence that reads otherwise and is about something that a workflow declared."""

    change: Change
    sentence: Reworking
    topic: str
    words: tuple[str, ...]


def assess_clauses(
    changes: Sequence[Change], after: Sequence[Fact], workflows: Sequence[Workflow], at: datetime
) -> tuple[Impact, ...]:
    """Impacts of changes of one document on workflows that use the vendor's models and declared what they touch.

    Args:
        changes: confirmed ones, of one document.
        after: facts with the changes; the day on which the document takes effect is among them where it says so.
        workflows: all that are registered.
        at: from when days are counted.
    """
    english = in_english(after)
    verdicts = meanings(changes, english=english)
    read = [(change, _sentences(verdict)) for change, verdict in zip(changes, verdicts, strict=True)]
    impacts = []
    for workflow in workflows:
        wanted = topics_for(workflow) if changes and uses_vendor(workflow, changes[0].provider) else ()
        matches = [match for change, found in read for match in _matches(change, found, wanted)]
        if matches:
            titles = {document_of(match.change.difference.fact) for match in matches}
            start = starts([fact for fact in after if document_of(fact) in titles], at)
            impacts.append(_impact(workflow, matches, start, at))
    return tuple(impacts)


def _sentences(verdict: Verdict) -> tuple[Reworking, ...]:
    """The sentences that really read otherwise: those only split or joined are no news to anybody."""
    return tuple(each for each in verdict.sentences if each.why != (REGROUPED,))


def in_english(facts: Sequence[Fact]) -> bool:
    """Whether a document is in English, as far as it tells."""
    said = {str(fact.value) for fact in facts if (fact.subject, fact.attribute) == (DOCUMENT, LANGUAGE)}
    return not said or any(value.casefold().startswith("en") for value in said)


def starts(facts: Sequence[Fact], at: datetime) -> datetime | None:
    """When a document takes effect, where it names a day to come."""
    for fact in facts:
        if (fact.subject, fact.attribute) == (DOCUMENT, _EFFECTIVE):
            try:
                moment = instant(date.fromisoformat(str(fact.value)))
            except ValueError:
                continue
            if moment > at:
                return moment
    return None


def topics_for(workflow: Workflow) -> tuple[str, ...]:
    """What a workflow wants to hear of: its topics, and what concerns its data and its regions."""
    own = [topic(name) for name in (*workflow.policy_topics, *workflow.data)]
    data = OF_DATA if workflow.data else ()
    regions = OF_REGIONS if workflow.regions else ()
    return tuple(dict.fromkeys((*own, *data, *regions)))


def uses_vendor(workflow: Workflow, provider: str) -> bool:
    """Whether a workflow uses a model of a vendor's, or falls back to one."""
    names = (name for use in workflow.uses for name in (use.model, *use.fallbacks, *use.alike))
    return any(name.partition("/")[0] == provider for name in names)


def _matches(change: Change, found: Sequence[Reworking], wanted: Sequence[str]) -> Iterator[Match]:
    """Each sentence once, by the first topic that it touches."""
    heading = change.difference.fact.subject.rpartition(" › ")[2]
    for sentence in found:
        for name in wanted:
            words = words_on(name, sentence.turn.both) or words_on(name, heading)
            if words:
                yield Match(change, sentence, name, words)
                break


def _impact(workflow: Workflow, matches: Sequence[Match], start: datetime | None, at: datetime) -> Impact:
    verdict = together([match.sentence for match in matches])
    topics = ", ".join(dict.fromkeys(match.topic for match in matches))
    ids = tuple(dict.fromkeys(match.change.id for match in matches))
    decisive = [match for match in matches if match.sentence.meaning is verdict.meaning] or matches
    reason = f"{verdict.meaning} on {topics}: {'; '.join(verdict.why[:MOST_SHOWN])}"
    shown: list[str] = []
    for match in decisive[:MOST_SHOWN]:
        shown.append(_shown(match, " ".join((reason, *shown))))
    left = len(matches) - len(shown)
    more = (f"and {left} more {'sentence' if left == 1 else 'sentences'} on {topics}",) if left > 0 else ()
    severity = _severity(verdict.meaning, workflow, start, at)
    return Impact(workflow.id, workflow.owner, ids, DOCUMENT, severity, reason, notes=(*shown, *more))


def _severity(meaning: Meaning, workflow: Workflow, start: datetime | None, at: datetime) -> Severity:
    """What tightens asks to act; so does what nobody but a reader can weigh, less loudly."""
    if meaning is Meaning.TIGHTENED:
        soon = start is not None and start - at <= SOON
        return Severity.CRITICAL if workflow.critical or soon else Severity.WARNING
    return Severity.WARNING if meaning is Meaning.UNCLEAR else Severity.INFO


def _shown(match: Match, said: str) -> str:
    """A sentence before and after, with its heading where that is not said yet."""
    turn = match.sentence.turn
    where = match.change.difference.fact.subject.rpartition(" › ")[2]
    place = "" if where == DOCUMENT or f"“{where}”" in said else f"“{_short(where, _HEADING)}”: "
    if not turn.before or not turn.after:
        return f"{place}{'new' if turn.after else 'gone'}: “{_short(turn.after or turn.before)}”"
    return f"{place}“{_short(excerpt(turn.before, turn.after, _LONGEST))}”"


def _short(text: str, longest: int = _LONGEST) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"
