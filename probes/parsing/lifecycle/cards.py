"""Cards: lines of names and values under the heading of a model."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from probes.parsing.labels import looks_like_id, read_label
from probes.parsing.lifecycle import columns as kinds
from probes.parsing.lifecycle import phases
from probes.parsing.lifecycle.columns import is_none
from probes.parsing.lifecycle.drafts import DATED, Conventions, Draft, Findings, told_apart
from probes.parsing.lifecycle.names import Name, names_of_label
from probes.parsing.lifecycle.phases import OTHER
from probes.parsing.lifecycle.printed import printed
from probes.parsing.lifecycle.replacements import replacements
from probes.parsing.lifecycle.sentences import attribute_of
from probes.parsing.lifecycle.when import is_floor, stated

_KEY = re.compile(r"\s*([^:：]{2,50}?)\s?[:：]\s*(\S.{0,200})?$")


_ROLES = (
    (kinds.LABEL, re.compile(r"(?:model )?names?|模型(?:名称)?", re.IGNORECASE)),
    (kinds.ID, re.compile(r"(?:model )?(?:id|identifier|string|code)s?|api (?:id|name|model)", re.IGNORECASE)),
    (kinds.STATUS, re.compile(r"(?:launch |current |lifecycle |model )?(?:status|stage|state)|状态", re.IGNORECASE)),
    (kinds.REPLACEMENT, re.compile(
        r"(?:recommended |suggested )?(?:replacements?|alternatives?|successor|upgrade)(?: models?)?", re.IGNORECASE)),
)  # fmt: skip
_OF_DATE = re.compile(r"\b(?:dates?|on|day)\b|日期|时间", re.IGNORECASE)
_OF_PAGE = re.compile(r"(?:date )?(?:published|publication)(?: date| on)?|发布(?:日期|时间)?", re.IGNORECASE)
_REMEMBERED = 4_096


class CardReader:
    """Reads the lines of one section that are a card, and leaves the others.

    Attributes:
        names: the model that the card is of: its heading's, or the one that it names itself.
        listed: the models of the list above, for which a line may name the replacement.
    """

    def __init__(self, heading: tuple[Name, ...], rules: Conventions, found: Findings) -> None:
        self.heading = heading
        self.rules = rules
        self.found = found
        self.names = heading
        self.listed: tuple[Name, ...] = ()
        self.pending: tuple[str, str] = ("", "")

    def begin(self, text: str) -> None:
        """A line that is an id and nothing else begins the card of another model."""
        names = names_of_label(text) if len(text) <= 100 and "-" in text else ()
        if len(names) == 1 and looks_like_id(names[0].text):
            self.names = names

    def read(self, text: str, where: str) -> bool:
        """``Retirement date: May 1, 2027``, or the name on one line and the value on the next."""
        if self.pending[0]:
            role, header = self.pending
            self.pending = ("", "")
            if self._value(role, header, text, where):
                return True
        if len(text) > 260:
            return False
        found = _KEY.match(text) if ":" in text or "：" in text else None
        if found is None:
            role = _key_role(text) if len(text) <= 40 else ""
            self.pending = (role, text) if role else ("", "")
            return bool(role)
        role = _key_role(found[1])
        if not role:
            return False
        if found[2] is None:
            self.pending = (role, found[1]) if role not in DATED else ("", "")
            return bool(self.pending[0])
        return self._value(role, found[1], found[2].strip(), where)

    def _value(self, role: str, header: str, text: str, where: str) -> bool:
        if role in (kinds.ID, kinds.LABEL):
            return self._named(role, text)
        if role == kinds.REPLACEMENT and (listed := replacements(text)):
            for name in self.listed or self.names:
                self.found.drafts.append(Draft(name.text, name.id, "replacement", listed, where))
            return True
        if not self.names:
            return False
        if role in DATED and (printed(text, self.rules.day_first) or is_none(text)):
            if len(re.sub(r"§+", "", text)) > 120:
                return False
            self._card_dates(role, header, text, where)
            return True
        if role == kinds.STATUS and len(text) <= 40 and not printed(text):
            word = read_label(text).text.lower()
            self.found.drafts += [Draft(name.text, name.id, "status", word, where) for name in self.names]
            return True
        return False

    def _named(self, role: str, text: str) -> bool:
        names = names_of_label(text)
        if len(names) != 1 or len(text) > 120:
            return False
        if role == kinds.ID and looks_like_id(names[0].text):
            heading = self.heading
            self.names = (replace(heading[0], id=names[0].text),) if len(heading) == 1 else names
        elif role == kinds.LABEL:
            self.names = names
        return True

    def _card_dates(self, role: str, header: str, text: str, where: str) -> None:
        for one in told_apart(stated(f"{header}: {text}", self.rules.day_first)):
            attribute = attribute_of(one.phase if one.phase in (*DATED, OTHER) else role, self.rules)
            if attribute in DATED:
                for name in self.names:
                    self.found.date(name, attribute, one, where)

    def name_all(self) -> None:
        """What is said of the model of a card's heading is said of the id on the card."""
        ids = {name.text: name.id for name in self.names if name.id}
        self.found.drafts = [
            replace(draft, id=ids[draft.subject]) if not draft.id and draft.subject in ids else draft
            for draft in self.found.drafts
        ]


@lru_cache(_REMEMBERED)
def _key_role(text: str) -> str:
    """What a card's line is the name of; empty where it is no such name."""
    text = text.strip("*_ ")
    if len(text.split()) > 5 or re.search(r"\d", text) or _OF_PAGE.fullmatch(text):
        return ""
    role = next((role for role, pattern in _ROLES if pattern.fullmatch(text)), "")
    if role:
        return role
    phase = phases.of_header(text)
    whole = any(mention.end - mention.start >= len(text) - 2 for mention in phases.mentions(text))
    dates = phase in DATED and (whole or len(text.split()) <= 2 or _OF_DATE.search(text) or is_floor(text))
    return phase if dates and phase else ""
