"""What changes no limit, and what must never raise."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from probes.parsing.limits.limits_page import read_limits
from tests.unit.probes_limits.said import acme, limits
from watcher.domain.observations import Reading, Unreadable

HEADERS = ("RPM", "RPD", "Tokens per minute (TPM)", "Max output tokens per minute")
MODELS = ("acme-small", "Acme Large 2", "acme/embed-v1.5", "acme-ears")
TIERS = ("Free tier", "Tier 1", "Production")

amounts = st.sampled_from(["30", "14.4K", "1,000", "2M", "500000", "-", "Unlimited"])
rows = st.lists(
    st.tuples(st.sampled_from(MODELS), *[amounts] * len(HEADERS)), min_size=2, max_size=4, unique_by=lambda row: row[0]
)


def table(header: tuple[str, ...], body: list[tuple[str, ...]]) -> str:
    lines = [header, tuple("---" for _ in header), *body]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def page(body: list[tuple[str, ...]], header: tuple[str, ...] = ("Model", *HEADERS), tier: str = "Free tier") -> str:
    return f"# Rate limits\n\n## {tier}\n\n{table(header, body)}"


def said(text: str, name: str = "page.md") -> list[str]:
    found = read_limits(text.encode(), name, acme)
    return limits(text, name) if isinstance(found, Reading) else []


@settings(max_examples=30)
@given(rows, st.randoms(use_true_random=False))
def test_the_order_of_rows_and_columns_says_nothing(body: list[tuple[str, ...]], dice: random.Random) -> None:
    order = dice.sample(range(1, len(HEADERS) + 1), len(HEADERS))
    header = ("Model", *HEADERS)
    turned = [tuple(line[index] for index in (0, *order)) for line in (header, *dice.sample(body, len(body)))]
    assert said(page(turned[1:], turned[0])) == said(page(body))


@settings(max_examples=20)
@given(
    rows, st.sampled_from([("Notes", "fast"), ("Context window", "128,000"), ("Price", "$3.00"), ("Best for", "chat")])
)
def test_a_column_about_something_else_says_nothing(body: list[tuple[str, ...]], beside: tuple[str, str]) -> None:
    wider = [(line[0], beside[1], *line[1:]) for line in body]
    assert said(page(wider, ("Model", beside[0], *HEADERS))) == said(page(body))


@settings(max_examples=20)
@given(rows, st.sampled_from(["**{}**", "`{}`", "[{}](/models)", "{}<sup>1</sup>", "{} (preview)", "{}\\*"]))
def test_markup_and_notes_say_nothing(body: list[tuple[str, ...]], mark: str) -> None:
    marked = [(mark.format(line[0]), *line[1:]) for line in body]
    assert said(page(marked)) == said(page(body))


@settings(max_examples=20)
@given(rows)
def test_notation_says_nothing(body: list[tuple[str, ...]]) -> None:
    other = {
        "14.4K": "14,400",
        "1,000": "1K",
        "2M": "2 million",
        "500000": "500 K",
        "-": "N/A",
        "Unlimited": "No limit",
    }
    assert said(page([(line[0], *(other.get(cell, cell) for cell in line[1:])) for line in body])) == said(page(body))


@settings(max_examples=15)
@given(rows)
def test_html_says_what_markdown_says(body: list[tuple[str, ...]]) -> None:
    head = "".join(f"<th>{text}</th>" for text in ("Model", *HEADERS))
    lines = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in line)}</tr>" for line in body)
    html = f"<html><body><h1>Rate limits</h1><h2>Free tier</h2><table><tr>{head}</tr>{lines}</table></body></html>"
    assert said(html, "page.html") == said(page(body))


@settings(max_examples=15)
@given(rows, st.permutations(TIERS))
def test_every_tier_keeps_its_own(body: list[tuple[str, ...]], order: list[str]) -> None:
    whole = "# Rate limits\n\n" + "".join(f"## {tier}\n\n{table(('Model', *HEADERS), body)}\n" for tier in order)
    alone = sorted(line for tier in TIERS for line in said(page(body, tier=tier)))
    assert said(whole) == alone


WHOLE = page([("acme-small", "30", "14.4K", "6K", "1,000"), ("Acme Large 2", "10", "-", "20 / min", "6K300K")]) + (
    "\n<Tabs><Tab title=\"Tier 1\">\n- 20 requests per minute\n</Tab></Tabs>\n\nTrial keys are limited to 1,000 calls a month.\n"
    "<table><tr><th rowspan=2>Model</th><th colspan=2>Free</th></tr><tr><th>RPM</th></tr><tr><td>acme</td><td>5</td></tr></table>\n"
)  # fmt: skip


@settings(max_examples=60)
@given(st.integers(0, len(WHOLE)), st.integers(0, len(WHOLE)), st.sampled_from(["page.md", "page.html", "page.txt"]))
def test_a_page_cut_off_anywhere_never_raises(end: int, start: int, name: str) -> None:
    assert isinstance(read_limits(WHOLE[start % (end + 1) : end].encode(), name, acme), Reading | Unreadable)


@settings(max_examples=60)
@given(st.text(alphabet="|-\n 0123456789KMB,./<>()*:tierpmRPMTPMfree分每€", max_size=200))
def test_no_text_raises(text: str) -> None:
    assert isinstance(read_limits(text.encode(), "page.md", acme), Reading | Unreadable)
