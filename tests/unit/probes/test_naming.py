"""Printed labels and ids in any spelling to canonical ids. Versions that no vendor has yet: rules must hold for the next."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probes import naming
from probes.base import Provider
from probes.registry import offers, providers, resolve, upstream

ACME = Provider(
    "acme",
    "Acme",
    labels=((r"acme[ -](\d)((?: (?:max|mini))*)", r"acme-\1\2"), (r"models/([a-z0-9.-]+)", r"\1")),
    upstream=((r"maker\.(maker-[a-z0-9-]+)", r"maker/\1"),),
)


@pytest.mark.parametrize("provider_id", sorted(providers()))
def test_ids_of_models_stand_for_themselves(provider_id: str) -> None:
    assert resolve(provider_id, "some-model-7") == f"{provider_id}/some-model-7"
    assert resolve(provider_id, "some-model-7-20991231") == f"{provider_id}/some-model-7-20991231"
    assert resolve(provider_id, "some-model-latest") == f"{provider_id}/some-model-latest"
    assert resolve(provider_id, "Something Nobody Ever Called 9000") is None
    assert resolve(provider_id, "") is None


@pytest.mark.parametrize("provider_id", sorted(providers()))
def test_a_resolved_id_resolves_to_itself(provider_id: str) -> None:
    labels = (
        "Claude Opus 9", "Claude 9.5 Haiku", "GPT-9.1 Mini", "Gemini 9 Flash-Lite", "GLM-9.9-Air", "Kimi K9.5", "Qwen9-Max",
        "MiniMax M9", "Grok 9", "Command A+", "Magistral Medium 2911", "gpt-4o (2024-08-06)", "o9-mini", "Llama 3.3 70B Instruct",
    )  # fmt: skip
    for label in labels:
        found = resolve(provider_id, label)
        if found is not None:
            assert resolve(provider_id, found.partition("/")[2]) == found, label


@pytest.mark.parametrize(
    ("provider_id", "label", "model"),
    [
        ("anthropic", "Claude Opus 4.5", "claude-opus-4-5"),
        ("anthropic", "Claude Opus 9.9", "claude-opus-9-9"),
        ("anthropic", "claude-haiku-9-5-20991001", "claude-haiku-9-5-20991001"),
        ("anthropic", "claude-haiku-9.5", "claude-haiku-9-5"),
        ("anthropic", "claude-9-5-haiku", "claude-haiku-9-5"),
        ("anthropic", "Claude 9.5 Haiku", "claude-haiku-9-5"),
        ("anthropic", "Claude 3.5 Haiku", "claude-3-5-haiku"),
        ("anthropic", "claude-opus-4-0", "claude-opus-4"),
        ("anthropic", "claude-3.5-haiku", "claude-3-5-haiku"),
        ("anthropic", "Claude Haiku 3.5", "claude-3-5-haiku"),
        ("anthropic", "Claude Sonnet 4.5 / 4", None),
        ("openai", "gpt-9.1", "gpt-9.1"),
        ("openai", "GPT-4o mini", "gpt-4o-mini"),
        ("openai", "GPT-9.1 Codex Mini", "gpt-9.1-codex-mini"),
        ("openai", "o9-mini", "o9-mini"),
        ("openai", "O9 Mini", "o9-mini"),
        ("openai", "o4 Mini High", None),
        ("google", "models/gemini-9-flash", "gemini-9-flash"),
        ("google", "Gemini 2.5 Flash-Lite", "gemini-2.5-flash-lite"),
        ("google", "Gemini 9 Pro", "gemini-9-pro"),
        ("google", "Gemini 9 Flash-Lite or Gemini 8 Pro", None),
        ("vertex", "publishers/google/models/gemini-9-pro-001", "gemini-9-pro-001"),
        ("vertex", "claude-9-5-sonnet@20990620", "claude-9-5-sonnet@20990620"),
        ("vertex", "Claude Opus 9.5", "claude-opus-9-5"),
        ("bedrock", "anthropic.claude-9-5-sonnet-20991022-v2:0", "anthropic.claude-9-5-sonnet-20991022-v2:0"),
        ("bedrock", "us.anthropic.claude-9-20991022-v1:0", "us.anthropic.claude-9-20991022-v1:0"),
        ("bedrock", "Llama 3.3 70B Instruct", "meta.llama3-3-70b-instruct-v1:0"),
        ("bedrock", "Meta Llama 3.3 70B Instruct", "meta.llama3-3-70b-instruct-v1:0"),
        ("azure", "gpt-4o (2024-08-06)", "gpt-4o-2024-08-06"),
        ("azure", "gpt-4o, version 2024-08-06", "gpt-4o-2024-08-06"),
        ("azure", "gpt-4, turbo-2024-04-09", "gpt-4-turbo-2024-04-09"),
        ("azure", "gpt-4 (0613)", "gpt-4-0613"),
        ("azure", "gpt-4 2025", None),
        ("azure", "Retired 2411", None),
        ("azure", "GPT-4o mini", "gpt-4o-mini"),
        ("azure", "Meta-Llama-9-70B-Instruct", "Meta-Llama-9-70B-Instruct"),
        ("azure", "Phi-4", "Phi-4"),
        ("cohere", "Command-R-03-2099", "command-r-03-2099"),
        ("together", "meta-llama/Llama-9-70B-Instruct-Turbo", "meta-llama/Llama-9-70B-Instruct-Turbo"),
        ("together", "Llama 3.3 70B Instruct Turbo", "meta-llama/Llama-3.3-70B-Instruct-Turbo"),
        ("huggingface", "meta-llama/Llama-9-70B-Instruct", "meta-llama/Llama-9-70B-Instruct"),
        ("openrouter", "vendor/model-9:free", "vendor/model-9:free"),
        ("fireworks", "accounts/fireworks/models/llama-v9p1-8b", "llama-v9p1-8b"),
        ("mistral", "Magistral Medium 2911", "magistral-medium-2911"),
        ("mistral", "Mistral Large 9 2911", None),
        ("mistral", "Mistral Large 9", None),
        ("cohere", "Command R+", "command-r-plus"),
        ("cohere", "Command A Vision", "command-a-vision"),
        ("deepseek", "deepseek-chat", "deepseek-chat"),
        ("deepseek", "DeepSeek-R9", None),
        ("perplexity", "Sonar", "sonar"),
        ("z-ai", "GLM-4.6", "glm-4.6"),
        ("z-ai", "GLM-9.6-Air", "glm-9.6-air"),
        ("alibaba", "Qwen9-Max", "qwen9-max"),
        ("moonshot", "Kimi K9.5", "kimi-k9.5"),
        ("minimax", "MiniMax M9.5", "MiniMax-M9.5"),
        ("minimax", "minimax-m9", "MiniMax-M9"),
        ("xai", "Grok 9", "grok-9"),
        ("xiaomi", "MiMo-V9-Pro", "mimo-v9-pro"),
        ("meta", "Llama-9.3-70B-Instruct", "Llama-9.3-70B-Instruct"),
    ],
)
def test_labels_of_shipped_providers(provider_id: str, label: str, model: str | None) -> None:
    assert resolve(provider_id, label) == (model and f"{provider_id}/{model}")


@pytest.mark.parametrize(
    ("label", "model"),
    [
        ("acme-large", "acme/acme-large"),
        ("Acme Large", None),
        ("acme/nested-7b", "acme/acme/nested-7b"),
        ("Nested-7B", None),
        ("x" * 5_000, None),
        ("acme-" + "9" * 200, None),
    ],
)
def test_a_provider_without_a_file(label: str, model: str | None) -> None:
    assert resolve("acme", label) == model
    assert resolve("", label) is None


@pytest.mark.parametrize(
    ("label", "model"),
    [
        ("Acme 9", "acme-9"),
        ("ACME  9\nmax mini", "acme-9-max-mini"),
        ("models/acme-9", "acme-9"),
        ("Acme 9 deluxe", None),
        ("Acme-X-9", None),
    ],
)
def test_rules_are_for_whole_labels_in_any_case(label: str, model: str | None) -> None:
    assert naming.resolve(ACME, label) == model


def test_where_ids_tell_upper_from_lower_case_they_are_kept() -> None:
    cased = replace(ACME, cased=True)
    assert naming.resolve(cased, "Acme-X-9") == "Acme-X-9"
    assert naming.resolve(cased, "maker-ai/Acme") == "maker-ai/Acme"
    assert naming.resolve(cased, "maker/Acme9") == "maker/Acme9"
    for word in ("Pay-as-you-go", "Input/Output", "N/A", "EastUS2", "Tier-1", "A100", "Maker/Acme"):
        assert naming.resolve(cased, word) is None, word
    assert naming.resolve(cased, "Acme X 9") is None


@pytest.mark.parametrize(
    ("provider_id", "label", "offered"),
    [
        ("openai", "gpt-4o-mini", True),
        ("openai", "gpt-4o-mini-2099-07-18", True),
        ("openai", "GPT-4o mini", True),
        ("openai", "gpt-9.1-mini", True),
        ("openai", "claude-opus-9", False),
        ("anthropic", "claude-opus-9-5-20991001", True),
        ("anthropic", "gpt-4o", False),
        ("bedrock", "us.anthropic.claude-3-5-sonnet-20241022-v2:0", True),
        ("bedrock", "gpt-4o", False),
        ("google", "models/gemini-9-pro", True),
        ("google", "claude-3-haiku", False),
        ("openrouter", "openai/gpt-4o", True),
        ("openrouter", "gpt-4o", False),
        ("azure", "gpt-4o", True),
        ("acme", "acme-large", False),
        ("acme", "", False),
        ("openai", "gpt-4o" * 50, False),
    ],
)
def test_what_a_provider_is_known_to_offer(provider_id: str, label: str, offered: bool) -> None:
    assert offers(provider_id, label) is offered


def test_whose_ids_name_the_maker() -> None:
    named = {known.id for known in providers().values() if known.names_makers}
    assert named == {"huggingface", "openrouter", "together"}
    assert not ACME.names_makers


WORDS = st.lists(
    st.sampled_from([
        "Claude", "claude-3", "GPT", "gpt-4o", "Gemini", "GLM", "Kimi", "K2", "Command", "R+", "Llama", "Mistral", "Qwen3", "MiniMax",
        "Opus", "mini", "Flash-Lite", "Large", "70B", "Instruct", "3.5", "4", "-", "/", ":", "@", ".", "v1:0", "20260801", "2026-08-01",
        "2608", "latest", "(", ")", "us.", "models/", "\u00a0", "\u202e", "\x00", "\U0001f600",
    ]),
    max_size=8,
)  # fmt: skip


@given(
    provider_id=st.sampled_from([*sorted(providers()), "acme"]),
    label=st.one_of(
        st.text(max_size=200), st.tuples(WORDS, st.sampled_from(["", " ", "-"])).map(lambda w: w[1].join(w[0]))
    ),
)
def test_whatever_is_printed_is_an_id_that_stands_for_itself_or_nothing(provider_id: str, label: str) -> None:
    found = resolve(provider_id, label)
    offers(provider_id, label)
    upstream(f"{provider_id}/{label}")
    if found is not None:
        model = found.removeprefix(f"{provider_id}/")
        assert found == f"{provider_id}/{model}"
        assert re.fullmatch(r"[!-~]{1,140}", model)
        assert resolve(provider_id, model) == found


@pytest.mark.parametrize(
    ("model", "made"),
    [
        ("bedrock/anthropic.claude-9-5-sonnet-20991022-v2:0", "anthropic/claude-9-5-sonnet-20991022"),
        ("bedrock/us.anthropic.claude-opus-9-5-20991101-v1:0", "anthropic/claude-opus-9-5-20991101"),
        ("bedrock/global.anthropic.claude-opus-9", "anthropic/claude-opus-9"),
        ("bedrock/anthropic.claude-v2:1", None),
        ("bedrock/anthropic.claude-instant-v1", None),
        ("bedrock/openai.gpt-oss-120b-1:0", "openai/gpt-oss-120b"),
        ("bedrock/mistral.mistral-large-2911-v1:0", "mistral/mistral-large-2911"),
        ("bedrock/amazon.nova-pro-v1:0", None),
        ("vertex/claude-9-5-sonnet@20990620", "anthropic/claude-9-5-sonnet-20990620"),
        ("vertex/gemini-9-pro", "google/gemini-9-pro"),
        ("azure/gpt-4o-2024-08-06", "openai/gpt-4o-2024-08-06"),
        ("azure/gpt-35-turbo-0125", "openai/gpt-3.5-turbo-0125"),
        ("azure/Llama-9-70B", None),
        ("openrouter/anthropic/claude-haiku-9.5", "anthropic/claude-haiku-9-5"),
        ("openrouter/anthropic/claude-3.5-haiku:beta", "anthropic/claude-3-5-haiku"),
        ("openrouter/openai/gpt-9-mini:free", "openai/gpt-9-mini"),
        ("openrouter/deepseek/deepseek-chat", None),
        ("together/Qwen/Qwen9-32B", "huggingface/Qwen/Qwen9-32B"),
        ("together/meta-llama/Llama-9-70B-Instruct-Turbo", "huggingface/meta-llama/Llama-9-70B-Instruct"),
        ("openai/gpt-9", None),
        ("acme/acme-large", None),
        ("acme", None),
    ],
)
def test_the_same_model_at_its_maker_s(model: str, made: str | None) -> None:
    assert upstream(model) == made


def test_what_is_made_elsewhere_is_a_provider_s_of_the_catalogue() -> None:
    for known in providers().values():
        for _, template in known.upstream:
            maker = template.partition("/")[0]
            assert maker in providers() or re.match(r"\\\d", maker), known.id
