"""A promptfoo configuration as a suite file: every prompt times every test."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import yaml

from watcher.config.promptfoo.assertions import Expect, expected, merged
from watcher.config.promptfoo.files import SCHEME, Files, NotCarried
from watcher.config.promptfoo.prompts import Template, combinations, conversation, templates
from watcher.config.promptfoo.templates import as_text, filled
from watcher.config.suite_model import MOST_PROMPTS, MOST_TOKENS
from watcher.config.suites import read_suite
from watcher.domain.errors import ConfigError

TOKENS = 256  # of an answer, where the configuration says nothing
_NOT_OURS = {
    "providers": "the model to ask stands in a target's api", "targets": "the model to ask stands in a target's api",
    "scenarios": "write their tests out", "extensions": "nothing is run", "redteam": "attacks are no canaries",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Imported:
    """A suite file's text, and what could not be carried over, a line each: ``where: why``."""

    text: str
    prompts: int
    lost: list[str]


def imported(path: Path, root: Path | None = None) -> Imported:
    """The suite that a promptfoo configuration amounts to.

    Args:
        path: the configuration.
        root: files outside of this folder are not read; by default the configuration's own.

    Raises:
        ConfigError: it cannot be read, or nothing of it can be carried over.
    """
    files = Files(path.parent, root or path.parent)
    try:
        config = files.value(path)
    except NotCarried as error:
        raise ConfigError((f"{str(path).removesuffix(path.name)}{error}",)) from None
    if not isinstance(config, dict):
        raise ConfigError((f"{path}: no promptfoo configuration: prompts and tests are wanted",))
    if _is_suite(config):
        raise ConfigError(
            (f"{path}: a suite already, no promptfoo configuration: `suite: {path}` in a target asks it",)
        )
    made = _Importer(config, files)
    suite = made.suite(path)
    lost = list(dict.fromkeys(made.lost))
    if not suite["prompts"]:
        raise ConfigError((f"{path}: nothing can be carried over", *(f"{path}: {line}" for line in lost)))
    text = f"# Made from {path.name}.\n{yaml.safe_dump(suite, allow_unicode=True, sort_keys=False, width=110)}"
    return Imported(text, len(suite["prompts"]), [*lost, *_to_mend(text)])


def _is_suite(config: Mapping[str, Any]) -> bool:
    """Whether a file is a suite, whose prompts stand under ``prompt``; promptfoo's have no such key."""
    prompts = config.get("prompts")
    return isinstance(prompts, list) and any(isinstance(each, dict) and "prompt" in each for each in prompts)


def _to_mend(text: str) -> tuple[str, ...]:
    """What is wrong with the suite that was made, such as a tool whose parameters are no JSON Schema."""
    try:
        read_suite(text.encode(), "the suite")
    except ConfigError as error:
        return error.problems
    return ()


class _Importer:
    def __init__(self, config: Mapping[str, Any], files: Files) -> None:
        self._config = config
        self._files = files
        self.lost: list[str] = [f"{key}: {why}" for key, why in _NOT_OURS.items() if config.get(key)]
        self._ids: set[str] = set()
        self._default = self._mapping("defaultTest", config.get("defaultTest"))

    def suite(self, path: Path) -> dict[str, Any]:
        settings = self._settings()
        self._tools = self._offered(settings)
        prompts = list(islice(self._prompts(), MOST_PROMPTS + 1))
        if len(prompts) > MOST_PROMPTS:
            self.lost.append(f"more than {MOST_PROMPTS} of prompts times tests: the first {MOST_PROMPTS} are kept")
        made: dict[str, Any] = {"suite": _slug(path.parent.resolve().name) or "imported"}
        title = as_text(self._config.get("description"))[:300]
        made |= {"title": title} if title else {}
        made["parameters"] = self._parameters(settings)
        made |= {"tools": self._tools} if self._tools else {}
        return made | {"prompts": prompts[:MOST_PROMPTS]}

    # ------------------------------------------------------------ what is sent along

    def _settings(self) -> Mapping[str, Any]:
        """The first provider's settings; others' are for other models."""
        providers = self._config.get("providers")
        first = providers[0] if isinstance(providers, list) and providers else providers
        settings = first.get("config") if isinstance(first, dict) else None
        return settings if isinstance(settings, dict) else {}

    def _parameters(self, settings: Mapping[str, Any]) -> dict[str, Any]:
        tokens = settings.get("max_tokens") or settings.get("max_completion_tokens")
        if not isinstance(tokens, int) or not 0 < tokens <= MOST_TOKENS:
            self.lost.append(f"max_tokens: {TOKENS} is written; answers that are asked to be short find more, for less")
            tokens = TOKENS
        chosen = {name: settings[name] for name in ("temperature", "top_p", "seed") if _is_number(settings.get(name))}
        return {"max_tokens": tokens, **chosen}

    def _offered(self, settings: Mapping[str, Any]) -> list[dict[str, Any]]:
        """The tools of the first provider, in the shape of OpenAI's."""
        given = settings.get("tools")
        try:
            value = self._value(given)
            return [_tool(each) for each in value] if isinstance(value, list) else []
        except NotCarried as error:
            self.lost.append(f"providers[0].config.tools: {error}")
            return []

    # ------------------------------------------------------------ prompts times tests

    def _prompts(self) -> Iterator[dict[str, Any]]:
        asked = list(self._templates())
        for where, test in self._tests():
            for number, template in enumerate(asked):
                try:
                    yield from self._of_test(template, test, where, number if len(asked) > 1 else None)
                except NotCarried as error:
                    self.lost.append(f"{where} with prompt {number + 1}: {error}")

    def _templates(self) -> Iterator[Template]:
        given = self._config.get("prompts") or ["{{prompt}}"]
        for at, each in enumerate(given if isinstance(given, list) else [given]):
            try:
                yield from templates(each, self._files)
            except NotCarried as error:
                self.lost.append(f"prompts[{at}]: {error}")

    def _tests(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        given = self._config.get("tests") or [{}]
        for at, each in enumerate(given if isinstance(given, list) else [given]):
            where = f"tests[{at}]"
            try:
                yield from self._test(each, where)
            except NotCarried as error:
                self.lost.append(f"{where}: {error}")

    def _test(self, given: Any, where: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
        if isinstance(given, str) and given.startswith(SCHEME):
            for path in self._files.named(given):
                rows = self._files.value(path)
                for number, row in enumerate(rows if isinstance(rows, list) else [rows]):
                    yield f"{where} {path.name}[{number}]", _row(row) if path.suffix == ".csv" else _needed(row)
        else:
            yield where, _needed(given)

    def _of_test(
        self, template: Template, test: Mapping[str, Any], where: str, number: int | None
    ) -> Iterator[dict[str, Any]]:
        variables = self._mapping("defaultTest.vars", self._default.get("vars"))
        variables = {**variables, **self._mapping(f"{where}.vars", test.get("vars"))}
        options = self._mapping(f"{where}.options", test.get("options"))
        around = as_text(options.get("prefix")), as_text(options.get("suffix"))
        found = combinations(variables, self._files, MOST_PROMPTS)
        for chosen in found:
            turns = conversation(template.text, chosen, around)
            if not turns or turns[-1]["role"] != "user" or not all(turn["content"].strip() for turn in turns):
                raise NotCarried("a conversation that does not end with words of the user")
            entry: dict[str, Any] = {"id": self._id(test, where, template, number)}
            said = turns[0]["content"] if len(turns) == 1 else None
            entry |= {"prompt": said} if said is not None else {"messages": turns}
            entry |= {"tools": [tool["name"] for tool in self._tools]} if self._tools else {}
            yield entry | self._wanted(test, options, chosen, where)

    def _wanted(
        self, test: Mapping[str, Any], options: Mapping[str, Any], variables: Mapping[str, Any], where: str
    ) -> dict[str, Any]:
        general = [] if options.get("disableDefaultAsserts") else _listed(self._default.get("assert"))
        places = [(f"defaultTest.assert[{at}]", each) for at, each in enumerate(general)]
        places += [(f"{where}.assert[{at}]", each) for at, each in enumerate(_listed(test.get("assert")))]
        found: list[tuple[Expect, bool | None]] = []
        for place, assertion in places:
            kind = assertion.get("type", "?") if isinstance(assertion, dict) else "?"
            try:
                found.append(expected(self._assertion(assertion, variables), [tool["name"] for tool in self._tools]))
            except NotCarried as error:
                self.lost.append(f"{place} ({kind}): {error}")
        whole, lost = merged(found)
        self.lost += [f"{where}.assert: {line}" for line in lost]
        return {"expect": whole} if whole else {"compare_only": True}

    def _assertion(self, given: Any, variables: Mapping[str, Any]) -> Mapping[str, Any]:
        """An assertion with its reference followed, its file read and its variables in place."""
        assertion = given
        if isinstance(given, dict) and "$ref" in given:
            name = as_text(given["$ref"]).removeprefix("#/assertionTemplates/")
            assertion = self._mapping("assertionTemplates", self._config.get("assertionTemplates")).get(name)
        if not isinstance(assertion, dict):
            raise NotCarried("no assertion stands there")
        return {**assertion, "value": _in_place(self._value(assertion.get("value")), variables)}

    # ------------------------------------------------------------ small things

    def _value(self, given: Any) -> Any:
        if isinstance(given, str) and given.startswith(SCHEME):
            return self._files.value(next(self._files.named(given)))
        return given

    def _mapping(self, where: str, given: Any) -> Mapping[str, Any]:
        try:
            value = self._value(given)
        except NotCarried as error:
            self.lost.append(f"{where}: {error}")
            return {}
        return value if isinstance(value, dict) else {}

    def _id(self, test: Mapping[str, Any], where: str, template: Template, number: int | None) -> str:
        base = _slug(as_text(test.get("description"))) or _slug(where.replace("tests", "test-"))
        base += f"-{_slug(template.label) or f'prompt-{number + 1}'}" if number is not None else ""
        name, count = base, 1
        while name in self._ids:
            count += 1
            name = f"{base}-{count}"
        self._ids.add(name)
        return name


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.casefold())[:60].strip("-")


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _needed(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise NotCarried("a test with vars and assert is wanted")
    return value


def _tool(given: Any) -> dict[str, Any]:
    function = given.get("function", given) if isinstance(given, dict) else None
    if not isinstance(function, dict) or not isinstance(function.get("name"), str):
        raise NotCarried("a tool is no function with a name")
    parameters = function.get("parameters") or function.get("input_schema") or {"type": "object", "properties": {}}
    return {"name": function["name"], "description": as_text(function.get("description")), "parameters": parameters}


def _row(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """A row of a CSV file of tests: columns are variables, ``__expected...`` are assertions."""
    variables = {key: value for key, value in row.items() if key and not key.startswith("__")}
    wanted = [value for key, value in row.items() if key and key.startswith("__expected") and value]
    options = {name: row[f"__{name}"] for name in ("prefix", "suffix") if row.get(f"__{name}")}
    assertions = [_compact(as_text(value)) for value in wanted]
    return {"vars": variables, "assert": assertions, "options": options, "description": row.get("__description")}


def _compact(text: str) -> dict[str, Any]:
    """``contains: Paris`` of a CSV file; a bare value is to be equal."""
    match = re.fullmatch(r"(not-)?([a-z][a-z-]*)(?:\([\d.]+\))?(?::\s*(.*))?", text, re.DOTALL)
    if match is None or (match[3] is None and not match[2].startswith("is-")):
        return {"type": "equals", "value": text}
    kind, value = f"{match[1] or ''}{match[2]}", match[3]
    many = kind.endswith(("-any", "-all")) and value is not None
    return {"type": kind, "value": [part.strip() for part in value.split(",")] if many else value}


def _in_place(value: Any, variables: Mapping[str, Any]) -> Any:
    if isinstance(value, str):
        return filled(value, variables)
    if isinstance(value, list):
        return [_in_place(inner, variables) for inner in value]
    return {key: _in_place(inner, variables) for key, inner in value.items()} if isinstance(value, dict) else value
