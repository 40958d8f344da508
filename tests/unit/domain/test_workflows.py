"""By which names pages speak of the models that workflows use."""

from __future__ import annotations

import pytest

from watcher.domain.workflows import Use, Workflow


def flow(*models: str) -> Workflow:
    return Workflow("support", uses=tuple(Use(model) for model in models))


@pytest.mark.parametrize(
    ("model", "said", "others", "alike"),
    [
        ("a/m", {"a/m", "a/m-20260101"}, set(), ()),
        ("a/m-20260101", {"a/m"}, set(), ("a/m",)),
        ("a/m-20260101", {"a/m", "a/m-20260101"}, {"a/m"}, ()),
        ("a/m", {"a/m-20260101"}, {"a/m"}, ("a/m-20260101",)),
        ("a/m", {"a/m-20260101"}, {"a/m-20260801"}, ("a/m-20260801",)),
        ("a/m-latest", {"a/m-20260101"}, {"a/m"}, ("a/m", "a/m-20260101")),
        ("a/m", {"a/n"}, {"b/m"}, ()),
    ],
)
def test_names_on_the_pages_at_hand(model: str, said: set[str], others: set[str], alike: tuple[str, ...]) -> None:
    (use,) = flow(model).as_named(said, others).uses
    assert use.alike == alike
    assert use.goes_by(model)
    assert all(use.goes_by(name) for name in alike)
    assert not use.goes_by(None)
    assert not use.goes_by("a/other")


def test_a_fallback_is_known_by_its_other_names_too() -> None:
    spared = Workflow("support", uses=(Use("a/m", fallbacks=("b/n", "a/o-20260101")),))
    named = spared.as_named({"b/n-20260101", "a/o"}, set())
    assert named.uses[0].spare == ("b/n-20260101", "a/o")
    assert named.uses[0].fallbacks == spared.uses[0].fallbacks
    assert named.depends_on("b/n-20260101")
    assert not spared.depends_on("b/n-20260101")
    assert not named.uses_model("b/n-20260101")
    assert spared.may_mean("b/n-20260101")
    assert spared.may_mean("a/m-latest")
    assert not spared.may_mean("a/o-20260801")


def test_a_workflow_uses_a_model_by_any_of_its_names() -> None:
    assert flow("a/m-20260101").uses_model("a/m")
    assert flow("a/m").uses_model("a/m-20260101")
    assert not flow("a/m-20260101", "a/n").uses_model("a/m-20260801")
