"""The invented vendors' price pages. Pure: the same state gives the same bytes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Price:
    """Dollars per 1M tokens; None where a model has no such price."""

    input: Decimal
    output: Decimal | None = None
    cached: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Announcement:
    """New standard prices of some models from a date."""

    effective: date
    prices: Mapping[str, Price]


STANDARD: dict[str, Price] = {
    "acme-large": Price(Decimal("2.50"), Decimal(10), Decimal("0.25")),
    "acme-small": Price(Decimal("0.40"), Decimal("1.60"), Decimal("0.04")),
    "acme-mini": Price(Decimal("0.10"), Decimal("0.40"), Decimal("0.01")),
}
BATCH: dict[str, Price] = {
    "acme-large": Price(Decimal("1.25"), Decimal(5)),
    "acme-small": Price(Decimal("0.20"), Decimal("0.80")),
    "acme-mini": Price(Decimal("0.05"), Decimal("0.20")),
}
EMBEDDING: dict[str, Price] = {"acme-embed": Price(Decimal("0.02"))}

_INTRO = """# Acme API pricing

Pay only for what you use. Prices are in US dollars per 1M tokens and do not include taxes.
Questions about an invoice? Write to billing@acme.example.
"""
_NOTES = """
## Notes

- Cached input is billed at the cached price when a prompt prefix was seen in the last hour.
- A batch is answered within 24 hours.
- Rate limits depend on your usage tier.
"""


def acme(standard: Mapping[str, Price], announced: Announcement | None) -> str:
    """Acme's page: standard, batch and embedding prices, and what was announced."""
    return "\n".join((
        _INTRO,
        "## Standard\n",
        _table(standard),
        _announced(announced) if announced else "",
        "## Batch\n\nThe Batch API takes half the standard price.\n",
        _table(BATCH),
        "## Embeddings\n",
        "| Model | Input |\n|:---|---:|",
        *(f"| {model} | {_dollars(price.input)} |" for model, price in EMBEDDING.items()),
        _NOTES,
    ))  # fmt: skip


@dataclass(frozen=True, slots=True)
class End:
    """A model's announced end."""

    announced: date
    shutdown: date
    replacement: str


LIMITS: dict[str, tuple[int, int]] = {"acme-large": (5_000, 1_000_000), "acme-small": (10_000, 2_000_000)}


def acme_ends(ends: Mapping[str, End]) -> str:
    """Acme's page of deprecations: every model's state, and when those that end are shut down."""
    rows = [["Model", "Status", "Deprecated", "Shutdown date", "Recommended replacement"]]
    rows.append([":---"] * len(rows[0]))
    for model in STANDARD:
        end = ends.get(model)
        said = [_day(end.announced), _day(end.shutdown), end.replacement] if end else ["-", "-", "-"]
        rows.append([model, "Deprecated" if end else "Active", *said])
    rows.append(["acme-0", "Retired", "Jan 15, 2025", "Jul 15, 2025", "acme-large"])
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    return f"""# Acme model deprecations

A deprecated model goes on working until its shutdown date. After it, requests fail.

{table}
"""


def acme_limits(limits: Mapping[str, tuple[int, int]]) -> str:
    """Acme's page of rate limits: requests and tokens a minute."""
    rows = [["Model", "Requests per minute (RPM)", "Tokens per minute (TPM)"], [":---", "---:", "---:"]]
    rows += [[model, f"{requests:,}", f"{tokens:,}"] for model, (requests, tokens) in limits.items()]
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    return f"# Acme rate limits\n\nLimits apply to each organisation.\n\n{table}\n"


def globex(version: int) -> str:
    """Globex's page: one table for everything, prices with their unit beside them."""
    output = Decimal(6) + version - 1
    return f"""# Models and pricing

| Model | Context window | Input | Output |
|-------|---------------:|-------|--------|
| globex-pro | 256K | $1.50 / 1M tokens | ${output:.2f} / 1M tokens |
| globex-lite | 128K | $0.15 / 1M tokens | $0.60 / 1M tokens |

Prices exclude VAT.
"""


def initech(version: int) -> str:
    """Initech's page: HTML, with the table between a menu and a footer."""
    price = Decimal("3.00") + version - 1
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Initech AI pricing</title></head>
<body><nav><a href="/">Home</a> <a href="/docs">Docs</a></nav>
<main><h1>Pricing</h1><p>All prices in USD per 1M tokens.</p>
<table><thead><tr><th>Model</th><th>Input</th><th>Cached input</th><th>Output</th></tr></thead>
<tbody><tr><td>initech-1</td><td>${price:.2f}</td><td>$0.30</td><td>$12.00</td></tr>
<tr><td>initech-1-fast</td><td>$0.80</td><td>$0.08</td><td>$3.20</td></tr></tbody></table></main>
<footer>Initech</footer></body></html>
"""


def numbered(number: int, version: int) -> str:
    """The page of the ``number``-th small vendor; each version costs 50 cents more."""
    dearer = Decimal("0.50") * (version - 1)
    first = Decimal(100 + number) / 100 + dearer
    return f"""# Vendor {number} pricing

Prices in US dollars per 1M tokens.

| Model | Input | Cached input | Output |
|:---|---:|---:|---:|
| vendor{number}-large | {_dollars(first)} | {_dollars(first / 10)} | {_dollars(first * 4)} |
| vendor{number}-small | $0.30 | $0.03 | $1.20 |
"""


CHALLENGE = """<!doctype html>
<html lang="en"><head><title>Just a moment...</title></head>
<body><h1>Checking your browser</h1><p>Please enable JavaScript and cookies to continue.</p>
<p>Verification number 8c1f3a. Performance and security by Edgewall.</p></body></html>
"""

HOLLOW = f"""{_INTRO}
## Standard

## Batch

## Embeddings
{_NOTES}"""


def _table(prices: Mapping[str, Price]) -> str:
    cached = any(price.cached is not None for price in prices.values())
    names = ["Model", "Input", *(["Cached input"] if cached else []), "Output"]
    rows = [
        [model, _dollars(price.input), *([_dollars(price.cached)] if cached else []), _dollars(price.output)]
        for model, price in prices.items()
    ]
    lines = [names, [":---", *["---:"] * (len(names) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def _announced(announced: Announcement) -> str:
    day = f"{announced.effective:%B} {announced.effective.day}, {announced.effective.year}"
    note = f"The prices below take effect on {day}. Until then the prices above apply."
    return f"### From {day}\n\n{note}\n\n{_table(announced.prices)}"


def _day(when: date) -> str:
    return f"{when:%b} {when.day}, {when.year}"


def _dollars(amount: Decimal | None) -> str:
    if amount is None:
        return "-"
    exact = amount.normalize()
    digits = exact.as_tuple().exponent
    places = max(2, -digits) if isinstance(digits, int) else 2
    return f"${amount:.{places}f}"
