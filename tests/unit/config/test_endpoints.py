"""Live endpoints in watcher.yaml: what the catalogue knows, and what must not be written."""

from __future__ import annotations

import pytest

from tests.unit.config.conftest import Complain, Read
from watcher.domain.targets import Api, Expectation

LIMITS = "targets:\n- {id: NAME/live, kind: rate_limits, api: {API}}"
KEY = 'key: "${ACME_API_KEY}"'
SECRET = "sk-acme-4711-very-secret"


def written(api: str, provider: str = "acme") -> str:
    return LIMITS.replace("NAME", provider).replace("API", api)


@pytest.mark.parametrize(
    ("provider", "api", "meant"),
    [
        ("anthropic", KEY, Api("anthropic", "https://api.anthropic.example/v1", None, SECRET)),
        ("anthropic", f"{KEY}, model: big-4", Api("anthropic", "https://api.anthropic.example/v1", "big-4", SECRET)),
        ("anthropic", "family: openai, base_url: https://gw.example/v1", Api("openai", "https://gw.example/v1")),
        ("anthropic", "base_url: https://gw.example/v1", Api("anthropic", "https://gw.example/v1")),
        ("openai", "base_url: https://gw.example/v1", Api("openai", "https://gw.example/v1")),
        ("acme", "family: openai, base_url: http://127.0.0.1:11434/v1", Api("openai", "http://127.0.0.1:11434/v1")),
        ("acme", "family: azure, base_url: 'https://a.example/openai?api-version=2024-10-21'",
         Api("azure", "https://a.example/openai?api-version=2024-10-21")),
    ],
)  # fmt: skip
def test_what_is_left_out_comes_from_the_catalogue(read: Read, provider: str, api: str, meant: Api) -> None:
    assert read(written(api, provider)).targets[0].api == meant


@pytest.mark.parametrize(
    ("provider", "api", "problem"),
    [
        ("acme", KEY, "family: is missing; nothing is known of acme's endpoint; there is anthropic, azure, openai"),
        ("acme", "family: opnai, base_url: https://a.example", "family: unknown family 'opnai'; nearest: 'openai'"),
        ("acme", "family: openai", "base_url: is missing; the catalogue has no address for acme's endpoint"),
        ("openai", KEY, "base_url: is missing; the catalogue has no address for openai's endpoint"),
        ("anthropic", "family: openai", "base_url: is missing; the catalogue has no address for anthropic's endpoint"),
        ("acme", f"family: openai, {KEY}, base_url: 'https://a.example/v1?key=x'",
         "base_url: the address of an endpoint has no query; a key goes into key"),
        ("acme", "family: openai, base_url: 'https://a.example/v1?api-version=1'",
         "base_url: the address of an endpoint has no query; a key goes into key"),
        ("acme", f'family: openai, {KEY}, base_url: "https://${{ACME_API_KEY}}.example/v1"',
         "base_url: the key stands in the address, which is stored and shown; it goes into key alone"),
    ],
)  # fmt: skip
def test_what_is_wrong(complain: Complain, provider: str, api: str, problem: str) -> None:
    found = complain(written(api, provider))
    assert [each.partition("targets[0].api.")[2] for each in found] == [problem]
    assert SECRET not in str(found)


def test_what_is_expected_of_a_page_is_not_expected_of_an_answer(read: Read) -> None:
    entry = "{id: openai/pricing, kind: models, api: {base_url: https://gw.example/v1}}"
    target = read(f"providers: [openai]\ntargets: [{entry}]").targets[0]
    assert (target.expect, target.url) == (Expectation(), None)
