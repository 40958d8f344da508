"""Numbers as pages print them, and numbers that were run together."""

from __future__ import annotations

import pytest

from probes.parsing.limits.amounts import amounts, is_absent, is_doubtful, is_glued, is_two_numbers


@pytest.mark.parametrize(("text", "values"), [
    ("30", ["30"]),
    ("30,000", ["30000"]),
    ("1.5M", ["1500000"]),
    ("200K", ["200000"]),
    ("14.4k", ["14400"]),
    ("30 K", ["30000"]),
    ("1 million", ["1000000"]),
    ("3.6 million tokens", ["3600000"]),
    ("4 million (4,000,000)", ["4000000", "4000000"]),
    ("1.000.000", ["1000000"]),
    ("1 500 000", ["1500000"]),
    ("30 000", ["30000"]),
    ("0.5", ["0.5"]),
    ("40,000.0", ["40000"]),
    ("20 / min", ["20"]),
    ("10 RPM", ["10"]),
    ("us-east-1: 500", ["500"]),
    ("20万", ["200000"]),
    ("20.000", []),
    ("$100", []),
    ("acme-4", []),
    ("acme-4.1", []),
    ("10-15", []),
    ("1,000+", []),
    ("6K300K", []),
    ("30,000300,000", []),
])  # fmt: skip
def test_values(text: str, values: list[str]) -> None:
    assert [amount.value for amount in amounts(text)] == values


@pytest.mark.parametrize("text", [
    "", "-", "–", "—", "--", r"\-", "*", "N/A", "n/a", "Unlimited", "No limit", "Custom", "Contact sales", "Contact us", "∞",
    "Varies by model", "See the models page", "不限",
])  # fmt: skip
def test_no_number(text: str) -> None:
    assert is_absent(text)


@pytest.mark.parametrize("text", ["30", "free", "1 M", "no more than 30"])
def test_not_absent(text: str) -> None:
    assert not is_absent(text)


@pytest.mark.parametrize("text", ["~15", "about 30", "1,000+", "at least 30", ">100"])
def test_doubtful(text: str) -> None:
    assert is_doubtful(text)


@pytest.mark.parametrize("text", [
    "6K300K", "14.4K500K", "1M30", "30 300", "30\n300", "30,000300,000", "10010,000", "-30", "-30000", "30--", "500K-", "UnlimitedUnlimited",
    "2,0002,000 inputs/min", "6K300K TPM", "1K -", "1,000 N/A", "Custom 30", "Unlimited30", "30Unlimited",
])  # fmt: skip
def test_glued(text: str) -> None:
    assert is_glued(text)


@pytest.mark.parametrize(
    "text", ["30", "30,000", "30 000", "1.5M", "-", "--", "30 RPM", "60 RPM 1M TPM", "30 / 300", "acme-4"]
)
def test_not_glued(text: str) -> None:
    assert not is_glued(text)


def test_two_round_numbers_in_one() -> None:
    assert [text for text in ("30300", "301000", "6000250000", "14400") if not is_two_numbers(text)] == []
    assert [text for text in ("30", "300", "7200", "30000", "500000", "1", "99", "128000") if is_two_numbers(text)] == [
        "128000"
    ]
