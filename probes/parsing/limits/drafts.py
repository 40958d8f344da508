"""From a quote and its quantity to a fact: who is limited, what is counted, and when the limit holds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from probes.parsing import words
from probes.parsing.labels import Label, looks_like_id, read_label
from probes.parsing.limits import tiers
from probes.parsing.limits.cells import Quantity
from probes.parsing.limits.layout import Quote
from probes.parsing.limits.measures import Measure
from probes.parsing.limits.regions import is_region
from probes.parsing.limits.setting import Setting
from probes.parsing.settle import Draft
from watcher.domain.facts import Fact, FactKey, folded, qualifiers

Resolver = Callable[[str], str | None]

_LONGEST_LABEL = 160
_MOST_OF_A_KEY = 50
_SPEED = Measure("tokens", "second")  # how fast a model answers, where nobody speaks of limits
_DATED = re.compile(
    r"([^\n]{1,100}\w)[ \t]{0,3}\n\s{0,3}((?:20\d\d-[01]\d-[0-3]\d|20\d{6}|v\d[\d.]{0,8}))(?=\s*(?:\n|\(|$))"
)
_BULLET = re.compile(r"[-•*·–]\s{1,4}(?=\S)")
_GLUED = re.compile(r"(?<=[\w)])- (?=\w)")  # the next item of a list that lost its breaks
_SIGNS = re.compile("[\\s\u2190-\u2bff\ufe0f\U0001f300-\U0001faff]+$")
_MODEL = re.compile(r"(?=.{0,80}[-\d])[\w./:@-]{2,80}")


@dataclass(frozen=True, slots=True)
class Named:
    """Who a limit is of: the label, its model, what its notes say, and notes that only tell it from its namesakes."""

    label: Label
    model: str | None
    tier: str | None = None
    context: str | None = None
    extra: str = ""


def named(printed: str, resolve: Resolver) -> Named:
    """A printed label, its notes read."""
    printed = _SIGNS.sub("", printed) or printed
    label = read_label(_DATED.sub(r"\1 \2", printed))
    if printed.endswith(("-*", "/*")):  # a family of models or paths, and no mark of a footnote
        label = replace(label, text=f"{label.text.rstrip('-/')}{printed[-2:]}")
    ids = (text.strip() for text in label.others)
    given = next((text for text in ids if looks_like_id(text)), None)
    found = Named(label, resolve(label.text) if looks_like_id(label.text) else resolve(given or label.text))
    extra = []
    for note in label.notes:
        if tier := tiers.tier(note):
            found = replace(found, tier=tier)
        elif context := words.context(note):
            found = replace(found, context=context)
        else:
            extra.append(note)
    return replace(found, extra=") (".join(extra))


@dataclass(frozen=True, slots=True)
class Made:
    """A fact, the notes of its label, the heading it stands under, and other words of its row."""

    fact: Fact
    note: str
    section: str
    beside: str = ""


def _telling(said: list[tuple[object, str, str]]) -> list[str]:
    """What tells the values of one key apart: their headings if each has one value, else other words of their rows."""
    for told in ([section for _, section, _ in said], [beside for _, _, beside in said]):
        values: dict[str, set[object]] = {}
        for (value, _, _), word in zip(said, told, strict=True):
            values.setdefault(word, set()).add(value)
        if all(word and len(held) == 1 for word, held in values.items()):
            return told
    return [section for _, section, _ in said]


def subjects(printed: str | None) -> tuple[str | None, ...]:
    """Each model of a cell that lists several ids, or names on lines of their own; a name and its id are one."""
    if printed is None or not (_BULLET.match(printed) or "\n" in printed or "," in printed):
        return (printed,)
    ids = [part for part in map(str.strip, re.split("[,\n]", printed)) if part]
    if "," in printed and len(ids) > 1 and all(map(looks_like_id, ids)):
        return tuple(dict.fromkeys(ids))
    if "\n" not in printed and not _BULLET.match(printed):
        return (printed,)
    lines = [line.strip() for line in printed.split("\n") if line.strip()]
    if all(map(_BULLET.match, lines)):
        names = (name for line in lines for name in _GLUED.split(_BULLET.sub("", line, count=1)))
        return tuple(dict.fromkeys(names))
    models = [bool(_MODEL.fullmatch(line)) for line in lines]
    if models[0] and sum(models) > 1:
        return tuple(dict.fromkeys(lines))
    return (printed,)


@dataclass(slots=True)
class Drafts:
    """What was read of a page, what was left out and why, and what that was about.

    ``title`` names what is limited where neither a label nor a heading does.
    """

    resolve: Resolver
    title: str = ""
    made: list[Made] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    left: list[FactKey] = field(default_factory=list)
    names: dict[str, Named] = field(default_factory=dict)

    def _named(self, printed: str) -> Named:
        if printed not in self.names:
            self.names[printed] = named(printed, self.resolve)
        return self.names[printed]

    def add(self, quote: Quote, quantity: Quantity, around: Setting) -> None:
        """A limit, if it is clear what is counted and whose it is."""
        for printed in subjects(quote.subject):
            one = quote if printed == quote.subject else replace(quote, subject=printed)
            made = self._fact(one, quantity, around)
            if made is not None:
                self.made.append(made)

    def leave_out(self, quote: Quote, around: Setting, why: str) -> None:
        """Something that was seen where a limit belongs, and not read."""
        if quote.measure.resource is None:
            return
        self.warnings.append(f"{quote.cell.where}: {why}; left out")
        for printed in subjects(quote.subject):
            made = self._fact(replace(quote, subject=printed), Quantity(""), around)
            if made is not None:
                self.left.append(FactKey(folded(made.fact.subject), "limit", made.fact.qualifiers))

    def drafts(self) -> Iterator[Draft]:
        """Facts under their whole labels where only notes tell them apart, with what else may do so."""
        alike: dict[FactKey, list[Made]] = {}
        for key, one in self._bounded():
            alike.setdefault(key, []).append(one)
        for group in alike.values():
            if len(group) == 1:
                yield Draft(group[0].fact, group[0].section or group[0].beside)
                continue
            noted = len({one.note for one in group}) > 1
            extra = _telling([(one.fact.value, one.section, one.beside) for one in group])
            for one, told in zip(group, extra, strict=True):
                whole = f"{one.fact.subject} ({one.note})" if noted and one.note else one.fact.subject
                yield Draft(replace(one.fact, subject=whole), told)

    def _bounded(self) -> Iterator[tuple[FactKey, Made]]:
        """By key, without repetitions; of one key no more than shows that the page contradicts itself."""
        seen: dict[FactKey, set[tuple[object, ...]]] = {}
        for one in self.made:
            key = one.fact.key
            known = seen.setdefault(key, set())
            said = (one.fact.value, one.note, one.section, one.beside)
            if said not in known and len(known) < _MOST_OF_A_KEY:
                known.add(said)
                yield key, one

    def _fact(self, quote: Quote, quantity: Quantity, around: Setting) -> Made | None:
        """A fact with what may tell it from its namesakes; None where nobody says what is limited."""
        counted = _counted(quote, quantity, around)
        tier, region, label, scope = quote.tier, quote.region, quote.subject, quote.scope
        for said in filter(None, (quantity.label, quantity.note)):
            if given := tiers.tier(said):
                tier = given
            elif is_region(said):
                region = said
            elif label is None and said == quantity.label:
                label = said
            elif said == quantity.label:
                scope = said.lower()
        who = self._named(label or around.subject or self.title)
        if counted is None or not who.label.text or len(who.label.text) > _LONGEST_LABEL:
            return None
        told = qualifiers({
            "resource": counted.resource, "window": counted.window, "tier": who.tier or tier or around.tier,
            "region": region, "context": who.context, "scope": scope or around.scope,
        })  # fmt: skip
        section = around.section if folded(around.section) != folded(who.label.text) else ""
        fact = Fact(who.label.text, "limit", quantity.value, None, who.model, told, where=quote.cell.where)
        return Made(fact, who.extra, section, quote.beside)


def _counted(quote: Quote, quantity: Quantity, around: Setting) -> Measure | None:
    """What is counted: by the cell, its row and column, then the caption. A bare rate counts requests."""
    counted = quantity.measure.completed(quote.measure).completed(around.measure)
    if "queue" in (quote.measure.resource or "") and (counted.resource or "").endswith("tokens"):
        counted = quote.measure  # what a queue may hold, whichever time its numbers are printed with
    if counted.resource is None and counted.window is not None:
        counted = Measure("requests", counted.window)
    if counted == _SPEED and not around.of_limits:
        return None
    return counted if counted.whole else None
