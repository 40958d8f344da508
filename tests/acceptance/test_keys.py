"""A key in the environment is in nothing that a run writes: not at debug level, and not where the vendor says it back."""

from __future__ import annotations

import base64
import json
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest

from storage.store import open_store
from tests.acceptance.live import LIVE
from tests.acceptance.running import ROOT, Place
from watcher.demo.endpoint import Endpoint
from watcher.demo.serving import Answer, Call
from watcher.demo.slack import SlackStandIn
from watcher.demo.vendor import Vendor

KEY = "acme-live-Zq7Xw2Rt9Kp4Lm8Nv3Bc6Yd1/Hs5+Jg0"
LOUD = "import logging\nlogging.basicConfig(level=logging.DEBUG)\nlogging.getLogger('test').debug('loud')\n"
SWEEP = ("run", "--once", "--all")
SPELLED = (KEY, KEY[:20], quote(KEY, safe=""), KEY.replace("/", "\\/"), base64.b64encode(KEY.encode()).decode()[:30])


class Parrot(Vendor):
    """A vendor that says the key back in every answer: in its body, and in headers that are worth keeping."""

    def answer(self, call: Call) -> Answer | None:
        answer = super().answer(call)
        if answer is None or not call.path.startswith("/v1/"):
            return answer
        said = call.headers.get("authorization", "")
        headers = {**answer.headers, "Warning": f'299 - "{said}"', "X-RateLimit-Plan": said, "X-Api-Warning": said[:30]}
        body = json.loads(answer.body)
        body["echo"] = {"sent": dict(call.headers), "keys": [said, said[7:]]}
        if isinstance(body.get("error"), dict):
            body["error"]["message"] += f" (sent: {said})"
        for model in body.get("data", ()):
            model["description"] = said
        return replace(answer, body=json.dumps(body).encode(), headers=headers)


@pytest.fixture
def parrot() -> Iterator[Parrot]:
    with Parrot(endpoint=Endpoint(key=KEY)) as running:
        yield running


@pytest.fixture
def loud(place: Place, parrot: Parrot, slack: SlackStandIn, tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A folder whose commands log everything that any library would say."""
    code = tmp_path_factory.mktemp("loud")
    (code / "sitecustomize.py").write_text(LOUD, encoding="utf-8")
    env = {**place.env, "ACME_API_KEY": KEY, "PYTHONPATH": f"{code}:{ROOT}"}
    return Place(place.folder, env).write(LIVE.format(vendor=parrot.address, slack=slack.base_url, every="1m"))


def stored(folder: Path) -> Iterator[tuple[str, bytes]]:
    """All that the folder holds: every file, and every page behind its compression."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.name, path.read_bytes()
    with sqlite3.connect(folder / "watcher.db") as database:
        hashes = [str(row[0]) for row in database.execute("select sha256 from blobs")]
    store = open_store(f"sqlite:///{folder / 'watcher.db'}")
    try:
        for sha256 in hashes:
            yield f"snapshot {sha256}", store.body(sha256)
    finally:
        store.close()


def test_the_key_is_nowhere(loud: Place, parrot: Parrot, slack: SlackStandIn) -> None:
    said: dict[str, str] = {}

    def run(*arguments: str) -> None:
        done = loud.run(*arguments)
        said[f"{len(said)} {' '.join(arguments)}"] = done.out + done.err

    run(*SWEEP)
    parrot.endpoint.limit(tokens=500_000)
    run(*SWEEP)
    # Three failed looks in a row, the last ones, are told to the operators.
    for mode in ("429", "404", "echo", "500", "401"):
        parrot.endpoint.serve(mode)
        run(*SWEEP, "--json")
    run("check")
    for arguments in (
        ("history", "--all", "--json"),
        ("export", "history"),
        ("replay", "--since", "2020-01-01", "--json"),
    ):
        run(*arguments)
    files = dict(stored(loud.folder))
    messages = json.dumps([slack.received(method) for method in ("chat.postMessage", "chat.update")])
    # The run was loud, the vendor said the key back, people were told, and errors were kept.
    assert any("DEBUG" in text for text in said.values())
    assert KEY in str(parrot.endpoint.calls)
    assert "throttled at peak" in messages
    assert "cannot see acme/limits" in messages
    assert any(b"***" in body for name, body in files.items() if name.startswith("snapshot"))
    assert any("***" in text for text in said.values())
    found = [
        (where, spelling)
        for where, text in (*said.items(), ("slack", messages), *((name, body.decode("latin-1")) for name, body in files.items()))
        for spelling in SPELLED
        if spelling in text
    ]  # fmt: skip
    assert found == []
