"""A small world of names for the configuration to refer to, and a reader of texts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict, Field, RootModel, SecretStr

from watcher.config import Settings, Shipped, load
from watcher.config.model import KINDS
from watcher.domain.errors import ConfigError
from watcher.domain.targets import Expectation, Schedule, Target

FORBID = ConfigDict(extra="forbid")


class Slack(BaseModel):
    model_config = FORBID
    token: SecretStr
    app_token: SecretStr | None = None
    base_url: str = "https://slack.com/api/"


class Email(BaseModel):
    model_config = FORBID
    smtp: str
    from_: str = Field(alias="from")
    lists: dict[str, list[str]] = Field(
        default={}, description="Lists by name.", json_schema_extra={"reason": "One name."}
    )


class Hook(BaseModel):
    model_config = FORBID
    url: str
    secret: SecretStr


class Webhook(RootModel[dict[str, Hook]]):
    pass


class Console(BaseModel):
    model_config = FORBID
    colour: bool = True


ALIASES = {
    ("openai", "gpt-5-mini"): "openai/gpt-5-mini",
    ("openai", "mini"): "openai/gpt-5-mini",
    ("anthropic", "shared-name"): "anthropic/shared",
    ("openai", "shared-name"): "openai/shared",
    ("anthropic", "big-4"): "anthropic/big-4",
    ("openai", "big-4"): "openai/big-4",
    ("openai", "big 4"): "openai/big-4",
}

CATALOGUE = {
    "openai": (
        Target("openai/pricing", "pricing", "openai", url="https://openai.example/pricing", confirm=3,
               expect=Expectation(("Pricing",), 9)),
        Target("openai/limits", "rate_limits", "openai", url="https://openai.example/limits"),
    ),
    "anthropic": (
        Target("anthropic/pricing", "pricing", "anthropic", url="https://anthropic.example/pricing",
               schedule=Schedule(every=timedelta(hours=6))),
    ),
}  # fmt: skip

ENDPOINTS = {"anthropic": ("anthropic", "https://api.anthropic.example/v1"), "openai": ("openai", "")}

EVERYTHING = Shipped(
    kinds=KINDS,
    providers=tuple(CATALOGUE),
    targets=lambda provider: CATALOGUE[provider],
    resolve=lambda provider, label: ALIASES.get((provider, label)),
    offers=lambda provider, label: (provider, label.replace("-", " ")) in ALIASES,
    families=("openai", "anthropic", "azure"),
    endpoint=lambda provider: ENDPOINTS.get(provider, ("", "")),
    channels={"console": Console, "email": Email, "slack": Slack, "webhook": Webhook},
)
LITTLE = replace(EVERYTHING, kinds=("pricing",), channels={"console": Console, "slack": Slack})

ENV = {
    "ACME_API_KEY": "sk-acme-4711-very-secret",
    "SLACK_BOT_TOKEN": "xoxb-bot-secret",
    "SLACK_APP_TOKEN": "xapp-app-secret",
    "OPS_SECRET": "hush-hush-hush",
}

Read = Callable[..., Settings]
Complain = Callable[..., list[str]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Loads a text as watcher.yaml."""

    def loaded(text: str, env: dict[str, str] | None = None, shipped: Shipped = EVERYTHING) -> Settings:
        path = tmp_path / "watcher.yaml"
        path.write_text(text, "utf-8")
        return load(path, ENV if env is None else env, shipped)

    return loaded


@pytest.fixture
def complain(read: Read, tmp_path: Path) -> Complain:
    """The problems of a text, without the folder."""

    def problems(text: str, env: dict[str, str] | None = None, shipped: Shipped = EVERYTHING) -> list[str]:
        with pytest.raises(ConfigError) as caught:
            read(text, env, shipped)
        return [problem.removeprefix(f"{tmp_path}/") for problem in caught.value.problems]

    return problems
