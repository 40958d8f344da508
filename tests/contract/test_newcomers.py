"""A newcomer is one file: the examples of the documents are put where such a file goes, and keep every contract."""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import probes.kinds
import probes.providers
from probes import registry
from probes.extract import extract
from tests.contract import test_kinds, test_providers
from watcher.config import load
from watcher.domain.changes import Change, ChangeState
from watcher.domain.impacts import Severity
from watcher.domain.observations import Reading
from watcher.domain.workflows import Use, Workflow

DOCS = Path(__file__).parents[2] / "docs"
NOW = datetime(2026, 11, 3, 9, tzinfo=UTC)


def blocks(page: str, language: str) -> list[str]:
    """The code blocks of a document in one language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", (DOCS / page).read_text("utf-8"), re.MULTILINE | re.DOTALL)


def _forget() -> None:
    for found in (registry.kinds, registry.providers, registry.resolve):
        found.cache_clear()


@pytest.fixture
def newcomer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Puts an example where such a file goes, for one test."""
    placed: list[str] = []

    def place(package: ModuleType, source: str, name: str = "newcomer") -> None:
        (tmp_path / f"{name}.py").write_text(source, "utf-8")
        monkeypatch.setattr(package, "__path__", [*package.__path__, str(tmp_path)])
        placed.append(f"{package.__name__}.{name}")
        _forget()

    yield place
    monkeypatch.undo()
    for name in placed:
        sys.modules.pop(name, None)
    _forget()


def contracts(module: ModuleType, **given: Any) -> Iterator[Callable[[], None]]:
    """The tests of a module that ask for exactly these fixtures."""
    for name, test in vars(module).items():
        if name.startswith("test_") and set(inspect.signature(test).parameters) == set(given):
            yield partial(test, **given)


def test_the_provider_of_the_document(newcomer: Callable[..., None]) -> None:
    (source,) = blocks("adding-a-provider.md", "python")
    newcomer(probes.providers, source.replace('id="acme"', 'id="newcomer"'))
    known = registry.provider("newcomer")
    kept = [contract() for contract in contracts(test_providers, known=known)]
    assert len(kept) >= 10
    assert registry.resolve("newcomer", "Acme Large 9") == "newcomer/acme-large-9"
    assert registry.resolve("newcomer", "Acme Deluxe") is None
    assert [target.id for target in registry.catalogue_targets("newcomer")][:1] == ["newcomer/pricing"]


def test_a_new_provider_can_be_configured(newcomer: Callable[..., None], tmp_path: Path) -> None:
    (source,) = blocks("adding-a-provider.md", "python")
    newcomer(probes.providers, source.replace('id="acme"', 'id="newcomer"'))
    path = tmp_path / "watcher.yaml"
    path.write_text("providers: [newcomer]\nworkflows: [{id: w, uses: [{model: Acme Large 9}]}]\n")
    settings = load(path, {})
    assert "newcomer/pricing" in {target.id for target in settings.targets}
    assert settings.workflows[0].uses[0].model == "newcomer/acme-large-9"


def test_the_kind_of_the_document(newcomer: Callable[..., None]) -> None:
    (source,) = blocks("adding-a-probe-kind.md", "python")
    newcomer(probes.kinds, source, "regions")
    kind = registry.kinds()["regions"]
    for contract in contracts(test_kinds, kind=kind):
        contract()
    for body in test_kinds.BODIES:
        for contract in contracts(test_kinds, kind=kind, body=body):
            contract()


def test_what_the_kind_of_the_document_reads_and_tells(newcomer: Callable[..., None]) -> None:
    (source,) = blocks("adding-a-probe-kind.md", "python")
    (page,) = blocks("adding-a-probe-kind.md", "json")
    newcomer(probes.kinds, source, "regions")
    kind = registry.kinds()["regions"]
    before = extract("regions", "acme", page.encode(), "page.json")
    after = extract("regions", "acme", page.replace('"eu", ', "").encode(), "page.json")
    assert isinstance(before, Reading)
    assert isinstance(after, Reading)
    assert [(fact.model, fact.value) for fact in before.facts] == [
        ("acme/acme-large", ("eu", "us")),
        ("acme/acme-small", ("us",)),
    ]
    (found,) = kind.diff(before.facts, after.facts, NOW)
    change = Change("c1", "acme/regions", "acme", "regions", found, NOW, ChangeState.CONFIRMED)
    user = Workflow("support", "team", uses=(Use("acme/acme-large"),), regions=("EU",))
    elsewhere = replace(user, id="elsewhere", regions=("us",))
    (impact,) = kind.assess([change], before.facts, after.facts, (user, elsewhere), NOW)
    assert (impact.workflow, impact.severity, impact.reason) == (
        "support",
        Severity.CRITICAL,
        "no longer offered in eu",
    )


def test_the_kind_of_the_document_can_be_configured(newcomer: Callable[..., None], tmp_path: Path) -> None:
    (source,) = blocks("adding-a-probe-kind.md", "python")
    (yaml,) = blocks("adding-a-probe-kind.md", "yaml")
    newcomer(probes.kinds, source, "regions")
    path = tmp_path / "watcher.yaml"
    path.write_text(yaml)
    assert [(target.id, target.kind) for target in load(path, {}).targets] == [("acme/regions", "regions")]
