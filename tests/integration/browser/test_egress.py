"""Nothing leaves but through the guard: what a page asks for, what it does not ask for, and Chromium itself."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from tests.integration.browser.conftest import SECRET, Decoy, Show, app, descendants, html, script, text
from tests.integration.fetch.conftest import Names
from tests.integration.fetch.vendor import Vendor, page, redirect
from watcher.domain.observations import Failure, FailureKind, Fetched

Decoys = tuple[Decoy, ...]

FORBIDDEN = ("127.0.0.2:{0}", "{1}", "169.254.169.254", "2130706434:{0}", "0x7f.2:{0}", "inside.example:{0}")


def called(decoys: Decoys) -> list[int]:
    return [decoy.calls() for decoy in decoys]


@pytest.fixture
def inside(names: Names, decoys: Decoys) -> list[str]:
    """Origins that a page may not reach; one of them by a name with one good and one bad address."""
    names.answers["inside.example"] = [("127.0.0.1", "127.0.0.2")]
    return ["http://" + place.format(decoys[0].port, decoys[1].address) for place in FORBIDDEN]


class TestAsked:
    """What a page asks for is dialled by us, or not at all."""

    def test_forbidden_addresses_are_refused_and_the_page_reads(
        self, show: Show, vendor: Vendor, decoys: Decoys, inside: list[str]
    ) -> None:
        code = f"""
        Promise.allSettled({inside}.map(origin => fetch(origin + '/keys'))).then(all => {{
          app.textContent = 'refused: ' + all.filter(one => one.status === 'rejected').length }})"""
        tags = "".join(
            f"<script src={origin}/x.js></script><link rel=stylesheet href={origin}/x.css>" for origin in inside
        )
        shown = app(show(vendor.says("/", html(f"{tags}<div id=app></div><script>{code}</script>"))))
        assert shown == f"refused: {len(inside)}"
        assert called(decoys) == [0, 0]

    def test_a_redirect_of_a_part_to_the_inside_is_refused(
        self, show: Show, vendor: Vendor, decoys: Decoys, inside: list[str]
    ) -> None:
        for n, origin in enumerate(inside):
            vendor.says(f"/{n}", redirect(f"{origin}/keys"))
        code = f"""
        Promise.allSettled([...Array({len(inside)}).keys()].map(n => fetch('/' + n))).then(all => {{
          app.textContent = 'refused: ' + all.filter(one => one.status === 'rejected').length }})"""
        assert app(show(vendor.says("/", script(code)))) == f"refused: {len(inside)}"
        assert called(decoys) == [0, 0]

    @pytest.mark.parametrize("how", ["location = '{}'", "document.write('<meta http-equiv=refresh content=0;url={}>')"])
    def test_a_page_that_goes_inside_is_a_failure(
        self, show: Show, vendor: Vendor, decoys: Decoys, inside: list[str], how: str
    ) -> None:
        seen = show(vendor.says("/", script(how.format(f"{inside[0]}/keys"))))
        assert isinstance(seen, Failure)
        assert (seen.kind, seen.retryable) == (FailureKind.FORBIDDEN_ADDRESS, False)
        assert called(decoys) == [0, 0]

    def test_a_page_that_is_redirected_inside_is_a_failure(
        self, show: Show, vendor: Vendor, decoys: Decoys, inside: list[str]
    ) -> None:
        vendor.says("/on", redirect(f"{inside[0]}/keys"))
        for url in (vendor.url("/on"), vendor.says("/", script("location = '/on'"))):
            seen = show(url)
            assert isinstance(seen, Failure)
            assert seen.kind is FailureKind.FORBIDDEN_ADDRESS
        assert called(decoys) == [0, 0]

    def test_a_name_is_judged_each_time_it_is_dialled(
        self, show: Show, vendor: Vendor, names: Names, decoys: Decoys
    ) -> None:
        names.answers["rebound.example"] = [("127.0.0.1",), ("127.0.0.2",)]
        vendor.says("/one", page("1", connection="close"))
        first, second = (f"http://rebound.example:{port}/one" for port in (vendor.port, decoys[0].port))
        code = f"fetch('{first}').then(() => fetch('{second}')).catch(() => {{ app.textContent = 'refused' }})"
        assert app(show(vendor.says("/", script(code)))) == "refused"
        assert called(decoys) == [0, 0]

    def test_other_methods_are_refused(self, show: Show, vendor: Vendor) -> None:
        code = """
        const methods = ['POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS'];
        Promise.allSettled(methods.map(method => fetch('/api', {method}))).then(all => {
          app.textContent = 'refused: ' + all.filter(one => one.status === 'rejected').length })"""
        assert app(show(vendor.says("/", script(code)))) == "refused: 6"
        assert vendor.paths == ["/"]

    def test_other_schemes_lead_nowhere(self, show: Show, vendor: Vendor) -> None:
        addresses = ["file:///etc/passwd", "chrome://version", "data:text/html,made", "view-source:/", "javascript:1"]
        code = f"app.textContent = 'here'; for (const a of {addresses}) try {{ location = a }} catch {{}}"
        assert app(show(vendor.says("/", script(code)))) == "here"

    def test_a_page_made_of_a_blob_is_no_page(self, show: Show, vendor: Vendor) -> None:
        code = "location = URL.createObjectURL(new Blob(['<p>made'], {type: 'text/html'}))"
        seen = show(vendor.says("/", script(code)))
        assert isinstance(seen, Failure)
        assert seen.detail == "the page went on to something that has no address"


# What a browser does without asking whoever sees its requests; {} is an address with its port.
UNASKED = {
    "websocket": "new WebSocket('ws://{}/')",
    "peer connection": """
      const peer = new RTCPeerConnection({iceServers: [{urls: 'stun:{}'}, {urls: 'turn:{}?transport=tcp', username: 'u', credential: 'c'}]});
      peer.createDataChannel('x'); peer.createOffer().then(offer => peer.setLocalDescription(offer))""",
    "web transport": "new WebTransport('https://{}/').ready.catch(() => 0)",
    "preconnect": "document.head.innerHTML += '<link rel=preconnect href=http://{}>'",
    "prefetch": "document.head.innerHTML += '<link rel=prefetch href=http://{}/><link rel=dns-prefetch href=//{}>'",
    "speculation": """
      const rules = document.createElement('script'); rules.type = 'speculationrules';
      rules.textContent = JSON.stringify({prefetch: [{source: 'list', urls: ['http://{}/']}], prerender: [{source: 'list', urls: ['http://{}/']}]});
      document.head.append(rules)""",
    "beacon": "navigator.sendBeacon('http://{}/', 'x')",
    "ping": "const a = document.createElement('a'); a.href = '#x'; a.ping = 'http://{}/'; document.body.append(a); a.click()",
    "worker": "new Worker(URL.createObjectURL(new Blob([`fetch('http://{}/').catch(() => 0)`])))",
    "service worker": "navigator.serviceWorker && navigator.serviceWorker.register('/sw.js').catch(() => 0)",
    "keepalive": "fetch('http://{}/', {method: 'POST', keepalive: true, mode: 'no-cors'}).catch(() => 0)",
    "form": "document.body.innerHTML += '<form method=post action=http://{}/></form>'; document.forms[document.forms.length - 1].submit()",
    "stream": "new EventSource('http://{}/')",
    "window": "open('http://{}/')",
    "frame": "document.body.innerHTML += '<iframe src=http://{}/></iframe><embed src=http://{}/><object data=http://{}/></object>'",
    "picture": "new Image().src = 'http://{}/'",
    "report": "document.head.innerHTML += `<meta http-equiv=Content-Security-Policy content=\"img-src 'none'; report-uri http://{}/\">`; new Image().src = '/x'",
}  # fmt: skip


def test_nothing_is_dialled_unasked(show: Show, vendor: Vendor, decoys: Decoys) -> None:
    """All ways at once, on a page that stays open for a second after the last one."""
    tries = (way.replace("{}", decoy.address) for way in UNASKED.values() for decoy in decoys)
    code = "".join(f"try {{ {way} }} catch {{}}\n" for way in tries)
    wait = "let n = 0; setInterval(() => { app.textContent = n++ < 10 ? n : 'all tried' }, 100)"
    vendor.says("/sw.js", page("fetch('/from-a-worker')", content_type="text/javascript"))
    assert app(show(vendor.says("/", script(code + wait)))) == "all tried"
    assert called(decoys) == [0, 0]
    assert vendor.paths == ["/"]


def test_headers_that_lead_elsewhere_are_not_followed(show: Show, vendor: Vendor, decoys: Decoys) -> None:
    there = f"http://{decoys[0].address}"
    headers = {
        "link": f"<{there}/x.js>; rel=preload; as=script, <{there}>; rel=preconnect",
        "alt-svc": f'h3=":{decoys[0].port}"',
        "reporting-endpoints": f'default="{there}/r"',
        "content-security-policy": f"img-src 'none'; report-uri {there}/r",
    }
    body = html("<img src=/x><p>here", **{name.replace("-", "_"): value for name, value in headers.items()})
    assert "here" in text(show(vendor.says("/", body)))
    assert called(decoys) == [0, 0]


class TestProgram:
    """The program beside us."""

    def test_it_has_none_of_our_secrets(self, show: Show, vendor: Vendor) -> None:
        secrets: list[bool] = []

        def look(connection: socket.socket) -> None:
            running = descendants(os.getpid(), "--headless")
            secrets.extend(SECRET.encode() in Path(f"/proc/{pid}/environ").read_bytes() for pid in running)
            connection.sendall(page("", connection="close"))

        vendor.says("/look", look)
        assert isinstance(show(vendor.says("/", script("fetch('/look')"))), Fetched)
        assert os.environ["SLACK_BOT_TOKEN"] == SECRET
        assert len(secrets) > 2
        assert not any(secrets)

    def test_it_listens_on_no_port(self, show: Show, vendor: Vendor) -> None:
        ports: list[set[str]] = []

        def look(connection: socket.socket) -> None:
            ports.extend(listening(pid) for pid in descendants(os.getpid(), "--headless"))
            connection.sendall(page("", connection="close"))

        vendor.says("/look", look)
        assert isinstance(show(vendor.says("/", script("fetch('/look')"))), Fetched)
        assert len(ports) > 2
        assert set().union(*ports) == set()


def listening(pid: int) -> set[str]:
    """The sockets of a process that are in the tables of listeners."""
    tables = [Path(f"/proc/{pid}/net/{name}").read_text("ascii").splitlines()[1:] for name in ("tcp", "tcp6")]
    rows = [line.split() for table in tables for line in table]
    listeners = {f"socket:[{row[9]}]" for row in rows if row[3] == "0A"}
    return {str(link.readlink()) for link in Path(f"/proc/{pid}/fd").iterdir() if link.is_symlink()} & listeners
