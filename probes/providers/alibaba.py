"""Alibaba Cloud Model Studio: Qwen."""

from __future__ import annotations

from probes.base import DAILY, Endpoint, Provider, Source
from watcher.domain.targets import Expectation

_DOCS = "https://www.alibabacloud.com/help/en/model-studio"
_LEGAL = "https://chat.qwen.ai/legal-agreement"

PROVIDER = Provider(
    id="alibaba",
    name="Alibaba Cloud Model Studio",
    sources=(
        Source(
            "deprecations",
            "deprecations",
            f"{_DOCS}/model-depreciation",
            expect=Expectation(("qwen",), 5, min_bytes=4_000),
        ),
        Source("pricing", "pricing", f"{_DOCS}/model-pricing", verified=False, expect=Expectation(("qwen",), 10)),
        Source("models", "models", f"{_DOCS}/models", verified=False, expect=Expectation(("qwen",), 5)),
        Source("rate-limits", "rate_limits", f"{_DOCS}/rate-limit", verified=False, expect=Expectation(("qwen",), 5)),
        Source("terms", "policy", f"{_LEGAL}/terms-of-service", every=DAILY),
        Source("privacy", "policy", f"{_LEGAL}/privacy-policy", every=DAILY),
    ),
    labels=((r"(qwen[0-9.]*(?:-[a-z0-9.]+)+)", r"\1"),),
    api=Endpoint("openai", "https://dashscope-intl.aliyuncs.com/compatible-mode/v1"),
)
