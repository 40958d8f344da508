"""The fields of watcher.yaml: what may stand in one, as pydantic types with their JSON Schema."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    JsonValue,
    WithJsonSchema,
    model_validator,
)

from watcher.config.problems import shown
from watcher.config.values import (
    DURATION,
    NUMBER,
    IPNetwork,
    QuietHours,
    format_duration,
    parse_count,
    parse_cron,
    parse_duration,
    parse_network,
    parse_number,
    parse_quiet_hours,
    parse_url,
    parse_zone,
)


def _listed(value: object) -> object:
    return (value,) if isinstance(value, str) else value


def _written(kind: str, **more: Any) -> WithJsonSchema:
    return WithJsonSchema({"type": kind, **more})


_ONE_OR_MORE = WithJsonSchema(
    {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}, "minItems": 1}]}
)
_NUMERIC = WithJsonSchema({"anyOf": [{"type": "number", "minimum": 0}, {"type": "string", "pattern": f"^{NUMBER}$"}]})
_WHOLE = WithJsonSchema({"anyOf": [{"type": "integer", "minimum": 0}, {"type": "string", "pattern": f"^{NUMBER}$"}]})
_SHARE = WithJsonSchema(
    {"anyOf": [{"type": "number", "minimum": 0, "maximum": 1}, {"type": "string", "pattern": f"^{NUMBER}$"}]}
)


def _share(number: Decimal) -> Decimal:
    if number > 1:
        raise ValueError(f"a share is between 0 and 1, not {number}")
    return number


Texts = Annotated[tuple[str, ...], BeforeValidator(_listed), _ONE_OR_MORE]
Number = Annotated[Decimal, BeforeValidator(parse_number), _NUMERIC]
Share = Annotated[Decimal, BeforeValidator(parse_number), AfterValidator(_share), _SHARE]
Count = Annotated[int, BeforeValidator(parse_count), _WHOLE]
Duration = Annotated[timedelta, BeforeValidator(parse_duration), _written("string", pattern=f"^(?=.){DURATION}$")]
Cron = Annotated[str, BeforeValidator(parse_cron), _written("string")]
Wait = Annotated[Duration, AfterValidator(lambda wait: _within(wait, timedelta(minutes=1)))]
Url = Annotated[str, BeforeValidator(parse_url), _written("string", pattern="^(https?://|\\$\\{)")]
Zone = Annotated[ZoneInfo, BeforeValidator(parse_zone), _written("string")]
Quiet = Annotated[QuietHours, BeforeValidator(parse_quiet_hours), _written("string")]
Net = Annotated[IPNetwork, BeforeValidator(parse_network), _written("string")]


def _within(duration: timedelta, most: timedelta) -> timedelta:
    if duration > most:
        raise ValueError(f"at most {format_duration(most)} is waited, not {format_duration(duration)}")
    return duration


def _fitting(pattern: str, what: str) -> AfterValidator:
    """Texts that fit a pattern; ``what`` is said of one that does not."""

    def fits(text: str) -> str:
        if not re.fullmatch(pattern, text):
            raise ValueError(f"{what}, not {shown(text)}")
        return text

    return AfterValidator(fits)


_WORD = r"\S{1,200}"
_LABEL = r"\S(?:[^\x00-\x1f]{0,198}\S)?"
_TARGET = r"[a-z0-9][a-z0-9_-]*/[A-Za-z0-9][A-Za-z0-9._-]*"
_NAME = r"[A-Za-z0-9][A-Za-z0-9._-]*"

Word = Annotated[str, _fitting(_WORD, "one word is wanted"), _written("string", pattern=f"^{_WORD}$")]
Label = Annotated[str, _fitting(_LABEL, "a model is one line"), _written("string", pattern=f"^{_LABEL}$")]
TargetId = Annotated[
    str, _fitting(_TARGET, "an id is provider/name, such as acme/pricing"), _written("string", pattern=f"^{_TARGET}$")
]
Name = Annotated[
    str, _fitting(_NAME, "a name has letters, digits and . _ - only"), _written("string", pattern=f"^{_NAME}$")
]
Contact = Annotated[str, _fitting(r"[!-~]{0,200}", "a mail or web address in plain letters is wanted")]


def setting(default: Any, what: str, why: str, *, unit: str | None = None, **rules: Any) -> Any:
    """A field with its meaning, its reason and its unit; ``...`` as the default makes it required."""
    extra: dict[str, JsonValue] = {"reason": why}
    if unit:
        extra["unit"] = unit
    return Field(default, description=what, json_schema_extra=extra, **rules)


class Entry(BaseModel):
    """A part of the file. A key without a value counts as not written."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True, arbitrary_types_allowed=True)

    @model_validator(mode="before")
    @classmethod
    def _without_empty(cls, given: Any) -> Any:
        return {key: value for key, value in given.items() if value is not None} if isinstance(given, dict) else given
