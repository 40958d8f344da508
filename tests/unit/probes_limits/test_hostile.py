"""Pages that were made to keep a reader busy. Each would take minutes if reading were not linear."""

from __future__ import annotations

from time import process_time

import pytest

from probes.parsing.limits.limits_page import read_limits
from tests.unit.probes_limits.said import acme
from watcher.domain.observations import Reading, Unreadable

SECONDS = 15
HEAD = "| Model | RPM | TPM |\n|---|---|---|\n"
PAGES = {
    "one name with thousands of values": HEAD + "".join(f"| acme-1 | {i} | {i}K |\n" for i in range(3_000)),
    "headers and nothing else": ("| " + " | ".join(["RPM"] * 40) + " |\n") * 1_500,
    "tabs in tabs": "<Tab title='Free'>\n" * 1_000 + "- 20 requests per minute\n" * 500,
    "seams": HEAD + "".join(f"| acme | {'a1b2c3(1)' * 9}{i} | {'2 / min5 / min' * 5}{i} |\n" for i in range(200)),
    "times without anything counted": HEAD
    + "".join(f"| acme | {'per ' * 70}{i} | {'1 req per ' * 30} |\n" for i in range(300)),
    "one sentence again and again": "limited to 20 requests per minute. " * 20_000,
    "digits": "1" * 500_000,
    "commas": "1,000," * 100_000,
    "lines that name what follows": "a: " * 50_000 + "\n" + ("x:" * 79 + "\n") * 1_000,
}


@pytest.mark.parametrize("text", PAGES.values(), ids=PAGES.keys())
def test_is_read_in_time(text: str) -> None:
    begun = process_time()
    assert isinstance(read_limits(f"# Limits\n\n{text}".encode(), "page.md", acme), Reading | Unreadable)
    assert process_time() - begun < SECONDS
