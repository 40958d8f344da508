"""The shape of a suite file: what bytes are checked against before they become prompts.

The JSON Schema (``docs/suite.schema.json``) and the reference page are made from this.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from watcher.canaries.schemas import fault
from watcher.config.fields import Count, Entry, Name, Number, Texts, setting
from watcher.config.problems import shown

MOST_TOKENS = 4096
MOST_PROMPTS = 500
_TEXT = WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "number"}]})
_TEXTS = WithJsonSchema(
    {
        "anyOf": [
            {"type": "string"},
            {"type": "number"},
            {"type": "array", "items": {"anyOf": [{"type": "string"}, {"type": "number"}]}, "minItems": 1},
        ]
    }
)


def _as_text(value: object) -> object:
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return format(value, "f") if isinstance(value, Decimal) else str(value)
    if isinstance(value, bool):
        raise ValueError(f"a text is wanted; write '{shown(value)}' in quotes")
    return value


def _as_texts(value: object) -> object:
    values = value if isinstance(value, list | tuple) else [value]
    return tuple(_as_text(each) for each in values)


def _without_blanks(texts: tuple[str, ...]) -> tuple[str, ...]:
    if not texts or not all(text.strip() for text in texts):
        raise ValueError("a text that is not empty is wanted")
    return texts


def jsonable(value: Any) -> Any:
    """A YAML value as JSON has it: numbers with a point are floats."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, dict):
        return {key: jsonable(inner) for key, inner in value.items()}
    return [jsonable(inner) for inner in value] if isinstance(value, list | tuple) else value


def _sound(schema: dict[str, Any]) -> dict[str, Any]:
    wrong = fault(jsonable(schema))
    if wrong:
        raise ValueError(wrong)
    return schema


def _only(value: bool) -> bool:
    if not value:
        raise ValueError("true is wanted; leave it out where nothing is wanted")
    return value


Only = Annotated[bool, Field(strict=True), AfterValidator(_only), WithJsonSchema({"const": True})]
Answer = Annotated[tuple[str, ...], BeforeValidator(_as_texts), AfterValidator(_without_blanks), _TEXTS]
Said = Annotated[str, BeforeValidator(_as_text), _TEXT]
JsonSchema = Annotated[dict[str, Any], AfterValidator(_sound), WithJsonSchema({"type": "object"})]
Tokens = Annotated[Count, Field(ge=1, le=MOST_TOKENS)]


class ParametersEntry(Entry):
    """How prompts are sent; what is not written is the vendor's default."""

    max_tokens: Tokens | None = setting(
        None, "The most tokens of an answer (default 32).",
        "It bounds what a call can cost. Models that think first need room for it.", unit="tokens",
    )  # fmt: skip
    temperature: Number | None = setting(
        None, "Chance in the choice of tokens, 0 to 2.", "Unset as your workflow leaves it; some models refuse it.",
        le=2,
    )  # fmt: skip
    top_p: Number | None = setting(None, "The share of likely tokens to choose from, 0 to 1.", "Rarely needed.", le=1)
    seed: Count | None = setting(None, "A seed for the vendor's chance.", "Vendors promise little of it.")
    logprobs: bool | None = setting(
        None, "Ask for log-probabilities, where the API has them.", "They show small changes soonest.", strict=True
    )


class ToolEntry(Entry):
    """A function that the model may call."""

    name: Name = setting(..., "Its name.", "Prompts offer it, and expectations name it, by this.")
    description: str = setting("", "What it does.", "The model reads it.", max_length=4000)
    parameters: JsonSchema = setting(
        {"type": "object", "properties": {}}, "The JSON Schema of its arguments.", "Arguments are held against it."
    )


class ToolUseEntry(Entry):
    """A call that is wanted."""

    name: Name = setting(..., "The tool that is to be called, and no other.", "The choice of tool is what changes.")
    arguments: JsonSchema | None = setting(
        None, "What the arguments are to be besides the tool's parameters, as JSON Schema.",
        "Right tool, wrong city is wrong.",
    )  # fmt: skip


class ExpectEntry(Entry):
    """What is wanted of an answer; all that is written must hold."""

    json_: bool | None = setting(
        None, "The answer is JSON, with nothing around it.", "A program reads it.", alias="json", strict=True
    )
    json_schema: JsonSchema | None = setting(
        None, "The answer is JSON that follows this schema.", "Valid JSON of another shape breaks the program as well."
    )
    fenced: bool = setting(
        False, "For JSON: a code block's fence may stand around it.", "If your program takes it off.", strict=True
    )
    label: Answer | None = setting(
        None, "The answer is one of these words; case and marks around it do not count.", "For classifying prompts."
    )
    exact: Answer | None = setting(
        None, "The answer is this text, or one of these; case and marks around it do not count.", "For abilities."
    )
    contains: Answer | None = setting(None, "The answer holds all of these texts.", "Where words around are allowed.")
    contains_any: Answer | None = setting(None, "The answer holds one of these texts.", "Where there are synonyms.")
    starts_with: Answer | None = setting(None, "The answer begins with one of these texts.", "For fixed openings.")
    strict: bool = setting(
        False, "For exact, contains, contains_any, starts_with: every sign counts.", "For code.", strict=True
    )
    tool: Name | ToolUseEntry | None = setting(
        None, "The tool that is called, by name, or with what its arguments are.", "Agents break by wrong calls."
    )
    no_tool: Only | None = setting(None, "No tool is called, although some are offered.", "Finds calls without need.")
    answer: Only | None = setting(None, "It is answered, not refused.", "Finds caution that grows.")
    refuse: Only | None = setting(None, "It is refused.", "Finds caution that shrinks.")


class MessageEntry(Entry):
    """One turn of a conversation."""

    role: Literal["system", "user", "assistant"] = setting(..., "Who speaks.", "As the APIs have it.")
    content: Said = setting(..., "What is said, word for word.", "Never changed on the way.", min_length=1)


class PromptEntry(Entry):
    """One prompt. It states ``prompt``, or ``messages``."""

    id: Name = setting(..., "Its name within the suite.", "Answers are kept under it.")
    detects: str = setting("", "A line on what it is meant to find.", "For whoever reads the alert.", max_length=300)
    prompt: Said | None = setting(
        None, "What the user says.", "Exactly one of prompt and messages is set.", min_length=1
    )
    system: Said | None = setting(None, "What the system message says, with prompt.", "Unset: the suite's.")
    messages: tuple[MessageEntry, ...] | None = setting(
        None, "A conversation, ending with the user.", "Where one turn is not enough.", min_length=1
    )
    parameters: ParametersEntry = setting(ParametersEntry(), "How it is sent.", "Each field over the suite's.")
    max_tokens: Tokens | None = setting(None, "The same as parameters.max_tokens, shorter.", "The one most set.")
    tools: Texts = setting((), "Names of the suite's tools that it offers.", "Offered tools are part of the prompt.")
    schema_: JsonSchema | None = setting(
        None, "The JSON Schema that the vendor is asked to hold the answer to.",
        "As your workflow does; the answer is then expected to follow it.", alias="schema",
    )  # fmt: skip
    expect: ExpectEntry | None = setting(None, "What is wanted of an answer.", "What is measured, in words.")
    compare_only: bool = setting(
        False, "Nothing is wanted; only a difference from earlier answers counts.",
        "So that a forgotten expectation is an error.", strict=True,
    )  # fmt: skip
    topics: Texts = setting((), "Topics of policies that it touches: medical, ...", "A changed policy on them runs it.")
    workflows: Texts = setting((), "Ids of workflows that it stands for.", "Unset: all that use the model.")


class SuiteBudgetEntry(Entry):
    """What the suite may spend where its target says nothing."""

    daily_usd: Number | None = setting(None, "The most in a day.", "Calls cost money.", unit="USD/day")
    monthly_usd: Number | None = setting(None, "The most in a month.", "Calls cost money.", unit="USD/month")


class SuiteHead(Entry):
    """What a suite says besides its prompts."""

    suite: Name | None = setting(None, "Its name (default: the file's, without its ending).", "Stands in what is told.")
    title: str = setting("", "A line on what it is for.", "For people.", max_length=300)
    system: Said | None = setting(None, "The system message of prompts that have none.", "As your workflow's.")
    parameters: ParametersEntry = setting(ParametersEntry(), "How prompts are sent.", "A prompt's own win.")
    tools: tuple[ToolEntry, ...] = setting((), "Functions that prompts may offer.", "Written once.")
    topics: Texts = setting((), "Topics of policies that every prompt touches.", "Added to a prompt's own.")
    workflows: Texts = setting((), "Workflows that prompts without any stand for.", "Written once.")
    budget: SuiteBudgetEntry = setting(SuiteBudgetEntry(), "What it may spend.", "A target's own budget wins.")


class SuiteFile(SuiteHead):
    """A suite of canary prompts: sent again and again, judged together."""

    prompts: tuple[PromptEntry, ...] = setting(
        ...,
        "The prompts; about 25 find most changes.",
        "More cost more, fewer find less.",
        min_length=1,
        max_length=MOST_PROMPTS,
    )
