"""What a code base depends on, and the workflow entry that says so. Pure, but for the package of known names."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from probes.scanning.candidates import Candidate, of_lines, of_notebook, of_python
from probes.scanning.files import Role, SourceFile
from probes.scanning.mentions import Certainty, Mention, mentions
from probes.scanning.vendors import Address, addresses, frameworks, spoken_to

CATALOGUE = 25  # models in one file, from which on it is a list of what there is, and no use of it
_SHOWN = 3
_NAME = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Findings:
    """What one file holds.

    Attributes:
        catalogue: how many models it lists, where it lists so many that it uses none of them for that; else 0.
    """

    path: Path
    role: Role
    mentions: tuple[Mention, ...] = ()
    addresses: tuple[Address, ...] = ()
    sdks: tuple[str, ...] = ()
    frameworks: tuple[str, ...] = ()
    catalogue: int = 0


def find(file: SourceFile) -> Findings:
    """What one file holds."""
    speaks_to = spoken_to(file.text)
    found = tuple(mentions(_candidates(file), speaks_to))
    models = {mention.model for mention in found if mention.model}
    listed = len(models) if len(models) >= CATALOGUE else 0
    return Findings(
        file.path,
        file.role,
        () if listed else found,
        tuple(addresses(file.text)),
        tuple(sorted(speaks_to)),
        tuple(sorted(frameworks(file.text))),
        listed,
    )


def _candidates(file: SourceFile) -> Collection[Candidate]:
    if file.path.suffix == ".ipynb":
        return of_notebook(file.text)
    return of_python(file.text) if file.path.suffix in (".py", ".pyi") else of_lines(file.text)


@dataclass(frozen=True, slots=True)
class Proposed:
    """One model that a workflow entry should name, and where it was found."""

    model: str
    certainty: Certainty
    places: tuple[str, ...]
    only: Role | None  # where it was found in tests, or examples, alone


def proposed(findings: Iterable[Findings], root: Path) -> tuple[Proposed, ...]:
    """The models of a code base: those of its own code first, then those that only its examples or tests name.

    Places are told below ``root``.
    """
    places: dict[str, list[tuple[Role, Certainty, str]]] = {}
    for each in findings:
        for mention in each.mentions:
            if mention.model:
                place = f"{_below(each.path, root)}:{mention.where}"
                places.setdefault(mention.model, []).append((each.role, mention.certainty, place))
    made = [_proposed(model, found) for model, found in places.items()]
    return tuple(sorted(made, key=lambda each: (each.only is not None, each.only or "", each.model)))


def _proposed(model: str, found: list[tuple[Role, Certainty, str]]) -> Proposed:
    roles = [role for role, _, _ in found]
    own = [role for role in roles if role not in (Role.TEST, Role.EXAMPLE)]
    only = None if own else Role.EXAMPLE if Role.EXAMPLE in roles else Role.TEST
    sure = Certainty.SURE if any(certainty is Certainty.SURE for _, certainty, _ in found) else Certainty.LIKELY
    return Proposed(model, sure, tuple(dict.fromkeys(place for _, _, place in found)), only)


def _below(path: Path, root: Path) -> str:
    return str(path.relative_to(root)) if path != root and path.is_relative_to(root) else path.name


def entry(name: str, models: Iterable[Proposed]) -> Iterator[str]:
    """The lines of a workflow entry for these models, as watcher.yaml wants them; nothing where there are none.

    What nobody can know from code, volumes and peaks, stands as comments to be filled in.
    """
    listed = list(models)
    if not listed:
        return
    yield "workflows:"
    yield f"  - id: {workflow_id(name)}"
    yield "    # owner: team-name"
    yield "    # notify: [slack:#channel]"
    yield "    uses:"
    for place, each in enumerate(listed):
        yield f"      - model: {_scalar(each.model)}  # {_where(each)}"
        if not place:
            yield "        # of each: monthly: {input_tokens: 10M, output_tokens: 1M}"
            yield "        # of each: peak: {requests_per_minute: 60, tokens_per_minute: 100_000}"


def workflow_id(name: str) -> str:
    """A workflow's id made of a folder's name."""
    return _NAME.sub("-", name.lower()).strip("-") or "workflow"


def _scalar(text: str) -> str:
    """A YAML scalar that is read as this text."""
    plain = re.fullmatch(r"[A-Za-z][\w./-]*(?::[\w./-]+)*", text) is not None
    return text if plain else "'" + text.replace("'", "''") + "'"


def _where(each: Proposed) -> str:
    more = f" and {len(each.places) - _SHOWN} more" if len(each.places) > _SHOWN else ""
    guess = "likely; " if each.certainty is Certainty.LIKELY else ""
    shown = ", ".join(re.sub(r"[^\x20-\x7e]", "?", place) for place in each.places[:_SHOWN])
    return f"{guess}{shown}{more}"
