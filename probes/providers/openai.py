"""OpenAI."""

from __future__ import annotations

from probes.base import DAILY, OFTEN, Endpoint, Provider, Source
from watcher.domain.targets import Expectation

_DOCS = "https://developers.openai.com/api/docs"
_POLICIES = "https://openai.com/policies"
_TERMS = (
    "usage-policies", "service-terms", "services-agreement", "data-processing-addendum",
    "how-your-data-is-used-to-improve-model-performance", "service-credit-terms", "sharing-publication-policy",
)  # fmt: skip

PROVIDER = Provider(
    id="openai",
    name="OpenAI",
    sources=(
        Source("pricing", "pricing", f"{_DOCS}/pricing.md", expect=Expectation(("gpt-",), 20, min_bytes=4_000)),
        Source(
            "deprecations",
            "deprecations",
            f"{_DOCS}/deprecations.md",
            expect=Expectation(("deprecat",), 10, min_bytes=6_000),
        ),
        Source(
            "rate-limits",
            "rate_limits",
            f"{_DOCS}/guides/rate-limits.md",
            expect=Expectation(("rate limit",), min_bytes=3_000),
        ),
        Source("models", "models", f"{_DOCS}/models.md", expect=Expectation(("gpt-",), 3, min_bytes=2_000)),
        Source(
            "subprocessors",
            "subprocessors",
            f"{_POLICIES}/sub-processor-list/",
            verified=False,
            browser=True,
            every=DAILY,
            expect=Expectation(("processor",), 3),
        ),
        Source(
            "status",
            "status",
            "https://status.openai.com/api/v2/summary.json",
            verified=False,
            every=OFTEN,
            confirm=1,
        ),
        Source(
            "contract",
            "contract",
            "https://app.stainless.com/api/spec/documented/openai/openapi.documented.yml",
            verified=False,
            every=DAILY,
            expect=Expectation(("openapi",), 100),
        ),
        *(Source(name, "policy", f"{_POLICIES}/{name}/", browser=True, every=DAILY) for name in _TERMS),
        Source("enterprise-privacy", "policy", "https://openai.com/enterprise-privacy/", browser=True, every=DAILY),
    ),
    # The page was served as source in 2026: rows of values under columns that only its renderer knew.
    headless={
        3: ("input", "cached_input", "output"),
        4: ("input", "cached_input", "cache_write", "output"),
    },
    currency="USD",
    # No windows: requests and tokens have limits of minutes and of days, and no header says which it tells.
    labels=(
        (r"(?:openai )?(gpt[ -]\d(?:\.\d)?o?(?:[ -](?:mini|nano|pro|turbo|codex|codex[ -]max|codex[ -]mini))?)", r"\1"),
        (r"(?:openai )?(o\d(?:[ -](?:mini|pro))?)", r"\1"),
    ),
    api=Endpoint("openai", "https://api.openai.com/v1"),
)
