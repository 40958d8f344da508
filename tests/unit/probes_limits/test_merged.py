"""Pages that are refused: cells of several tables run together, hollow pages, walls, pages without a limit."""

from __future__ import annotations

import pytest

from tests.unit.probes_limits.said import limits, refusal

HEAD = "# Rate limits\n\n| Model ID | RPM | RPD | TPM |\n| --- | --- | --- | --- |\n"


@pytest.mark.parametrize("rows", [
    "| acme-8b | 301K | 14.4K500K | 6K250K |\n| acme-70b | 301K | 1K500K | 12K300K |\n",
    "| acme-8b | 30300 | 140050000 | 6000250000 |\n| acme-70b | 301000 | 1000500000 | 12000300000 |\n",
    "| acme-8b | 30 300 | 1400 50000 | 6000 250000 |\n| acme-70b | 30 1000 | 1000 500000 | 12000 300000 |\n",
    "| acme-8b | 30300 | 14,400500,000 | 6,000250,000 |\n| acme-70b | 301000 | 1,000500,000 | 12,000300,000 |\n",
    "| acme-8b | 20500 / min | 140050000 | 15300 RPD |\n| acme-70b | 301000 / min | 1000500000 | - |\n",
    "| acme-8b | 301K | 500K\\- | - |\n",
    "| acme-8b | 30<br>300 | 1400<br>50000 | 6000<br>250000 |\n",
])  # fmt: skip
def test_cells_run_together(rows: str) -> None:
    assert refusal(HEAD + rows).startswith("merged cells: ")


def test_limits_run_together() -> None:
    page = "# Rate limits\n\n| Endpoint | Rate limit |\n| --- | --- |\n| Talk | 20 / min500 / min |\n| Embed | 2 / min9 / min |\n"
    assert refusal(page) == "merged cells: cells that hold several numbers run together ('20 / min500 / min')"


@pytest.mark.parametrize("head", ["RPMRPM", "Free PlanDeveloper Plan", "Requests per minuteRequests per minute"])
def test_headers_run_together(head: str) -> None:
    assert refusal(f"# Limits\n\n| Model | {head} |\n| --- | --- |\n| acme-8b | 30 |\n").startswith("merged cells: ")


def test_one_odd_cell_is_left_out_and_the_page_is_read() -> None:
    page = HEAD + "| acme-8b | 30 | 14,400 | 6K300K |\n| acme-70b | 30 | 1,000 | 12K |\n"
    assert limits(page) == [
        "acme-70b|1000 requests/day", "acme-70b|12000 tokens/minute", "acme-70b|30 requests/minute",
        "acme-8b|14400 requests/day", "acme-8b|30 requests/minute",
    ]  # fmt: skip


def test_numbers_that_are_not_round_are_no_sign_where_others_are() -> None:
    page = HEAD + "| acme-8b | 30 | 14400 | 28800 |\n| acme-70b | 15 | 14400 | 28800 |\n"
    assert len(limits(page)) == 6


@pytest.mark.parametrize(("page", "reason"), [
    ("", "an empty page"),
    ("<html><title>Just a moment...</title><body><h1>Just a moment...</h1></body></html>", "a challenge page"),
    ("# Sign in\n\nPlease sign in to continue.\n", "a login page"),
    ("# Rate limits\n\nWe limit how often you may call us. See your account.\n", "no limits"),
    (HEAD, "a hollow page: 1 tables of limits are empty"),
    (HEAD + "| | | | |\n", "a hollow page: 1 tables of limits are empty"),
    ("# Limits\n<Tabs><Tab title=\"Free\"></Tab><Tab title=\"Tier 1\"></Tab></Tabs>\n", "a hollow page: all 2 tabs of limits are empty"),
    ("# Models\n\n| Model | Context | Price |\n|---|---|---|\n| acme-8b | 128,000 | $3 |\n", "no limits in any table"),
    ("# Limits\n\nThe table below shows the limits of each tier.\n\nAll keys are limited to 5 requests per second.\n", "a hollow page: a table of limits is announced and missing"),
    ("\x00\x01", "binary data, not a page"),
])  # fmt: skip
def test_pages_without_limits(page: str, reason: str) -> None:
    assert refusal(page) == reason


def test_one_merged_table_among_others_is_enough() -> None:
    good = "## Other\n\n| Model | RPM |\n| --- | --- |\n" + "".join(f"| acme-{i} | {i}0 |\n" for i in range(1, 30))
    rows = "| acme-8b | 30300 | 1401000 | 6000250000 |\n| acme-70b | 10200 | 1001000 | 12000300000 |\n"
    assert refusal(HEAD + rows + "\n" + good).startswith("merged cells: nearly every number")


def test_labels_written_twice() -> None:
    rows = "| acme-8bacme-8b | 30 | 100 | 6K |\n| acme-9bacme-9b | 40 | 200 | 7K |\n"
    assert refusal(HEAD + rows) == "merged cells: labels that are written twice ('acme-8bacme-8b')"


def test_numbers_of_three_digits_are_no_sign_alone() -> None:
    rows = "| acme-8b | 125 | 1250 | 12500 |\n| acme-70b | 375 | 3125 | 62500 |\n"
    assert len(limits(HEAD + rows)) == 6


def test_dashes_beside_numbers_are_two_columns_in_one() -> None:
    rows = "| acme-8b | 20500 | -500000 | 30 |\n| acme-9b | 30 | 2000- | 40 |\n| acme-7b | 30 | 100 | 50 |\n"
    assert refusal(HEAD + rows) == "merged cells: cells that hold several numbers run together ('-500000')"
