"""The JSON Schemas of watcher.yaml and of suite files, and the files made from them.

``python -m watcher.config.schema [DOCS]`` writes ``watcher.schema.json`` and ``configuration.md``,
``suite.schema.json`` and ``suites.md`` into the folder (default ``docs``). A test holds them to this module.
"""

from __future__ import annotations

import json
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from watcher.config.model import KINDS, File
from watcher.config.reference import reference, suite_reference
from watcher.config.registries import shipped_here
from watcher.config.shipped import Shipped
from watcher.config.suite_model import SuiteFile
from watcher.config.values import format_duration

Schema = dict[str, Any]
_LENGTH = TypeAdapter(timedelta)
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema(shipped: Shipped | None = None) -> Schema:
    """JSON Schema, draft 2020-12. Each field has ``description``, ``default``, ``reason`` and, where it fits, ``unit``.

    Args:
        shipped: what names can refer to; by default what this version ships.
    """
    shipped = shipped or shipped_here()
    made = _plain(File.model_json_schema(by_alias=True))
    definitions: Schema = made.pop("$defs")
    properties = made["properties"]
    definitions["TargetEntry"]["properties"]["kind"]["enum"] = sorted({*KINDS, *shipped.kinds})
    properties["providers"]["items"] = {"type": "string", "enum": sorted(shipped.providers)}
    channels: Schema = {}
    for name, model in shipped.channels.items():
        options = _plain(model.model_json_schema(by_alias=True, ref_template=f"#/$defs/{name}.{{model}}"))
        definitions |= {f"{name}.{key}": value for key, value in options.pop("$defs", {}).items()}
        channels[name] = options
    properties["channels"] |= {"properties": channels, "additionalProperties": False}
    title = {"$schema": DIALECT, "title": "watcher.yaml"}
    return title | {key: value for key, value in made.items() if key != "title"} | {"$defs": definitions}


def suite_schema() -> Schema:
    """JSON Schema of a suite file, in the same form."""
    made = _plain(SuiteFile.model_json_schema(by_alias=True))
    title = {"$schema": DIALECT, "title": "suite of canary prompts"}
    return title | {key: value for key, value in made.items() if key != "title"}


def _plain(value: Any) -> Any:
    """Pydantic's schema without its titles and without "or null": a key without a value counts as not written."""
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if not isinstance(value, dict):
        return value
    made = {key: _plain(item) for key, item in value.items() if key != "title" or not isinstance(item, str)}
    if made.get("format") == "duration":
        made.pop("format")
        if isinstance(made.get("default"), str):
            made["default"] = format_duration(_LENGTH.validate_python(made["default"]))
    branches = made.get("anyOf")
    if isinstance(branches, list) and {"type": "null"} in branches:
        left = [branch for branch in branches if branch != {"type": "null"}]
        made.pop("anyOf")
        made = (left[0] if len(left) == 1 else {"anyOf": left}) | made
        if made.get("default", 0) is None:
            made.pop("default")
    return made


def documents(shipped: Shipped | None = None) -> dict[str, str]:
    """The files made from the schema, by name."""
    made, suites = schema(shipped), suite_schema()
    return {
        "watcher.schema.json": _written(made),
        "configuration.md": reference(made),
        "suite.schema.json": _written(suites),
        "suites.md": suite_reference(suites),
    }


def _written(made: Schema) -> str:
    return f"{json.dumps(made, indent=2, ensure_ascii=False)}\n"


def write(folder: Path) -> None:
    """Write the files made from the schema into a folder."""
    for name, text in documents().items():
        (folder / name).write_text(text, "utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1] if len(sys.argv) > 1 else "docs"))
