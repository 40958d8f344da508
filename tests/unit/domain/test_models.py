"""Dated ids, and those that stand for them."""

from __future__ import annotations

import pytest

from watcher.domain.models import family, is_dated, meant, same_model


@pytest.mark.parametrize(
    ("dated", "undated"),
    [
        ("acme/acme-large-20260801", "acme/acme-large"),
        ("acme/acme-large-2026-08-01", "acme/acme-large"),
        ("acme/acme-large@20260801", "acme/acme-large"),
        ("acme/acme-large-08-2026", "acme/acme-large"),
        ("acme/acme-large-2608", "acme/acme-large"),
        ("acme/acme-4-0613", "acme/acme-4"),
        ("acme/acme-2.5-flash-001", "acme/acme-2.5-flash"),
        ("bedrock/acme.acme-3-5-20260801-v2:0", "bedrock/acme.acme-3-5"),
        ("together/acme/Acme-70B-2608", "together/acme/Acme-70B"),
    ],
)
def test_a_dated_id_and_its_undated_one(dated: str, undated: str) -> None:
    assert family(dated) == undated
    assert is_dated(dated)
    assert family(undated) == undated
    assert not is_dated(undated)
    assert same_model(dated, undated)
    assert same_model(undated, dated)


@pytest.mark.parametrize("alias", ["acme/acme-large-latest", "acme/acme-large@latest", "acme/acme-large@default"])
def test_an_alias_and_its_undated_name(alias: str) -> None:
    assert family(alias) == "acme/acme-large"
    assert not is_dated(alias)
    assert same_model(alias, "acme/acme-large-20260801")


@pytest.mark.parametrize(
    "model",
    [
        "acme/acme-3-large", "acme/acme-70b", "acme/acme-4-32b-0414-128k", "acme/acme-4-1106-preview", "acme/acme-20261301",
        "acme/acme-2026-02-41", "acme/acme-9999", "acme/2024", "acme/latest", "acme/-latest", "acme/", "",
    ],
)  # fmt: skip
def test_other_names_are_their_own(model: str) -> None:
    assert family(model) == model
    assert not is_dated(model)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("acme/acme-large-20260101", "acme/acme-large-20260801"),
        ("acme/acme-large", "acme/acme-large-turbo"),
        ("acme/acme-large", "rival/acme-large"),
        ("acme/acme-large", "acme/acme-large:free"),
    ],
)
def test_different_models(one: str, other: str) -> None:
    assert not same_model(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("together/acme/Acme-70B", "together/ACME/acme-70b"),
        ("vertex/acme-large@20260801", "vertex/acme-large-20260801"),
        ("bedrock/us.acme.acme-large-20260801-v1:0", "bedrock/acme.acme-large-20260801-v1:0"),
        ("bedrock/us-gov.acme.acme-large", "bedrock/global.acme.acme-large"),
    ],
)
def test_spelling_does_not_matter(one: str, other: str) -> None:
    assert same_model(one, other)
    assert meant(one, [other]) == other


@pytest.mark.parametrize(
    ("one", "other"), [("acme/v3.2", "acme/2"), ("acme/acme.v3.2", "acme/v3.2"), ("acme/one.acme-3", "acme/acme-3")]
)
def test_a_version_is_no_region(one: str, other: str) -> None:
    assert not same_model(one, other)


@pytest.mark.parametrize(
    ("model", "known", "expected"),
    [
        ("a/m-20260101", ["a/m", "a/m-20260101"], "a/m-20260101"),
        ("a/m-20260101", ["a/m", "a/m-20260801"], "a/m"),
        ("a/m-20260101", ["a/m-20260801"], None),
        ("a/m-20260101", ["a/m-latest"], "a/m-latest"),
        ("a/m", ["a/m-20260101", "a/m-latest"], "a/m-latest"),
        ("a/m", ["a/m-20260101", "a/m-20260801", "a/m-turbo-20270101"], "a/m-20260801"),
        ("a/m", ["a/m-08-2025", "a/m-03-2026"], "a/m-03-2026"),
        ("a/m", ["a/m-2611", "a/m-2502"], "a/m-2611"),
        ("a/m-latest", ["a/m"], "a/m"),
        ("a/M", ["a/m"], "a/m"),
        ("a/m", ["b/m", "a/n"], None),
        ("a/m", [], None),
    ],
)
def test_what_is_meant_by_a_name_on_a_page(model: str, known: list[str], expected: str | None) -> None:
    assert meant(model, known) == expected
    assert meant(model, known[::-1]) == expected


@pytest.mark.parametrize(
    ("model", "said", "others", "expected"),
    [
        ("a/m", ["a/m-20260101"], [], "a/m-20260101"),
        ("a/m", ["a/m-20260101"], ["a/m-20250101"], "a/m-20260101"),
        ("a/m", ["a/m-20260101"], ["a/m-20260801"], None),
        ("a/m", ["a/m-20260101"], ["a/m"], "a/m-20260101"),
        ("a/m-20260101", ["a/m"], ["a/m-20260101"], "a/m"),
        ("a/m", ["a/m-20260101"], ["a/M-20260101"], "a/m-20260101"),
    ],
)
def test_an_alias_means_the_newest_dated_one_that_any_page_knows(
    model: str, said: list[str], others: list[str], expected: str | None
) -> None:
    assert meant(model, said, others) == expected
