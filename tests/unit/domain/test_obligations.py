"""Every rule on words of obligation, both ways."""

from __future__ import annotations

import pytest

from watcher.domain.obligations import Meaning, is_ban, signs
from watcher.domain.sentences import Turn

T, L, U = Meaning.TIGHTENED, Meaning.LOOSENED, Meaning.UNCLEAR
OPPOSITE = {T: L, L: T, U: U}

NEW = [  # a sentence that is new, which way it goes, and the words that say so
    ("You must not resell the answers.", T, "“must not” is new"),
    ("Customers may not resell the answers.", T, "“may not” is new"),
    ("Gambling is prohibited.", T, "“prohibited” is new"),
    ("Resale is not permitted.", T, "“is not permitted” is new"),
    ("Do not use the service for gambling.", T, "“do not use” is new"),
    ("Not use it for gambling.", T, "“not use” is new"),
    ("You must tell your users that they talk to a machine.", T, "“you must” is new"),
    ("You agree to pay the costs.", T, "“you agree to” is new"),
    ("Applications must carry a notice.", T, "“must” is new"),
    ("We may read your prompts.", T, "“we may” is new"),
    ("We may provide your prompts to partners.", T, "“we may” is new"),
    ("We reserve the right to stop the service.", T, "“we reserve the right” is new"),
    ("Access ends at our sole discretion.", T, "“at our sole discretion” is new"),
    ("Prices change without prior notice.", T, "“without prior notice” is new"),
    ("Access can end at any time.", T, "“at any time” is new"),
    ("It is passed on without your consent.", T, "“without your consent” is new"),
    ("We share prompts with partners.", T, "“we share” is new"),
    ("We will retain prompts.", T, "“we will retain” is new"),
    ("Prompts are used to train models.", T, "“are used to train” is new"),
    ("Acme is not liable for losses.", T, "“not liable” is new"),
    ("You may share the answers.", L, "“you may” is new"),
    ("Developers are permitted to resell answers.", L, "“developers are permitted” is new"),
    ("You can publish the answers.", L, "“you can publish” is new"),
    ("We do not train on your prompts.", L, "“we do not” is new"),
    ("We never sell prompts.", L, "“we never” is new"),
    ("We will notify you of changes.", L, "“we will notify” is new"),
    ("We must keep a record of it.", L, "“we must” is new"),
    ("Prompts are not used to train models.", L, "“are not used to” is new"),
    ("It is passed on only with your consent.", L, "“only with your consent” is new"),
    ("Everybody has an opt-out.", L, "“opt-out” is new"),
]
NOTHING = [
    "This page describes the service.",
    "Customers may sign up to hear of new versions.",
    "You can find the list on our site.",
    "The service may be slow.",
    "We may provide you with samples.",
    "We may also offer users a discount.",
    "The data we collect is described here.",
]
PAIRS = [
    ("We keep it for 30 days.", "We keep it for 90 days.", T, "kept: 30 → 90 days"),
    ("We delete it within thirty (30) days.", "We delete it within thirty (14) days.", L, "kept: 30 → 14 days"),
    ("Changes come with 30 days' notice.", "Changes come with 14 days' notice.", T, "notice: 30 → 14 days"),
    ("Changes come with 2 weeks of notice.", "Changes come with 1 month of notice.", L, "notice: 2 → 1 months"),
    ("Payment is due in 30 days.", "Payment is due in 10 days.", T, "time to act: 30 → 10 days"),
    ("The trial is 30 days.", "The trial is 14 days.", U, "30 → 14 days of what cannot be told"),
    ("The cap is $100.", "The cap is $50.", U, "numbers: 100 → 50"),
    ("You must not gamble.", "You must not gamble, except with play money.", L, "“except” is new"),
    ("We do not sell prompts.", "We do not sell prompts unless asked to.", T, "“unless” is new"),
    ("Prompts are short.", "Prompts are short except in tests.", U, "“except” is new"),
]  # fmt: skip
SAME = [
    ("We reserve the right to suspend access.", "Without limiting other rights, we may suspend access."),
    (
        "Once you opt out, tProvider and we will not train on it.",
        "Once you opt out, Provider and we will not train on it.",
    ),
    ("Write to us about it.", "Write to us about it, or if you need to read it in another form."),
    ("You must not bet, except with play money.", "You must not bet, save as play money allows."),
    ("See section 11 of the terms.", "See section 13 of the terms."),
    ("It was last changed on 4 May 2025.", "It was last changed on June 9, 2026."),
    ("You must not gamble or bet.", "You must not bet or gamble."),
    ("We keep it for 30 days.", "For 30 days we keep it."),
]


@pytest.mark.parametrize(("sentence", "way", "words"), NEW)
def test_a_new_sentence(sentence: str, way: Meaning, words: str) -> None:
    assert [(sign.way, sign.words) for sign in signs(Turn("", sentence))] == [(way, words)]


@pytest.mark.parametrize(("sentence", "way", "words"), NEW)
def test_a_sentence_that_is_gone(sentence: str, way: Meaning, words: str) -> None:
    gone = words.replace("is new", "is gone")
    assert [(sign.way, sign.words) for sign in signs(Turn(sentence, ""))] == [(OPPOSITE[way], gone)]


@pytest.mark.parametrize("sentence", NOTHING)
def test_what_binds_nobody(sentence: str) -> None:
    assert signs(Turn("", sentence)) == ()


@pytest.mark.parametrize(("before", "after", "way", "words"), PAIRS)
def test_a_sentence_that_reads_otherwise(before: str, after: str, way: Meaning, words: str) -> None:
    assert [(sign.way, sign.words) for sign in signs(Turn(before, after))] == [(way, words)]


@pytest.mark.parametrize(
    ("sentence", "vendor", "way", "words"),
    [
        ("Acme AI shall not sell prompts.", "acme", L, "“acme ai shall not” is new"),
        ("Acme shall not sell prompts.", "globex", T, "“shall not” is new"),
        ("The customer shall not sell prompts.", "acme", T, "“shall not” is new"),
        ("ACME Inc. may read prompts.", "acme", T, "“acme inc. may” is new"),
        ("Processor shall delete it.", "acme", L, "“processor shall” is new"),
        ("The provider may delete it.", "", T, "“the provider may” is new"),
        ("A sub-processor must delete it.", "acme", T, "“must” is new"),
        ("They may go together may be.", "together", None, ""),
    ],
)
def test_vendors_go_by_their_names(sentence: str, vendor: str, way: Meaning | None, words: str) -> None:
    found = [(sign.way, sign.words) for sign in signs(Turn("", sentence), vendor)]
    assert found == ([(way, words)] if way else [])


@pytest.mark.parametrize(("before", "after"), SAME)
def test_what_means_the_same(before: str, after: str) -> None:
    assert signs(Turn(before, after)) == ()


@pytest.mark.parametrize(
    ("text", "ban"),
    [
        ("Prohibited uses", True),
        ("You must not use the services to create:", True),
        ("What you may not do", True),
        ("Do not abuse the service", True),
        ("4.2 Don’t harm others", True),
        ("Acme shall not indemnify the customer for:", False),
        ("These terms do not limit liability for:", False),
        ("What you may do", False),
        ("Data", False),
    ],
)
def test_bans(text: str, ban: bool) -> None:
    assert is_ban(text) is ban


@pytest.mark.parametrize(
    "text", ["you " * 50_000, "n't:" * 50_000, "1" * 200_000, "we and our " * 20_000, "\u202e[-" * 50_000]
)
def test_hostile_text_is_bounded(text: str) -> None:
    signs(Turn(text, text[1:]))
    is_ban(text)


def test_a_slip_in_the_name_of_the_vendor_binds_nobody() -> None:
    slip, mended = "If so, tAcme will not train on it.", "If so, Acme will not train on it."
    assert signs(Turn(slip, mended), "acme") == signs(Turn(mended, slip), "acme") == ()
