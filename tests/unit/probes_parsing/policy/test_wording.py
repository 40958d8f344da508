"""What two texts are compared by: words, not how they are written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probes.parsing.policy.wording import plain, unnumbered, words

SAME = [
    ("We don't train — ever.", "We don’t train - ever"),
    ("1. Data retention", "Data Retention:"),
    ("(a) Overview.", "Overview"),
    ("• Hosting", "Hosting"),
    ("2.3 Use of data", "Use of data"),
    ("Effective June 4, 2025", "Effective 4 June 2025"),
    ("Effective 2025-06-04", "Effective June 4th, 2025"),
    ("See https://www.acme.example/a", "See acme.example/a"),
    ("legal [at] acme [dot] example", "legal@acme.example"),
    ("“Inputs” and 'Outputs'", '"Inputs" and "Outputs"'),
    ("ﬁles…", "files"),
    ("Acme\u2060 Inc.", "Acme Inc"),
]
OTHER = [
    ("30 days after notice", "60 days after notice"),
    ("for $100", "for €100"),
    ("5 % of it", "5 of it"),
    ("more than 2.5 days", "more than 25 days"),
    ("may use", "may not use"),
    ("Effective June 4, 2025", "Effective June 5, 2025"),
    ("a@acme.example", "b@acme.example"),
    ("1.5 million users", "2.5 million users"),
    ("under 13", "under 18"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_the_same_words(one: str, other: str) -> None:
    assert words(plain(one)) == words(plain(other))


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_other_words(one: str, other: str) -> None:
    assert words(one) != words(other)


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("1. Data", "Data"), ("Section 4. Data", "Data"), ("§ 4.2 Data", "Data"), ("IV. Data", "Data"), ("(b) Data", "Data"),
        ("30 days", "30 days"), ("Data", "Data"), ("1.", "1."), ("I agree", "I agree"), ("a service", "a service"),
    ],
)  # fmt: skip
def test_numbers_of_headings(text: str, bare: str) -> None:
    assert unnumbered(text) == bare


@given(st.text(max_size=200))
def test_any_text_can_be_compared(text: str) -> None:
    shown = plain(text)
    assert plain(shown) == shown
    assert words(shown) == words(shown.upper().casefold()) or not shown.isascii()
