"""Chromium, started and driven by Playwright, with no way out but through us.

Two walls. Every request that Chromium lets others answer is answered here (:mod:`probes.fetch.parts`). And what
does not ask, such as a websocket, a prefetch, a peer connection or Chromium itself, finds no network: every
name is mapped to nothing, the only proxy is a name that nobody has, and nothing may go around it.
"""

from __future__ import annotations

import contextlib
import os
import re
import signal

from playwright.sync_api import Browser, Error, Playwright, sync_playwright

from probes.fetch.budget import Budget
from probes.fetch.failures import Failed
from probes.fetch.parts import Parts
from probes.fetch.settings import FetchSettings
from probes.fetch.visit import CLOSED, Visit
from watcher.domain.observations import FailureKind

START_SECONDS = 20.0
_NO_SANDBOX = re.compile(r"(?i)sandboxing failed|no usable sandbox|suid sandbox helper")

NO_NETWORK = (
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=http://none.invalid:9",
    "--proxy-bypass-list=<-loopback>",  # by default, loopback addresses go around a proxy
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",  # its name in older versions
    "--disable-quic",
    "--dns-prefetch-disable",
    "--no-pings",
    "--disable-domain-reliability",
    "--disable-client-side-phishing-detection",
)
SMALL = (
    "--disable-gpu",
    "--disable-3d-apis",
    "--block-new-web-contents",
    "--deny-permission-prompts",
    "--js-flags=--max-old-space-size=512",
)
# Playwright is made for tests: these it would set, and nothing here needs them.
UNWANTED = ["--disable-popup-blocking", "--enable-unsafe-swiftshader", "--disable-ipc-flooding-protection"]


class Chromium:
    """One Chromium with a new, empty profile (see :class:`probes.fetch.showing.Program`).

    It is spoken to through a pipe, and ends when the pipe does: also when we are killed.

    Args:
        executable: its program.
        settings: bounds.

    Raises:
        Failed: NO_BROWSER; it does not start.
    """

    def __init__(self, executable: str, settings: FetchSettings) -> None:
        self._broken = False
        self._settings = settings
        self._playwright: Playwright = sync_playwright().start()
        try:
            self._browser = _launched(self._playwright, executable)
            self._pid = _pid(self._browser)
        except Error as error:
            self._playwright.stop()
            raise Failed(FailureKind.NO_BROWSER, f"{executable} does not start: {_reason(error)}") from error

    @property
    def usable(self) -> bool:
        """Whether it can show another page."""
        return not self._broken and self._browser.is_connected()

    def show(self, parts: Parts, fragment: str, budget: Budget) -> str:
        """The page as its scripts made it, in a context of its own: nothing is kept from page to page.

        Raises:
            Failed: see :class:`probes.fetch.visit.Visit`; after a crash it is not usable any more.
        """
        try:
            context = self._browser.new_context(**CLOSED)
            try:
                return Visit(context, parts, budget, self._settings).html(fragment)
            finally:
                context.close()
        except Error as error:
            self._broken = True
            if budget.spent:
                raise budget.timed_out() from error
            raise Failed(FailureKind.NO_BROWSER, f"the browser broke over the page: {_reason(error)}") from error

    def kill(self) -> None:
        """End it at once, from any thread."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._pid, signal.SIGKILL)

    def close(self) -> None:
        """End it, and Playwright's own process."""
        with contextlib.suppress(Error):
            self._browser.close()
        self._playwright.stop()


def _launched(playwright: Playwright, executable: str) -> Browser:
    return playwright.chromium.launch(
        executable_path=executable,
        headless=True,
        args=[*NO_NETWORK, *SMALL],
        ignore_default_args=UNWANTED,
        # Chromium refuses to run as root with its sandbox.
        chromium_sandbox=os.geteuid() != 0,
        # Of our environment only what a program needs: no secret is anywhere near a vendor's script. And no home,
        # so that nothing is left in it.
        env={"PATH": os.environ.get("PATH", os.defpath), "HOME": os.devnull, "LANG": "C.UTF-8", "TZ": "UTC"},
        handle_sigint=False,
        handle_sigterm=False,
        handle_sighup=False,
        timeout=START_SECONDS * 1000,
    )


def _pid(browser: Browser) -> int:
    told = browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")
    return next(int(process["id"]) for process in told["processInfo"] if process["type"] == "browser")


def _reason(error: Error) -> str:
    """Playwright's first words, or what to do where Chromium gave up over its sandbox."""
    if _NO_SANDBOX.search(error.message):
        return "it finds no sandbox that it may use; see docs/operations.md"
    return error.message.partition("\n")[0]
