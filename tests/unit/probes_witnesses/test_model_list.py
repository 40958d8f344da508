"""A vendor's own list endpoint: what is one."""

from __future__ import annotations

import pytest

from probes.witnesses.model_list import WITNESS
from watcher.domain.facts import Fact
from watcher.domain.targets import Api, Target


@pytest.mark.parametrize(
    ("kind", "url", "heard"),
    [
        ("models", "https://api.acme.example/v1/models", True),
        ("models", "https://api.acme.example/v1/models?limit=1000", True),
        ("models", "https://api.acme.example/api/v1beta/models/", True),
        ("models", "https://docs.acme.example/models.md", False),
        ("models", "https://docs.acme.example/models/overview", False),
        ("models", "https://[broken", False),
        ("pricing", "https://api.acme.example/v1/models", False),
    ],
)
def test_an_endpoint_is_a_second_source_and_a_page_is_not(kind: str, url: str, heard: bool) -> None:
    assert WITNESS.hears(Target("acme/models", kind, "acme", url=url)) is heard


def test_an_api_is_an_endpoint() -> None:
    api = Api("openai", "https://api.acme.example/v1")
    assert WITNESS.hears(Target("acme/models", "models", "acme", api=api))


def test_it_speaks_of_models_that_are_known() -> None:
    fact = Fact("acme-large", "listed", "yes", None, "acme/acme-large")
    assert WITNESS.meant(fact) == fact
    assert WITNESS.meant(Fact("Acme Large", "listed", "yes")) is None
    assert WITNESS.own("acme/acme-large") == ()
