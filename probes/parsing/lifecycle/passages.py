"""The running text of a section: cards, lists under a sentence, logs of changes, and plain paragraphs."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from probes.parsing.grid import Prose, Section
from probes.parsing.labels import looks_like_id
from probes.parsing.lifecycle import phases
from probes.parsing.lifecycle.announcements import announced
from probes.parsing.lifecycle.cards import CardReader
from probes.parsing.lifecycle.drafts import DATED, Conventions, Draft, Findings, told_apart
from probes.parsing.lifecycle.names import Name, names_of_label, speaks_of_no_model
from probes.parsing.lifecycle.naming import names_in
from probes.parsing.lifecycle.phases import ANNOUNCED, DEPRECATED, SHUTDOWN
from probes.parsing.lifecycle.printed import DIGIT, printed, with_years
from probes.parsing.lifecycle.replacements import replacements
from probes.parsing.lifecycle.sentences import (
    Said,
    analysed,
    attribute_of,
    carries,
    is_about_models,
    is_edited,
    read_sentence,
    sentences,
    states_plainly,
)
from probes.parsing.lifecycle.titles import day_of, names_of_heading, phase_of
from probes.parsing.lifecycle.when import EXACT, Stated, stated
from probes.parsing.lifecycle.wrapping import unwrapped

_MOST_LINES = 4_000
_LONGEST_ITEM = 160
_FOLLOWING = re.compile(r"\b(?:following|these|below|listed)\b|以下|如下", re.IGNORECASE)
_BELOWS = ("following", "below", "listed", "以下", "如下", "下列")
_BELOW = re.compile(r"\b(?:following|below|listed)\b|以下|如下|下列")  # of a text in lower case
_OTHERWISE = re.compile(
    r"\b(?:new|available|supported|active|current|latest|added|improv\w+|features?)\b", re.IGNORECASE
)
_DASH = re.compile(r"\s+[-–—:|]\s+|:\s+|\s*(?:→|->|=>)\s*|\t")
_PAST = re.compile(
    r"(?:^|['’]ve |\b(?:have|has|was|were|been|are|is)(?: \w+)? )(?:now )?(?:shut down|retired|removed|"
    r"sunset|discontinued|"
    r"decommissioned|turned (?:off|down)|no longer (?:available|supported|accessible|served))",
    re.IGNORECASE,
)
_ARROW = re.compile(r"\s*(?:→|⇒|➜|->|=>)\s*")
_USERS = re.compile(
    r"\s+users (?:should|must|can|may|are advised to) (?:transition|migrate|move|switch|upgrade) to\s+", re.IGNORECASE
)
_YET = re.compile(
    r"\bwill\b|\bupcoming\b|\bplan\w*\b|\bscheduled?\b|\bsoon\b|\bgoing to\b|\bto be\b|\bbeing\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Lead:
    """What a line says of the items under it: their phase and date; nothing where they are no ends of models."""

    phase: str | None = None
    dated: Stated | None = None
    told: bool = True


class PassageReader:
    """Reads the prose of one section, line by line; ``listed``: its models stand in a table of its own."""

    def __init__(
        self,
        section: Section,
        rules: Conventions,
        known: Collection[str],
        inherited: tuple[Name, ...],
        *,
        listed: bool = False,
    ) -> None:
        self.listed = listed
        self.section = section
        self.rules = rules
        self.known = known
        self.found = Findings()
        self.subject = names_of_heading(section.headings[-1]) if section.headings else ()
        prose = unwrapped(section.prose[:_MOST_LINES])
        texts = with_years([one.text for one in prose], section.headings)
        self.prose = [
            one if text == one.text else replace(one, text=text) for one, text in zip(prose, texts, strict=True)
        ]
        self.announced = announced(section.headings, [prose.text for prose in self.prose], rules.day_first)
        self.lead: _Lead | None = None
        self.carried: tuple[Name, ...] = ()
        self.floating: Stated | None = None
        self.card = CardReader(self.subject or inherited, rules, self.found)
        self.titled = _Lead(phase_of(section.headings))
        self.day = day_of(section.headings, rules.day_first)

    def read(self) -> Findings:
        """All lines."""
        for prose in self.prose:
            self._line(prose)
        self.card.name_all()
        self._announce()
        return self.found

    def _line(self, prose: Prose) -> None:
        text = prose.text.strip()
        if not text or self.card.read(text, prose.where):
            return
        if not self.subject:
            self.card.begin(text)
        if not self._dates_list(text) and not self._in_list(text, prose.where):
            self.lead = None
            if len(text) > _LONGEST_ITEM or not self._dated_item(text, prose.where):
                self._sentences(text, prose.where)

    def _in_list(self, text: str, where: str) -> bool:
        """Whether a line is an item of a list, or the line under which one begins."""
        if self.lead is not None and len(text) <= _LONGEST_ITEM and self._item(text, where):
            return True
        if not self._begins_list(text):
            return False
        if not (_FOLLOWING.search(text) and text.endswith((":", "："))):
            self._sentences(text, where)
        return True

    def _is_lead(self, text: str) -> bool:
        if text.rstrip().endswith((":", "：")):
            return True
        named = len(text) <= 400 and "model" in (lower := text.lower()) and _speaks_of_below(lower)
        return named and not names_in(text, self.known)

    def _begins_list(self, text: str) -> bool:
        if not self._is_lead(text):
            return False
        above = self.lead
        named = {mention.phase for mention in phases.mentions(text)} & {SHUTDOWN, DEPRECATED}
        dates = [one for one in stated(text, self.rules.day_first) if one.phase in (SHUTDOWN, DEPRECATED, None)]
        recommends = phases.replacing(text) < len(text) and not dates
        if recommends or speaks_of_no_model(text) or (not named and not dates and _OTHERWISE.search(text)):
            self.lead = _Lead(told=False)
            return True
        phase = SHUTDOWN if SHUTDOWN in named else DEPRECATED if named else above.phase if above else self.titled.phase
        dated = dates[-1] if dates else above.dated if above and above.told else self.floating
        if len({one.day for one in dates}) > 1:
            dated = None
        if dated is None and named and _PAST.search(text) and not _YET.search(text):
            dated = self.day
        self.lead = _Lead(phase, dated)
        self.card.listed = ()
        return True

    def _dates_list(self, text: str) -> bool:
        """Whether a line is nothing but the date of the items that follow it."""
        if self.lead is None or not _is_date(text, self.rules.day_first, spare=3):
            return False
        self.lead = replace(self.lead, dated=stated(text, self.rules.day_first)[0])
        self.card.listed = ()
        return True

    def _item(self, text: str, where: str) -> bool:
        lead = self.lead
        if lead is None:
            return False
        if text.endswith((":", "：")) and len(text) <= 80 and not printed(text):
            return False
        text, *instead = _USERS.split(text, maxsplit=1) if "users" in text else _ARROW.split(text, maxsplit=1)
        pieces = [piece.strip() for piece in _DASH.split(text, maxsplit=2) if piece.strip()]
        names = names_of_label(text) or (names_of_label(pieces[0]) if pieces else ())
        own = stated(text, self.rules.day_first)
        if not names and own and len(pieces) > 1:
            names = names_of_label(pieces[1])
        if not names or any(printed(name.text) for name in names):
            return False
        if lead.told and not is_edited(text):
            self._listed(names, text, own, lead, where)
            self.card.listed += names
            self._instead(names, instead, where)
        return True

    def _instead(self, names: tuple[Name, ...], instead: list[str], where: str) -> None:
        """``acme-large → acme-large-2``."""
        if instead and (listed := replacements(instead[0])):
            self.found.drafts += [Draft(name.text, name.id, "replacement", listed, where) for name in names]

    def _dated_item(self, text: str, where: str) -> bool:
        """``acme-large - May 1, 2027`` or ``May 1, 2027: acme-large`` under a heading that names their phase."""
        if self.titled.phase is None or not DIGIT.search(text):
            return False
        pieces = [piece.strip(" .") for piece in _DASH.split(text) if piece.strip(" .")]
        dates = [piece for piece in pieces if _is_date(piece, self.rules.day_first)]
        if len(pieces) != 2 or len(dates) != 1:
            return False
        names = names_of_label(next(piece for piece in pieces if piece not in dates))
        self._listed(names, text, stated(text, self.rules.day_first), self.titled, where)
        return bool(names)

    def _listed(self, names: tuple[Name, ...], text: str, own: Sequence[Stated], lead: _Lead, where: str) -> None:
        dates = told_apart(own) if own else [lead.dated] if lead.dated is not None else []
        for one in dates:
            attribute = attribute_of(one.phase if own and one.phase else lead.phase or one.phase, self.rules)
            if attribute not in DATED:
                continue
            for name in names:
                self.found.date(name, attribute, one, where)

    def _sentences(self, text: str, where: str) -> None:
        if not self._may_tell(text) or not phases.ends(text):
            return
        self.carried = self.subject if len(self.subject) == 1 and not self.section.tables else ()
        before = ""
        for sentence in sentences(text, self.rules.day_first):
            if phases.ends(sentence):
                self._ending(sentence, before, where)
                before = ""
            else:
                before = sentence

    def _may_tell(self, text: str) -> bool:
        """Whether anything could come of a paragraph: it holds a date or a plain status, or its heading is dated."""
        return bool(printed(text, self.rules.day_first)) or states_plainly(text) or self.day is not None

    def _ending(self, sentence: str, before: str, where: str) -> None:
        """A sentence that speaks of ends; ``before`` is the one before it, if that speaks of none."""
        said = analysed(sentence, self.known, self.rules.day_first)
        if self.listed and self.known:
            said = replace(said, names=tuple(name for name in said.names if self._listed_by_table(name)))
        if before and not said.names and carries(sentence):
            self.carried = analysed(before, self.known, self.rules.day_first).names or self.carried
        made = read_sentence(said, self.carried, self.rules, where)
        self._past(said, made, where)
        if self.section.tables:
            made.drafts = [draft for draft in made.drafts if draft.attribute != ANNOUNCED]
        self.found.add(made)
        self.carried = said.names or self.carried
        ends = [one for one in said.dates if one.phase in (SHUTDOWN, DEPRECATED)]
        if ends and not said.names:
            self.floating = ends[-1] if len({one.day for one in ends}) == 1 else None

    def _listed_by_table(self, name: Name) -> bool:
        """Whether a name beside a table is no mere word for some of its rows, as in ``older Acme 5 snapshots``."""
        return bool(name.id) or looks_like_id(name.text) or name.text.casefold() in self.known

    def _past(self, said: Said, made: Findings, where: str) -> None:
        """In a log of changes, what a sentence calls over or announces was so on the day of its heading."""
        if self.day is None or said.dates or not said.names or not is_about_models(said):
            return
        over = bool(_PAST.search(said.blank)) and not _YET.search(said.blank)
        told = phases.says(said.text, ANNOUNCED) and phases.says(said.text, DEPRECATED)
        if over or told:
            for name in said.names:
                made.date(name, SHUTDOWN if over else ANNOUNCED, self.day, where)

    def _announce(self) -> None:
        """When the section announced the ends that it speaks of."""
        told = {draft.subject for draft in self.found.drafts if draft.attribute == ANNOUNCED}
        ends = [draft for draft in self.found.drafts if draft.attribute in (SHUTDOWN, DEPRECATED)]
        latest = {draft.subject: draft for draft in ends if draft.certainty in ("", EXACT)}
        for subject, draft in latest.items():
            earlier = all(self.announced < str(end.value) for end in ends if end.subject == subject)
            if self.announced and earlier and subject not in told:
                self.found.drafts.append(Draft(subject, draft.id, ANNOUNCED, self.announced, draft.where))


def _speaks_of_below(lower: str) -> bool:
    return any(word in lower for word in _BELOWS) and _BELOW.search(lower) is not None


def _is_date(text: str, day_first: bool | None, spare: int = 12) -> bool:
    hits = printed(text, day_first)
    return len(hits) == 1 and hits[0].end - hits[0].start >= len(text) - spare
