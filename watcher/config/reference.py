"""The reference pages of watcher.yaml and of suite files, made from their JSON Schemas."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

Schema = dict[str, Any]

_HEAD = """# watcher.yaml

This page is made from `watcher.schema.json` by `python -m watcher.config.schema`; change `watcher/config/model.py`,
not this file.

- Paths, the SQLite file's included, are relative to watcher.yaml.
- Secrets come only as `${NAME}` from the environment or as `${file:/run/secrets/name}`; they are checked at start and
  never shown. References may stand in any value; `$${` is a plain `${`. In a field that holds a secret nothing else may
  stand. The address of a target is no place for a secret, for it is stored and shown: a reference stands for its host
  or for all of it, never in its path or query.
- Durations: `15m`, `6h`, `1d`, `1h30m` (weeks `w`, days `d`, hours `h`, minutes `m`, seconds `s`).
- Numbers: `900_000`, `3K`, `90M`, `1.2B`. They are exact decimals, never negative.
- Times of cron lines are UTC; 0 and 7 are Sunday.
- Unknown keys are errors with file, line and the nearest valid key. A key without a value counts as not written.
- A target with the id of a catalogue target changes that one: it states only what differs.
"""


_SUITE_HEAD = """# Suite files

This page is made from `suite.schema.json` by `python -m watcher.config.schema`; change `watcher/config/suite_model.py`,
not this file. How to write a suite that detects something: [canary.md](canary.md).

- A canary target names a suite: `suite: general`, which is shipped, or a file (`suite: suites/mine.yaml`, relative to
  watcher.yaml).
- Unknown keys are errors with file, line and the nearest valid key. A key without a value counts as not written.
- Texts are sent word for word. `${NAME}` is not replaced here: a suite holds no secrets.
- JSON Schemas (`schema`, `json_schema`, `tools[].parameters`, `tool.arguments`) refer to nothing outside themselves.
- Order, notes, expectations and tags may change at any time. What is sent (messages, parameters, tools, schemas) is
  named by the suite's hash: where it changes, a new baseline is needed.
"""


def suite_reference(schema: Schema) -> str:
    """The same for suite files.

    Args:
        schema: as :func:`watcher.config.schema.suite_schema` makes it.
    """
    return _page(_SUITE_HEAD, schema)


def reference(schema: Schema) -> str:
    """Markdown: a section for each part of the file, a row for each field.

    Args:
        schema: as :func:`watcher.config.schema.schema` makes it.
    """
    return _page(_HEAD, schema)


def _page(head: str, schema: Schema) -> str:
    sections = [head]
    sections += [_section(name, part, schema) for name, part in _parts("", schema, schema)]
    return "\n".join(sections)


def _parts(name: str, part: Schema, schema: Schema) -> Iterator[tuple[str, Schema]]:
    """Every part that has fields, with its place in the file, outermost first."""
    if part.get("properties"):
        yield name, part
    for key, field in part.get("properties", {}).items():
        place = f"{name}.{key}" if name else key
        for suffix, inner in _below(field, schema):
            yield from _parts(place + suffix, inner, schema)


def _below(field: Schema, schema: Schema) -> Iterator[tuple[str, Schema]]:
    """The parts inside a field: itself, its items (``[]``), or its values under names of your own (``.NAME``)."""
    part = _resolved(field, schema)
    if part.get("properties"):
        yield "", part
    for branch in part.get("anyOf", ()):
        yield from _below(branch, schema)
    for key, suffix in (("items", "[]"), ("additionalProperties", ".NAME")):
        inner = part.get(key)
        if isinstance(inner, dict):
            for deeper, found in _below(inner, schema):
                yield suffix + deeper, found


def _resolved(field: Schema, schema: Schema) -> Schema:
    name = field.get("$ref", "").removeprefix("#/$defs/")
    return schema["$defs"][name] if name else field


def _section(name: str, part: Schema, schema: Schema) -> str:
    required = part.get("required", [])
    rows = [_row(key, field, key in required, schema) for key, field in part["properties"].items()]
    title = f"## `{name}`" if name else "## The file"
    table = ["| field | meaning | form | default | unit | why |", "|---|---|---|---|---|---|", *rows]
    return "\n".join([title, "", _cell(part.get("description", "")), "", *table, ""])


def _row(key: str, field: Schema, required: bool, schema: Schema) -> str:
    whole = _resolved(field, schema) | field
    default = "required" if required else _default(whole.get("default"))
    cells = (
        f"`{key}`", _cell(whole.get("description", "")), _form(whole, schema), default,
        whole.get("unit", ""), _cell(whole.get("reason", "")),
    )  # fmt: skip
    return f"| {' | '.join(cells)} |"


def _default(value: Any) -> str:
    if value is None or isinstance(value, dict | list):
        return ""
    return f"`{value if isinstance(value, str) else json.dumps(value)}`" if value != "" else ""


def _form(field: Schema, schema: Schema) -> str:
    """What may stand there, in words."""
    if "enum" in field:
        return ", ".join(f"`{value}`" for value in field["enum"])
    if "const" in field:
        return f"`{json.dumps(field['const'])}`"
    if "anyOf" in field:
        return " or ".join(dict.fromkeys(_form(branch, schema) for branch in field["anyOf"]))
    if "$ref" in field and "type" not in field:
        return _form(_resolved(field, schema), schema)
    kind = str(field.get("type", ""))
    if kind == "array":
        return f"list of {_form(field['items'], schema)}" if field.get("items") else "list"
    return {"string": "text", "object": "keys with values", "boolean": "true or false"}.get(kind, kind)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("``", "`").replace("|", "\\|").replace("*", "\\*")
