"""JSON as models send it, read in one bounded way, and held against JSON Schema. Pure."""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

LONGEST = 100_000  # characters of an answer that are read as JSON
_FENCE = re.compile(r"\A```[\w-]{0,20}[ \t]*\n(.*)\n?```\Z", re.DOTALL)


class NotJson(ValueError):
    """A text is not JSON; says why."""


def read_json(text: str, *, fenced: bool = False) -> Any:
    """The value of a text that is JSON and nothing else.

    Args:
        text: as it came.
        fenced: whether the fence of a code block may stand around it.

    Raises:
        NotJson: it is none: too long, too deep, NaN and the like included.
    """
    body = text.strip()
    if fenced and (fence := _FENCE.match(body)):
        body = fence[1]
    if len(body) > LONGEST:
        raise NotJson(f"longer than {LONGEST:,} characters")
    try:
        return json.loads(body, parse_constant=_no_constant)
    except RecursionError:
        raise NotJson("nested too deeply") from None
    except json.JSONDecodeError as error:
        raise NotJson(f"{error.msg.lower()} at character {error.pos + 1}" if body else "it is empty") from None
    except ValueError as error:
        raise NotJson(str(error)) from None


def _no_constant(name: str) -> NoReturn:
    raise NotJson(f"{name} is no JSON")


def misfit(schema: str, value: Any) -> str:
    """What of a value does not follow a schema, in words; empty where all does.

    Args:
        schema: JSON text of a schema that :func:`fault` finds nothing wrong with.
        value: as :func:`read_json` gives it.
    """
    from watcher.canaries.json_schema import misfit_of

    return misfit_of(schema, value)


def fault(schema: Any) -> str:
    """Why a value is not a JSON Schema that can be used here; empty where it is one.

    Args:
        schema: a JSON value.
    """
    from watcher.canaries.json_schema import fault_of

    return fault_of(schema)
