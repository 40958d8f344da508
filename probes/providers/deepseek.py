"""DeepSeek."""

from __future__ import annotations

from probes.base import DAILY, Endpoint, Provider, Source
from watcher.domain.targets import Expectation

_DOCS = "https://api-docs.deepseek.com"
_POLICIES = "https://cdn.deepseek.com/policies/en-US"

PROVIDER = Provider(
    id="deepseek",
    name="DeepSeek",
    sources=(
        Source("pricing", "pricing", f"{_DOCS}/quick_start/pricing", expect=Expectation(("deepseek",), 4)),
        Source("rate-limits", "rate_limits", f"{_DOCS}/quick_start/rate_limit", verified=False),
        Source("changelog", "changelog", f"{_DOCS}/updates/"),
        Source("terms", "policy", f"{_POLICIES}/deepseek-terms-of-use.html", browser=True, every=DAILY),
        Source("privacy", "policy", f"{_POLICIES}/deepseek-privacy-policy.html", browser=True, every=DAILY),
    ),
    api=Endpoint("openai", "https://api.deepseek.com/v1"),
)
