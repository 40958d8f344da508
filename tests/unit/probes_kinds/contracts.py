"""Contracts for tests: documents of acme's API, and what of an edit breaks whom."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import yaml

from probes.kinds.contract import KIND
from watcher.domain.changes import Difference
from watcher.domain.contracts import breaks
from watcher.domain.facts import Fact
from watcher.domain.observations import Reading, Snapshot
from watcher.domain.targets import Target

NOW = datetime(2026, 11, 3, 9, tzinfo=UTC)
TARGET = Target("acme/contract", "contract", "acme", url="https://docs.acme.example/openapi.yaml")
CHAT = "POST /chat/completions"
Schema = dict[str, Any]


def ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def body(schema: Schema) -> Schema:
    return {"content": {"application/json": {"schema": schema}}}


def obj(*required: str, **properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, **({"required": list(required)} if required else {})}


STRING, INTEGER, NULL = {"type": "string"}, {"type": "integer"}, {"type": "null"}


def words(*values: str) -> Schema:
    return {"type": "string", "enum": list(values)}


def array(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def document(*, sent: Schema | None = None, answered: Schema | None = None, paths: Schema | None = None,
             **schemas: Schema) -> Schema:  # fmt: skip
    """A contract with one operation that takes and answers these schemas, and others."""
    operation: Schema = {"responses": {"200": body(answered or obj(id=STRING))}}
    if sent is not None:
        operation["requestBody"] = body(sent)
    return {
        "openapi": "3.1.0", "info": {"title": "Acme", "version": "1"},
        "paths": {"/chat/completions": {"post": operation}, **(paths or {})}, "components": {"schemas": schemas},
    }  # fmt: skip


def facts(contract: Schema, *, as_yaml: bool = False) -> tuple[Fact, ...]:
    text = yaml.safe_dump(contract) if as_yaml else json.dumps(contract)
    read = KIND.read(Snapshot(text.encode(), "https://docs.acme.example/openapi", NOW), TARGET)
    assert isinstance(read, Reading), read
    return read.facts


def differences(before: Schema, after: Schema) -> Sequence[Difference]:
    return KIND.diff(facts(before), facts(after), NOW)


def broken(before: Schema, after: Schema) -> list[str]:
    """What breaks, in words, in their order."""
    return sorted(
        f"{each.fact.qualifier('of')} {said}" for each in differences(before, after) if (said := breaks(each))
    )
