"""Values held against JSON Schema, by the package that defines it. Pure; :mod:`watcher.canaries.schemas` is its front.

Nothing is fetched: a schema refers only to itself. What patterns may do is bounded.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError, best_match
from jsonschema.protocols import Validator
from jsonschema.validators import validator_for
from referencing import Registry
from referencing.exceptions import Unresolvable
from referencing.jsonschema import DRAFT202012, specification_with

_LONGEST_REASON = 200
_HERE = "urn:schema"
_EVERY_TYPE: tuple[Any, ...] = ({}, [], "", 0, True, None)
_REPEATED = r"(?:[+*]|\{\d*,\})"
# A group that repeats without end inside a repetition without end: on some texts it takes for ever.
_ENDLESS = re.compile(rf"(?<!\\){_REPEATED}\??(?:[^()\\]|\\.)*\){_REPEATED}")


def misfit_of(schema: str, value: Any) -> str:
    """What of a value does not follow a schema, in words; empty where all does.

    Args:
        schema: JSON text of a schema that :func:`fault_of` finds nothing wrong with.
        value: a JSON value.
    """
    try:
        wrong = best_match(_validator(schema).iter_errors(value))
    except RecursionError:
        return "nested too deeply"
    if wrong is None:
        return ""
    where = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in wrong.absolute_path)
    text = f"{where.removeprefix('.')}: {wrong.message}" if where else wrong.message
    return text if len(text) <= _LONGEST_REASON else f"{text[:_LONGEST_REASON]}..."


@lru_cache(maxsize=512)
def _validator(schema: str) -> Validator:
    return _made(json.loads(schema))


def _made(schema: Any) -> Validator:
    return _kind(schema)(schema, registry=Registry())


def _kind(schema: Any) -> type[Validator]:
    return validator_for(schema, default=Draft202012Validator)


def fault_of(schema: Any) -> str:
    """Why a value is not a JSON Schema that can be used here; empty where it is one.

    Args:
        schema: a JSON value.
    """
    if not isinstance(schema, dict):
        return "a JSON Schema is keys with values"
    try:
        _kind(schema).check_schema(schema)
        return _reference_fault(schema) or _pattern_fault(schema) or _lost(schema)
    except SchemaError as error:
        where = ".".join(str(step) for step in error.absolute_path)
        return f"not a JSON Schema: {where}: {error.message}" if where else f"not a JSON Schema: {error.message}"
    except RecursionError:
        return "nested too deeply"


def _reference_fault(schema: Any) -> str:
    for reference in _values_of(schema, ("$ref", "$dynamicRef")):
        if not str(reference).startswith("#"):
            return f"$ref {str(reference)!r} leads out of the schema; nothing is fetched"
    return ""


def _pattern_fault(schema: Any) -> str:
    for pattern in (*_values_of(schema, ("pattern",)), *_pattern_keys(schema)):
        if _ENDLESS.search(pattern):
            return f"the pattern {pattern!r} may take for ever on some answers; bound its repetitions: {{0,20}}"
    return ""


def _lost(schema: Any) -> str:
    """Whether a reference leads nowhere, or round in circles."""
    specification = specification_with(str(schema.get("$schema", "")), default=DRAFT202012)
    resolver = Registry().with_resource(_HERE, specification.create_resource(schema)).resolver(_HERE)
    try:
        for reference in _values_of(schema, ("$ref",)):
            resolver.lookup(reference)
        for value in _EVERY_TYPE:
            next(iter(_made(schema).iter_errors(value)), None)
    except Unresolvable as error:
        return f"$ref {error.ref!r} leads to nothing"
    except RecursionError:
        return "its $ref leads round in circles"
    return ""


def _values_of(schema: Any, keys: tuple[str, ...]) -> Iterator[Any]:
    """What stands at these keywords anywhere in a schema, where texts do."""
    for part in _parts(schema):
        yield from (part[key] for key in keys if isinstance(part.get(key), str))


def _pattern_keys(schema: Any) -> Iterator[str]:
    for part in _parts(schema):
        found = part.get("patternProperties")
        if isinstance(found, dict):
            yield from found


def _parts(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _parts(inner)
