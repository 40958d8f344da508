"""What calls have to show: a key more, or another one, breaks whoever does not send it."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from tests.unit.probes_kinds.contracts import CHAT, STRING, Schema, broken, differences, document, obj
from watcher.domain.changes import ChangeType

SCHEMES: Schema = {
    "key": {"type": "apiKey", "in": "header", "name": "X-Api-Key"},
    "bearer": {"type": "http", "scheme": "Bearer"},
    "basic": {"type": "http", "scheme": "basic"},
    "login": {"type": "oauth2", "flows": {}},
}


def secured(given: Any, *, at: str = "all", schemes: Schema = SCHEMES) -> Schema:
    """A contract with this said of all operations, or of its one operation."""
    found = deepcopy(document(sent=obj(text=STRING)))
    found["components"]["securitySchemes"] = schemes
    holder = found if at == "all" else found["paths"]["/chat/completions"]["post"]
    if given is not None:
        holder["security"] = given
    return found


@pytest.mark.parametrize("at", ["all", "one"])
@pytest.mark.parametrize(
    ("before", "after", "told_"),
    [
        ([{}], [{"key": []}], "now requires header X-Api-Key"),
        ([], [{"bearer": []}], "now requires bearer token"),
        ([{"key": []}], [{"bearer": []}], "no longer takes header X-Api-Key for a key, takes bearer token"),
        ([{"key": []}], [{"key": [], "bearer": []}],
         "no longer takes header X-Api-Key for a key, takes bearer token and header X-Api-Key"),
        ([{"key": []}, {"basic": []}], [{"key": []}],
         "no longer takes user and password for a key, takes header X-Api-Key"),
        ([{"login": ["read"]}], [{"login": ["read", "files"]}],
         "no longer takes OAuth token and scope read for a key, takes OAuth token and scope files and scope read"),
        ([{"key": []}], [{"key": []}, {"bearer": []}], ""),
        ([{"key": []}], [{}], ""),
        ([{"login": ["read", "files"]}], [{"login": ["read"]}], ""),
        ([{"key": []}, {"bearer": []}], [{"bearer": []}, {"key": []}], ""),
    ],
)  # fmt: skip
def test_what_is_asked_for(before: Any, after: Any, told_: str, at: str) -> None:
    found = broken(secured(before, at=at), secured(after, at=at))
    assert found == ([f"{'' if at == 'all' else CHAT} {told_}"] if told_ else [])


def test_a_scheme_under_another_name_is_the_same() -> None:
    renamed = {"token": SCHEMES["bearer"]}
    assert broken(secured([{"bearer": []}]), secured([{"token": []}], schemes=renamed)) == []


def test_what_an_operation_says_itself_counts_instead_of_what_is_said_of_all() -> None:
    own = secured([{"key": []}])
    own["paths"]["/chat/completions"]["post"]["security"] = [{"bearer": []}]
    assert broken(secured([{"key": []}]), own) == [
        f"{CHAT} no longer takes header X-Api-Key for a key, takes bearer token"
    ]
    assert broken(secured([{"bearer": []}]), own) == []


def test_where_nothing_is_said_nothing_is_compared() -> None:
    assert broken(secured(None), secured([{"key": []}])) == []


@pytest.mark.parametrize("given", [{"key": []}, "key", [None, 7], [{"key": {"a": 1}}], [{"": []}]])
def test_what_is_no_list_of_requirements_breaks_nothing(given: Any) -> None:
    broken(secured(given), secured([{"key": []}]))


def test_a_trailing_slash_is_the_same_path() -> None:
    slashed = document(sent=obj(text=STRING))
    slashed["paths"] = {f"{path}/": item for path, item in slashed["paths"].items()}
    (found,) = differences(document(sent=obj(text=STRING)), slashed)
    assert found.type is ChangeType.RENAMED
