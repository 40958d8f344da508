"""Reads suite files: bytes to tree, checked, then made prompts. The shipped suites are such files too.

Nothing is replaced in a suite file: ``${NAME}`` in a prompt is sent as it stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from pydantic import ValidationError

from watcher.canaries.suites import Caps, Exact, Json, Label, NoTool, Parameters, Prompt, Refuses, Suite, ToolUse
from watcher.config.expectations import compact, expectations
from watcher.config.problems import Problems, Steps, nearest, unknown
from watcher.config.suite_model import (
    MOST_PROMPTS,
    MessageEntry,
    ParametersEntry,
    PromptEntry,
    SuiteBudgetEntry,
    SuiteFile,
    SuiteHead,
    ToolEntry,
)
from watcher.config.tree import MOST_BYTES, Value, read_tree
from watcher.domain.calls import Message, Tool
from watcher.domain.errors import ConfigError
from watcher.domain.money import Money
from watcher.domain.topics import topic

GENERAL = "general"
_DEFAULT_TOKENS = 32
_HINT = "suite, prompts, ..."


def shipped_suites() -> tuple[str, ...]:
    """The names of the suites that this version ships."""
    found = (entry.name for entry in _shipped().iterdir())
    return tuple(sorted(name.removesuffix(".yaml") for name in found if name.endswith(".yaml")))


def asked(name: str | None, folder: Path) -> tuple[Suite, str]:
    """The suite that a target asks, and the path of its file; empty for a shipped one.

    Args:
        name: as written; None for the general suite.
        folder: what a path is relative to.

    Raises:
        ConfigError: there is none, or with every problem of the file.
    """
    suite = named_suite(name or GENERAL, folder)
    return suite, "" if name is None or name in shipped_suites() else str(folder / name)


def named_suite(name: str, folder: Path) -> Suite:
    """A suite by its name in watcher.yaml: a shipped one's, or the path of a file.

    Args:
        name: as written.
        folder: what a path is relative to.

    Raises:
        ConfigError: there is none, or with every problem of the file.
    """
    if name in shipped_suites():
        return read_suite(_shipped().joinpath(f"{name}.yaml").read_bytes(), f"{name}.yaml")
    if "/" in name or Path(name).suffix:
        return load_suite(folder / name, name)
    near = nearest(name, shipped_suites())
    hint = f"nearest: '{near}'" if near else f"shipped: {', '.join(shipped_suites())}; a file is named with its ending"
    raise ConfigError((f"no suite '{name}' is shipped; {hint}",))


def _shipped() -> Traversable:
    return files("watcher.config").joinpath("shipped_suites")


def load_suite(path: Path, written: str = "") -> Suite:
    """The suite in a file.

    Args:
        path: the file.
        written: how it was named by whoever wrote it, where that is not its path.

    Raises:
        ConfigError: with every problem, ``file:line: place: what is wrong; nearest``.
    """
    try:
        with path.open("rb") as file:
            body = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise ConfigError((f"the suite file {(written or str(path))!r} does not exist",)) from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not a file name"
        raise ConfigError((f"{written or path}: cannot be read: {reason}",)) from None
    return read_suite(body, str(path))


def read_suite(body: bytes, file: str) -> Suite:
    """The suite that a file's bytes say.

    Args:
        body: UTF-8 YAML.
        file: its name, for messages; without its ending the suite's name where it states none.

    Raises:
        ConfigError: with every problem.
    """
    tree = read_tree(body, file, wanted=_HINT, empty="the file is empty; a suite has prompts")
    problems = Problems(file, tree.lines)
    root = tree.root if isinstance(tree.root, dict) else {}
    suite = _Maker(_head(root, problems), _prompts(root, problems), problems).suite(Path(file).stem)
    problems.stop_if_any()
    return suite


def _head(root: dict[str, Value], problems: Problems) -> SuiteHead:
    """Everything but the prompts; the default of a part that is wrong."""
    parts = {key: value for key, value in root.items() if key != "prompts"}
    try:
        return SuiteHead.model_validate(parts)
    except ValidationError as error:
        problems.add_validation(error, (), SuiteFile)
        wrong = {detail["loc"][0] for detail in error.errors()}
        return SuiteHead.model_validate({key: value for key, value in parts.items() if key not in wrong})


def _prompts(root: dict[str, Value], problems: Problems) -> dict[int, PromptEntry]:
    """The prompts that read well, by their place in the list."""
    given = root.get("prompts")
    if not isinstance(given, list) or not given:
        problems.add(("prompts",), "a suite without prompts watches nothing: a list is wanted, each after a dash")
        return {}
    if len(given) > MOST_PROMPTS:
        problems.add(("prompts",), f"{len(given)} prompts; at most {MOST_PROMPTS} are judged together")
    found: dict[int, PromptEntry] = {}
    for at, value in enumerate(given[:MOST_PROMPTS]):
        try:
            found[at] = PromptEntry.model_validate(value)
        except ValidationError as error:
            problems.add_validation(error, ("prompts", at), PromptEntry)
    return found


class _Maker:
    """Makes a suite of a file that has the right shape, and finds what does not fit together."""

    def __init__(self, entry: SuiteHead, prompts: Mapping[int, PromptEntry], problems: Problems) -> None:
        self._entry = entry
        self._prompts = prompts
        self._problems = problems
        self._tools = self._offered(entry.tools)

    def suite(self, name: str) -> Suite:
        entry, first = self._entry, dict[str, int]()
        for at, prompt in self._prompts.items():
            if prompt.id in first:
                line = self._problems.line(("prompts", first[prompt.id]))
                self._problems.add(("prompts", at, "id"), f"'{prompt.id}' stands twice (first on line {line})")
            first.setdefault(prompt.id, at)
        prompts = tuple(self._prompt(prompt, ("prompts", at)) for at, prompt in self._prompts.items())
        return Suite(entry.suite or name, prompts, entry.title, _caps(entry.budget))

    def _offered(self, entries: Iterable[ToolEntry]) -> Mapping[str, Tool]:
        tools: dict[str, Tool] = {}
        for at, entry in enumerate(entries):
            if entry.name in tools:
                self._problems.add(("tools", at, "name"), f"'{entry.name}' stands twice")
            tools[entry.name] = Tool(entry.name, entry.description, compact(entry.parameters))
        return tools

    def _prompt(self, entry: PromptEntry, steps: Steps) -> Prompt:
        for at, name in enumerate(entry.tools):
            if name not in self._tools:
                self._problems.add((*steps, "tools", at), self._no_tool(name))
        self._check(entry, steps)
        parameters, tokens = _parameters(entry, self._entry.parameters)
        return Prompt(
            id=entry.id,
            messages=self._messages(entry, steps),
            max_tokens=tokens,
            parameters=parameters,
            tools=tuple(self._tools[name] for name in entry.tools if name in self._tools),
            schema=compact(entry.schema_) if entry.schema_ is not None else "",
            expectations=expectations(entry),
            topics=tuple(dict.fromkeys(topic(name) for name in (*self._entry.topics, *entry.topics))),
            workflows=entry.workflows or self._entry.workflows,
            detects=entry.detects,
        )

    def _no_tool(self, name: str) -> str:
        return unknown(name, self._tools, "tool of the suite")

    def _messages(self, entry: PromptEntry, steps: Steps) -> tuple[Message, ...]:
        if (entry.prompt is None) == (entry.messages is None):
            self._problems.add(steps, "exactly one of prompt and messages is wanted")
            return ()
        if entry.messages is not None:
            return self._conversation(entry, entry.messages, steps)
        system = entry.system if entry.system is not None else self._entry.system
        said = (("system", system), ("user", entry.prompt))
        return tuple(Message(role, text) for role, text in said if text)

    def _conversation(
        self, entry: PromptEntry, messages: tuple[MessageEntry, ...], steps: Steps
    ) -> tuple[Message, ...]:
        if entry.system is not None:
            self._problems.add((*steps, "system"), "with messages, the system message stands among them")
        if messages[-1].role != "user":
            self._problems.add((*steps, "messages", len(messages) - 1), "the last message is the user's")
        if self._entry.system and messages[0].role != "system":
            messages = (MessageEntry(role="system", content=self._entry.system), *messages)
        return tuple(Message(message.role, message.content) for message in messages)

    def _check(self, entry: PromptEntry, steps: Steps) -> None:
        """What is wanted must be something, must fit together, and must be possible."""
        wanted = expectations(entry)
        if not wanted and not entry.compare_only:
            self._problems.add(
                steps,
                f"nothing is wanted of the answers to '{entry.id}': write expect (json, label, exact, tool, ...),"
                " or compare_only: true where only a difference from earlier answers counts",
            )
        if wanted and entry.compare_only:
            self._problems.add((*steps, "compare_only"), "something is expected too; write one of the two")
        place: Steps = (*steps, "expect")
        kinds = {type(each) for each in wanted}
        if Refuses in kinds and len(kinds) > 1:
            self._problems.add((*place, "refuse"), "what is refused has no other answer; write refuse alone")
        if ToolUse in kinds and kinds & {Json, Label, Exact}:
            self._problems.add((*place, "tool"), "a call of a tool has no text; write json, label or exact elsewhere")
        if NoTool in kinds and (ToolUse in kinds or not entry.tools):
            said = "a tool is wanted too; write one of the two" if ToolUse in kinds else "no tool is offered; add tools"
            self._problems.add((*place, "no_tool"), said)
        for each in wanted:
            if isinstance(each, ToolUse) and each.name not in entry.tools:
                known = each.name in self._tools
                said = f"'{each.name}' is not offered; add it to tools" if known else self._no_tool(each.name)
                self._problems.add((*place, "tool"), said)


def _parameters(entry: PromptEntry, general: ParametersEntry) -> tuple[Parameters, int]:
    """A prompt's parameters over the suite's, and the most tokens of an answer."""
    own = entry.parameters
    chosen = {
        name: value if (value := getattr(own, name)) is not None else getattr(general, name)
        for name in ParametersEntry.model_fields
    }
    tokens = entry.max_tokens or chosen["max_tokens"] or _DEFAULT_TOKENS
    made = Parameters(chosen["temperature"], chosen["top_p"], chosen["seed"], bool(chosen["logprobs"]))
    return made, tokens


def _caps(entry: SuiteBudgetEntry) -> Caps:
    daily, monthly = entry.daily_usd, entry.monthly_usd
    return Caps(None if daily is None else Money(daily), None if monthly is None else Money(monthly))
