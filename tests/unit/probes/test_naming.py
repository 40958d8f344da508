"""Printed labels to canonical ids."""

from __future__ import annotations

import pytest

from probes.registry import providers, resolve


@pytest.mark.parametrize("provider_id", sorted(providers()))
def test_ids_of_models_stand_for_themselves(provider_id: str) -> None:
    assert resolve(provider_id, "some-model-7") == f"{provider_id}/some-model-7"
    assert resolve(provider_id, "Something Nobody Ever Called 9000") is None
    assert resolve(provider_id, "") is None


@pytest.mark.parametrize(
    ("provider_id", "label", "model"),
    [
        ("anthropic", "Claude Opus 4.5", "anthropic/claude-opus-4-5"),
        ("anthropic", "Claude Opus 4.9", "anthropic/claude-opus-4-9"),
        ("anthropic", "claude-haiku-4-5-20251001", "anthropic/claude-haiku-4-5-20251001"),
        ("anthropic", "Claude Sonnet 4.5 / 4", None),
        ("openai", "gpt-5.1", "openai/gpt-5.1"),
        ("openai", "GPT-4o mini", "openai/gpt-4o-mini"),
        ("deepseek", "deepseek-chat", "deepseek/deepseek-chat"),
        ("z-ai", "GLM-4.6", "z-ai/glm-4.6"),
        ("acme", "acme-large", "acme/acme-large"),
        ("acme", "Acme Large", None),
        ("acme", "acme/nested-7b", "acme/acme/nested-7b"),
    ],
)
def test_labels_to_canonical_ids(provider_id: str, label: str, model: str | None) -> None:
    assert resolve(provider_id, label) == model
