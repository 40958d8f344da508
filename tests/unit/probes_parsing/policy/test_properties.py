"""What never changes a reading, and that no page makes the reader raise or wait."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from probes.parsing.policy.compare import diff_documents
from probes.parsing.policy.page import read_policy
from tests.unit.probes_parsing.policy.pages import DATA, END, INTRO, NOW, USE, facts, page, told
from watcher.domain.observations import Reading, Unreadable

PARAGRAPHS = (INTRO, DATA, USE, END)
NAMES = st.sampled_from(["id", "class", "data-nonce", "data-v", "style", "title", "nonce", "aria-label"])
VALUES = st.text(alphabet="abcdef0123456789-_ ", max_size=12)
ATTRIBUTES = st.lists(st.dictionaries(NAMES, VALUES, max_size=4), min_size=4, max_size=4)


def dressed(attributes: list[dict[str, str]]) -> str:
    tags = ("".join(f' {name}="{value}"' for name, value in given.items()) for given in attributes)
    return page("".join(f"<p{tag}>{text}</p>" for tag, text in zip(tags, PARAGRAPHS, strict=True)))


@given(ATTRIBUTES, ATTRIBUTES)
def test_attributes_ids_and_nonces_say_nothing(one: list[dict[str, str]], other: list[dict[str, str]]) -> None:
    assert facts(dressed(one)) == facts(dressed(other))


@given(st.integers(min_value=0, max_value=len(page())))
def test_a_page_cut_anywhere_never_raises_and_is_no_change_of_its_text(end: int) -> None:
    found = read_policy(page()[:end].encode(), "https://acme.example/terms")
    if isinstance(found, Reading):
        assert diff_documents(facts(page()), found.facts, NOW) == ()


@given(st.lists(st.sampled_from([*PARAGRAPHS, "<h2>Data</h2>", "<h2>Use</h2>", "<table><tr><td>a<td>b</table>"]), max_size=9),
       st.lists(st.sampled_from([*PARAGRAPHS, "<h2>Data</h2>", "<h3>Use</h3>", "<table><tr><td>a<td>c</table>"]), max_size=9))  # fmt: skip
def test_any_two_documents_compare(one: list[str], other: list[str]) -> None:
    before, after = (
        page(f"<p>{INTRO}</p><p>{DATA}</p><p>{USE}</p>" + "".join(f"<p>{part}</p>" for part in parts))
        for parts in (one, other)
    )
    assert told(before, before) == told(after, after) == []
    found = diff_documents(facts(before), facts(after), NOW)
    assert len({each.fingerprint for each in found}) == len(found)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    assert isinstance(read_policy(body, "x.html"), Reading | Unreadable)


def test_hostile_pages_are_bounded() -> None:
    deep = "<div>" * 3_000 + f"<p>{INTRO}{DATA}</p>" * 200 + "</div>" * 3_000
    many = "".join(f"<h2>Section {at}</h2><p>{INTRO} {at}</p>" for at in range(3_000))
    spaces = f"<p>{INTRO}{DATA}{' ' * 200_000}</p><p>{'(' * 50_000}</p><p>{'1.' * 50_000}</p>"
    dates = f"<p>{'2024-01-01 ' * 100_000}{INTRO}</p><p>{DATA}</p>"
    for body in (deep, many, spaces, dates):
        read = facts(page(body))
        assert diff_documents(read, facts(page(body.replace("services", "things"))), NOW)


def test_a_page_of_endless_paragraphs_is_read_to_a_bound_with_a_warning() -> None:
    found = read_policy(page(f"<p>{INTRO}</p>{'<p>It rains.</p>' * 61_000}").encode(), "x.html")
    assert isinstance(found, Reading)
    assert found.warnings == ("only the first 60000 pieces of text are read",)
