"""Live endpoints in watcher.yaml, and what else names one; a part of :mod:`watcher.config.model`."""

from __future__ import annotations

from decimal import Decimal

from watcher.config.fields import Count, Entry, Number, Url, Word, setting


class ApiEntry(Entry):
    """A live endpoint, asked instead of a page."""

    family: Word | None = setting(
        None, "How the endpoint speaks: openai (and all that speak as it does), anthropic, gemini, cohere, azure, "
        "bedrock. The catalogue knows its providers' own.", "Headers and bodies differ by family.",
    )  # fmt: skip
    base_url: Url | None = setting(
        None, "The address up to and with its version, such as https://api.acme.example/v1; without a query, but for "
        "Azure's api-version. The catalogue knows its providers' own.", "Gateways and regions have their own.",
    )  # fmt: skip
    key: str = setting(
        "", "The API key, as ${NAME} or ${file:...} only.", "A key in the file would be read by everyone who reads it."
    )
    model: Word | None = setting(
        None, "The model to call; kind models needs none. For Azure, the deployment.",
        "Limits and answers are those of one model.",
    )  # fmt: skip


class SummariesEntry(Entry):
    """Summaries of changed terms by a model of yours, marked as such: they decide nothing and change nothing."""

    api: ApiEntry = setting(
        ..., "The endpoint and its model, as a target's; family and model are required.",
        "Whom changed sentences are sent to is yours to say.",
    )  # fmt: skip
    alerts: bool = setting(
        False, "Whether each telling of a policy's alert gets one as a note in its thread, where there are changed "
        "sentences; `watcher diff --summary` asks in any case.",
        "Notes are read by everybody who hears of the alert.", strict=True,
    )  # fmt: skip
    max_usd_a_month: Number = setting(
        Decimal(1), "The most that they may cost in a month (UTC).", "A loop must not cost more.", unit="USD/month"
    )
    max_words: Count = setting(80, "The most words of one.", "It is read beside the diff.", unit="words", ge=10, le=400)
    max_tokens: Count = setting(
        1000, "The most tokens of an answer.",
        "It bounds what a call can cost. Models that think first need room for it.", unit="tokens", ge=16, le=8192,
    )  # fmt: skip
    input_usd: Number | None = setting(
        None, "What a million input tokens cost at most, where no watched page and no package says it.",
        "Unset: 15 is assumed, so that the cap holds whatever the model is.", unit="USD/1M tokens",
    )  # fmt: skip
    output_usd: Number | None = setting(
        None, "What a million output tokens cost at most, likewise.", "Unset: 75 is assumed.", unit="USD/1M tokens"
    )
