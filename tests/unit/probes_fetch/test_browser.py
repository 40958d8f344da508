"""The browser's thread: one page at a time, started when needed, anew after a crash, freed when it hangs."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from probes.fetch import showing
from probes.fetch.browser import Browser
from probes.fetch.budget import Budget
from probes.fetch.failures import Failed
from probes.fetch.following import Landed
from probes.fetch.guard import CheckedUrl, check_url
from probes.fetch.outcomes import Reply
from probes.fetch.parts import Parts
from probes.fetch.settings import FetchSettings
from watcher.domain.observations import FailureKind

FIRST = Landed(check_url("https://acme.example/"), Reply(200, (), b"<p>"), {})


def never(url: CheckedUrl, headers: Mapping[str, str], budget: Budget, /) -> Landed:
    raise AssertionError("nothing is fetched here")


class Fake:
    """A browser that shows the fragment; ``hang`` waits until it is killed, ``crash`` breaks it."""

    def __init__(self, hanging: threading.Event) -> None:
        self.usable = True
        self.thread = threading.get_ident()
        self.hanging = hanging
        self.killed = threading.Event()
        self.closed_in: int | None = None

    def show(self, parts: Parts, fragment: str, budget: Budget) -> str:
        assert threading.get_ident() == self.thread
        if fragment == "hang":
            self.hanging.set()
            self.killed.wait(20)
        if fragment in ("hang", "crash"):
            self.usable = False
            raise Failed(FailureKind.NO_BROWSER, fragment)
        return fragment

    def kill(self) -> None:
        self.killed.set()

    def close(self) -> None:
        self.closed_in = threading.get_ident()


class Shop:
    """Starts fakes, and remembers them."""

    def __init__(self) -> None:
        self.started: list[Fake] = []
        self.broken = False
        self.hanging = threading.Event()

    def __call__(self, settings: FetchSettings) -> Fake:
        if self.broken:
            raise Failed(FailureKind.NO_BROWSER, "does not start")
        self.started.append(Fake(self.hanging))
        return self.started[-1]


@pytest.fixture
def shop() -> Shop:
    return Shop()


@pytest.fixture
def browser(shop: Shop) -> Iterator[Browser]:
    made = opened(shop)
    yield made
    made.close()


def opened(shop: Shop, **given: Any) -> Browser:
    return Browser(FetchSettings(**given), lambda: 0.0, never, never, shop)


def test_it_is_started_with_the_first_page_and_stays(browser: Browser, shop: Shop) -> None:
    assert shop.started == []
    assert browser.show(FIRST, "one") == (FIRST, b"one")
    assert browser.show(FIRST, "two") == (FIRST, b"two")
    assert len(shop.started) == 1


def test_what_is_no_text_is_replaced(browser: Browser) -> None:
    assert browser.show(FIRST, "a\ud800b")[1] == b"a?b"


def test_many_threads_use_the_one(browser: Browser, shop: Shop) -> None:
    with ThreadPoolExecutor(8) as pool:
        shown = list(pool.map(lambda n: browser.show(FIRST, str(n))[1], range(50)))
    assert shown == [str(n).encode() for n in range(50)]
    assert len(shop.started) == 1


def test_a_broken_one_is_closed_and_another_started(browser: Browser, shop: Shop) -> None:
    with pytest.raises(Failed, match="crash"):
        browser.show(FIRST, "crash")
    assert browser.show(FIRST, "next")[1] == b"next"
    assert [fake.closed_in == fake.thread for fake in shop.started] == [True, False]


def test_one_that_does_not_start_is_tried_again_for_the_next_page(browser: Browser, shop: Shop) -> None:
    shop.broken = True
    with pytest.raises(Failed, match="does not start"):
        browser.show(FIRST, "one")
    shop.broken = False
    assert browser.show(FIRST, "two")[1] == b"two"


def test_a_page_that_hangs_it_is_ended_from_outside(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("probes.fetch.browser.GRACE", 0.05)
    browser = opened(shop, show_deadline=0.05)
    with pytest.raises(Failed, match=r"did not come to rest within 0\.05 s, and hung the browser") as failed:
        browser.show(FIRST, "hang")
    assert failed.value.failure.kind is FailureKind.TIMED_OUT
    assert shop.started[0].killed.is_set()
    assert browser.show(FIRST, "next")[1] == b"next"
    browser.close()


def test_waiting_for_it_is_bounded(shop: Shop) -> None:
    browser = opened(shop, max_busy=0.05)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(browser.show, FIRST, "hang")
        assert shop.hanging.wait(10)
        with pytest.raises(Failed, match=r"busy with other pages for 0\.05 s"):
            browser.show(FIRST, "second")
        shop.started[0].kill()
        assert isinstance(first.exception(10), Failed)
    browser.close()
    assert len(shop.started) == 1


def test_it_ends_when_nobody_asks_and_comes_back_when_somebody_does(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(showing, "IDLE", 0.01)
    browser = opened(shop)
    assert browser.show(FIRST, "one")[1] == b"one"
    for thread in threading.enumerate():
        if thread.name == "browser":
            thread.join(10)
    assert shop.started[0].closed_in == shop.started[0].thread
    assert browser.show(FIRST, "two")[1] == b"two"
    assert len(shop.started) == 2
    browser.close()


def test_closing_ends_the_thread(shop: Shop) -> None:
    browser = opened(shop)
    browser.show(FIRST, "one")
    browser.close()
    assert shop.started[0].closed_in == shop.started[0].thread
    assert not any(thread.name == "browser" for thread in threading.enumerate())
    browser.close()


def test_a_defect_of_ours_is_raised_where_the_page_was_asked_for(browser: Browser, shop: Shop) -> None:
    browser.show(FIRST, "one")
    shop.started[0].thread = 0
    with pytest.raises(AssertionError):
        browser.show(FIRST, "two")
