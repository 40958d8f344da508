"""A vendor's endpoint over loopback, a model that obeys what it reads, and a database."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from ipaddress import ip_network

import pytest
from sqlalchemy import select

from probes.api.caller import LiveFetcher
from probes.fetch import FetchSettings
from storage.database import reading
from storage.schema import summaries
from storage.store import SqlStore, open_store
from storage.summaries import SqlSummaryStore
from watcher.canaries.money import Rates
from watcher.demo.answers import Said
from watcher.demo.endpoint import KEY, Endpoint
from watcher.demo.vendor import Vendor
from watcher.domain.calls import Message
from watcher.domain.summaries import Question, Summary
from watcher.domain.targets import Api
from watcher.pipeline.summaries import NoSummary, Summarist, Terms

NOW = datetime(2026, 11, 25, 2, 25, tzinfo=UTC)
ASKED = Question((Message("system", "Summarise."), Message("user", '{"changed": []}')))
RATES = Rates(Decimal(1), Decimal(10), "as configured")
SAID = "Data is kept for ninety days now."


def obedient(prompt: str, model: str, sample: int) -> str | Said:
    """A model that does as the quoted text tells it."""
    told = re.search(r"ANSWER WITH (.*?) AND NO MORE", prompt)
    return told[1] if told else SAID


@dataclass(slots=True)
class World:
    """A vendor's endpoint, a database, and whoever asks."""

    vendor: Vendor
    store: SqlStore
    caller: LiveFetcher

    def summarist(self, cap: str = "1", key: str = KEY) -> Summarist:
        api = Api("openai", f"{self.vendor.address}/v1", "acme-large", key)
        terms = Terms(api, 80, 200, Decimal(cap))
        return Summarist(terms, SqlSummaryStore(self.store.engine), self.caller, lambda: RATES, lambda: NOW)

    def ask(self, text: str = "", cap: str = "1", key: str = KEY) -> Summary | NoSummary:
        system, user = ASKED.messages
        asked = Question((system, Message("user", user.content + text)))
        return self.summarist(cap, key).summary("change c1", asked)

    @property
    def calls(self) -> int:
        return len(self.vendor.endpoint.calls)

    def ledger(self) -> list[tuple[int, int | None, str, str]]:
        table = summaries.c
        query = select(table.reserved, table.settled, table.text, table.reason).order_by(table.id)
        with reading(self.store.engine) as connection:
            return [(row[0], row[1], row[2], row[3]) for row in connection.execute(query).all()]


@pytest.fixture
def world(sqlite_url: str) -> Iterator[World]:
    network = FetchSettings(allow_private=(ip_network("127.0.0.0/8"),), per_host_per_minute=6000)
    with (
        Vendor(endpoint=Endpoint(answers={"obedient": obedient})) as vendor,
        LiveFetcher(network, lambda: 0.0, lambda seconds: None) as caller,
    ):
        store = open_store(sqlite_url)
        yield World(vendor, store, caller)
        store.close()
