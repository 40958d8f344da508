"""Keys are taken out of what vendors say back."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probes.fetch.secrets import MASK, masked

KEY = 'acme/live+key"0123456789abcdef'
KEYS = st.text("abcdefghijklmnopqrstuvwxyz/+\"'=", min_size=8, max_size=60)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (f"Bearer {KEY}", "Bearer ***"),
        (f"{KEY}{KEY}.", "******."),
        (json.dumps({"sent": KEY}), '{"sent": "***"}'),
        (f"?key={quote(KEY, safe='')}", "?key=***"),
        (KEY.replace("/", "\\/"), "***"),
        (f"cut off: {KEY[:18]}", "cut off: ***"),
        (f"{KEY[:18]}!{KEY[:20]}", "***!***"),
        ("acme/live and others", "acme/live and others"),
        ("", ""),
    ],
)
def test_what_is_left(text: str, left: str) -> None:
    assert masked(text, KEY) == left


def test_what_guards_nothing_is_left_alone() -> None:
    assert masked("none of a", "a") == "none of a"
    assert masked("no key", "") == "no key"


@given(KEYS, st.lists(st.text(max_size=10), min_size=2, max_size=6))
def test_nothing_of_it_is_left(key: str, others: list[str]) -> None:
    assert key not in masked(key.join(others), key).replace(MASK, "\0")


def test_many_beginnings_take_no_time() -> None:
    text = KEY[:16] * 200_000
    assert KEY[:16] not in masked(text, KEY)


LONG = "sk-proj-" + "".join(chr(97 + at * 7 % 26) + str(at % 10) for at in range(60)) + "wxyz"


@pytest.mark.parametrize(
    ("said", "left"),
    [
        (f"{LONG[:16]}…wxyz", "***…wxyz"),
        (f"{LONG[:10]}***********wxyz", "***"),
        (f"{LONG[:5]}***********wxyz", "***"),
        (f"{LONG[:10]}...", "***"),
        (f"...{LONG[-8:]}", "***"),
        (f"{LONG[:9]}•••{LONG[-3:]}".encode().decode("latin-1"), "***"),
        (json.dumps(f"{LONG[:9]}…{LONG[-3:]}"), '"***"'),
        ("sk-p***yz", "sk-p***yz"),
        ("sk***wxyz", "sk***wxyz"),
        ("***wxyz", "***wxyz"),
        ("sk-proj-ab is none", "sk-proj-ab is none"),
        ("Wait... and see ****.", "Wait... and see ****."),
    ],
)
def test_a_vendor_s_own_mask_stands_where_it_leaves_little(said: str, left: str) -> None:
    assert masked(f"Incorrect API key provided: {said}", LONG) == f"Incorrect API key provided: {left}"


@pytest.mark.parametrize("unit", ["*", "…", "sk-p**", "sk-proj-a**", "**wxyz", LONG[:12], LONG[-12:], LONG[:11]])
def test_long_bodies_take_little_time(unit: str) -> None:
    text = unit * (2_000_000 // len(unit))
    assert len(masked(text, LONG)) <= len(text)


@pytest.mark.parametrize("length", [12, 16, 20, 40, 99])
def test_a_telling_piece_of_either_end_of_a_long_key_is_masked(length: int) -> None:
    key = "sk-" + "".join(chr(97 + at * 7 % 26) + str(at % 10) for at in range(60))
    for piece in (key[:length], key[-length:]):
        said = masked(f"Incorrect API key provided: {piece}...", key)
        assert said == f"Incorrect API key provided: {MASK}..."
