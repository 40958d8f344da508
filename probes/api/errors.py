"""The vendor's own words for what went wrong, however its family writes them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from probes.api.base import Json, got, parsed, rows

LONGEST = 300  # characters
_MESSAGES = ("message", "Message", "detail", "error_description", "msg", "title", "reason")
_CODES = ("code", "status", "__type", "type")
_TAG = re.compile(r"<(?:script|style)\b.*?</(?:script|style)>|<[^>]{0,500}>", re.IGNORECASE | re.DOTALL)
_READ = 20_000  # characters of a body that is no JSON


def error_words(status: int, headers: tuple[tuple[str, str], ...], body: bytes) -> str:
    """``code: message``, at most so long and on one line; empty where the answer is no error.

    Args:
        status: of HTTP; below 400, only a body that is an ``error`` object and nothing else is one.
        headers: names in lower case; AWS says there what kind of error it is.
        body: as received, without the key.
    """
    said = parsed(body)
    found = _error(said)
    if status < 400:
        return _written(*found) if found is not None and isinstance(said, dict) and len(said) <= 3 else ""
    if found is None:
        return "" if said is not None else _line(_TAG.sub(" ", body[:_READ].decode("utf-8", "replace")))
    code, message = found
    aws = next((value for name, value in headers if name == "x-amzn-errortype"), "")
    return _written(code or aws.partition(":")[0], message)


def _error(said: Json) -> tuple[str, str] | None:
    """Code and message of the first object that has the shape of an error."""
    return next((found for each in _candidates(said) if (found := _read(each)) is not None), None)


def _candidates(said: Json) -> Iterator[Json]:
    if isinstance(said, list):
        said = got(said, 0)
    for path in (("error",), ("errors", 0), ("detail", 0), ("detail",), ()):
        yield got(said, *path)


def _read(value: Json) -> tuple[str, str] | None:
    if isinstance(value, str):
        return ("", value) if value.strip() else None
    if not isinstance(value, dict):
        return None
    message = next((value[name] for name in _MESSAGES if isinstance(value.get(name), str)), "")
    code = next((str(value[name]) for name in _CODES if _is_code(value.get(name))), "")
    return (code, message) if message or (code and rows(value, "choices") == []) else None


def _is_code(value: Json) -> bool:
    return isinstance(value, str) and value not in ("", "error") and not value.isdigit()


def _written(code: str, message: str) -> str:
    return _line(f"{code}: {message}" if code and message else code or message)


def _line(text: str) -> str:
    shown = " ".join("".join(sign if sign.isprintable() else " " for sign in text[: LONGEST * 20]).split())
    return shown if len(shown) <= LONGEST else f"{shown[: LONGEST - 1]}…"
