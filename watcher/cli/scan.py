"""``watcher scan``: which models a code base names, as a workflow entry to be filled in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from probes.scanning.files import Role, files
from probes.scanning.findings import Findings, Proposed, entry, find, proposed
from probes.scanning.mentions import Certainty
from watcher.cli.options import AsJson
from watcher.cli.output import counted, emit, out, plain, warn

MOST_UNKNOWN = 20


def scan(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Folders or files")],
    everything: Annotated[bool, typer.Option("--all", help="Also what only tests and examples name")] = False,
    json: AsJson = False,
) -> None:
    """Find the models, base addresses and SDKs of a code base, and propose a workflow entry for each path.

    Nothing is stored, and nothing leaves the machine. The entry goes to standard output, what else was seen to
    standard error.
    """
    for path in paths:
        found = [find(file) for file in files(path)]
        if json:
            for record in _records(found):
                emit(record)
        else:
            _propose(path, found, everything=everything)


def _records(findings: list[Findings]) -> Iterator[dict[str, Any]]:
    for each in findings:
        for mention in each.mentions:
            yield _record(
                each, "model", where=mention.where, text=mention.text, model=mention.model or None, how=mention.how,
                provider=mention.model.partition("/")[0] or None, certainty=str(mention.certainty),
            )  # fmt: skip
        for address in each.addresses:
            yield _record(each, "address", where=str(address.line), text=address.url, provider=address.provider)
        for provider in each.sdks:
            yield _record(each, "sdk", provider=provider)
        if each.catalogue:
            yield _record(each, "catalogue", models=each.catalogue)


def _record(each: Findings, finding: str, **said: str | int | None) -> dict[str, Any]:
    fields = ("where", "text", "model", "provider", "how", "certainty", "models")
    whole = {name: said.get(name) for name in fields}
    return {"file": str(each.path), "role": str(each.role), "finding": finding, **whole}


def _propose(path: Path, findings: list[Findings], *, everything: bool) -> None:
    models = proposed(findings, path)
    kept = [each for each in models if everything or each.only is None]
    for line in entry(path.resolve().name if path.is_dir() else path.stem, kept):
        out().print(plain(line), soft_wrap=True)
    for line in _remarks(path, findings, [each for each in models if each not in kept]):
        warn(line)


def _remarks(path: Path, findings: list[Findings], left: list[Proposed]) -> Iterator[str]:
    """What is worth knowing besides the entry."""
    named = sum(len(each.mentions) for each in findings)
    places = f"{counted(named, 'place')} {'names' if named == 1 else 'name'} a model"
    yield f"{path}: {counted(len(findings), 'file')} read, {places}"
    for each in findings:
        if each.catalogue:
            yield f"{each.path}: lists {each.catalogue} models; it is taken for a catalogue, and none of them for used"
    for role in (Role.EXAMPLE, Role.TEST):
        some = [each.model for each in left if each.only is role]
        if some:
            yield f"only {role}s name {_few(some, 8)} (--all)"
    own = [each for each in findings if each.role not in (Role.TEST, Role.EXAMPLE)]
    for text in sorted(set(_unknown(own)))[:MOST_UNKNOWN]:
        yield f"named as a model, and nobody is known to have it: {text}"
    if hosts := sorted({address.url for each in own for address in each.addresses}):
        yield f"base addresses: {_few(hosts, 10)}"
    if sdks := sorted({provider for each in own for provider in each.sdks}):
        yield f"speaks to: {', '.join(sdks)}"


def _unknown(findings: list[Findings]) -> Iterator[str]:
    for each in findings:
        for mention in each.mentions:
            if mention.certainty is Certainty.UNKNOWN:
                yield f"{mention.text} ({each.path}:{mention.where})"


def _few(names: list[str], most: int) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more
