"""Words for names, dates, numbers and values: what every message is made of. Pure.

Texts of a vendor's page pass through :func:`clean` before they are said. Escaping for a
markup is each channel's own business.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from watcher.domain.facts import CERTAINTY, Fact
from watcher.domain.impacts import Impact
from watcher.domain.lifecycle import day_of
from watcher.domain.money import SIGNS, Money, parse_unit
from watcher.domain.times import MONTHS, instant

NAMES = {
    "bedrock": "Amazon Bedrock",
    "deepseek": "DeepSeek",
    "huggingface": "Hugging Face",
    "minimax": "MiniMax",
    "openai": "OpenAI",
    "openrouter": "OpenRouter",
    "together": "Together AI",
    "vertex": "Vertex AI",
    "xai": "xAI",
    "z-ai": "Z.ai",
}
LONGEST = 300
_TENTHS = r"[0-9]{1,9}\.[0-9]"  # "2.6": money that people write with two digits
_SPACES = frozenset({"Cc", "Zl", "Zp"})
_INVISIBLE = frozenset({"Cf", "Co", "Cs", "Cn"})


def clean(text: str, longest: int = LONGEST) -> str:
    """One line without control, direction or invisible characters, cut with an ellipsis where it is too long."""
    looked_at = text[: 4 * longest]
    line = " ".join((looked_at if looked_at.isprintable() else "".join(map(_visible, looked_at))).split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def _visible(character: str) -> str:
    category = unicodedata.category(character)
    return "" if category in _INVISIBLE else " " if category in _SPACES else character


def provider_name(provider: str) -> str:
    """A provider as people write it: ``acme`` is Acme, ``z-ai`` is Z.ai."""
    words = re.split(r"[-_\s]+", clean(provider, 80))
    return NAMES.get(provider) or " ".join(word[:1].upper() + word[1:] for word in words) or "The vendor"


def thing(name: str, provider: str) -> str:
    """A model or label as people call it beside its vendor: ``acme/acme-large`` is acme-large at acme."""
    return clean(name.removeprefix(f"{provider}/"), 120) or "an unnamed entry"


def day(when: date, now: datetime) -> str:
    """``1 Dec``, with the year where it is not the current one; with the hour where it is not midnight UTC."""
    moment = instant(when)
    text = f"{moment.day} {MONTHS[moment.month - 1]}"
    if moment.year != now.year:
        text += f" {moment.year}"
    return f"{text} {moment:%H:%M} UTC" if (moment.hour, moment.minute) != (0, 0) else text


def distance(when: date, now: datetime) -> str:
    """``today``, ``tomorrow``, ``in 8 days``; empty for the past."""
    days = (instant(when).date() - now.date()).days
    if days < 0:
        return ""
    return {0: "today", 1: "tomorrow"}.get(days, f"in {days} days")


def from_when(when: date | None, now: datetime, *, relative: bool = True) -> str:
    """``from 1 Dec (in 8 days)``, ``since 1 Dec``; empty for None."""
    if when is None:
        return ""
    far = distance(when, now)
    if not far:
        return f"since {day(when, now)}"
    return f"from {day(when, now)} ({far})" if relative else f"from {day(when, now)}"


def clock(when: datetime, now: datetime) -> str:
    """``02:10``, with the date where it is not today's."""
    moment = instant(when)
    hours = f"{moment:%H:%M}"
    return hours if moment.date() == now.date() else f"{day(moment.date(), now)} {hours}"


def percent(share: Decimal) -> str:
    """The size of a share of one, without a sign: ``40 %``, ``12 %``, ``2.5 %``, ``less than 0.1 %``.

    Whole numbers from 10 on, one decimal below.
    """
    size = abs(share) * 100
    tenths = size.quantize(Decimal("0.1"), ROUND_HALF_UP)
    if tenths == 0 and size:
        return "less than 0.1 %"
    if tenths < 10 and tenths != tenths.to_integral_value():
        return f"{tenths} %"
    whole = (size if tenths >= 10 else tenths).quantize(Decimal(1), ROUND_HALF_UP)
    return f"{whole:,} %"


def rise(before: Decimal | None, after: Decimal | None) -> Decimal | None:
    """By which share of itself a number rises (or, negative, falls); None where that cannot be said."""
    if before is None or after is None or before <= 0:
        return None
    try:
        share = (after - before) / before
        share.quantize(Decimal("0.00001"))
    except ArithmeticError:  # a page may print 1E+999999
        return None
    return share


def money(amount: Money) -> str:
    """An amount for people; a number too long to write out is written in powers of ten."""
    try:
        return str(amount)
    except ArithmeticError:
        return f"{amount.amount:.3E} {amount.currency}"


def more(amount: Money) -> str:
    """A difference with its sign: ``+$1,560``, ``-$20``."""
    return f"+{money(amount)}" if amount.amount >= 0 else money(amount)


def difference(impact: Impact) -> Money | None:
    """What a workflow pays more a month; None where it cannot be said."""
    try:
        found = impact.difference
    except (ValueError, ArithmeticError):  # two currencies
        return None
    return found if found is not None and found.amount.is_finite() else None


def over_budget(impact: Impact) -> Money | None:
    """By how much a workflow passes its budget; None where it does not, or where it cannot be said."""
    try:
        return impact.over_budget
    except (ValueError, ArithmeticError):
        return None


def value(fact: Fact, now: datetime) -> str:
    """A fact's value as printed, with its currency's sign: ``$2.50``, ``1 Dec``, ``1,000,000``."""
    if not isinstance(fact.value, str):
        return clean(", ".join(fact.value)) or "nothing"
    text = clean(fact.value)
    rate = parse_unit(fact.unit)
    if fact.decimal() is None:
        when = day_of(fact)
        floor = "not before " if fact.qualifier(CERTAINTY) == "floor" else ""
        return f"{floor}{day(when, now)}" if when is not None else text or "nothing"
    if rate is not None and rate.currency in SIGNS:
        return f"{SIGNS[rate.currency]}{text}{'0' if re.fullmatch(_TENTHS, text) else ''}"
    if rate is not None:
        return f"{text} {rate.currency}"
    return f"{int(text):,}" if re.fullmatch(r"[1-9][0-9]{3,17}", text) else text


def per(unit: str | None) -> str:
    """``per 1M tokens`` for a price's unit, the unit itself for another, empty for none."""
    if not unit:
        return ""
    return f"per {clean(unit.partition('/')[2], 60)}" if parse_unit(unit) else clean(unit, 60)


def listed(words: tuple[str, ...]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))
