from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.channels import slack_blocks
from alerts.channels.slack_blocks import MAX_ALL, MAX_BLOCKS, blocks, escaped, link, text
from tests.unit.channels.samples import HOSTILE, TUESDAY
from watcher.demo.slack_limits import active_markup, refusal, units
from watcher.domain.notifications import Link, Message, Row


def payload(message: Message) -> dict[str, Any]:
    return {"text": text(message), "blocks": blocks(message)}


def said(message: Message) -> list[str]:
    """The text of every block, in order."""
    given: list[Any] = blocks(message)
    return [(block.get("text") or block["elements"][0])["text"] for block in given]


def test_the_message_of_the_first_story() -> None:
    assert said(TUESDAY) == [
        "🔴 Acme raises acme-large by 40 %, from 1 Dec (in 8 days)",
        "input $2.50 → $3.50, output $10 → $14 per 1M tokens (standard; batch unchanged)",
        "*support-summaries* (team-support): $3,900 → $5,460 a month, *+$1,560*, over budget by $460",
        "*nightly-batch*: $100 → $140 a month",
        "*2 workflows: +$1,600 a month*",
        "*Do now:* fallback openai/gpt-5-mini would cost $480 a month",
        "First seen 02:10, confirmed 02:25 UTC · <https://docs.acme.example/pricing.md|source>"
        " · <https://w.example/h?a=1&amp;b=2|history> · `watcher show 1f2e3d4c`",
    ]


def test_the_kinds_of_blocks() -> None:
    given: list[Any] = blocks(TUESDAY)
    assert [block["type"] for block in given] == ["header", *["section"] * 5, "context"]
    assert given[0]["text"]["type"] == "plain_text"
    assert all(block["text"]["verbatim"] for block in given[1:-1])


def test_the_fallback_says_it_all_without_blocks() -> None:
    lines = text(TUESDAY).splitlines()
    assert lines[0] == "🔴 Acme raises acme-large by 40 %, from 1 Dec (in 8 days)"
    assert "support-summaries (team-support): $3,900 → $5,460 a month, +$1,560, over budget by $460" in lines
    assert lines[-1] == "2 workflows: +$1,600 a month"


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("kept for [-30-] {+90+} days", "kept for ~30~ *90* days"),
        ("({+new words+}), [-old-];", "(*new words*), ~old~;"),
        ("“{+quoted+}” and a{+b+}c", "“{+quoted+}” and a{+b+}c"),
        ("{+a * b+} [-c~d-] [-cut", "{+a * b+} [-c~d-] [-cut"),
        ("{+ +} [--] {++}", "{+ +} [--] {++}"),
        ("{+<!channel>+}", "*&lt;!channel&gt;*"),
    ],
)
def test_words_that_changed_are_marked(line: str, shown: str) -> None:
    assert said(Message("info", "x", (line,)))[1] == shown
    assert said(Message("info", "x", rows=(Row("w", line),)))[1] == f"*w*: {shown}"
    assert text(Message("info", "x", (line,))).endswith(line.replace("<!channel>", "&lt;!channel&gt;"))


@pytest.mark.parametrize(
    ("icon", "sign"),
    [("critical", "🔴"), ("warning", "🟠"), ("info", "🔵"), ("withdrawn", "⚪"), ("resolved", "🟢"), ("new", "🔵")],
)
def test_the_signs(icon: str, sign: str) -> None:
    assert said(Message(icon, "x")) == [f"{sign} x"]
    assert text(Message(icon, "x")) == f"{sign} x"


@pytest.mark.parametrize(
    ("row", "shown"),
    [
        (Row("w", "t"), "*w*: t"),
        (Row("w", "t", "o"), "*w* (o): t"),
        (Row("w", "t", "o", "s"), "*w* (o): t, *s*"),
        (Row("w", "a s b", "", "s"), "*w*: a *s* b"),
        (Row("w", "s", "", "s"), "*w*: *s*"),
        (Row("w", "", "o", "s"), "*w* (o): *s*"),
        (Row("", "t"), "t"),
        (Row("a*b", "t", "", "+*1"), "*a∗b*: t, *+∗1*"),
        (Row("<w>", "a & <b>", "<o>", "<s>"), "*&lt;w&gt;* (&lt;o&gt;): a &amp; &lt;b&gt;, *&lt;s&gt;*"),
    ],
)
def test_a_row(row: Row, shown: str) -> None:
    assert said(Message("info", "x", rows=(row,)))[1:] == [shown]


@pytest.mark.parametrize(
    ("actions", "shown"),
    [((), []), (("a",), ["*Do now:* a"]), (("a", "b"), ["*Do now:*\n• a\n• b"]), (("", " "), [])],
)
def test_what_to_do(actions: tuple[str, ...], shown: list[str]) -> None:
    assert said(Message("info", "x", actions=actions))[1:] == shown


@pytest.mark.parametrize(
    ("given_text", "limit", "shown"),
    [
        ("abc", 3, "abc"),
        ("abcd", 3, "ab…"),
        ("a&b", 7, "a&amp;b"),
        ("a&b", 6, "a…"),
        ("a&bcd", 7, "a&amp;…"),
        ("<<<<", 9, "&lt;&lt;…"),
        ("<<<<", 8, "&lt;…"),
        ("💸💸💸", 5, "💸💸…"),
        ("💸💸💸", 4, "💸…"),
        ("ab cd", 4, "ab…"),
        ("a\nb", 3, "a b"),
        ("", 5, ""),
    ],
)
def test_a_cut_shows_and_never_halves_an_escape(given_text: str, limit: int, shown: str) -> None:
    assert escaped(given_text, limit) == shown


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://a.example/x", "<https://a.example/x|go>"),
        ("HTTP://A.example/", "<HTTP://A.example/|go>"),
        ("http://127.0.0.1:8080/x", "<http://127.0.0.1:8080/x|go>"),
        ("https://a.example/x|y>z<w", "<https://a.example/x%7Cy%3Ez%3Cw|go>"),
        ("https://a.example/a b", "<https://a.example/a%20b|go>"),
        ("https://a.example/ü?q=`*`", "<https://a.example/%C3%BC?q=%60%2A%60|go>"),
        ("https://a.example/%41?a=1&b=2", "<https://a.example/%41?a=1&amp;b=2|go>"),
        ("javascript:alert(1)", "go"),
        ("data:text/html,x", "go"),
        ("file:///etc/passwd", "go"),
        ("//a.example/x", "go"),
        ("slack.com", "go"),
        ("", "go"),
        ("https://slack.com@evil.example/", "go"),
        ("https://slack.com\\@evil.example/", "go"),
        ("https://evil.example\\.slack.com/", "go"),
        ("https://аpple.example/", "go"),
        ("https://a.example:x/", "go"),
        ("https://[::1/", "go"),
        ("https://a\n.example/", "go"),
        ("https:///x", "go"),
        ("https://a.example/" + "x" * 2000, "go"),
    ],
)
def test_links_lead_to_the_web_or_nowhere(url: str, shown: str) -> None:
    assert link(Link("go", url)) == shown


def test_a_label_is_escaped_and_never_empty() -> None:
    assert link(Link("a|<b>", "https://a.example")) == "<https://a.example|a|&lt;b&gt;>"
    assert link(Link(" ", "https://a.example")) == "<https://a.example|link>"


def test_a_long_headline_is_cut_in_the_header_and_whole_below() -> None:
    headline = "Acme raises " + "very " * 60 + "much"
    first, second = said(Message("warning", headline))
    assert first.startswith("🟠 Acme raises very")
    assert first.endswith("…")
    assert units(first) <= 150
    assert second == f"*{headline}*"


def test_a_short_headline_stands_once() -> None:
    assert len(said(Message("info", "y" * 147))) == 1
    assert len(said(Message("info", "y" * 148))) == 2


@pytest.mark.parametrize(("count", "shown_rows"), [(45, 45), (46, 44), (200, 44)])
def test_rows_that_do_not_fit_are_counted(count: int, shown_rows: int) -> None:
    rows = tuple(Row(f"workflow-{number}", "+$1") for number in range(count))
    message = Message("info", "x", ("w",), rows, "t", ("a",), "s", reference="r")
    shown = said(message)
    assert refusal(payload(message)) is None
    assert sum(each.startswith("*workflow-") for each in shown) == shown_rows
    counted = [f"… and {count - shown_rows} more workflows"] if count > shown_rows else []
    assert [each for each in shown if each.startswith("…")] == counted
    assert len(shown) <= MAX_BLOCKS
    assert shown[2] == "*workflow-0*: +$1"


def test_long_rows_are_left_out_before_slack_refuses_the_whole() -> None:
    rows = tuple(Row(f"w{number}", "&" * 500, "team") for number in range(40))
    shown = said(Message("info", "x", rows=rows, total="t"))
    left = 40 - sum(each.startswith("*w") for each in shown)
    assert 0 < left < 40
    assert shown[-2:] == [f"… and {left} more workflows", "*t*"]


def test_lines_steps_and_links_that_do_not_fit_are_counted() -> None:
    many = tuple("y" * 300 for _ in range(30))
    links = tuple(Link(f"l{number}", "https://a.example/" + "p" * 200) for number in range(30))
    message = Message("info", "x", what=many, actions=many, links=links)
    _, what, actions, context = said(message)
    assert what.splitlines()[-1] == f"… and {30 - what.count('y' * 300)} more lines"
    assert actions.splitlines()[-1] == f"… and {30 - actions.count('y' * 300)} more steps"
    assert context.split(" · ")[-1] == f"… and {30 - context.count('<https')} more links"
    assert refusal(payload(message)) is None


def test_one_more_is_one() -> None:
    rows = tuple(Row(f"w{number}", "t") for number in range(50))
    assert "… and 2 more workflows" in said(Message("info", "x", rows=rows))
    assert slack_blocks._more(1, "workflow") == "… and 1 more workflow"


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_words_everywhere_make_a_message_that_slack_takes(hostile: str) -> None:
    message = _filled(hostile, "https://a.example/" + hostile.encode(errors="replace").decode())
    _safe(message)


words = st.one_of(
    st.text(max_size=200, alphabet=st.characters(codec=None)),
    st.sampled_from(HOSTILE),
    st.text(alphabet='<>&|!@#*_~`"\\ \n\u202e💸', max_size=200),
    st.tuples(st.text(alphabet='<&"💸a', min_size=1, max_size=9), st.integers(1, 400)).map(
        lambda each: each[0] * each[1]
    ),
    st.integers(100, 4000).map(lambda length: "&<" * length),
)


@st.composite
def messages(draw: st.DrawFn) -> Message:
    rows = st.lists(st.builds(Row, words, words, words, words), max_size=8).map(tuple)
    lines = st.lists(words, max_size=6).map(tuple)
    urls = st.one_of(words, words.map(lambda tail: f"https://a.example/{tail}"))
    links = st.lists(st.builds(Link, words, urls), max_size=6).map(tuple)
    return Message(
        draw(words), draw(words), draw(lines), draw(rows), draw(words), draw(lines), draw(words), draw(links),
        draw(words),
    )  # fmt: skip


@given(messages())
def test_no_words_at_all_make_active_markup_or_a_message_that_slack_refuses(message: Message) -> None:
    _safe(message)


def _filled(hostile: str, url: str) -> Message:
    rows = tuple(Row(hostile, hostile, hostile, hostile) for _ in range(60))
    lines = tuple(hostile for _ in range(20))
    return Message(hostile, hostile, lines, rows, hostile, lines, hostile, (Link(hostile, url),), hostile)


def _safe(message: Message) -> None:
    sent = payload(message)
    assert refusal(sent) is None
    assert units(json.dumps(sent["blocks"], ensure_ascii=False)) <= MAX_ALL + 2
    for found in active_markup(sent):
        url, _, label = found.partition("|")
        assert url.startswith("https://a.example/")
        assert label
    for piece in (sent["text"], *said(message)):
        assert "&" not in piece.replace("&amp;", "").replace("&lt;", "").replace("&gt;", "")
