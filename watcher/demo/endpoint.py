"""Acme's live endpoint, in OpenAI's manner: a list of models, completions, limits in headers, and bad days.

It is served by :class:`watcher.demo.vendor.Vendor` under ``/v1``. In a process of its own it is steered by
``POST /control/endpoint/WHAT`` with a JSON body: ``serve`` (mode), ``limit`` (requests, tokens, model),
``scheme`` (prefix), ``notices`` (headers), ``list`` (id and fields), ``retire`` and ``restore`` (model),
``point`` (alias, model), ``version`` (version), ``record`` (version, answers: prompt -> texts).
"""

from __future__ import annotations

import json
import math
import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Any

from watcher.demo.answers import Answers, Said, plain, recorded, shortened, tokens, wary
from watcher.demo.clock import wall_clock
from watcher.demo.serving import Answer, Call

KEY = "acme-stand-in-key"  # known to everybody, opens nothing
PREFIX = "x-ratelimit"
_CREATED = 1_767_225_600  # 2026-01-01
_MODELS = {"acme-large": 200_000, "acme-small": 64_000, "acme-mini": 32_000}
_LIMITS = {"acme-large": (600, 1_000_000), "acme-small": (2_000, 2_000_000), "acme-mini": (5_000, 4_000_000)}
_OTHERS = (60, 100_000)

Fields = Mapping[str, Any]


class EndpointMode(StrEnum):
    """How the endpoint answers."""

    OK = "ok"
    THROTTLED = "429"  # with retry-after, and the limits in the headers
    ERROR = "500"
    UNAVAILABLE = "503"
    SLOW = "slow"  # answers later than anybody waits
    MISSING = "404"  # no model is known
    UNAUTHORIZED = "401"
    ECHO = "echo"  # 401, and the request's own headers come back in headers and body
    BARE = "bare"  # well, and without any header of limits
    GARBLED = "garbled"  # 200, and no JSON


_ERRORS = {
    EndpointMode.THROTTLED: (429, "Rate limit reached for requests", "requests", "rate_limit_exceeded"),
    EndpointMode.ERROR: (500, "The server had an error while processing your request", "server_error", None),
    EndpointMode.UNAVAILABLE: (503, "The engine is currently overloaded", "server_error", "overloaded"),
    EndpointMode.UNAUTHORIZED: (401, "Incorrect API key provided", "invalid_request_error", "invalid_api_key"),
}


class Endpoint:
    """Answers calls of ``/v1/...``, from several threads at once.

    Args:
        key: the one that is accepted.
        answers: by version; the first is used until :meth:`use` chooses another.
        clock: seconds since 1970, from which the minute of a limit is counted.
        wait: lets seconds pass, for mode ``slow``.
        patience: how many.
    """

    def __init__(
        self, *, key: str = KEY, answers: Mapping[str, Answers] | None = None,
        clock: Callable[[], float] = wall_clock, wait: Callable[[float], None] = lambda seconds: None,
        patience: float = 60,
    ) -> None:  # fmt: skip
        self._lock = threading.Lock()
        self._key, self._clock, self._wait, self._patience = key, clock, wait, patience
        self._answers = dict(answers or {"plain": plain, "wary": wary})
        self._version = next(iter(self._answers))
        self._models: dict[str, dict[str, Any]] = {
            name: {"created": _CREATED + at * 86_400, "context_window": size}
            for at, (name, size) in enumerate(_MODELS.items())
        }
        self._aliases: dict[str, str] = {}
        self._retired: dict[str, str] = {}
        self._limits = dict(_LIMITS)
        self._prefix = PREFIX
        self._notices: dict[str, str] = {}
        self._mode = EndpointMode.OK
        self._asked: Counter[tuple[str, str, str]] = Counter()
        self._minute = (0, Counter[str]())
        self.calls: list[Call] = []
        self.count = 0  # of completions that were answered

    def serve(self, mode: EndpointMode | str) -> None:
        """From now on answer like this."""
        with self._lock:
            self._mode = EndpointMode(mode)

    def limit(self, *, requests: int | None = None, tokens: int | None = None, model: str = "acme-large") -> None:
        """Set a model's requests and tokens a minute."""
        with self._lock:
            now = self._limits.get(model, _OTHERS)
            self._limits[model] = (now[0] if requests is None else requests, now[1] if tokens is None else tokens)

    def scheme(self, prefix: str) -> None:
        """Begin the names of the limits' headers otherwise than ``x-ratelimit``; empty sends none."""
        with self._lock:
            self._prefix = prefix

    def notices(self, headers: Mapping[str, str]) -> None:
        """Send these headers with every answer."""
        with self._lock:
            self._notices = dict(headers)

    def list_model(self, name: str, **fields: object) -> None:
        """Offer a model, or say other things of one."""
        with self._lock:
            known = self._models.setdefault(name, {"created": _CREATED + 86_400 * len(self._models)})
            known.update(fields)

    def retire(self, model: str, message: str = "") -> None:
        """Take a model off: off the list, and 404 to whoever asks it."""
        with self._lock:
            self._retired[model] = message or f"The model `{model}` has been deprecated"

    def restore(self, model: str) -> None:
        """Offer it again."""
        with self._lock:
            self._retired.pop(model, None)

    def point(self, alias: str, model: str) -> None:
        """Let an alias mean a model; answers name that one."""
        with self._lock:
            self._aliases[alias] = model

    def use(self, version: str) -> None:
        """Answer from now on as this version does. Its samples are counted from 0.

        Raises:
            KeyError: no such version.
        """
        with self._lock:
            if version not in self._answers:
                raise KeyError(version)
            self._version = version

    def record(self, version: str, answers: Mapping[str, Sequence[str | Said]]) -> None:
        """Add a version that answers from lists."""
        with self._lock:
            self._answers[version] = recorded(answers)

    def answer(self, call: Call) -> Answer:
        """One call; ``call.path`` begins with ``/v1``."""
        self.calls.append(call)
        with self._lock:
            mode = self._mode
        if mode is EndpointMode.SLOW:
            self._wait(self._patience)
        if mode is EndpointMode.GARBLED:
            return Answer(b"<html>gateway</html>", 200, {"Content-Type": "text/html"})
        with self._lock:
            return self._refused(mode, call) or self._routed(mode, call)

    def control(self, what: str, fields: Fields) -> None:
        """Steer it by name (see the module).

        Raises:
            KeyError, TypeError, ValueError: there is no such control, or its fields are wrong.
        """
        controls: dict[str, Callable[..., None]] = {
            "serve": self.serve, "limit": self.limit, "scheme": self.scheme, "notices": self.notices,
            "list": self.list_model, "retire": self.retire, "restore": self.restore, "point": self.point,
            "version": self.use, "record": self.record,
        }  # fmt: skip
        controls[what](**fields)

    def _refused(self, mode: EndpointMode, call: Call) -> Answer | None:
        if mode is EndpointMode.ECHO:
            sent = {f"x-echo-{name}": value for name, value in call.headers.items()}
            return self._error(401, f"Incorrect API key provided: {json.dumps(dict(call.headers))}", "auth", None, sent)
        if mode is not EndpointMode.UNAUTHORIZED and call.headers.get("authorization") != f"Bearer {self._key}":
            return self._error(*_ERRORS[EndpointMode.UNAUTHORIZED])
        if mode not in _ERRORS:
            return None
        limits = self._limit_headers(str(call.fields().get("model", "acme-large")), 0)
        more = {**limits, "retry-after": "7"} if mode is EndpointMode.THROTTLED else {}
        return self._error(*_ERRORS[mode], more)

    def _routed(self, mode: EndpointMode, call: Call) -> Answer:
        if (call.method, call.path) == ("GET", "/v1/models"):
            return Answer.json({"object": "list", "data": self._listed()}, headers=self._notices)
        if (call.method, call.path) != ("POST", "/v1/chat/completions"):
            return self._error(404, f"Unknown request URL: {call.method} {call.path}", "invalid_request_error", None)
        fields = call.fields()
        name = fields.get("model")
        model = self._aliases.get(str(name), str(name))
        if mode is EndpointMode.MISSING or model in self._retired or model not in self._models:
            said = self._retired.get(model, f"The model `{name}` does not exist or you do not have access to it.")
            return self._error(404, said, "invalid_request_error", "model_not_found")
        if not isinstance(fields.get("messages"), list) or not fields["messages"]:
            return self._error(400, "'messages' is a required property", "invalid_request_error", None)
        return self._completed(mode, str(name), model, fields)

    def _listed(self) -> list[dict[str, Any]]:
        offered = {name: said for name, said in self._models.items() if name not in self._retired}
        aliases = {alias: offered[model] for alias, model in self._aliases.items() if model in offered}
        return [
            {"id": name, "object": "model", "owned_by": "acme", **said} for name, said in {**offered, **aliases}.items()
        ]

    def _completed(self, mode: EndpointMode, name: str, model: str, fields: Fields) -> Answer:
        prompt = _prompt(fields["messages"])
        key = (self._version, model, prompt)
        found = self._answers[self._version](prompt, model, self._asked[key])
        self._asked[key] += 1
        self.count += 1
        said = found if isinstance(found, Said) else Said(found)
        text = shortened(said.text, int(fields.get("max_tokens", fields.get("max_completion_tokens", 1 << 20))))
        asked = sum(len(tokens(_text(message))) for message in fields["messages"])
        choice = _choice(said, text, logprobs=bool(fields.get("logprobs")))
        given = len(tokens(text)) + sum(len(tokens(each)) for call in said.calls for each in call)
        body = {
            "id": f"chatcmpl-{self.count}", "object": "chat.completion", "created": math.floor(self._clock()),
            "model": model, "choices": [choice], "system_fingerprint": f"fp_{self._version}",
            "usage": {"prompt_tokens": asked, "completion_tokens": given, "total_tokens": asked + given},
        }  # fmt: skip
        limits = {} if mode is EndpointMode.BARE else self._limit_headers(model, asked + given)
        return Answer.json(body, headers={**limits, **self._notices, "x-request-id": f"req_{self.count}"})

    def _limit_headers(self, model: str, used: int) -> dict[str, str]:
        """OpenAI's: what is left of this minute, and how long until all of it is there again."""
        minute, seconds = divmod(self._clock(), 60)
        if self._minute[0] != minute:
            self._minute = (int(minute), Counter())
        counted = self._minute[1]
        counted[f"{model} requests"] += 1
        counted[f"{model} tokens"] += used
        if not self._prefix:
            return {}
        headers = {}
        for resource, most in zip(("requests", "tokens"), self._limits.get(model, _OTHERS), strict=True):
            headers[f"{self._prefix}-limit-{resource}"] = str(most)
            headers[f"{self._prefix}-remaining-{resource}"] = str(max(0, most - counted[f"{model} {resource}"]))
            headers[f"{self._prefix}-reset-{resource}"] = f"{60 - seconds:.3f}s"
        return headers

    def _error(
        self, status: int, message: str, kind: str, code: str | None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        body = {"error": {"message": message, "type": kind, "param": None, "code": code}}
        return Answer.json(body, status, {**self._notices, **(headers or {})})


def _prompt(messages: Sequence[Any]) -> str:
    """The last message of the user."""
    asked = [message for message in messages if isinstance(message, dict) and message.get("role") == "user"]
    return _text((asked or list(messages))[-1])


def _text(message: Any) -> str:
    content = message.get("content") if isinstance(message, dict) else ""
    if isinstance(content, list):
        return "".join(str(part.get("text", "")) for part in content if isinstance(part, dict))
    return str(content or "")


def _choice(said: Said, text: str, *, logprobs: bool) -> dict[str, Any]:
    calls = [
        {"id": f"call_{at}", "type": "function", "function": {"name": name, "arguments": arguments}}
        for at, (name, arguments) in enumerate(said.calls)
    ]
    why = "tool_calls" if calls else "stop" if text == said.text else "length"
    message: dict[str, Any] = {"role": "assistant", "content": text or (None if calls else "")}
    if calls:
        message["tool_calls"] = calls
    likely = [{"token": token, "logprob": -len(token) / 100, "top_logprobs": []} for token in tokens(text)]
    return {
        "index": 0, "message": message, "finish_reason": said.finish or why,
        "logprobs": {"content": likely} if logprobs else None,
    }  # fmt: skip
