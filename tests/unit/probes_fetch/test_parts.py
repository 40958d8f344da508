"""What a page in the browser is answered, and what it is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from probes.fetch.budget import Budget
from probes.fetch.failures import Failed, Forbidden
from probes.fetch.following import Landed
from probes.fetch.guard import CheckedUrl, check_url
from probes.fetch.outcomes import Reply
from probes.fetch.parts import Asked, Parts, is_html, passed_on
from probes.fetch.settings import FetchSettings
from watcher.domain.observations import FailureKind

HTML = (("content-type", "text/html"),)
PAGE = "https://acme.example/pricing"


def landed(url: str, reply: Reply | None = None) -> Landed:
    return Landed(check_url(url), reply or Reply(200, HTML, b"<p>"), {})


@dataclass
class World:
    """Answers by address: a reply, where it leads, or a failure. It remembers what was asked for, and how."""

    answers: dict[str, Reply | Landed | Failed] = field(default_factory=dict)
    asked: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    now: float = 0.0

    def get(self, how: str) -> Callable[[CheckedUrl, Mapping[str, str], Budget], Landed]:
        def get(url: CheckedUrl, headers: Mapping[str, str], budget: Budget, /) -> Landed:
            self.asked.append((how, url.text, dict(headers)))
            answer = self.answers.get(url.text, Reply(200, (), b"x"))
            if isinstance(answer, Failed):
                raise answer
            return answer if isinstance(answer, Landed) else Landed(url, answer, headers)

        return get

    def parts(self, **given: Any) -> Parts:
        settings = FetchSettings(**given)
        budget = Budget(lambda: self.now, 45.0, settings.max_page_received, 2.0)
        return Parts(landed(PAGE), settings, budget, self.get("page"), self.get("part"))


@pytest.fixture
def world() -> World:
    return World()


def part(url: str, kind: str = "fetch", method: str = "GET", **headers: str) -> Asked:
    return Asked(method, url, kind, {name.replace("_", "-"): value for name, value in headers.items()})


def document(url: str) -> Asked:
    return Asked("GET", url, "document", {}, main=True)


@pytest.mark.parametrize("kind", ["script", "stylesheet", "xhr", "fetch"])
def test_what_makes_the_page_is_fetched(world: World, kind: str) -> None:
    assert world.parts().answer(part("https://cdn.example/a", kind)) == Reply(200, (), b"x")
    assert world.asked == [("part", "https://cdn.example/a", {})]


@pytest.mark.parametrize(
    "asked",
    [
        *(
            part("https://acme.example/a", kind)
            for kind in ("image", "media", "font", "eventsource", "websocket", "ping", "other", "document", "manifest")
        ),
        *(part("https://acme.example/a", method=method) for method in ("POST", "PUT", "HEAD", "OPTIONS", "get")),
        Asked("POST", PAGE, "document", {}, main=True),
        part("file:///etc/passwd"),
        part("blob:https://acme.example/1"),
        part("https://user@acme.example/"),
        part("https://2130706433/"),
        part("ws://acme.example/"),
    ],
    ids=lambda asked: f"{asked.method} {asked.kind} {asked.url}",
)
def test_everything_else_is_refused_and_never_asked_for(world: World, asked: Asked) -> None:
    parts = world.parts()
    assert parts.answer(asked) is None
    assert (world.asked, parts.answered) == ([], 0)


def test_scripts_say_what_they_want_and_nothing_of_who_they_are(world: World) -> None:
    said = {
        "accept": "application/json", "origin": "https://acme.example", "x-api-key": "k", "referer": PAGE,
        "cookie": "a=1", "authorization": "Bearer x", "user-agent": "Mozilla", "host": "inside", "range": "bytes=0-1",
        "sec-ch-ua": "Chromium", "x-odd": "a\r\nb", "x-": "y", "connection": "x-api-key",
    }  # fmt: skip
    world.parts().answer(Asked("GET", "https://api.example/", "xhr", said))
    sent = {"Accept": "application/json", "Origin": "https://acme.example", "X-Api-Key": "k", "Referer": PAGE}
    assert world.asked == [("part", "https://api.example/", sent)]


@pytest.mark.parametrize("status", [200, 204, 404, 500])
def test_an_answer_is_an_answer(world: World, status: int) -> None:
    world.answers["https://acme.example/a"] = Reply(status, ())
    assert world.parts().answer(part("https://acme.example/a")) == Reply(status, ())


@pytest.mark.parametrize("status", [100, 301, 304, 600])
def test_what_a_page_can_make_nothing_of_is_refused(world: World, status: int) -> None:
    world.answers["https://acme.example/a"] = Reply(status, ())
    assert world.parts().answer(part("https://acme.example/a")) is None


class TestFailures:
    """A part that fails is missing; a page that fails is no page."""

    def test_a_forbidden_part_is_missing(self, world: World) -> None:
        world.answers["https://inside.example/"] = Forbidden("private")
        parts = world.parts()
        assert parts.answer(part("https://inside.example/")) is None
        assert parts.answer(part("https://acme.example/")) is not None

    @pytest.mark.parametrize("kind", [FailureKind.UNREACHABLE, FailureKind.TIMED_OUT])
    def test_a_host_that_does_not_answer_is_not_asked_again(self, world: World, kind: FailureKind) -> None:
        world.answers["https://slow.example/1"] = Failed(kind, "slow")
        parts = world.parts()
        assert [parts.answer(part(f"https://slow.example/{n}")) for n in (1, 2)] == [None, None]
        assert len(world.asked) == 1

    def test_too_large_a_part_is_too_large_a_page(self, world: World) -> None:
        world.answers["https://acme.example/big"] = Failed(FailureKind.TOO_LARGE, "big")
        with pytest.raises(Failed, match="big"):
            world.parts().answer(part("https://acme.example/big"))

    def test_once_the_time_is_up_nothing_is_missing_but_the_page(self, world: World) -> None:
        parts = world.parts()
        world.answers["https://acme.example/a"] = Failed(FailureKind.UNREACHABLE, "late")
        world.now = 46.0
        with pytest.raises(Failed, match="no complete answer within 45 s"):
            parts.answer(part("https://acme.example/a"))

    def test_so_many_requests_and_no_more(self, world: World) -> None:
        parts = world.parts(max_requests=3)
        assert all(parts.answer(part(f"https://acme.example/{n}")) for n in range(3))
        with pytest.raises(Failed, match="more than 3 things") as failed:
            parts.answer(part("https://acme.example/4"))
        assert failed.value.failure.kind is FailureKind.TOO_LARGE


class TestDocuments:
    """Where the page itself goes."""

    def test_the_first_is_there_already_and_is_given_once(self, world: World) -> None:
        parts = world.parts()
        assert parts.answer(document(PAGE)) == landed(PAGE).reply
        assert world.asked == []
        world.answers[PAGE] = Reply(200, HTML, b"again")
        again = parts.answer(document(PAGE))
        assert again is not None
        assert again.body == b"again"
        assert world.asked == [("page", PAGE, {})]

    def test_another_one_is_asked_for_politely(self, world: World) -> None:
        parts = world.parts()
        world.answers["https://acme.example/b"] = Reply(200, HTML, b"b")
        assert parts.answer(document("https://acme.example/b")) == Reply(200, HTML, b"b")
        assert world.asked == [("page", "https://acme.example/b", {})]
        assert parts.document.url.text == "https://acme.example/b"

    def test_a_redirect_is_a_document_that_leads_on(self, world: World) -> None:
        parts = world.parts()
        world.answers["https://acme.example/a"] = landed('https://acme.example/b?x=1&y="2"')
        stub = parts.answer(document("https://acme.example/a"))
        assert stub is not None
        assert b'content="0;url=https://acme.example/b?x=1&amp;y=&quot;2&quot;"' in stub.body
        assert parts.document.url.text == PAGE
        assert parts.answer(document('https://acme.example/b?x=1&y="2"')) == Reply(200, HTML, b"<p>")
        assert len(world.asked) == 1

    @pytest.mark.parametrize(
        ("reply", "kind"),
        [
            (Reply(404, HTML), FailureKind.GONE),
            (Reply(403, HTML), FailureKind.BLOCKED),
            (Reply(200, (("content-type", "application/pdf"),)), FailureKind.UNEXPECTED_STATUS),
        ],
    )
    def test_to_what_is_no_page(self, world: World, reply: Reply, kind: FailureKind) -> None:
        world.answers["https://acme.example/b"] = reply
        with pytest.raises(Failed) as failed:
            world.parts().answer(document("https://acme.example/b"))
        assert failed.value.failure.kind is kind

    def test_a_page_may_go_on_a_few_times(self, world: World) -> None:
        parts = world.parts(max_redirects=2)
        world.answers = {f"https://acme.example/{n}": Reply(200, HTML) for n in range(3)}
        assert parts.answer(document(PAGE))
        assert all(parts.answer(document(f"https://acme.example/{n}")) for n in range(2))
        with pytest.raises(Failed, match="more than 2 times, the last time to https://acme"):
            parts.answer(document("https://acme.example/2"))


def test_headers_of_cookies_connections_and_other_places_stay_here() -> None:
    headers = (
        ("content-type", "text/html"), ("set-cookie", "a=1"), ("content-encoding", "gzip"), ("vary", "a"), ("vary", "b"),
        ("link", "<https://x.example>; rel=preconnect"), ("alt-svc", "h3"), ("content-length", "3"), ("content-disposition", "attachment"), ("x-odd", "caf\xe9"), ("x-odder", "a\tb"),
    )  # fmt: skip
    assert passed_on(Reply(200, headers)) == {"content-type": "text/html", "vary": "a, b"}


@pytest.mark.parametrize(
    ("declared", "html"),
    [
        ("text/html", True), ("Text/HTML; charset=utf-8", True), ("application/xhtml+xml", True), ("", True),
        ("text/markdown", False), ("application/json", False), ("text/htmlx", False), ("application/pdf", False),
    ],
)  # fmt: skip
def test_what_may_have_scripts(declared: str, html: bool) -> None:
    headers = (("content-type", declared),) if declared else ()
    assert is_html(Reply(200, headers)) is html
