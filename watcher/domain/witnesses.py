"""Second sources: how what they say stands to what a vendor's own page says. Pure.

They never block a first-hand page and never make anything critical. One that agrees, was
looked at lately and came to say so after the page's former statement stood, counts as a look.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from watcher.domain.changes import Difference
from watcher.domain.diffing import comparable, holding
from watcher.domain.facts import Fact, by_key
from watcher.domain.lifecycle import day_of, is_firm
from watcher.domain.models import plain
from watcher.domain.money import SIGNS, parse_unit
from watcher.domain.testimonies import Agreement, Deposition, Standing, Testimony
from watcher.domain.times import instant

LIVE = timedelta(days=1)  # a second source that was looked at longer ago confirms nothing
_PASSING = timedelta(minutes=5)  # looks of one sweep pass each other
ATTRIBUTES = frozenset({"price", "shutdown"})  # what second sources are asked about
_SAME_COMPONENT = {"cache_write_5m": "cache_write"}
_SCALES = {"": 1, "K": 1_000, "M": 1_000_000}
_DIGITS = 12  # longer numbers are written in powers of ten
_TEXT = 40  # characters of a statement that is no price
Band = tuple[int, int | None]


def looks_asked(confirm: int, testimonies: Sequence[Testimony]) -> int:
    """How many looks have to agree before a change is told: one less where a fresh second source says the same."""
    agreed = any(each.verdict is Agreement.AGREES and each.fresh for each in testimonies)
    return max(1, confirm - 1) if agreed else confirm


def on_difference(
    difference: Difference, deposition: Deposition, at: datetime, former_since: datetime | None
) -> Testimony:
    """What a second source says of what a page says now, seen from ``at``.

    Args:
        difference: with an ``after``; without one there is nothing that anybody could say.
        deposition: all that the source says.
        at: the time of the look.
        former_since: since when the page's former statement has stood; None where there is none.
    """
    if difference.after is None:
        return Testimony(deposition.witness, Agreement.SILENT, as_of=deposition.as_of)
    return attest(difference.after, deposition, at, former=difference.before, former_since=former_since)


def attest(
    fact: Fact,
    deposition: Deposition,
    at: datetime,
    *,
    former: Fact | None = None,
    former_since: datetime | None = None,
) -> Testimony:
    """What a second source says of one statement of a vendor's own page: of a price, or of a shutdown.

    Prices are compared by what they mean, at the moment from which the statement holds. Of a
    price to come a source that only knows today's is silent.
    """
    about = tuple(each for each in deposition.standing if is_about(each.fact, fact.model))
    if fact.attribute == "price":
        found, says, used = _on_price(fact, about, at)
    elif fact.attribute == "shutdown":
        found, says, used = _on_shutdown(fact, about, deposition, at)
    else:
        found, says, used = Agreement.SILENT, None, ()
    still = found is Agreement.DISAGREES and former is not None and any(_alike(each.fact, former) for each in used)
    fresh = _live(deposition, at) and any(_newer(each, former_since) for each in used)
    return Testimony(deposition.witness, found, says, deposition.as_of, still, fresh)


def is_about(fact: Fact, model: str | None) -> bool:
    """Whether a fact is about this model (canonical id), however it is spelled; a dated model is one of its own."""
    return fact.model is not None and model is not None and plain(fact.model) == plain(model)


def _live(deposition: Deposition, at: datetime) -> bool:
    return deposition.read_at is not None and -_PASSING <= at - deposition.read_at <= LIVE


def _newer(standing: Standing, than: datetime | None) -> bool:
    return standing.since is not None and (than is None or standing.since > than)


Found = tuple[Agreement, str | None, tuple[Standing, ...]]


def _on_price(fact: Fact, about: Sequence[Standing], at: datetime) -> Found:
    moment = max(at, instant(fact.valid_from)) if fact.valid_from is not None else at
    over = fact.valid_until is not None and instant(fact.valid_until) <= moment
    spoken = () if over else _holding(_of_same(fact, about), moment)
    rivals = tuple(each for each in spoken if _same_measure(each.fact, fact))
    if not rivals:
        return Agreement.SILENT, None, ()
    agreeing = tuple(each for each in rivals if _alike(each.fact, fact))
    if agreeing:
        return Agreement.AGREES, said(agreeing[0].fact, fact), agreeing
    says = ", ".join(dict.fromkeys(said(each.fact, fact) for each in rivals))
    knows = any(each.fact.valid_from is not None and instant(each.fact.valid_from) > at for each in rivals)
    return (Agreement.DISAGREES if moment == at or knows else Agreement.SILENT), says, rivals


def _holding(standing: Sequence[Standing], moment: datetime) -> tuple[Standing, ...]:
    held = {fact for facts in by_key(each.fact for each in standing).values() for fact in holding(facts, moment)}
    return tuple(each for each in standing if each.fact in held)


def _same_measure(one: Fact, other: Fact) -> bool:
    mine, theirs = comparable(one), comparable(other)
    return mine is not None and theirs is not None and mine[1:] == theirs[1:]


def _alike(one: Fact, other: Fact) -> bool:
    return _same_measure(one, other) and comparable(one) == comparable(other)


def counterparts(fact: Fact, others: Sequence[Fact]) -> tuple[Fact, ...]:
    """Of facts of one model, those that price the same thing: component, tier, time of day and length of context."""
    return tuple(each.fact for each in _of_same(fact, [Standing(other) for other in others]))


def alike(one: Fact, other: Fact) -> bool:
    """Whether two prices mean the same: ``$0.0025`` per 1K tokens and ``$2.5`` per 1M."""
    return _alike(one, other)


def _of_same(fact: Fact, about: Sequence[Standing]) -> tuple[Standing, ...]:
    same = [each for each in about if each.fact.attribute == "price" and _role(each.fact) == _role(fact)]
    wanted = band(fact.qualifier("context"))
    exact = tuple(each for each in same if band(each.fact.qualifier("context")) == wanted)
    if exact or wanted is None or wanted[0]:
        return exact or _only_long(same, fact)
    # One price for every length is also the price of short prompts, and a list of bands begins with those.
    first = (band(each.fact.qualifier("context")) for each in same)
    return tuple(each for each, found in zip(same, first, strict=True) if found is not None and not found[0])


def _only_long(same: Sequence[Standing], fact: Fact) -> tuple[Standing, ...]:
    """``long`` names no number: it is the only band above the first, where there is only one."""
    if fact.qualifier("context") != "long":
        return ()
    bands = {each: band(each.fact.qualifier("context")) for each in same}
    long = [each for each, found in bands.items() if found is not None and found[0]]
    return tuple(long) if len({bands[each] for each in long}) == 1 else ()


def _role(fact: Fact) -> tuple[str, ...]:
    component = fact.qualifier("component")
    period = fact.qualifier("period").partition(" ")[0]
    return (
        _SAME_COMPONENT.get(component, component),
        fact.qualifier("tier", "standard"),
        {"discount": "off-peak", "standard": "peak"}.get(period, period),
    )


def band(context: str) -> Band | None:
    """A length of context as (more than, at most), in tokens; None where it names no number.

    >>> band("<=200K"), band("32K-128K"), band(">1M"), band("")
    ((0, 200000), (32000, 128000), (1000000, None), (0, None))
    """
    if not context:
        return (0, None)
    found = re.fullmatch(r"(<=|>=|<|>)?(\d{1,9}(?:\.\d{1,3})?)([KM]?)(?:-(\d{1,9}(?:\.\d{1,3})?)([KM]?))?", context)
    if found is None:
        return None
    sign, low, scale, high, high_scale = found.groups()
    first = int(Decimal(low) * _SCALES[scale])
    if high is not None:
        return (first, int(Decimal(high) * _SCALES[high_scale]))
    return (first, None) if sign in (">", ">=") else (0, first)


def said(fact: Fact, like: Fact) -> str:
    """A price in the unit of another one, as people write it: ``$2.50``, ``$3``, ``2.5 CHF``."""
    number, rate = comparable(fact), parse_unit(like.unit)
    if number is None or rate is None:
        return str(fact.value)[:_TEXT]
    amount = (number[0] * rate.per).normalize()
    if not -_DIGITS < amount.adjusted() < _DIGITS:  # a page may print 1E+999999
        return f"{amount:.3E} {rate.currency}"
    text = f"{amount:f}"
    whole, _, cents = text.partition(".")
    text = f"{whole}.{cents.ljust(2, '0')}" if cents else text
    sign = SIGNS.get(rate.currency)
    return f"{sign}{text}" if sign else f"{text} {rate.currency}"


def _on_shutdown(fact: Fact, about: Sequence[Standing], deposition: Deposition, at: datetime) -> Found:
    when = day_of(fact)
    if when is None or not is_firm(fact):
        return Agreement.SILENT, None, ()
    dated = tuple(each for each in about if each.fact.attribute == "shutdown" and day_of(each.fact) is not None)
    if dated:
        same = tuple(each for each in dated if day_of(each.fact) == when)
        says = ", ".join(dict.fromkeys(str(each.fact.value)[:_TEXT] for each in same or dated))
        return (Agreement.AGREES if same else Agreement.DISAGREES), says, same or dated
    listed = tuple(each for each in about if each.fact.attribute == "listed")
    over = instant(when) <= at
    if listed:
        return (Agreement.DISAGREES if over else Agreement.SILENT), "still lists it", listed
    if not deposition.gone:
        return Agreement.SILENT, None, ()
    return (Agreement.AGREES if over else Agreement.SILENT), "no longer lists it", ()


def loudest(testimonies: Sequence[Testimony]) -> Testimony | None:
    """Of what one source says in several places, what counts: its agreement, else its contradiction, else its silence.

    Two places of one source are one witness.
    """
    order = list(Agreement)
    return min(testimonies, key=lambda each: (order.index(each.verdict), not each.fresh), default=None)


def summary(testimonies: Sequence[Testimony]) -> str:
    """``1 of 2 second sources agrees: OpenRouter; genai-prices still says $2.50 (as of 2026-08-14)``.

    Empty where none of them speaks. It counts voices; nobody knows how likely each is to be right.
    """
    speaking = [each for each in testimonies if each.verdict is not Agreement.SILENT]
    if not speaking:
        return ""
    agreeing = [each for each in speaking if each.verdict is Agreement.AGREES]
    count = f"{len(agreeing)} of {len(speaking)} second source{'s' if len(speaking) > 1 else ''}" if agreeing else ""
    first = f"{count} {'agrees' if len(agreeing) == 1 else 'agree'}" if agreeing else "no second source agrees"
    names = ", ".join(each.witness for each in agreeing)
    others = [against(each) for each in speaking if each.verdict is Agreement.DISAGREES]
    return "; ".join([f"{first}: {names}" if names else first, *others])


def against(testimony: Testimony) -> str:
    """``genai-prices still says $2.50 (as of 2026-08-14)``."""
    verb = "still says" if testimony.still else "says"
    words = testimony.says or "otherwise"
    text = words if words.startswith(("still", "no longer")) else f"{verb} {words}"
    day = f" (as of {testimony.as_of.isoformat()})" if testimony.as_of is not None and not testimony.fresh else ""
    return f"{testimony.witness} {text}{day}"
