"""The parts of the reader of lives: phases, dates with their phases, names, what a page means by its words."""

from __future__ import annotations

from datetime import date

import pytest

from probes.parsing.dates import find_dates, settled_order
from probes.parsing.grid import Prose
from probes.parsing.lifecycle.meaning import dates_are_floors, deprecated_is_gone
from probes.parsing.lifecycle.names import is_model, names_of_label
from probes.parsing.lifecycle.naming import names_in
from probes.parsing.lifecycle.phases import mentions, of_header
from probes.parsing.lifecycle.sentences import is_edited, sentences
from probes.parsing.lifecycle.titles import names_of_heading, status_of
from probes.parsing.lifecycle.when import stated
from probes.parsing.lifecycle.wrapping import unwrapped


def brief(text: str) -> list[tuple[str | None, str, str]]:
    return [(one.phase, one.day.isoformat() if one.day else "", one.certainty) for one in stated(text)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("shut down on May 5, 2027", [("shutdown", "2027-05-05", "exact")]),
        ("On May 5, 2027, it will be retired.", [("shutdown", "2027-05-05", "exact")]),
        ("On May 5, 2026, we notified developers of its retirement.", [("announced", "2026-05-05", "exact")]),
        ("We announced on May 5, 2026 that it will be retired on June 5, 2027.", [("announced", "2026-05-05", "exact"), ("shutdown", "2027-06-05", "exact")]),
        ("As of May 5, 2026 it is deprecated and will be shut down on June 5, 2027.", [("deprecated", "2026-05-05", "exact"), ("shutdown", "2027-06-05", "exact")]),
        ("On May 5, 2026 it will be deprecated and removed from the API.", [("shutdown", "2026-05-05", "exact")]),
        ("retired no earlier than May 5, 2027", [("shutdown", "2027-05-05", "floor")]),
        ("retires in August 2027", [("shutdown", "", "exact")]),
        ("Released May 5, 2025", [("released", "2025-05-05", "exact")]),
        ("It is upgraded automatically on May 5, 2027", [("other", "2027-05-05", "exact")]),
        ("May 5, 2027", [(None, "2027-05-05", "exact")]),
        ("retired between May 5, 2027 and June 5, 2027", [("shutdown", "2027-05-05", "floor")]),
    ],
)  # fmt: skip
def test_whose_date_it_is(text: str, said: list[tuple[str | None, str, str]]) -> None:
    assert brief(text) == said


@pytest.mark.parametrize(
    ("text", "phases"),
    [
        ("will be retired", ["shutdown"]), ("legacy", ["legacy"]), ("end-of-life", ["shutdown"]), ("sunsetting", ["shutdown"]),
        ("no longer be available", ["shutdown"]), ("available until", ["shutdown"]), ("weekend", []), ("treatment", []),
        ("deprecation", ["deprecated"]), ("we announced", ["announced"]), ("下线", ["shutdown"]), ("サポート終了", ["shutdown"]),
    ],
)  # fmt: skip
def test_the_words_of_each_phase(text: str, phases: list[str]) -> None:
    assert [mention.phase for mention in mentions(text)] == phases


def test_headers_with_several_words() -> None:
    assert of_header("Retirement announcement date") == "announced"
    assert of_header("Deprecation / shutdown date") == "shutdown"
    assert of_header("Date") == "date"
    assert of_header("Context window") is None


@pytest.mark.parametrize(
    ("label", "names"),
    [
        ("acme-large", ["acme-large"]),
        ("acme-1-0125 | acme-1, acme-1-completions", ["acme-1-0125", "acme-1", "acme-1-completions"]),
        ("acme-1 (including acme-1-preview and acme-1-latest, which point to it)", ["acme-1", "acme-1-preview", "acme-1-latest"]),
        ("acme-1 acme-2-small", ["acme-1", "acme-2-small"]),
        ("Acme 8B and 70B", ["Acme 8B and 70B"]),
        ("Acme One\nacme-one-1", ["Acme One"]),
        ("Acme's Acme Two", ["Acme Two"]),
        ("GLM-like Text to Speech", ["GLM-like Text to Speech"]),
        ("/v1/answers", []), ("Answers API", []), ("Acme-Beta: answers=v1", []), ("[!NOTE]", []), ("New training on acme-1", []),
        ("May 5, 2027", []), ("us-east-1", []), ("—", []), ("Deprecated models", []), ("Migrate to acme-2", []),
    ],
)  # fmt: skip
def test_labels(label: str, names: list[str]) -> None:
    assert [name.text for name in names_of_label(label)] == names


def test_an_id_beside_a_name_is_its_id() -> None:
    assert [(name.text, name.id) for name in names_of_label("Acme One (acme-one-1)")] == [("Acme One", "acme-one-1")]
    assert is_model("acme-large")
    assert not is_model("preview")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The acme-x model will be shut down", ["acme-x"]),
        ("Acme Sonic (acme-sonic) will be retired", ["Acme Sonic"]),
        ("We retire Acme Large 2 and acme-tiny-3.", ["Acme Large 2", "acme-tiny-3"]),
        ("Third-party and up-to-date tools will be removed", []),
        ("It ends at 10:00 UTC 0 in us-east-1", []),
        ("See https://acme.example/acme-1 and a@acme-1.example", []),
        ("kept acme-prime 已下线", ["acme-prime"]),
    ],
)
def test_names_in_sentences(text: str, names: list[str]) -> None:
    assert [name.text for name in names_in(text)] == names


@pytest.mark.parametrize(
    ("heading", "names"),
    [
        ("2026-06-05: Acme Opus 4.1 model", ["Acme Opus 4.1"]),
        ("acme-x-1", ["acme-x-1"]),
        ("Deprecation of acme-2", ["acme-2"]),
        ("July 1, 2026", []),
        ("Deprecation history", []),
    ],
)
def test_headings(heading: str, names: list[str]) -> None:
    assert [name.text for name in names_of_heading(heading)] == names


@pytest.mark.parametrize(
    ("texts", "gone"),
    [
        (["The deprecated model remains fully functional until the deprecation date."], True),
        (["Calls that name the deprecated model will fail after the deprecation date."], True),
        (["The following models have been deprecated and are no longer available."], True),
        (["Move in advance of the deprecation date to avoid disruption."], True),
        (
            [
                "Deprecated: still functional but no longer recommended.",
                "Calls to deprecated models may return an error.",
            ],
            False,
        ),
        (["When a model is deprecated, it's no longer available for new customers."], False),
        (["`acme-1` is deprecated and will be removed on May 5, 2027."], False),
        (["We deprecate models at times."], False),
    ],
)
def test_what_deprecated_means(texts: list[str], gone: bool) -> None:
    assert deprecated_is_gone(texts) is gone


def test_when_all_dates_are_floors() -> None:
    assert dates_are_floors(["The shutdown dates listed in the table indicate the earliest possible dates."])
    assert not dates_are_floors(["They won't be moved to an earlier date than what is listed."])
    assert not dates_are_floors(["Earliest access starts here."])


def test_how_a_page_was_edited_is_no_statement() -> None:
    assert is_edited("acme-1 retirement date updated to no earlier than March 31, 2027.")
    assert is_edited("Updated acme-1 retirement date to June 6, 2027.")
    assert not is_edited("acme-1 will be retired on June 6, 2027.")


def test_sentences_end_at_stops_and_not_in_dates_or_versions() -> None:
    assert sentences("Acme v2.0 ends on Jan. 5, 2027. Use Acme 3. It is new.", None) == [
        "Acme v2.0 ends on Jan. 5, 2027.", "Use Acme 3.", "It is new.",
    ]  # fmt: skip


def test_broken_lines_are_put_together_and_items_are_not() -> None:
    long = "Because of newer and better models in our catalogue acme-large-2 will be"
    lines = [
        Prose(long, "line 1"),
        Prose("retired on May 5, 2027.", "line 2"),
        Prose("acme-1", "line 3"),
        Prose("acme-2", "line 4"),
    ]
    assert [(prose.text, prose.where) for prose in unwrapped(lines)] == [
        (f"{long} retired on May 5, 2027.", "line 1"), ("acme-1", "line 3"), ("acme-2", "line 4"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("15. Januar 2027", date(2027, 1, 15)), ("1er février 2027", date(2027, 2, 1)), ("15 de enero de 2027", date(2027, 1, 15)),
        ("15-Jul-2027", date(2027, 7, 15)), ("2027年1月2日", date(2027, 1, 2)), ("2027년 1월 2일", date(2027, 1, 2)),
        ("15.07.2027", date(2027, 7, 15)), ("14th November, 2027", date(2027, 11, 14)), ("May 25th 2027", date(2027, 5, 25)),
        ("section 12 2027-05-01", date(2027, 5, 1)), ("2027 年 10 月 10 日", date(2027, 10, 10)),
    ],
)  # fmt: skip
def test_dates_of_the_world(text: str, when: date) -> None:
    assert [found.day for found in find_dates(text)] == [when]


@pytest.mark.parametrize("text", ["acme-4o-2027-05-13", "acme@2027-05-01", "acme_2027-05-01", "Nova 2"])
def test_dates_within_names_are_none(text: str) -> None:
    assert find_dates(text) == []
    assert stated(text) == ()


def test_the_order_of_slashed_dates() -> None:
    assert settled_order(["9/8/2027", "9/23/2027"]) is False
    assert settled_order(["9/8/2027", "23/9/2027"]) is True
    assert settled_order(["9/8/2027"]) is None
    assert settled_order(["9/23/2027", "23/9/2027"]) is None
    assert [found.day for found in find_dates("9/8/2027", day_first=False)] == [date(2027, 9, 8)]
    assert [found.day for found in find_dates("9/8/2027", day_first=True)] == [date(2027, 8, 9)]


@pytest.mark.parametrize(
    ("heading", "status"),
    [
        ("Retired models", "retired"), ("The following table lists the retired models (click to expand)", "retired"),
        ("Legacy versions", "legacy"), ("Deprecated foundation models", "deprecated"), ("2026-04-22: Legacy model snapshots", ""),
        ("Legacy and end-of-life models", ""), ("Models", ""),
    ],
)  # fmt: skip
def test_what_a_heading_calls_its_models(heading: str, status: str) -> None:
    assert status_of(heading) == status
