"""Names of models: canonical ids (``provider/model``), with a date and without.

What a dated id names (``acme-large-20260801``) never changes. The undated one, and that which ends in
``-latest``, are aliases: which dated model they mean today only the vendor knows.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

_MONTH, _DAY = r"(?:0[1-9]|1[0-2])", r"(?:0[1-9]|[12]\d|3[01])"
_DATE = re.compile(
    rf"(?:[-@]20\d\d{_MONTH}{_DAY}"  # -20260801, @20260801
    rf"|-20\d\d-{_MONTH}-{_DAY}"  # -2026-08-01
    rf"|-{_MONTH}-20\d\d"  # -08-2026
    rf"|-2\d{_MONTH}|-{_MONTH}{_DAY}"  # -2608, -0801
    r"|[-@]00\d"  # -001
    r")(?:-v\d+(?::\d+)?)?"
)
# us.maker.model, global.maker.model: a way to maker.model
_ROUTE = re.compile(r"/[a-z]{2,6}(?:-gov)?\.(?=[a-z0-9]+\.[a-z])")
_ALIAS = re.compile(r"[-@](?:latest|default)")
_ENDING = re.compile(rf"^(.+?)(?:{_DATE.pattern}|{_ALIAS.pattern})$")


def plain(model: str) -> str:
    """An id without what is only spelling: case, ``@`` before a date, and the region through which it is called.

    >>> plain("bedrock/us.acme.Acme-Large@20260801")
    'bedrock/acme.acme-large-20260801'
    """
    return _ROUTE.sub("/", model.casefold().replace("@", "-"))


def family(model: str) -> str:
    """The undated name of a model; a model without a date is its own.

    >>> family("acme/acme-large-20260801"), family("acme/acme-large-latest"), family("acme/acme-large")
    ('acme/acme-large', 'acme/acme-large', 'acme/acme-large')
    """
    found = _ENDING.match(model)
    return found[1] if found is not None and not found[1].endswith("/") else model


def is_dated(model: str) -> bool:
    """Whether a name carries a date."""
    undated = family(model)
    return undated != model and _ALIAS.fullmatch(model[len(undated) :]) is None


def same_model(one: str, other: str) -> bool:
    """Whether two canonical ids may mean one model: spelled alike, or one is an alias of the other.

    >>> same_model("acme/acme-large", "acme/acme-large-20260801")
    True
    >>> same_model("acme/acme-large-20260101", "acme/acme-large-20260801")
    False
    """
    (ours, our_family, our_date), (theirs, their_family, their_date) = _name(one), _name(other)
    return ours == theirs or (our_family == their_family and not (our_date and their_date))


@lru_cache(maxsize=1 << 15)
def _name(model: str) -> tuple[str, str, bool]:
    """An id plainly spelled, its family, and whether it is dated: asked for again and again, of a page's every fact."""
    spelled = plain(model)
    return spelled, family(spelled), is_dated(spelled)


def meant(model: str, said: Collection[str], others: Collection[str] = ()) -> str | None:
    """By which of its names a page speaks of a model: its own, an undated one, or the newest dated one.

    A page that speaks of a dated model apart is believed about it, whatever it says of the family. An alias
    means the newest that is known at all: the end of an older one is none of its business.

    Args:
        model: canonical id.
        said: canonical ids on the page.
        others: canonical ids on other pages.
    """
    alike = [name for name in said if same_model(model, name)]
    own = [name for name in alike if plain(name) == plain(model)]
    if own:
        return model if model in own else min(own)
    undated = [name for name in alike if not is_dated(name)]
    if undated or not alike:
        return min(undated, key=lambda name: (len(name), name), default=None)
    known = {name for name in (*alike, *others) if same_model(model, name) and is_dated(name)}
    newest = max(known, key=lambda name: (_date(name), name in alike, name))
    return newest if newest in alike else None


def _date(model: str) -> str:
    """A dated id's date as digits in the order year, month, day, as far as they are told."""
    digits = re.sub(r"\D", "", model[len(family(model)) :].partition("-v")[0])
    return re.sub(rf"^({_MONTH})(20\d\d)$", r"\2\1", digits)
