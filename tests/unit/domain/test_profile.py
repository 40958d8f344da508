"""What is learned from good readings."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from watcher.domain.facts import Fact, qualifiers
from watcher.domain.observations import Reading, Snapshot
from watcher.domain.profile import Profile, closing, headings, learn

NOW = datetime(2026, 11, 23, tzinfo=UTC)
FACTS = tuple(
    Fact(f"acme-{number}", "price", f"{number}.5", "USD/1M tokens", None, qualifiers({"component": "input"}))
    for number in range(4)
)


def page(body: str) -> Snapshot:
    """A page with this text."""
    return Snapshot(body.encode(), "", NOW)


def learned(*looks: tuple[str, tuple[Fact, ...]], reader: str = "lines/1") -> Profile:
    """The profile after these looks, each a page and the facts read from it."""
    profile, known = Profile(), tuple[Fact, ...]()
    for body, facts in looks:
        profile = learn(profile, Reading(facts), page(body), known, reader)
        known = facts
    return profile


def test_one_look() -> None:
    profile = learned(("# Pricing\n\n## Models\nall of them\n", FACTS))
    assert profile == Profile(
        looks=1, pages=1, page=page("# Pricing\n\n## Models\nall of them\n").sha256, reader="lines/1", smallest=33,
        largest=33, fewest=4, most=4, parts=("component=input", "price"), headings=("Pricing", "Models"),
        closing="# Pricing\n\n## Models\nall of them",
    )  # fmt: skip


def test_the_same_page_again_teaches_that_it_stood() -> None:
    first = learned(("# Pricing\n", FACTS))
    assert learned(*[("# Pricing\n", FACTS)] * 5) == replace(first, looks=5)


def test_only_what_all_pages_have_stays() -> None:
    profile = learned(
        ("# Pricing\n# Old\nUpdated on Monday. Write to us.\n", FACTS),
        ("# Pricing\n# New\nUpdated on Tuesday. Write to us.\n", FACTS),
        ("# New\n# Pricing\nWrite to us.\n", FACTS),
    )
    assert (profile.pages, profile.settled) == (3, True)
    assert (profile.headings, profile.closing) == (("Pricing",), "Write to us.")


def test_edits_and_their_largest_share() -> None:
    one = (replace(FACTS[0], value="9"), *FACTS[1:])
    two = (*one[:2], replace(one[2], value="9"), replace(one[3], value="9"))
    profile = learned(("1", FACTS), ("2", FACTS), ("3", one), ("4", two))
    assert (profile.pages, profile.edits, profile.churn) == (4, 2, 50)


def test_bounds_widen_at_once_and_follow_slowly() -> None:
    grown = learned(("x" * 100, FACTS), ("y" * 500, FACTS))
    assert (grown.smallest, grown.largest) == (125, 500)
    stays = learned(("x" * 100, FACTS), *[(f"{number:03}" + "y" * 497, FACTS) for number in range(60)])
    assert 480 <= stays.smallest <= stays.largest == 500
    shrunk = learned(("x" * 500, FACTS), ("y" * 100, FACTS))
    assert (shrunk.smallest, shrunk.largest) == (100, 475)


def test_another_reader_begins_its_own_counts_and_keeps_the_page_s() -> None:
    before = learned(("# Pricing\n", FACTS), ("# Pricing \n", FACTS[:2]))
    after = learn(before, Reading(FACTS), page("# Pricing \n"), FACTS[:2], "lines/2")
    assert (after.reader, after.fewest, after.most, after.edits, after.churn) == ("lines/2", 4, 4, 1, 50)
    assert (after.pages, after.headings) == (2, ("Pricing",))


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("# One\n##  Two \n####### no\n#no\n   ### Three\n    # code\n", ("One", "Two", "Three")),
        ("# Twice\n# Twice\n# Prices of 3 May\n", ("Twice",)),
        ("<!doctype html><h1 class=a>One <b>and</b> more</h1><H2\nid=b>Two</H2><h5>no</h5>", ("One and more", "Two")),
        ("<html># no <h2></h2><h3>Open", ("Open",)),
        ("<html>" + "<h1" * 9000, ()),
        ("<html>" + "<h2>a</h2>" * 90_000, ("a",)),
        ("\n".join(f"# {chr(97 + n % 26)}{chr(97 + n // 26)}" for n in range(200)), 40),
        ("# " + "x" * 9000, ("x" * 100,)),
        ("", ()),
    ],
)  # fmt: skip
def test_headings(body: str, found: tuple[str, ...] | int) -> None:
    got = headings(body.encode())
    assert (len(got) if isinstance(found, int) else got) == found


def test_bytes_that_are_no_text_are_no_trouble() -> None:
    assert headings(b"# \xff\xfe\n") == ("\N{REPLACEMENT CHARACTER}" * 2,)
    assert closing(b"\xe9" * 500) == "\N{REPLACEMENT CHARACTER}" * 80
    assert closing(b"</html>\n\n  ") == "</html>"
