"""Price pages of invented vendors. The same arguments give the same bytes."""

from __future__ import annotations

import json
from functools import cache
from random import Random

FAMILY = 20  # models in one table
_MODEL_BYTES = 1660  # of a page for each model, half of them its row of the table

_SYLLABLES = ("an", "ber", "co", "den", "el", "fo", "gra", "hin", "ix", "jo", "ka", "lum", "mo", "ner", "or", "pel")
CELL = "px-4 py-3 text-sm leading-6 text-right tabular-nums border-b border-neutral-200 dark:border-neutral-800"


def price(model: int, version: int, models: int) -> float:
    """Dollars for a model's input: from one version to the next, one model of them all costs a cent more."""
    rises = version // models + (model < version % models)
    return 1 + model * 0.07 + rises * 0.01


def markdown(models: int, version: int = 0, vendor: str = "acme", *, cached: bool = True) -> bytes:
    """A Markdown page: tables of 20 models with an input, a cached input (if asked for) and an output price."""
    names = ["Model", "Input", *(["Cached input"] if cached else []), "Output"]
    parts = [f"# {vendor.title()} API pricing\n\nPrices in US dollars per 1M tokens, without taxes.\n"]
    for first in range(0, models, FAMILY):
        parts.append(f"## Family {first // FAMILY}\n\n{prose(first)}\n")
        rows = [names, [":---", *["---:"] * (len(names) - 1)]]
        for model in range(first, min(first + FAMILY, models)):
            dollars = price(model, version, models)
            row = [dollars, dollars / 10, dollars * 4] if cached else [dollars, dollars * 4]
            rows.append([f"{vendor}-{model}", *(f"${amount:.3f}" for amount in row)])
        parts.append("\n".join(f"| {' | '.join(row)} |" for row in rows) + "\n")
    return "\n".join(parts).encode()


def html(size: int, version: int = 0, vendor: str = "acme") -> bytes:
    """An HTML page of about ``size`` bytes: menus, tables among much markup, prose, and the page's state as a script.

    From one version to the next the build's number, the date and one price change.
    """
    models = max(FAMILY, size // _MODEL_BYTES)
    build = Random(f"{vendor} {version}").randbytes(16).hex()
    tables = "".join(_section(first, min(first + FAMILY, models), version, models, vendor)
                     for first in range(0, models, FAMILY))  # fmt: skip
    head = f"""<!doctype html>
<html lang="en" data-build="{build}"><head><meta charset="utf-8"><title>{vendor.title()} pricing</title>
<link rel="stylesheet" href="/assets/{build}.css"></head><body><nav>{_menu()}</nav>
<main><h1>Pricing</h1><p>Prices in US dollars per 1M tokens. Updated on day {version}.</p>"""
    page = f"{head}{tables}</main><footer>{vendor.title()} Inc.</footer>"
    state = _state(max(0, size - len(page)), build)
    return f'{page}<script type="application/json">{state}</script></body></html>'.encode()


def document(title: str, body: str, size: int) -> bytes:
    """An HTML page of about ``size`` bytes around a body: menus before it, the page's state as a script after it."""
    head = f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title></head><body><nav>{_menu()}</nav>
<main><h1>{title}</h1>"""
    page = f"{head}{body}</main><footer>Acme Inc.</footer>"
    state = _state(max(0, size - len(page)), "0")
    return f'{page}<script type="application/json">{state}</script></body></html>'.encode()


def _section(first: int, end: int, version: int, models: int, vendor: str) -> str:
    headers = "".join(
        f'<th scope="col" class="{CELL}">{name}</th>' for name in ("Model", "Input", "Cached input", "Output")
    )
    rows = "".join(_row(f"{vendor}-{model}", price(model, version, models)) for model in range(first, end))
    return (
        f'<section class="mx-auto max-w-7xl"><h2 id="family-{first}">Family {first // FAMILY}</h2>'
        f"<p>{prose(first)}</p>"
        f"<table><thead><tr>{headers}</tr></thead><tbody>{rows}</tbody></table></section>\n"
    )


def _row(model: str, dollars: float) -> str:
    prices = "".join(
        f'<td class="{CELL}"><div class="flex items-center justify-end"><span>${amount:.3f}</span></div></td>'
        for amount in (dollars, dollars / 10, dollars * 4)
    )
    return f'<tr class="group hover:bg-neutral-50"><td class="{CELL}"><code>{model}</code></td>{prices}</tr>\n'


@cache
def _menu() -> str:
    entries = ((_words(1, f"menu {n}"), n) for n in range(60))
    return "".join(f'<a class="block px-2 py-1 text-sm" href="/docs/{word}-{n}">{word}</a>' for word, n in entries)


@cache
def prose(seed: int) -> str:
    """Four sentences of words that nobody knows."""
    return " ".join(f"{_words(12, f'prose {seed} {n}').capitalize()}." for n in range(4))


def _state(size: int, build: str) -> str:
    """What a framework leaves in a page: JSON of about this size, with texts that repeat little."""
    entries, length, number = [], 0, 0
    while length < size:
        entry = _entry(number)
        entries.append(entry)
        length += len(entry) + 1
        number += 1
    return f'{{"build":"{build}","messages":[{",".join(entries)}]}}'


@cache
def _entry(number: int) -> str:
    return json.dumps({"id": f"docs.{number}", "text": _words(14, f"state {number}"), "visible": True})


@cache
def _words(count: int, seed: str) -> str:
    chance = Random(seed)
    return " ".join("".join(chance.choices(_SYLLABLES, k=chance.randint(1, 3))) for _ in range(count))
