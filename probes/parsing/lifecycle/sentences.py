"""Sentences that say when models end: which model, which date, in running text."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from itertools import pairwise

from probes.parsing.lifecycle import phases
from probes.parsing.lifecycle.drafts import Conventions, Draft, Findings, told_apart
from probes.parsing.lifecycle.names import Name
from probes.parsing.lifecycle.naming import names_in
from probes.parsing.lifecycle.phases import ANNOUNCED, DEPRECATED, LEGACY, OTHER, RELEASED, SHUTDOWN
from probes.parsing.lifecycle.printed import printed
from probes.parsing.lifecycle.when import Stated, scope_of, stated

LONGEST = 1_500
_END = re.compile(
    r"[.!?](?<!\be\.g.)(?<!\bi\.e.)(?<!\bvs.)(?<!\bincl.)['\"”)]?\s+"
    r"(?=[A-Z“\"`*(\[\d]|[a-z][a-z0-9]{0,20}[-\d])|。|\n"
)
_NO_SUBJECT = re.compile(
    r"\b(?:parameters?|endpoints?|features?|headers?|sdks?|pricing|prices?|free tier|rate limits?|playground|plugins?|"
    r"aliases|discounts?|fields?|tools?|connectors?|beta|support for (?:the )?`?[\w-]+`? (?:in|on|with)|functions?|"
    r"console|dashboard|region|benchmark|promotion|offer)\b",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"\b(?:on|in|from|via|through|within|into|across|of) (?:the |our |all )?(?:[\w-]+ ){0,3}"
    r"(?:apis?|console|playground|regions?|platform|endpoints?|dashboard|public preview|beta|products?|services?)\b",
    re.IGNORECASE,
)
_CARRIED = re.compile(
    r"^\W{0,3}(?:(?:on|after|from|as of|effective|starting|until|by|and|then|note that) [^a-z]{0,40})?[,\s]*"
    r"(?:it|they|this|these|both|the|all)\b(?: (?:two|three|\w+)? ?models?| versions?| aliases| snapshots?)?\b",
    re.IGNORECASE,
)
_BEFORE_LONG = re.compile(r"\b(?:before|once|because|as it|when|until)\b", re.IGNORECASE)
_EDITED = re.compile(
    r"^\W{0,3}(?:updated|changed|revised|corrected|added|fixed)\b|\b(?:updated|changed|revised|"
    r"corrected) (?:to|from)\b",
    re.IGNORECASE,
)
_VERB_FIRST = re.compile(
    r"\W{0,3}(?:will (?:be )?|is |was |to be |scheduled to )?(?:shut(?:s|ting)?|retir(?:es?|ed|ing)|"
    r"deprecated|"
    r"sunset|ends?|removed|discontinued|decommissioned|turned)\b",
    re.IGNORECASE,
)
_RELEASE_ZONE = re.compile(
    r"\b(?:releas\w{1,3}|launch\w{0,3}|introduc\w{1,4}|availability) (?:of |a |an |the )?", re.IGNORECASE
)
_PLAIN_STATUS = re.compile(
    r"\b(?:is|are|has been|have been|was|were) (?:now |currently |officially |already )?"
    r"(deprecated|retired|discontinued|sunset|shut down|decommissioned)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence, its dates blanked out of ``blank``, and the models it is about."""

    text: str
    blank: str
    names: tuple[Name, ...]
    dates: tuple[Stated, ...]


def sentences(text: str, day_first: bool | None) -> list[str]:
    """The sentences of a paragraph. The stop in a date or a version ends none."""
    text = text[:LONGEST]
    blank = blanked(text, day_first)
    cuts = [0, *(found.end() for found in _END.finditer(blank)), len(text)]
    pieces = [text[start:end].strip() for start, end in pairwise(cuts)]
    return [piece for piece in pieces if piece]


def blanked(text: str, day_first: bool | None) -> str:
    """The text with a sign of no meaning in place of every date, so that nothing moves."""
    signs = list(text)
    for hit in printed(text, day_first):
        signs[hit.start : hit.end] = "§" * (hit.end - hit.start)
    return "".join(signs)


def _subjects(blank: str, named: list[Name]) -> list[Name]:
    """The names that a sentence is about: not those that it recommends, nor those that it only releases."""
    zones: list[tuple[int, int]] = []
    start = 0
    for clause in re.split(r"(?<=[;)])|(?<=\.)\s", blank):
        cue = phases.replacing(clause)
        until = _BEFORE_LONG.search(clause, cue)
        zones.append((start + cue, start + (until.start() if until else len(clause))))
        start += len(clause) + (1 if blank[start + len(clause) : start + len(clause) + 1].isspace() else 0)
    if phases.ends(blank):
        zones += [(found.end(), _until_comma(blank, found.end())) for found in _RELEASE_ZONE.finditer(blank)]
    return [name for name in named if not any(low <= name.start < high for low, high in zones)]


def _until_comma(text: str, start: int) -> int:
    ends = [at for sign in (",", ";", " along ", " and ") if (at := text.find(sign, start)) >= 0]
    return min(ends, default=len(text))


def analysed(sentence: str, known: Collection[str], day_first: bool | None) -> Said:
    """A sentence taken apart."""
    blank = blanked(sentence, day_first)
    return Said(sentence, blank, tuple(_subjects(blank, names_in(blank, known))), stated(sentence, day_first))


def is_about_models(said: Said) -> bool:
    """Whether what ends is a model, and not a parameter or an endpoint of one."""
    last = max((name.start for name in said.names), default=0)
    verbs = [mention for mention in phases.mentions(said.text) if mention.phase in (SHUTDOWN, DEPRECATED)]
    reach = max(last, verbs[0].start if verbs else 0)
    return not _NO_SUBJECT.search(_ASIDE.sub(" ", said.blank[:reach]))


def is_edited(text: str) -> bool:
    """Whether a text tells how the page was edited: what it says held once, and the page itself says what holds."""
    return _EDITED.search(text) is not None


def states_plainly(text: str) -> bool:
    """Whether a text says of anything that it is deprecated or retired, if without a date."""
    return _PLAIN_STATUS.search(text) is not None


def carries(sentence: str) -> bool:
    """Whether a sentence goes on about the models of the one before: ``It will be ...``, ``These models ...``."""
    return _CARRIED.match(sentence) is not None or _VERB_FIRST.match(sentence) is not None


def _assigned(said: Said) -> list[tuple[Stated, tuple[Name, ...]]]:
    """Each date with the models it is said of: those named since the date before it, else all so far."""
    pairs: list[tuple[Stated, tuple[Name, ...]]] = []
    dates = said.dates
    led = bool(dates) and not any(name.end <= dates[0].start for name in said.names)
    for index, one in enumerate(dates):
        low = one.end if led else dates[index - 1].end if index else 0
        high = (dates[index + 1].start if index + 1 < len(dates) else len(said.text)) if led else one.start
        own = tuple(name for name in said.names if low <= name.start < high)
        if not own and pairs:
            own = pairs[-1][1]
        if not own and index == 0:
            own = said.names
        pairs.append((one, own))
    return pairs


def read_sentence(said: Said, carried: tuple[Name, ...], rules: Conventions, where: str) -> Findings:
    """What a sentence says of the ends of models; ``carried`` are those of the sentence before."""
    made = Findings()
    if not phases.ends(said.text) or is_edited(said.text) or not is_about_models(said):
        return made
    names = said.names or (carried if carries(said.text) else ())
    if not names:
        return made
    said = replace(said, names=names) if not said.names else said
    scope = scope_of(said.blank) if "tun" in said.blank or "train" in said.blank else ""
    pairs = _assigned(said) if said.names is not carried else [(one, names) for one in said.dates]
    for one, own in _agreed(pairs):
        attribute = attribute_of(one.phase, rules)
        if attribute not in (SHUTDOWN, DEPRECATED, ANNOUNCED):
            continue
        for name in _announced(said, own) if attribute == ANNOUNCED else own:
            made.date(name, attribute, replace(one, scope=one.scope or scope), where)
    if not said.dates:
        _status(said, names, where, made)
    return made


def _agreed(pairs: list[tuple[Stated, tuple[Name, ...]]]) -> list[tuple[Stated, tuple[Name, ...]]]:
    """The same, where two dates are said of the same models not as certain ones."""
    made: list[tuple[Stated, tuple[Name, ...]]] = []
    for own in dict.fromkeys(names for _, names in pairs):
        made += [(one, own) for one in told_apart(one for one, names in pairs if names == own)]
    return made


def attribute_of(phase: str | None, rules: Conventions) -> str:
    """The attribute of a phase's date, as the page uses the word."""
    if phase == LEGACY:
        return DEPRECATED
    if phase == DEPRECATED and rules.deprecated_is_gone:
        return SHUTDOWN
    return phase or OTHER


def _announced(said: Said, names: tuple[Name, ...]) -> tuple[Name, ...]:
    """Of the models in a sentence that announces something, those whose end it announces."""
    if not phases.says(said.text, RELEASED):
        return names
    verbs = [mention.start for mention in phases.mentions(said.text) if mention.phase in (SHUTDOWN, DEPRECATED)]
    return tuple(name for name in names if verbs and name.start > verbs[0])


def _status(said: Said, names: tuple[Name, ...], where: str, made: Findings) -> None:
    found = _PLAIN_STATUS.search(said.blank)
    if found is not None and all(name.end <= found.start() for name in said.names):
        made.drafts += [Draft(name.text, name.id, "status", found[1].lower(), where) for name in names]
