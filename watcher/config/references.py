"""``${NAME}`` and ``${file:/run/secrets/name}``: the only ways in which a secret enters.

A reference may stand in any value, alone or inside a text (``$${`` is a plain ``${``). In a
field that holds a secret nothing else may stand. What a reference brings is never shown:
problems name the reference.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from watcher.config.problems import Problems, Steps
from watcher.config.tree import Tree, Value

_REFERENCE = re.compile(r"\$(\$)?\{([^{}]*)\}")
_ONLY_REFERENCE = re.compile(r"\s*\$\{[^{}]*\}\s*")
_SECRET_KEY = re.compile(r"(?:^|_)(?:token|key|secret|password)$")
_SHOWN = frozenset({"url", "base_url"})  # of targets and summaries: addresses, which are stored and shown
_REST = re.compile(r"(?<=[^/:])/(?!/)|[?#]")  # where an address goes on behind its host
_IN_PATH = "an address is stored and shown: a reference stands for its host or all of it"
_MOST_BYTES = 1 << 16


@dataclass(slots=True)
class Filled:
    """A file's values with every reference replaced.

    Attributes:
        origins: for each value that came from outside, the reference it was written with.
        secrets: what came from outside, with its reference.
    """

    root: Value = None
    origins: dict[Steps, str] = field(default_factory=dict, repr=False)
    secrets: dict[str, str] = field(default_factory=dict, repr=False)


def fill(tree: Tree, env: Mapping[str, str], folder: Path, problems: Problems) -> Filled:
    """Replace every reference, and refuse secrets that stand in the file itself.

    Args:
        tree: the file.
        env: the environment.
        folder: what the paths of ``${file:...}`` are relative to.
        problems: gets what cannot be replaced.
    """
    filler = _Filler(env, folder, problems)
    filler.filled.root = filler.value(tree.root, ())
    problems.hide(filler.filled.origins, filler.filled.secrets)
    return filler.filled


class _Filler:
    def __init__(self, env: Mapping[str, str], folder: Path, problems: Problems) -> None:
        self._env = env
        self._folder = folder
        self._problems = problems
        self.filled = Filled()

    def value(self, value: Value, steps: Steps) -> Value:
        if isinstance(value, dict):
            return {key: self.value(inner, (*steps, key)) for key, inner in value.items()}
        if isinstance(value, list):
            return [self.value(inner, (*steps, at)) for at, inner in enumerate(value)]
        if value is not None and _is_secret(steps) and not _ONLY_REFERENCE.fullmatch(str(value)):
            self._refuse_literal(steps)
        elif isinstance(value, str):
            if steps == ("database",) and _password(value) and not _ONLY_REFERENCE.fullmatch(_password(value)):
                self._refuse_literal(steps)
            if steps[:1] in {("targets",), ("summaries",)} and steps[-1] in _SHOWN and _behind_host(value):
                self._problems.add(steps, _IN_PATH)
            return self._text(value, steps)
        return value

    def _refuse_literal(self, steps: Steps) -> None:
        self.filled.origins[steps] = "the file"
        self._problems.add(steps, "a secret stands in the file; write ${NAME} or ${file:/run/secrets/name} instead")

    def _text(self, text: str, steps: Steps) -> str:
        def replaced(match: re.Match[str]) -> str:
            if match.group(1):
                return match.group(0)[1:]
            self.filled.origins.setdefault(steps, match.group(0))
            found = self._looked_up(match.group(2), steps)
            if found:
                self.filled.secrets[found] = match.group(0)
            return found

        return _REFERENCE.sub(replaced, text)

    def _looked_up(self, name: str, steps: Steps) -> str:
        if name.startswith("file:"):
            return self._from_file(name.removeprefix("file:"), steps)
        if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name):
            self._problems.add(steps, "a reference is ${NAME} or ${file:/run/secrets/name}")
        elif not self._env.get(name):
            state = "is empty" if name in self._env else "is not set"
            self._problems.add(steps, f"the environment variable {name} {state}")
        return self._env.get(name, "")

    def _from_file(self, name: str, steps: Steps) -> str:
        try:
            with (self._folder / name).open("rb") as file:
                body = file.read(_MOST_BYTES + 1)
            text = body.decode("utf-8").rstrip("\r\n")
        except FileNotFoundError:
            self._problems.add(steps, f"the secret file {name!r} does not exist")
        except (OSError, ValueError):
            self._problems.add(steps, f"the secret file {name!r} cannot be read as text")
        else:
            if text and len(body) <= _MOST_BYTES:
                return text
            self._problems.add(steps, f"the secret file {name!r} is {'too large' if text else 'empty'}")
        return ""


def _is_secret(steps: Steps) -> bool:
    """Whether what stands there is a secret: a key of an ``api``, or a token, key, secret or password of a channel."""
    if steps[:1] not in {("channels",), ("targets",), ("summaries",)} or "lists" in steps:
        return False
    names = [step for step in steps if isinstance(step, str)]
    return len(names) > 2 and _SECRET_KEY.search(names[-1]) is not None


def _behind_host(url: str) -> bool:
    """Whether a reference stands in the path or query of an address."""
    rest = _REST.search(_REFERENCE.sub(lambda found: "x" * len(found.group()), url))
    return rest is not None and any(found.group(1) is None for found in _REFERENCE.finditer(url, rest.start()))


def _password(url: str) -> str:
    try:
        parts = urlsplit(url)
        return parts.password or dict(parse_qsl(parts.query)).get("password", "")
    except ValueError:
        return ""
