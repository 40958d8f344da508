"""Pages of limits in the layouts that vendors use, with what they say. The same seed makes the same page."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

MODELS = (
    "acme-8b", "acme-70b-instruct", "Acme 4.1 mini", "o9-preview", "Qwal2.5-72B-Instruct", "Acme Large 2 (2026-01-01)",
    "meta/acme-4-scout-17b-16e", "Acme Pro", "Embed v4", "@cf/acme/acme-7b", "Mixtra 8x7B", "glam-5", "Chat", "R9",
)  # fmt: skip
TIERS = (
    {"Free": "free", "Developer": "developer"}, {"Tier 1": "tier 1", "Tier 2": "tier 2", "Tier 3": "tier 3"},
    {"Trial keys": "trial", "Production keys": "production"}, {"Start": "start", "Build": "build", "Scale": "scale"},
    {"Free plan": "free", "Pay-as-you-go": "pay-as-you-go"}, {"Default": "default", "Enterprise and MCA-E": "enterprise and mca-e"},
)  # fmt: skip
COUNTED = {
    "requests/minute": (("RPM", "Requests per minute (RPM)", "Max requests / minute", "QPM"), ("{} RPM", "{} / min", "{} calls per minute")),
    "requests/day": (("RPD", "Requests per day", "Daily requests"), ("{} RPD", "{} requests/day")),
    "requests/second": (("RPS", "Requests per second", "QPS"), ("{} RPS", "{} req/s")),
    "tokens/minute": (("TPM", "Total tokens per minute", "Quota limit in tokens per minute (TPM)"), ("{} TPM", "{} tokens per minute")),
    "tokens/day": (("TPD", "Tokens/day"), ("{} TPD", "{} tokens per day")),
    "input_tokens/minute": (("ITPM", "Maximum input tokens per minute (ITPM)"), ("{} ITPM", "{} input tokens/min")),
    "output_tokens/minute": (("OTPM", "Max output TPM"), ("{} OTPM", "{} output tokens per minute")),
}  # fmt: skip
NUMBERS = (3, 15, 30, 60, 100, 250, 500, 1_000, 3_500, 14_400, 30_000, 150_000, 500_000, 2_000_000)
NOTHING = ("-", "N/A", "Unlimited", "—", "Contact us")
AROUND = (
    "We measure:\n\n* **RPM:** Requests per minute\n* **TPM:** Tokens per minute\n",
    "**Example:** Let's say your RPM = 50 and your TPM = 200K. If you were to send 50 requests, you would reach it.\n",
    "For instance, a rate of 60 requests per minute (RPM) may be enforced as 1 request per second.\n",
    "| Header | Value | Notes |\n|---|---|---|\n| retry-after | 2 | In seconds |\n| x-ratelimit-limit-requests | 14400 | Requests per day (RPD) |\n",
    "| Tier | Qualification | Usage limits |\n|---|---|---|\n| Free | An allowed country | $100 / month |\n| Tier 1 | $5 paid | $500 / month |\n",
    "| Model | Input price | Context | Speed |\n|---|---|---|---|\n| acme-8b | $0.05 / 1M tokens | 128,000 | 560 tokens/sec |\n",
    "Above the limit we answer 429. Wait 60 seconds and retry up to 5 times. Files may be up to 512 MB.\n",
    "You can ask for an increase from 500 requests per minute to 1,000 requests per minute.\n",
)  # fmt: skip


class Page:
    """A page under construction, and the limits that it says, each as ``line`` of ``said`` writes it."""

    def __init__(self, seed: int) -> None:
        self.text, self.name = "", "page.md"
        self.says: set[str] = set()
        self.dice = Random(seed)
        self.models = self.dice.sample(MODELS, self.dice.randint(2, 5))
        self.tiers = self.dice.choice(TIERS)
        self.counted = self.dice.sample(sorted(COUNTED), self.dice.randint(1, 4))
        self.heads = [self.dice.choice(COUNTED[counted][0]) for counted in self.counted]

    def number(self, model: str, counted: str, tier: str = "") -> str:
        """A number in some notation, noted as said."""
        value = self.dice.choice(NUMBERS)
        notations = [str(value), f"{value:,}"]
        if value >= 1_000:
            notations += [f"{value / 1_000:g}K", f"{value / 1_000:g} K"]
        if value >= 1_000_000:
            notations += [f"{value / 1_000_000:g}M", f"{value / 1_000_000:g} million"]
        parts = (model.partition(" (")[0], f"{value} {counted}", self.tiers.get(tier, ""))
        self.says.add("|".join(part for part in parts if part))
        return self.dice.choice(notations)

    def cell(self, model: str, counted: str, tier: str = "") -> str:
        """A number, or now and then that there is none."""
        return self.dice.choice(NOTHING) if self.dice.random() < 0.12 else self.number(model, counted, tier)

    def stated(self, model: str, counted: str, tier: str = "") -> str:
        """A number with its unit."""
        return self.dice.choice(COUNTED[counted][1]).format(self.number(model, counted, tier))


def markdown(rows: list[list[str]]) -> str:
    """Rows as a pipe table."""
    lines = [rows[0], ["---"] * len(rows[0]), *rows[1:]]
    return "\n" + "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n\n"


def by_model(page: Page, tier: str = "") -> list[list[str]]:
    """Rows of models under a row of headers."""
    rows = [[model, *(page.cell(model, counted, tier) for counted in page.counted)] for model in page.models]
    return [["Model", *page.heads], *rows]


def tabs(page: Page) -> None:
    """A tab for each tier."""
    panes = (f'<Tab title="{tier}">\n{markdown(by_model(page, tier))}</Tab>\n' for tier in page.tiers)
    page.text = f"<Tabs>\n{''.join(panes)}</Tabs>\n"


def headings(page: Page) -> None:
    """A heading for each tier."""
    page.text = "".join(f"## {tier} rate limits\n{markdown(by_model(page, tier))}" for tier in page.tiers)


def column(page: Page) -> None:
    """A column of tiers."""
    rows = [
        [f"`{model}`", tier, *(page.cell(model, counted, tier) for counted in page.counted)]
        for model in page.models
        for tier in page.tiers
    ]
    page.text = markdown([["Model", "Tier", *page.heads], *rows])


def columns(page: Page) -> None:
    """A column for each tier, units in the cells."""
    rows = [[model, *(page.stated(model, page.counted[0], tier) for tier in page.tiers)] for model in page.models]
    page.text = markdown([["Endpoint", *page.tiers], *rows])


def turned(page: Page) -> None:
    """A table for each model, its rows limits, its columns tiers."""
    for model in page.models:
        rows = [
            [head, *(page.cell(model, counted, tier) for tier in page.tiers)]
            for head, counted in zip(page.heads, page.counted, strict=True)
        ]
        page.text += f"## {model}\n{markdown([['Limit', *page.tiers], *rows])}"


def tier_rows(page: Page) -> None:
    """A table for each model, its rows tiers."""
    for model in page.models:
        rows = [[tier, *(page.cell(model, counted, tier) for counted in page.counted)] for tier in page.tiers]
        page.text += f"## {model}\n{markdown([['Plan', *page.heads], *rows])}"


def bullets(page: Page) -> None:
    """Lists under headings of tiers and models."""
    for tier in page.tiers:
        page.text += f"## {tier}\n\n"
        for model in page.models:
            lines = "".join(f"- {page.stated(model, counted, tier)}\n" for counted in page.counted)
            page.text += f"### {model}\n\n{lines}\n"


def labelled(page: Page) -> None:
    """A line for each model."""
    lines = (
        f"- {model}: {', '.join(page.stated(model, counted) for counted in page.counted)}\n" for model in page.models
    )
    page.text = "".join(lines) + "\n"


def grouped(page: Page) -> None:
    """An HTML table with a header for each tier over those of its limits."""
    page.name = "page.html"
    over = "".join(f"<th colspan={len(page.counted)}>{tier}</th>" for tier in page.tiers)
    under = "".join(f"<th>{head}</th>" for _ in page.tiers for head in page.heads)
    rows = ""
    for model in page.models:
        cells = (page.cell(model, counted, tier) for tier in page.tiers for counted in page.counted)
        rows += f"<tr><td><code>{model}</code></td>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"
    table = f"<table><tr><th rowspan=2>Model</th>{over}</tr><tr>{under}</tr>{rows}</table>"
    page.text = f"<html><body><h1>Rate limits</h1>{table}</body></html>"


def clipped(page: Page) -> None:
    """What a browser copies: cells divided by tabs, names of tiers on lines of their own."""
    page.name = "page.txt"
    for tier in page.tiers:
        rows = "\n".join("\t".join(row) for row in by_model(page, tier))
        page.text += f"{tier}\n{rows}\n\n"
    page.text = f"Rate limits\n{page.text}"


LAYOUTS = (tabs, headings, column, columns, turned, tier_rows, bullets, labelled, grouped, clipped)


def made(layout: Callable[[Page], None], seed: int) -> Page:
    """A page of a layout; Markdown ones stand among other things that such pages say."""
    page = Page(seed)
    layout(page)
    if page.name == "page.md":
        around = page.dice.sample(AROUND, 4)
        page.text = f"# Rate limits\n\n{around[0]}\n{page.text}\n## More\n\n" + "\n".join(around[1:])
    return page
