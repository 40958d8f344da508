"""The scan that finds kinds and providers."""

from __future__ import annotations

import sys
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pytest

from probes.base import Provider
from probes.registry import catalogue_targets, is_unverified, providers, scan
from watcher.domain.targets import Target

PROVIDER = """
from probes.base import Provider, Source

PROVIDER = Provider("{name}", "Acme", (Source("pricing", "pricing", "https://{name}.example/pricing.md"),))
"""


def test_an_address_of_the_catalogue_s_that_nobody_saw() -> None:
    shipped = [target for name in providers() for target in catalogue_targets(name)]
    assert {is_unverified(target) for target in shipped} == {True, False}
    assert not any(is_unverified(replace(target, url="https://mine.example/page")) for target in shipped)
    assert not is_unverified(Target("acme/pricing", "pricing", "acme", url="https://acme.example/pricing"))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    made = tmp_path / "newcomers"
    made.mkdir()
    (made / "__init__.py").write_text('"""Providers."""\n')
    monkeypatch.syspath_prepend(tmp_path)
    for name in [name for name in sys.modules if name.partition(".")[0] == "newcomers"]:
        monkeypatch.delitem(sys.modules, name)
    return made


def test_a_newcomer_is_one_file(folder: Path) -> None:
    (folder / "acme.py").write_text(PROVIDER.format(name="acme"))
    (found,) = scan(import_module("newcomers"), "PROVIDER")
    assert isinstance(found, Provider)
    assert (found.id, found.sources[0].kind) == ("acme", "pricing")


def test_modules_of_a_package_s_own_are_no_newcomers(folder: Path) -> None:
    (folder / "_shared.py").write_text(PROVIDER.format(name="shared"))
    (folder / "words.py").write_text('"""No provider."""\n')
    (folder / "b.py").write_text(PROVIDER.format(name="b"))
    (folder / "a.py").write_text(PROVIDER.format(name="a"))
    assert [found.id for found in scan(import_module("newcomers"), "PROVIDER")] == ["a", "b"]
