"""Local vendors: Acme, whose prices can be changed between two looks, and some small ones.

``Vendor()`` is a context manager for tests and the demo; ``python -m watcher.demo.vendor
--port 0`` is a process of its own, which prints its address on the first line and is
steered by ``POST /control/raise``, ``/control/withdraw``, ``/control/effect``,
``/control/serve``, ``/control/version``, ``/control/retire``, ``/control/limit`` and ``/control/amend``,
and ``/control/endpoint/...``.

Pages: ``/pricing.md``, ``/deprecations.md``, ``/limits.md`` and ``/policy.html`` (Acme), ``/globex/pricing.md``,
``/initech/pricing``, and ``/v/<number>/pricing.md`` for as many vendors as a test needs. Acme's live endpoint is
``/v1`` (:mod:`watcher.demo.endpoint`).
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from email.utils import format_datetime
from enum import StrEnum

from watcher.demo import policy_page
from watcher.demo import vendor_pages as pages
from watcher.demo.endpoint import Endpoint
from watcher.demo.serving import Answer, Call, LocalServer

_FIRST_WRITTEN = datetime(2026, 11, 2, 9, tzinfo=UTC)
_ROBOTS = b"User-agent: *\nDisallow: /private/\n"


class Mode(StrEnum):
    """How the vendor answers."""

    OK = "ok"
    CHALLENGE = "challenge"  # 200, and a page that asks for a browser
    HOLLOW = "hollow"  # 200, and a page with its headings and no price
    MISSING = "404"
    ERROR = "500"
    SLOW = "slow"  # answers later than anybody waits


class Vendor(LocalServer):
    """Serves the vendors' pages on loopback.

    Args:
        patience: seconds that a page, or a call, takes in mode ``slow``.
        endpoint: what answers under ``/v1``; one of its own where none is given.
    """

    def __init__(self, *, port: int = 0, patience: float = 60, endpoint: Endpoint | None = None) -> None:
        super().__init__(port)
        self.endpoint = endpoint or Endpoint(wait=self.wait, patience=patience)
        self._patience = patience
        self._lock = threading.Lock()
        self._prices = dict(pages.STANDARD)
        self._announced: pages.Announcement | None = None
        self._ends: dict[str, pages.End] = {}
        self._limits = dict(pages.LIMITS)
        self._policy = policy_page.Policy()
        self._mode = Mode.OK
        self._version = 1
        self._written = 0
        self.seen: list[Call] = []

    def url(self, path: str = "/pricing.md") -> str:
        """The address of a page."""
        return self.address + path

    def raise_price(
        self, effective: date, model: str = "acme-large", *,
        input_price: Decimal = Decimal("3.50"), output_price: Decimal = Decimal(14),
    ) -> None:  # fmt: skip
        """Announce new standard prices of a model from a date; its cached price and its batch prices stay."""
        with self._lock:
            new = replace(self._prices[model], input=input_price, output=output_price)
            self._announced = pages.Announcement(effective, {model: new})
            self._written += 1

    def withdraw(self) -> None:
        """Take the announcement off the page: the bytes are those from before it."""
        with self._lock:
            self._announced = None
            self._written += 1

    def take_effect(self) -> None:
        """Move what was announced into the standard table, as vendors do on the day."""
        with self._lock:
            if self._announced is not None:
                self._prices.update(self._announced.prices)
                self._announced = None
                self._written += 1

    def retire(
        self,
        shutdown: date,
        model: str = "acme-small",
        *,
        replacement: str = "acme-mini",
        announced: date | None = None,
    ) -> None:
        """Announce a model's end, or move it: what was announced once keeps that date."""
        with self._lock:
            known = self._ends.get(model)
            since = announced or (known.announced if known else shutdown - timedelta(days=365))
            self._ends[model] = pages.End(since, shutdown, replacement)
            self._written += 1

    def limit(self, tokens: int, model: str = "acme-large") -> None:
        """Set a model's tokens a minute."""
        with self._lock:
            self._limits[model] = (self._limits[model][0], tokens)
            self._written += 1

    def amend(self, **parts: object) -> None:
        """Rewrite parts of the policy (see :class:`watcher.demo.policy_page.Policy`)."""
        with self._lock:
            self._policy = self._policy.amended(parts)
            self._written += 1

    def serve(self, mode: Mode | str) -> None:
        """From now on answer like this; ``robots.txt`` and the controls always answer well."""
        with self._lock:
            self._mode = Mode(mode)

    def set_version(self, version: int) -> None:
        """Switch the price version (from 1) of every vendor but Acme."""
        with self._lock:
            self._version = version
            self._written += 1

    def looks(self, path: str = "/pricing.md") -> int:
        """How often a page was asked for."""
        return sum(call.path == path for call in self.seen)

    def answer(self, call: Call) -> Answer | None:
        """One request."""
        if call.path == "/robots.txt":
            return Answer(_ROBOTS, 200, {"Content-Type": "text/plain"})
        if call.path.startswith("/control/") and call.method == "POST":
            return self._control(call.path.removeprefix("/control/"), call.fields())
        if call.path.startswith("/v1/"):
            return self.endpoint.answer(call)
        self.seen.append(call)
        with self._lock:
            mode, page, written = self._mode, self._page(call.path), self._written
        if mode is Mode.SLOW:
            self.wait(self._patience)
        return _served(mode, page, written, call)

    def _page(self, path: str) -> str | None:
        if path == "/pricing.md":
            return pages.acme(self._prices, self._announced)
        written = {
            "/deprecations.md": lambda: pages.acme_ends(self._ends),
            "/limits.md": lambda: pages.acme_limits(self._limits),
            "/policy.html": lambda: policy_page.written(self._policy),
            "/globex/pricing.md": lambda: pages.globex(self._version),
            "/initech/pricing": lambda: pages.initech(self._version),
        }
        if path in written:
            return written[path]()
        match = re.fullmatch(r"/v/(\d{1,6})/pricing\.md", path)
        return pages.numbered(int(match[1]), self._version) if match else None

    def _control(self, what: str, fields: Mapping[str, object]) -> Answer:
        said = {name: str(value) for name, value in fields.items()}
        controls: dict[str, Callable[[], None]] = {
            "raise": lambda: self.raise_price(
                date.fromisoformat(said["effective"]),
                said.get("model", "acme-large"),
                input_price=Decimal(said.get("input", "3.50")),
                output_price=Decimal(said.get("output", "14")),
            ),
            "retire": lambda: self.retire(date.fromisoformat(said["shutdown"]), said.get("model", "acme-small")),
            "limit": lambda: self.limit(int(said["tokens"]), said.get("model", "acme-large")),
            "amend": lambda: self.amend(**said),
            "serve": lambda: self.serve(said["mode"]),
            "version": lambda: self.set_version(int(said["version"])),
            "withdraw": self.withdraw,
            "effect": self.take_effect,
        }
        try:
            if what.startswith("endpoint/"):
                self.endpoint.control(what.removeprefix("endpoint/"), fields)
            else:
                controls[what]()
        except (KeyError, ValueError, TypeError, ArithmeticError) as error:
            return Answer.json({"ok": False, "error": repr(error)}, 400)
        return Answer.json({"ok": True})


def _served(mode: Mode, page: str | None, written: int, call: Call) -> Answer:
    if mode is Mode.ERROR:
        return Answer(b"Internal Server Error", 500, {"Content-Type": "text/plain"})
    if mode is Mode.MISSING or page is None:
        return Answer(b"Not found", 404, {"Content-Type": "text/plain"})
    if mode is Mode.CHALLENGE:
        return Answer(pages.CHALLENGE.encode(), 200, {"Content-Type": "text/html; charset=utf-8"})
    text = pages.HOLLOW if mode is Mode.HOLLOW else page
    return _conditional(text.encode(), written, call)


def _conditional(body: bytes, written: int, call: Call) -> Answer:
    kind = "text/html" if body.startswith(b"<!doctype") else "text/markdown"
    headers = {
        "Content-Type": f"{kind}; charset=utf-8",
        "ETag": f'"{hashlib.sha256(body).hexdigest()[:16]}"',
        "Last-Modified": format_datetime(_FIRST_WRITTEN + timedelta(minutes=written), usegmt=True),
        "Vary": "Accept-Encoding",
    }
    asked = call.headers.get("if-none-match")
    same = asked == headers["ETag"] if asked else call.headers.get("if-modified-since") == headers["Last-Modified"]
    if same:
        return Answer(b"", 304, headers)
    if "gzip" in call.headers.get("accept-encoding", ""):
        return Answer(gzip.compress(body, mtime=0), 200, {**headers, "Content-Encoding": "gzip"})
    return Answer(body, 200, headers)


def main(arguments: list[str] | None = None) -> None:
    """Run the vendors as a process of their own."""
    parser = argparse.ArgumentParser(prog="python -m watcher.demo.vendor", description="Local vendors on loopback.")
    parser.add_argument("--port", type=int, default=0, help="0 (the default) takes a free one")
    Vendor(port=parser.parse_args(arguments).port).serve_until_stopped()


if __name__ == "__main__":
    main()
