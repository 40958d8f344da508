"""Display names, as the package gives them."""

from __future__ import annotations

import pytest

from probes.known_models import find, index, words


def meaning(label: str, *models: tuple[str, str | None]) -> str | None:
    return index(models).get(words(label))


@pytest.mark.parametrize(
    ("model", "name", "label", "expected"),
    [
        ("acme-large", "Acme Large", "Acme Large", "acme-large"),
        ("acme-large", None, "ACME large", "acme-large"),
        ("acme-r-plus", "Acme R+", "Acme R+", "acme-r-plus"),
        ("acme-4o-mini", "acme 4o mini", "Acme-4o mini", "acme-4o-mini"),
        ("acme-2.5-flash-lite", "Acme 2.5 Flash Lite", "Acme 2.5 Flash-Lite", "acme-2.5-flash-lite"),
        ("acme-3-5-haiku", "Acme Haiku 3.5", "Acme 3.5 Haiku", "acme-3-5-haiku"),
        ("acme-v2p5-flash", None, "Acme V2.5 Flash", "acme-v2p5-flash"),
        ("acme3-32b", "Acme3 32B", "Acme 3 32B", "acme3-32b"),
        ("acme-large-latest", "Acme Large", "Acme Large", "acme-large"),
        ("acme-4-0709", "Acme 4", "Acme 4", "acme-4"),
        ("acme-small-2603", "Acme Small 4", "Acme Small 4", "acme-small-2603"),
        ("acme-9b-it", "Acme 9B", "Acme 9B", "acme-9b-it"),
        ("AcmeAI/Acme-M3", "Acme M3", "Acme M3", "AcmeAI/Acme-M3"),
        ("maker.acme3-3-70b-instruct-v1:0", None, "Acme 3.3 70B Instruct", "maker.acme3-3-70b-instruct-v1:0"),
        ("regional.maker.acme-2-20260801-v1:0", None, "Acme 2", "maker.acme-2-20260801-v1:0"),
    ],
)  # fmt: skip
def test_names_that_say_what_the_id_says(model: str, name: str | None, label: str, expected: str) -> None:
    assert meaning(label, (model, name)) == expected


@pytest.mark.parametrize(
    ("model", "name"),
    [
        ("acme-mini", "Acme Mini High"),
        ("acme-chat", "Acme 5"),
        ("acme-2", "Acme 2.0 / 2.1"),
        ("acme-medium-3-1", "Acme Medium 3 and 3.1"),
        ("acme-4-32k", "Acme 4"),
        ("acme-embedding-large", "Acme Embedding"),
        ("acme-k2", "Acme K2 0711"),
        ("regional.maker.acme-2-v1:0", "Acme 2"),
    ],
)
def test_a_name_that_says_something_else_is_not_believed(model: str, name: str) -> None:
    assert meaning(name, (model, name)) is None


def test_an_ambiguous_name_stands_for_nothing() -> None:
    models = (("east/acme-7b", None), ("west/acme-7b", None))
    assert meaning("Acme 7B", *models) is None
    assert meaning("West Acme 7B", *models) == "west/acme-7b"


def test_an_id_beats_another_s_name_and_a_whole_id_one_without_its_maker() -> None:
    assert meaning("Acme 1.5", ("acme-1.5", None), ("acme-1.5-8b", "Acme 1.5")) == "acme-1.5"
    assert meaning("Sky", ("acme/sky", None), ("sky", None)) == "sky"


def test_one_word_without_its_maker_may_be_anything() -> None:
    assert meaning("Sky", ("acme/sky-latest", None)) is None
    assert meaning("Acme Sky", ("acme/sky-latest", None)) is None
    assert meaning("Sky", ("sky-latest", None)) == "sky"
    assert meaning("S3", ("acme/s3", None)) == "acme/s3"


def test_versions_are_not_mixed_up() -> None:
    models = (("acme-3.1-8b", None), ("acme-3-1.8b", None))
    assert meaning("Acme 3.1 8B", *models) == "acme-3.1-8b"
    assert meaning("Acme 3 1.8B", *models) == "acme-3-1.8b"


def test_the_package_is_asked_for_the_vendor_s_own_models_only() -> None:
    assert find(("cohere",), "Command R+") == "command-r-plus"
    assert find(("anthropic",), "Command R+") is None
    assert find(("nobody",), "Command R+") is None
    assert find(("cohere",), "") is None
