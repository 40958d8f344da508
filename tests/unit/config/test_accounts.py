"""How many keys a model is known to be asked with: a table."""

from __future__ import annotations

import pytest

from watcher.config.accounts import with_keys
from watcher.domain.targets import Api, Target
from watcher.domain.workflows import Use, Workflow


def target(key: str, model: str | None = "large", provider: str = "acme", kind: str = "rate_limits") -> Target:
    api = Api("openai", "https://api.acme.example/v1", model, key)
    return Target(f"{provider}/{key}-{model}", kind, provider, api=api)


PAGE = Target("acme/page", "rate_limits", "acme", url="https://acme.example/limits")


@pytest.mark.parametrize(
    ("targets", "wanted"),
    [
        ([], 0),
        ([PAGE], 0),
        ([target("one")], 1),
        ([target("one", None)], 1),
        ([target("one"), target("one", None)], 1),
        ([target("one"), target("two")], 2),
        ([target("one"), target("two", "mini")], 1),
        ([target("one", provider="globex")], 0),
        ([target("one", kind="models")], 0),
        ([target("one", "large-20260801")], 1),
    ],
)
def test_keys_of_a_model(targets: list[Target], wanted: int) -> None:
    (workflow,) = with_keys([Workflow("w", uses=(Use("acme/large"),))], targets, lambda provider, label: None)
    assert [use.keys for use in workflow.uses] == [wanted]
