"""Whose limits workflows share: a vendor's limits are one key's, and targets with ``api`` know the keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from watcher.domain.models import same_model
from watcher.domain.targets import Target
from watcher.domain.workflows import Use, Workflow

LIMITS = "rate_limits"


def with_keys(
    workflows: Sequence[Workflow], targets: Sequence[Target], resolve: Callable[[str, str], str | None]
) -> tuple[Workflow, ...]:
    """The workflows, each use with the number of keys that its model is known to be asked with.

    Args:
        workflows: as the file has them.
        targets: all that are watched.
        resolve: a provider's id and a label to a canonical id.
    """
    keys = [(_asked(target, resolve), target) for target in targets if target.kind == LIMITS and target.api is not None]

    def known(use: Use) -> int:
        provider = use.model.partition("/")[0]
        return len({
            (target.api.base_url, target.api.key)
            for model, target in keys
            if target.api is not None and target.provider == provider and (not model or same_model(model, use.model))
        })  # fmt: skip

    return tuple(
        replace(workflow, uses=tuple(replace(use, keys=known(use)) for use in workflow.uses)) for workflow in workflows
    )


def _asked(target: Target, resolve: Callable[[str, str], str | None]) -> str:
    """The canonical id of the model that a target asks; empty where it names none."""
    asked = target.api.model if target.api is not None else None
    return (resolve(target.provider, asked) or f"{target.provider}/{asked}") if asked else ""
