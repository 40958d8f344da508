"""Signs that values were read from the wrong cells, or from another edition of the page. Pure.

Vendors raise, cut and round prices, all of them at once if they like. What they do not do is
to give most models the value that stood in a neighbouring column, two values run together, or
the same digits with the point elsewhere. "Much changed" alone is therefore no sign.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal

from watcher.domain.facts import Fact, Qualifiers
from watcher.domain.money import parse_unit
from watcher.domain.pairing import Comparison, Pair

MOST = Decimal("0.6")  # of the rows, from which on a pattern is the page's and no coincidence
ROWS = 3  # rows below which no pattern can be told from a coincidence
SLID, ALL_BUT_FEW = 4, Decimal("0.8")  # for whole rows: three models may well be repriced down a ladder
JUMP = 20  # times a value that runs two together at least is above what it was
NEARLY = Decimal("1.1")  # ratios this far apart are one ratio, rounded
_OPPOSED = ("tier", "context", "period")  # a discount may lead one to the other's old value: only a swap is a sign


def other_currency(seen: Comparison) -> str | None:
    """Nearly all prices are in another currency: another country's edition of the page."""
    both = [(parse_unit(pair.old.unit), parse_unit(pair.new.unit)) for pair in seen.pairs if pair.new is not None]
    moves = Counter((was.currency, now.currency) for was, now in both if was is not None and now is not None)
    if not moves:
        return None
    ((was, now), count), priced = moves.most_common(1)[0], sum(moves.values())
    if was == now or count < ROWS or count < MOST * priced:
        return None
    return f"{count} of {priced} prices are in {now} where they were in {was}: another edition of the page"


def merged(seen: Comparison) -> str | None:
    """A value is two neighbouring values run together, or most values lost or moved their decimal point."""
    moved = seen.moved()
    beside: dict[str, set[str]] = defaultdict(set)
    for pair in seen.pairs:
        beside[pair.old.name].add(digits(pair.old))
    for pair in moved:
        if _runs_together(pair, beside[pair.old.name]):
            return f"{_named(pair.old)} reads {_value(pair.new)}: two values of the row run together"
    slipped = [pair for pair in moved if _slipped(pair)]
    priced = sum(pair.numbers is not None and parse_unit(pair.old.unit) is not None for pair in seen.pairs)
    if len(slipped) >= ROWS and len(slipped) >= MOST * priced:
        first = slipped[0]
        example = f"{_named(first.old)}: {_value(first.old)}, now {_value(first.new)}"
        return f"{len(slipped)} of {priced} values have their decimal point elsewhere ({example})"
    return None


def _runs_together(pair: Pair, beside: set[str]) -> bool:
    numbers = pair.numbers
    if numbers is None or numbers[0] <= 0 or numbers[1] < JUMP * numbers[0]:
        return False
    found = digits(pair.new)
    cuts = range(1, len(found))
    parts = ((found[:cut], found[cut:]) for cut in cuts)
    return len(found) >= ROWS and any({*both} <= beside and all(int(part) for part in both) for both in parts)


def _slipped(pair: Pair) -> bool:
    numbers = pair.numbers
    if numbers is None or min(numbers) <= 0 or parse_unit(pair.old.unit) is None:
        return False  # limits may well be raised tenfold, prices not
    was, now = (number.normalize() for number in numbers)
    return was != now and was.as_tuple().digits == now.as_tuple().digits


def digits(fact: Fact | None) -> str:
    """The digits of a value as printed, without point and commas; empty where it is no number."""
    if fact is None or fact.decimal() is None or not isinstance(fact.value, str):
        return ""
    return "".join(character for character in fact.value if character.isdigit())


def shifted(seen: Comparison) -> str | None:
    """Most models have the value that stood under a neighbouring column, tab or row before.

    Where every price moved by one ratio it is a general rise or cut, whatever old value a new one equals.
    """
    moved = seen.moved()
    if _in_proportion(moved):
        return None
    return _columns(seen) or _tabs(seen) or _rows(seen)


def _in_proportion(pairs: Iterable[Pair]) -> bool:
    """Whether at least two values moved, all by nearly one ratio."""
    numbers = [pair.numbers for pair in pairs]
    ratios = [now / was for was, now in filter(None, numbers) if was > 0]
    return len(ratios) >= 2 and max(ratios) <= NEARLY * min(ratios)


def _columns(seen: Comparison) -> str | None:
    """New values of one column (a component, or an attribute) that are the old ones of another, in most rows."""
    stood, moves = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for row in _by_column(seen.pairs).values():
        risen = _in_proportion(row.values())
        old = {column: _bare(pair.old) for column, pair in row.items()}
        for here, there in ((a, b) for a in row for b in row if old[a] != old[b]):
            stood[here, there] += 1
            took = _bare(row[here].new) == old[there]
            moves[here, there] += took and row[there].differs and not risen
    return _first_pattern(moves, stood)


def _by_column(pairs: Iterable[Pair]) -> dict[object, dict[str, Pair]]:
    rows: dict[object, dict[str, Pair]] = defaultdict(dict)
    for pair in pairs:
        fact = pair.old
        column = fact.qualifier("component") or fact.attribute
        rows[fact.name, _without(fact.qualifiers, "component")].setdefault(column, pair)
    return rows


def _bare(fact: Fact | None) -> object:
    """A value without its unit, which is the column's own."""
    if fact is None:
        return None
    number = fact.decimal()
    return fact.value if number is None else number.normalize()


def _tabs(seen: Comparison) -> str | None:
    """Two tiers (contexts, times of day) that took each other's values in most rows."""
    for name in _OPPOSED:
        stood, moves = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
        for row in _rows_of(seen.pairs, name).values():
            for here, there in ((a, b) for a in row for b in row if a < b):
                one, other = row[here].numbers, row[there].numbers
                if one is not None and other is not None and one[0] != other[0]:
                    stood[here, there] += 1
                    moves[here, there] += one[1] == other[0] and other[1] == one[0]
        found = _first_pattern(moves, stood)
        if found:
            return found
    return None


def _first_pattern(moves: Mapping[tuple[str, str], int], stood: Mapping[tuple[str, str], int]) -> str | None:
    for (here, there), count in sorted(moves.items(), key=lambda move: (-move[1], move[0])):
        if count >= ROWS and count >= MOST * stood[here, there]:
            said = f"{count} of {stood[here, there]} rows give as {here} what stood as {there}"
            return f"{said}: values are read from a neighbouring column"
    return None


def _rows(seen: Comparison) -> str | None:
    """Models whose values are, one and all, those that one other model had."""
    old, new = defaultdict[str, dict[object, object]](dict), defaultdict[str, dict[object, object]](dict)
    for pair in seen.pairs:
        if pair.numbers is not None:
            role = (pair.old.attribute, pair.old.qualifiers)
            old[pair.old.name][role], new[pair.old.name][role] = pair.numbers
    wide = [name for name, row in old.items() if len(set(row.values())) >= 2]
    owners = Counter(_frozen(old[name]) for name in wide)
    slid = {_frozen(new[name]) for name in wide if new[name] != old[name] and owners[_frozen(new[name])] == 1}
    if len(slid) < SLID or len(slid) < ALL_BUT_FEW * len(wide):
        return None
    return f"{len(slid)} of {len(wide)} models have the values that another model had: rows are read one off"


def _frozen(row: Mapping[object, object]) -> frozenset[object]:
    return frozenset(row.items())


def _rows_of(pairs: Iterable[Pair], name: str) -> dict[object, dict[str, Pair]]:
    """Pairs by what they have in common apart from one qualifier, then by that qualifier's value."""
    rows: dict[object, dict[str, Pair]] = defaultdict(dict)
    for pair in pairs:
        value = pair.old.qualifier(name)
        if value and pair.old.decimal() is not None:
            rows[pair.old.name, pair.old.attribute, _without(pair.old.qualifiers, name)].setdefault(value, pair)
    return rows


def _without(given: Qualifiers, name: str) -> Qualifiers:
    return tuple(pair for pair in given if pair[0] != name)


def _named(fact: Fact) -> str:
    return " ".join(filter(None, (fact.subject, fact.qualifier("component") or fact.attribute)))


def _value(fact: Fact | None) -> str:
    return str(fact.value) if fact is not None else ""
