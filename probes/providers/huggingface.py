"""Hugging Face: the models that it routes to, and the licences of well-known open weights.

Another model's licence is a target of one's own: kind ``licence``, and the address of its card,
``https://huggingface.co/ORG/NAME/raw/main/README.md``.
"""

from __future__ import annotations

from probes.base import DAILY, Endpoint, Provider, Source
from watcher.domain.targets import Expectation

_HUB = "https://huggingface.co"
_CARDS = (
    "deepseek-ai/DeepSeek-V3.2-Exp",
    "deepseek-ai/DeepSeek-R1",
    "microsoft/phi-4",
    "mistralai/Mistral-Small-3.2-24B-Instruct-2506",
    "moonshotai/Kimi-K2-Instruct",
    "openai/gpt-oss-120b",
    "openai/gpt-oss-20b",
    "Qwen/Qwen3-235B-A22B",
    "Qwen/Qwen3-32B",
    "zai-org/GLM-4.6",
)
# Behind a form to fill in: the card cannot be read without an account, what the API says of it can.
_GATED = (
    "google/gemma-3-27b-it",
    "meta-llama/Llama-3.3-70B-Instruct",
    "meta-llama/Llama-4-Maverick-17B-128E-Instruct",
)


def _licence(model: str, url: str) -> Source:
    name = model.partition("/")[2].lower().replace(".", "-")
    return Source(name, "licence", url, verified=False, every=DAILY, expect=Expectation(("license",)))


PROVIDER = Provider(
    id="huggingface",
    name="Hugging Face",
    sources=(
        Source(
            "models", "models", "https://router.huggingface.co/v1/models", verified=False, expect=Expectation((), 20)
        ),
        *(_licence(model, f"{_HUB}/{model}/raw/main/README.md") for model in _CARDS),
        *(_licence(model, f"{_HUB}/api/models/{model}") for model in _GATED),
    ),
    form=r"[^/]+/.+",
    cased=True,
    api=Endpoint("openai", "https://router.huggingface.co/v1"),
)
