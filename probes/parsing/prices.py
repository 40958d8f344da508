"""A page's grids to price facts."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from probes.parsing import money, words
from probes.parsing.cards import card_grids
from probes.parsing.cells import Part, Promotion, read_cell, read_sequence
from probes.parsing.dates import validity
from probes.parsing.footnotes import Announced, Note, footnotes, loose_notes
from probes.parsing.grid import Grid, Page
from probes.parsing.headless import Hints, laid_out
from probes.parsing.labels import Label, looks_like_id, read_label
from probes.parsing.layout import Layout, Quote
from probes.parsing.money import Unit
from probes.parsing.settle import Draft, settle
from probes.parsing.surroundings import Resolver, Setting, Surroundings, order_of_prices
from probes.parsing.terms import LabelledRow, Terms
from watcher.domain.facts import Fact, FactKey, folded, qualifiers
from watcher.domain.observations import Reading

MOST_WARNINGS = 50
_DEAREST = Decimal(5_000)  # US dollars for a million tokens; beyond it two cells were run together
_REDUCED = re.compile(r"\b(?:discount\w{0,4}|reduced|promo\w{0,7}|off-?\s?peak)\b", re.IGNORECASE)
_USUAL = re.compile(r"\b(?:original|list|regular|full|usual) prices?\b", re.IGNORECASE)
_NEW_PRICES = re.compile(
    r"\bnew (?:prices|pricing|rates)\b|\bwill (?:be|change|increase|decrease|rise|go up)\b", re.IGNORECASE
)
_SIZES = re.compile(
    r"(?:.{0,30}\s)?\d[\d.]{0,5}\s?[mb]\s(?:-|–|to\b)\s\d[\d.]{0,5}\s?[mb](?:\s.{0,40})?|.{0,60}\bparam(?:eter)?s\b.{0,20}"
    r"|(?:up to|less than|more than|over|above|under|below)\s\d.{0,40}",
    re.IGNORECASE,
)
_REGION = re.compile(r"(?:[a-z]{2,12} )?(?:regions?|locations?)\s?:\s?\S", re.IGNORECASE)
_NAMES_OF_PRICES = frozenset({"input", "output", "cached_input", "input/output"})
_NOT_MODELS = frozenset({"total", "subtotal", "sum", "all models", "example", "notes", "note"})


def read_prices(page: Page, resolve: Resolver, hints: Hints) -> Reading:
    """All prices of a page, and what was seen and left out, with the reasons."""
    around = Surroundings.of(page, hints.currency)
    drafts: list[Draft] = []
    warnings: list[str] = []
    left: list[FactKey] = []
    for grid in (*page.grids, *card_grids(page)):
        layout = laid_out(grid, hints)
        if not layout.quotes:
            warnings += layout.warnings
            continue
        setting = around.setting(grid, resolve)
        if setting.skip:
            warnings.append(f"{grid.table.where}: {setting.skip}; left out")
            continue
        reader = _GridReader(grid, page, setting, layout, resolve)
        reader.read()
        drafts += reader.drafts
        warnings += reader.warnings
        left += reader.left
    facts, contradictions, contradicted = settle(drafts)
    left = [*contradicted, *left]
    read = {fact.key for fact in facts} if left else set()
    unread = dict.fromkeys(key for key in left if key not in read)
    return Reading(tuple(facts), tuple((*contradictions, *warnings)[:MOST_WARNINGS]), tuple(unread))


class _GridReader:
    """Reads one grid."""

    def __init__(self, grid: Grid, page: Page, setting: Setting, layout: Layout, resolve: Resolver) -> None:
        self.grid = grid
        self.resolve = resolve
        self.setting = setting
        self.quotes = layout.quotes
        self.terms = Terms(setting, page, layout.quotes)
        self.notes = footnotes(grid, page)
        self.region = next(filter(_REGION.match, (*grid.headings[-1:], *grid.lead[: grid.own])), "")
        self.drafts: list[Draft] = []
        self.warnings = list(layout.warnings)
        self.left: list[FactKey] = []
        self.rows: dict[tuple[object, ...], LabelledRow | None] = {}
        self.reduced: dict[tuple[object, ...], bool] = {}

    def read(self) -> None:
        for quote in self.quotes:
            self._quote(quote)
        self._announcements()

    def _quote(self, quote: Quote) -> None:
        row = self._row(quote)
        tier = self.terms.tier(quote, row)
        if row is None or tier == "free":
            return
        read = self._parts(quote)
        if isinstance(read, str):
            if read:
                self._leave_out(quote, row, tier, read)
            return
        if tier is None:
            self._leave_out(quote, row, tier, "the tier is not clear")
            return
        for part in read:
            if "/" not in (both := part.tier or tier):
                self._add(quote, row, tier, part)
                continue
            for each in both.split("/"):
                self._add(quote, row, each, replace(part, tier=None))

    def _parts(self, quote: Quote) -> tuple[Part, ...] | str:
        """The prices of a quote's cell, or why there are none (empty where the cell says so itself)."""
        names = ("input", "output") if quote.component == "input/output" else self._order(quote)
        if quote.component in ("input/output", "tier", "price"):
            parts = read_sequence(quote.cell, names) if names else ()
            if parts or quote.component == "input/output":
                return parts
        read = read_cell(quote.cell, reduced=self._is_reduced(quote))
        if read.promotion is not None or (read.pair is not None and self._notes_a_discount(quote)):
            return self._promotion(quote, read.promotion or read.pair)
        if read.refused:
            return read.refused
        if len(read.parts) == 1:
            return self._noted(quote, read.parts[0])
        return read.parts

    def _order(self, quote: Quote) -> tuple[str, ...]:
        """In which order a cell holds its prices: by another cell of its row, else by the text around the grid."""
        return next(filter(None, map(order_of_prices, quote.apart)), self.setting.legend)

    def _is_reduced(self, quote: Quote) -> bool:
        """Whether a quote's row or column is one of reduced prices."""
        known = (quote.name, quote.around)
        if known not in self.reduced:
            self.reduced[known] = any(_REDUCED.search(text) for text in (quote.name, *quote.around))
        return self.reduced[known]

    def _notes_a_discount(self, quote: Quote) -> bool:
        """Whether a footnote of the cell says that it holds a usual and a reduced price."""
        texts = [self.notes[mark].text for mark in quote.cell.notes if mark in self.notes]
        return any(_REDUCED.search(text) and _USUAL.search(text) for text in texts)

    def _promotion(self, quote: Quote, promotion: Promotion | None) -> tuple[Part, ...] | str:
        """A list price and a reduced one: told where a footnote says until when the reduced one holds."""
        if promotion is None:
            return ""
        marks = (*quote.cell.notes, *quote.notes)
        for note in (self.notes[mark] for mark in marks if mark in self.notes):
            until = note.when.valid_until
            if until is not None and not note.prices:
                return (replace(promotion.reduced, valid_until=until), replace(promotion.usual, valid_from=until))
        return f"two prices and no word which holds until when: {promotion.usual.value}, {promotion.reduced.value}"

    def _noted(self, quote: Quote, part: Part) -> tuple[Part, ...]:
        """A price with what its footnotes say of it: dates for itself, or the price that follows it."""
        for mark in (*quote.cell.notes, *quote.notes):
            note = self.notes.get(mark)
            if note is None or not note.when.said:
                continue
            following = _announced_for(note, quote.component, part.value, own=mark in quote.cell.notes)
            if following is not None:
                later = replace(part, value=following.value, unit=following.unit or part.unit)
                return (part, replace(later, valid_from=note.when.valid_from, valid_until=note.when.valid_until))
            if not note.prices and note.dates_prices and _NEW_PRICES.search(note.text):
                return (replace(part, valid_until=note.when.valid_from),)
            if not note.prices and note.dates_prices:
                return (replace(part, valid_from=note.when.valid_from, valid_until=note.when.valid_until),)
        return (part,)

    def _row(self, quote: Quote) -> LabelledRow | None:
        """The label of a quote, read once for all quotes of its row; None where it does not name a model."""
        known = (quote.subject, quote.turned, quote.ids)
        if known not in self.rows:
            self.rows[known] = self._read_row(quote)
        return self.rows[known]

    def _read_row(self, quote: Quote) -> LabelledRow | None:
        printed = quote.subject
        if printed is None or _names_no_model(printed, turned=quote.turned):
            printed = self.setting.subject
        label = read_label(printed) if printed else Label("")
        if not label.text or len(label.text) > 120 or _is_no_name(label.text):
            return None
        row = LabelledRow(label, self._model(label, quote))
        extra = []
        for note in label.notes:
            named = words.tiers(note)
            when = validity(note)
            if context := words.context(note):
                row = replace(row, context=context)
            elif when.said:
                row = replace(row, when=when)
            elif len(named) == 1:
                row = replace(row, tier=named[0])
            else:
                extra.append(note)
        return replace(row, extra=") (".join(extra)) if extra else row

    def _model(self, label: Label, quote: Quote) -> str | None:
        if not quote.ids and looks_like_id(label.text):
            return self.resolve(label.text)
        ids = (text.strip() for text in (*quote.ids, *label.others))
        given = next((text for text in ids if looks_like_id(text)), None)
        return self.resolve(given or label.text)

    def _add(self, quote: Quote, row: LabelledRow, tier: str, part: Part) -> None:
        told = self.terms.told(quote, row, tier, part)
        unit = told.unit
        if unit is None or told.currency is None:
            what = "unit" if unit is None else "currency"
            self._leave_out(quote, row, tier, f"{part.value} without a {what}")
            return
        value, _ = money.per_million(part.value, unit)
        if unit.of == "tokens" and Decimal(value) > _DEAREST:
            self._leave_out(quote, row, tier, f"{part.value} is no price of tokens")
            return
        fact = Fact(
            row.label.text, "price", value, told.money, row.model, told.qualifiers,
            told.valid_from, told.valid_until, quote.cell.where,
        )  # fmt: skip
        self.drafts.append(Draft(fact, row.extra, unit, (self.region, *quote.apart)))

    def _leave_out(self, quote: Quote, row: LabelledRow, tier: str | None, why: str) -> None:
        self.warnings.append(f"{quote.cell.where}: {why}; left out")
        bare = Part("")
        told = qualifiers({
            "component": quote.component, "tier": tier or self.setting.tier,
            "context": self.terms.context(quote, row, bare), "period": self.terms.period(quote, row, bare),
        })  # fmt: skip
        self.left.append(FactKey(folded(row.label.text), "price", told))

    def _announcements(self) -> None:
        """Notes under the grid that announce prices of one of its models."""
        subjects = {draft.fact.subject for draft in self.drafts}
        for where, note in loose_notes(self.grid):
            named = _named_in(note.text, subjects)
            if len(subjects) == 1 and not named:
                named = set(subjects)
            if len(named) == 1:
                self._announce(next(iter(named)), note, where)

    def _announce(self, subject: str, note: Note, where: str) -> None:
        tier = next(iter(words.tiers(note.text)), None) or self.setting.tier
        mine = [d for d in self.drafts if d.fact.subject == subject and d.fact.qualifier("tier") == tier]
        for given in note.prices:
            current = [draft for draft in mine if draft.fact.qualifier("component") == given.component]
            plain = [draft for draft in current if draft.fact.valid_from is None and draft.fact.valid_until is None]
            unit = given.unit or (plain[0].printed if plain else None)
            value = _in_facts(given.value, unit)
            before = given.before and _in_facts(given.before, unit)
            if len(plain) != 1 or (before is not None and before != plain[0].fact.value):
                self.warnings.append(f"{where}: {given.value} announced for {subject}, not clear for which price")
                continue
            fact = replace(
                plain[0].fact, value=value, where=where,
                valid_from=note.when.valid_from, valid_until=note.when.valid_until,
            )  # fmt: skip
            self.drafts.append(replace(plain[0], fact=fact))


def _names_no_model(printed: str, *, turned: bool) -> bool:
    """Whether a label is a plan, a bound or a bare ``Price``, so that only the section can name the model."""
    plan = words.is_plan(printed) and words.is_plan(read_label(printed).text or printed)
    if plan or words.component(printed) == "price" or not printed.strip():
        return True
    return turned and words.context(printed) is not None


def _is_no_name(text: str) -> bool:
    """Whether a label is a sum, a size class, a range of context, or says what is priced."""
    if text.lower() in _NOT_MODELS or _SIZES.fullmatch(text) or words.component(text) in _NAMES_OF_PRICES:
        return True
    return words.is_context(text) or all(map(words.is_modality_heading, re.split(r"\s?[/,&]\s?", text)))


def _announced_for(note: Note, component: str, value: str, *, own: bool) -> Announced | None:
    """The price that a note announces for a component; one without a name only for the cell that bears the mark."""
    for given in note.prices:
        if given.before is not None and Decimal(given.before) != Decimal(value):
            continue
        if given.component == component or (given.component is None and own):
            return given
    return None


def _named_in(text: str, subjects: set[str]) -> set[str]:
    """Subjects that stand in a text as whole words; of two that overlap the longer one."""
    folded, named = text.casefold(), set[str]()
    for subject in sorted(subjects, key=len, reverse=True):
        at = folded.find(subject.casefold())
        if at < 0:
            continue
        after = folded[at + len(subject) : at + len(subject) + 2]
        if not (after[:1].isalnum() or (after[:1] in "-." and after[1:].isalnum())):
            named.add(subject)
            folded = folded.replace(subject.casefold(), " ")
    return named


def _in_facts(printed: str, unit: Unit | None) -> str:
    """A printed price as facts hold it."""
    return money.per_million(printed, unit)[0] if unit is not None else printed
