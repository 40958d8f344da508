"""Pages that exist only once their scripts have run: what is read, and what is kept."""

from __future__ import annotations

import threading
import timeit
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from probes.fetch import HttpFetcher, open_fetcher
from probes.kinds.pricing import KIND
from tests.integration.browser.conftest import Show, app, html, script, settings, text
from tests.integration.fetch.conftest import Names
from tests.integration.fetch.vendor import Vendor, page, redirect
from watcher.domain.observations import Failure, FailureKind, Fetched, Reading, Request, Snapshot
from watcher.domain.targets import Target

NOW = datetime(2026, 5, 1, tzinfo=UTC)

PRICES = """{"rows": [["acme-large", "$2.50", "$10.00"], ["acme-small", "$0.15", "$0.60"]]}"""
APP = """
fetch('/api/prices', {headers: {'X-App': 'site'}}).then(answer => answer.json()).then(prices => {
  const rows = prices.rows.map(row => '<tr>' + row.map(cell => `<td>${cell}</td>`).join('') + '</tr>').join('');
  app.innerHTML = `<h1>API pricing</h1><p>Prices per 1M tokens.</p>
    <table><tr><th>Model</th><th>Input</th><th>Output</th></tr>${rows}</table>`;
});
"""


def shop(vendor: Vendor) -> str:
    """A page whose table is written by a script, from what it asks for."""
    vendor.says("/app.js", page(APP, content_type="text/javascript"))
    vendor.says("/api/prices", page(PRICES, content_type="application/json"))
    return vendor.says("/pricing", html("<div id=app></div><script src=/app.js></script>"))


class TestReading:
    """The page that a person would see."""

    def test_a_table_written_by_a_script_is_read(self, fetcher: HttpFetcher, vendor: Vendor) -> None:
        target = Target("acme/pricing", "pricing", "acme", url=shop(vendor), browser=True)
        seen = KIND.observe(target, None, fetcher, NOW).outcome
        assert isinstance(seen, Snapshot)
        reading = KIND.read(seen, target)
        assert isinstance(reading, Reading), reading
        assert {fact.model for fact in reading.facts} == {"acme/acme-large", "acme/acme-small"}
        assert len(reading.facts) == 4

    def test_without_the_browser_there_is_nothing(self, fetcher: HttpFetcher, vendor: Vendor) -> None:
        assert "acme-large" not in text(fetcher.get(Request(shop(vendor))))
        assert vendor.paths == ["/pricing"]

    def test_what_waits_for_a_click_is_there(self, show: Show, vendor: Vendor) -> None:
        code = "app.innerHTML = '<details><summary>More</summary>folded</details><div hidden>tab two</div>'"
        shown = app(show(vendor.says("/", script(code))))
        assert "folded" in shown
        assert "tab two" in shown

    def test_what_comes_a_little_later_is_waited_for(self, show: Show, vendor: Vendor) -> None:
        code = "app.textContent = 'loading'; setTimeout(() => { app.textContent = 'here it is' }, 100)"
        assert app(show(vendor.says("/", script(code)))) == "here it is"

    def test_a_page_that_goes_on_asking_is_taken_once_it_says_the_same(self, show: Show, vendor: Vendor) -> None:
        vendor.says("/now", page("same"))
        code = "setInterval(() => fetch('/now').then(r => r.text()).then(now => { app.textContent = now }), 50)"
        assert app(show(vendor.says("/", script(code)))) == "same"

    def test_the_part_after_the_hash_is_for_the_page(self, show: Show, vendor: Vendor) -> None:
        url = vendor.says("/", script("app.textContent = 'at ' + location.hash"))
        assert app(show(f"{url}#/pricing")) == "at #/pricing"

    def test_another_party_s_script_may_ask_where_it_is_let(self, show: Show, vendor: Vendor) -> None:
        vendor.says("/api", page("[1]", content_type="application/json", access_control_allow_origin="*"))
        address = vendor.url("/api", host="api.acme.example")
        code = f"fetch('{address}', {{headers: {{'X-Key': 'k'}}}}).then(r => r.json()).then(n => {{ app.textContent = 'got ' + n }})"
        assert app(show(vendor.says("/", script(code)))) == "got 1"
        assert vendor.last.headers["x-key"] == "k"

    def test_letters_of_every_encoding_arrive_as_utf_8(self, show: Show, vendor: Vendor) -> None:
        old = page("<p>Preis: 5 €</p>".encode("windows-1252"), content_type="text/html; charset=windows-1252")
        assert "Preis: 5 €" in text(show(vendor.says("/", old)))


class TestWhatIsKept:
    """Address, status, headers and bytes."""

    def test_the_page_as_its_scripts_made_it_without_validators(self, show: Show, vendor: Vendor) -> None:
        shell = script(
            "app.textContent = 'made'", etag='"1"', last_modified="Fri, 01 May 2026 00:00:00 GMT", x_own="yes"
        )
        seen = show(vendor.says("/", shell))
        assert text(seen).startswith("<!DOCTYPE html><html><head><title>Acme</title>")
        assert isinstance(seen, Fetched)
        assert (seen.url, seen.status) == (vendor.url("/"), 200)
        assert seen.headers == (("x-own", "yes"), ("content-type", "text/html; charset=utf-8"))

    def test_it_is_never_asked_for_conditionally(self, fetcher: HttpFetcher, vendor: Vendor) -> None:
        url = vendor.says("/", script("app.textContent = 'made'"))
        fetcher.get(Request(url, '"1"', "Fri, 01 May 2026 00:00:00 GMT", browser=True))
        assert not {"if-none-match", "if-modified-since"} & vendor.last.headers.keys()

    def test_a_page_that_is_sent_as_a_file_is_shown_all_the_same(self, show: Show, vendor: Vendor) -> None:
        url = vendor.says("/", script("app.textContent = 'made'", content_disposition="attachment", x_odd="caf\xe9"))
        assert app(show(url)) == "made"

    def test_a_document_that_is_no_html_is_as_received(self, show: Show, vendor: Vendor) -> None:
        seen = show(vendor.says("/terms.pdf", page(b"%PDF-1.7", content_type="application/pdf", etag='"1"')))
        assert isinstance(seen, Fetched)
        assert (seen.body, seen.header("etag")) == (b"%PDF-1.7", '"1"')

    @pytest.mark.parametrize(("status", "kind"), [(404, FailureKind.GONE), (403, FailureKind.BLOCKED)])
    def test_what_is_no_page_is_a_failure_as_ever(
        self, show: Show, vendor: Vendor, status: int, kind: FailureKind
    ) -> None:
        seen = show(vendor.says("/", page("gone", status=status)))
        assert isinstance(seen, Failure)
        assert seen.kind is kind


class TestGoingOn:
    """Redirects, by the server and by the page."""

    def test_where_the_server_sends_it(self, show: Show, vendor: Vendor) -> None:
        vendor.says("/new/pricing", script("app.textContent = location.pathname"))
        seen = show(vendor.says("/old", redirect("/new/pricing")))
        assert app(seen) == "/new/pricing"
        assert isinstance(seen, Fetched)
        assert seen.url == vendor.url("/new/pricing")

    def test_where_a_script_sends_it_and_the_server_from_there(self, show: Show, vendor: Vendor) -> None:
        vendor.says("/there", redirect("/end?a=1&b=2"))
        vendor.says("/end?a=1&b=2", script("app.textContent = location.search"))
        seen = show(vendor.says("/", script("location = '/there'")))
        assert app(seen) == "?a=1&amp;b=2"
        assert isinstance(seen, Fetched)
        assert seen.url == vendor.url("/end?a=1&b=2")
        assert vendor.paths == ["/", "/there", "/end?a=1&b=2"]

    def test_for_ever_is_refused(self, show: Show, vendor: Vendor) -> None:
        seen = show(vendor.says("/", script("location.reload()")))
        assert isinstance(seen, Failure)
        assert (seen.kind, seen.retryable) == (FailureKind.UNEXPECTED_STATUS, False)
        assert "went on more than 5 times" in seen.detail

    def test_to_what_is_no_page(self, show: Show, vendor: Vendor) -> None:
        seen = show(vendor.says("/", script("location = '/gone'")))
        assert isinstance(seen, Failure)
        assert seen.kind is FailureKind.GONE


class TestManners:
    """Who we are, how often we ask, what we keep."""

    def test_robots_are_asked_for_documents(self, show: Show, vendor: Vendor) -> None:
        vendor.says("/robots.txt", page("User-agent: *\nDisallow: /private\nDisallow: /app.js"))
        vendor.says("/app.js", page("app.textContent = 'made'", content_type="text/javascript"))
        shown = app(show(vendor.says("/", html("<div id=app></div><script src=/app.js></script>"))))
        assert shown == "made"
        for url in (vendor.says("/private", html("")), vendor.says("/sly", script("location = '/private'"))):
            refused = show(url)
            assert isinstance(refused, Failure)
            assert refused.kind is FailureKind.ROBOTS
        assert "/private" not in vendor.paths

    def test_a_page_is_one_turn_at_its_host(self, show: Show, vendor: Vendor, slept: list[float]) -> None:
        slept.clear()
        assert "acme-large" in app(show(shop(vendor)))
        assert [hit.path for hit in vendor.hits] == ["/robots.txt", "/pricing", "/app.js", "/api/prices"]
        assert len(slept) == 1  # between robots.txt and the page

    def test_no_cookie_is_kept_or_sent(self, show: Show, vendor: Vendor) -> None:
        code = """
        const before = document.cookie + localStorage.length;
        document.cookie = 'own=1'; localStorage.own = 1;
        fetch('/part').then(() => { app.textContent = `before: ${before}.` })"""
        vendor.says("/part", page("", set_cookie="part=1"))
        url = vendor.says("/", script(code, set_cookie="server=1; Path=/"))
        assert app(show(url)) == "before: 0."
        assert app(show(url)) == "before: 0."
        assert not any("cookie" in hit.headers for hit in vendor.hits)

    def test_every_request_says_who_we_are(self, show: Show, vendor: Vendor) -> None:
        text(show(shop(vendor)))
        assert {hit.headers["user-agent"].partition("/")[0] for hit in vendor.hits} == {"VendorWatcher"}
        assert not any(name.startswith("sec-") for hit in vendor.hits for name in hit.headers)

    def test_pictures_fonts_films_frames_and_windows_are_not_fetched(self, show: Show, vendor: Vendor) -> None:
        body = """<img src=/i.png><video src=/v.mp4></video><iframe src=/frame></iframe><object data=/o></object>
        <link rel=icon href=/icon><link rel=manifest href=/m.json><link rel=stylesheet href=/s.css>
        <script>open('/popup'); navigator.sendBeacon('/beacon'); new EventSource('/stream')</script>"""
        vendor.says("/s.css", page("@font-face {font-family: a; src: url(/f.woff)} body {font-family: a}"))
        text(show(vendor.says("/", html(body))))
        assert vendor.paths == ["/", "/s.css"]


class TestThreads:
    """Asked from many threads, it shows one page after the other."""

    def test_each_gets_its_own_page(self, fetcher: HttpFetcher, vendor: Vendor) -> None:
        urls = [vendor.says(f"/{n}", script(f"app.textContent = 'page ' + {n}")) for n in range(3)]
        with ThreadPoolExecutor(3) as pool:
            seen = list(pool.map(lambda url: app(fetcher.get(Request(url, browser=True))), urls))
        assert seen == ["page 0", "page 1", "page 2"]


def test_it_is_started_only_for_pages_that_ask_for_it(vendor: Vendor) -> None:
    before = threading.enumerate()
    with open_fetcher(settings(), timeit.default_timer, lambda _: None, Names()) as fetcher:
        assert "made" in text(fetcher.get(Request(vendor.says("/", html("made")))))
        assert [thread for thread in threading.enumerate() if thread.name == "browser" and thread not in before] == []
