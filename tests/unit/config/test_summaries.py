"""summaries in watcher.yaml: off unless written, and what must be said of the model."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.unit.config.conftest import Complain, Read
from watcher.canaries.money import Rates
from watcher.config.summaries import bound_of, terms_of
from watcher.domain.targets import Api
from watcher.pipeline.summaries import Terms

WHOLE = 'summaries: {api: {family: anthropic, model: big-4, key: "${ACME_API_KEY}"}MORE}'


def test_it_is_off_unless_written(read: Read) -> None:
    assert read("providers: [openai]").summaries is None


def test_the_address_of_a_family_is_the_catalogues(read: Read) -> None:
    given = read(WHOLE.replace("MORE", "")).summaries
    assert given is not None
    api = Api("anthropic", "https://api.anthropic.example/v1", "big-4", "sk-acme-4711-very-secret")
    assert terms_of(given) == Terms(api, 80, 1000, Decimal(1))
    assert bound_of(given) is None
    assert not given.alerts
    assert "4711" not in repr(given)


def test_what_it_may_cost_is_the_files(read: Read) -> None:
    given = read(WHOLE.replace("MORE", ", max_usd_a_month: 0.5, max_words: 40, input_usd: 3, output_usd: 15")).summaries
    assert given is not None
    assert (given.monthly_usd, given.words) == (Decimal("0.5"), 40)
    assert bound_of(given) == Rates(Decimal(3), Decimal(15), "as configured")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("summaries: {api: {model: big-4}}", "summaries.api.family: is missing; there is anthropic, azure, openai"),
        ("summaries: {api: {family: anthropic}}", "summaries.api.model: is missing: one model is asked"),
        ("summaries: {api: {family: opnai, model: m}}", "unknown family 'opnai'; nearest: 'openai'"),
        ("summaries: {max_words: 80}", "summaries.api: is missing"),
        (WHOLE.replace("MORE", ", max_word: 8"), "unknown key 'max_word'; nearest: 'max_words'"),
        (
            WHOLE.replace("${ACME_API_KEY}", "sk-1").replace("MORE", ""),
            "summaries.api.key: a secret stands in the file",
        ),
    ],
)
def test_what_is_wrong_is_said(complain: Complain, text: str, problem: str) -> None:
    assert any(problem in line for line in complain(text))
