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
from watcher.domain.row_shifts import rows_shifted

MOST = Decimal("0.6")  # of the rows, from which on a pattern is the page's and no coincidence
ROWS = 3  # models (values) below which no pattern can be told from a coincidence
FEW = Decimal("0.1")  # of what moved: a single value may look run together where all prices are new
JUMP = 20  # times a value that runs two together at least is above what it was
WIDEST = 40  # columns of a row that are compared with each other: more is no table of prices
NEARLY = Decimal("1.1")  # ratios this far apart are one ratio, rounded
_OPPOSED = ("tier", "context", "period")  # a discount may lead one to the other's old value: only a swap is a sign


def misread(seen: Comparison) -> str | None:
    """The first of the signs that the values of a reading are not those of the page's cells."""
    return (other_currency(seen) or merged(seen) or shifted(seen)) if seen.differing else None


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
    """A value is run together with its neighbour's, or most values lost or moved their decimal point."""
    rows = [row.values() for row in _by_column(seen.pairs).values()]
    joined = [pair for row in rows for pair in row if any(_runs_together(pair, beside) for beside in row)]
    if joined and len(joined) >= FEW * len(seen.moved()):
        first = joined[0]
        return f"{_named(first.old)} reads {_value(first.new)}: two values of the row run together"
    priced = [pair for pair in seen.pairs if pair.numbers is not None and parse_unit(pair.old.unit) is not None]
    slipped = [pair for pair in priced if _slipped(pair)]
    if len(slipped) < ROWS or len(slipped) < MOST * len(priced):
        return None
    first = slipped[0]
    example = f"{_named(first.old)}: {_value(first.old)}, now {_value(first.new)}"
    return f"{len(slipped)} of {len(priced)} values have their decimal point elsewhere ({example})"


def _runs_together(pair: Pair, beside: Pair) -> bool:
    """Whether the new value is printed as the old one and its neighbour's are, one after the other."""
    numbers, own, other = pair.numbers, _value(pair.old), _value(beside.old)
    if beside is pair or numbers is None or numbers[0] <= 0 or _value(pair.new) not in (own + other, other + own):
        return False
    return numbers[1] >= JUMP * numbers[0] or (beside.new is None and numbers[1] > numbers[0])


def _slipped(pair: Pair) -> bool:
    """Whether a price has the same digits and is tenfold or more, or a hundredth or less: a tenth may be a real cut."""
    numbers = pair.numbers
    if numbers is None or min(numbers) <= 0 or parse_unit(pair.old.unit) is None:
        return False
    was, now = (number.normalize() for number in numbers)
    return was.as_tuple().digits == now.as_tuple().digits and (now > was or was >= 100 * now)


def shifted(seen: Comparison) -> str | None:
    """Most models have the value that stood under a neighbouring column, tab or row before.

    Where every price moved by one ratio it is a general rise or cut, whatever old value a new one equals.
    """
    moved = seen.moved()
    if _in_proportion(moved):
        return None
    return _columns(seen) or _tabs(seen) or rows_shifted(seen)


def _in_proportion(pairs: Iterable[Pair]) -> bool:
    """Whether at least two values moved, all by nearly one ratio."""
    numbers = [pair.numbers for pair in pairs]
    ratios = [now / was for was, now in filter(None, numbers) if was > 0]
    return len(ratios) >= 2 and max(ratios) <= NEARLY * min(ratios)


def _columns(seen: Comparison) -> str | None:
    """Rows in which new values of columns (components, or attributes) are the old ones of others."""
    touched = {key: row for key, row in _by_column(seen.pairs).items() if any(pair.differs for pair in row.values())}
    slid = {key: moves for key, row in touched.items() if (moves := _slid(row))}
    models = len({pair.old.name for pair in seen.pairs})
    if len({name for name, _ in slid}) < min(ROWS, max(models, 2)) or len(slid) < MOST * len(touched):
        return None
    (here, there), _ = Counter(move for moves in slid.values() for move in moves).most_common(1)[0]
    said = f"{len(slid)} of {len(touched)} rows that differ give as {here} what stood as {there}"
    return f"{said}, and so on: values are read from a neighbouring column"


def _slid(row: Mapping[str, Pair]) -> list[tuple[str, str]]:
    """From which column to which the values of a row went; empty where it is no shift.

    Of those that are others now at most one may come from outside of the row.
    """
    differing = [column for column, pair in row.items() if pair.differs]
    moved = [column for column in differing if row[column].new is not None]
    if len(differing) < 2 or _in_proportion(row.values()):
        return []
    old = {column: _bare(pair.old) for column, pair in row.items()}
    moves = [
        (here, there) for here in moved for there in differing
        if here != there and _bare(row[here].new) == old[there] != old[here]
    ]  # fmt: skip
    took = len({here for here, _ in moves})
    return moves if took == len(moved) or took >= max(2, len(moved) - 1) else []


def _by_column(pairs: Iterable[Pair]) -> dict[tuple[str, Qualifiers], dict[str, Pair]]:
    rows: dict[tuple[str, Qualifiers], dict[str, Pair]] = defaultdict(dict)
    for pair in pairs:
        fact = pair.old
        column = fact.qualifier("component") or fact.attribute
        rows[fact.name, _without(fact.qualifiers, "component")].setdefault(column, pair)
    return {key: row for key, row in rows.items() if len(row) <= WIDEST}


def _bare(fact: Fact | None) -> object:
    """A value without its unit, which is the column's own."""
    if fact is None:
        return None
    number = fact.decimal()
    return fact.value if number is None else number.normalize()


def _tabs(seen: Comparison) -> str | None:
    """Two tiers (contexts, times of day) that took each other's values for most models."""
    for name in _OPPOSED:
        stood, moves = defaultdict[tuple[str, str], set[str]](set), defaultdict[tuple[str, str], set[str]](set)
        for row in _rows_of(seen.pairs, name).values():
            for here, there in ((a, b) for a in row for b in row if a < b):
                one, other, model = row[here].numbers, row[there].numbers, row[here].old.name
                if one is not None and other is not None and one[0] != other[0]:
                    stood[here, there].add(model)
                    if one[1] == other[0] and other[1] == one[0]:
                        moves[here, there].add(model)
        for (here, there), models in sorted(moves.items()):
            if len(models) >= ROWS and len(models) >= MOST * len(stood[here, there]):
                said = f"{len(models)} models have the values of {here} and {there} the other way round"
                return f"{said}: a neighbouring tab is read"
    return None


def _rows_of(pairs: Iterable[Pair], name: str) -> dict[object, dict[str, Pair]]:
    """Pairs by what they have in common apart from one qualifier, then by that qualifier's value."""
    rows: dict[object, dict[str, Pair]] = defaultdict(dict)
    for pair in pairs:
        value = pair.old.qualifier(name)
        if value and pair.old.decimal() is not None:
            rows[pair.old.name, pair.old.attribute, _without(pair.old.qualifiers, name)].setdefault(value, pair)
    return {key: row for key, row in rows.items() if len(row) <= WIDEST}


def _without(given: Qualifiers, name: str) -> Qualifiers:
    return tuple(pair for pair in given if pair[0] != name)


def _named(fact: Fact) -> str:
    return " ".join(filter(None, (fact.subject, fact.qualifier("component") or fact.attribute)))


def _value(fact: Fact | None) -> str:
    return str(fact.value) if fact is not None else ""
