"""Model cards: YAML heads, the hub's JSON and its page, with invented models and licences."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from probes.parsing.front_matter import front_matter, keys, values
from probes.parsing.model_card import read_card
from tests.unit.probes_parsing.reading import acme
from watcher.domain.observations import Reading, Unreadable

ADDRESS = "https://hub.example/acme/Acme-Large-2/raw/main/README.md"


def read(text: str, name: str = ADDRESS) -> Reading | Unreadable:
    return read_card(text.encode(), name, acme)


def said(text: str, name: str = ADDRESS) -> dict[str, dict[str, str | tuple[str, ...]]]:
    found = read(text, name)
    assert isinstance(found, Reading), found
    told: dict[str, dict[str, str | tuple[str, ...]]] = {}
    for fact in found.facts:
        told.setdefault(fact.subject, {})[fact.attribute] = fact.value
    assert all(each.pop("listed") == "yes" for each in told.values())
    return told


CARD = """---
license: other
license_name: acme-community
license_link: https://acme.example/LICENSE
language:
- en
base_model: acme/Acme-Large-1
extra_gated_prompt: >-
  ### TERMS
  license: none of your business
model-index:
- name: x
  results: [1, 2]
---
# Acme Large 2
license: mit
"""


def test_a_card_says_its_licence_by_name() -> None:
    assert said(CARD) == {"acme/Acme-Large-2": {
        "licence": "acme-community", "licence_link": "https://acme.example/LICENSE", "gated": "yes", "base_model": "acme/Acme-Large-1",
    }}  # fmt: skip
    found = read(CARD)
    assert isinstance(found, Reading)
    assert {(fact.model, fact.where) for fact in found.facts} == {("acme/acme-large-2", "front matter")}


@pytest.mark.parametrize(("head", "licence"), [
    ("license: apache-2.0", "apache-2.0"), ("license: 'mit'  # free", "mit"), ("license: [mit, apache-2.0]", ("mit", "apache-2.0")),
    ("license:\n- mit\n", "mit"), ("license: no", "no"), ("license: other", "other"), ("license_name: own", "own"),
    ("license: mit\nlicense_name: own", "mit"),
])  # fmt: skip
def test_ways_to_write_a_licence(head: str, licence: str | tuple[str, ...]) -> None:
    assert said(f"---\ntags:\n- x\n{head}\n---\ntext\n")["acme/Acme-Large-2"]["licence"] == licence


@pytest.mark.parametrize(("text", "name", "model"), [
    ("# **Acme Large** 2", "README.md", "Acme Large 2"), ("text", "acme-large-2.md", "acme-large-2"),
    ('<h1 align="center">Acme 2</h1>', "README.md", "Acme 2"), ("text", "README.md", "this model"),
    ("# T", "https://hub.example/acme/Acme-2", "acme/Acme-2"), ("# T", "https://hub.example/acme/Acme-2/resolve/main/README.md?x=1", "acme/Acme-2"),
])  # fmt: skip
def test_whose_card_it_is(text: str, name: str, model: str) -> None:
    assert set(said(f"---\nlicense: mit\n---\n{text}\n", name)) == {model}


def test_the_hub_says_it_in_json() -> None:
    one = {"id": "acme/Acme-Large-2", "gated": "manual", "sha": "f00", "siblings": [{"rfilename": "README.md"}],
           "cardData": {"license": "other", "license_name": "acme-community", "base_model": [{"model": "acme/Acme-1", "relation": "finetune"}]}}  # fmt: skip
    assert said(json.dumps(one)) == {
        "acme/Acme-Large-2": {"licence": "acme-community", "gated": "manual", "base_model": "acme/Acme-1"}
    }
    two = [{"modelId": "acme/A", "gated": False, "tags": ["x", "license:mit"]}, {"id": "acme/B", "tags": []}, 7]
    assert said(json.dumps(two)) == {"acme/A": {"licence": "mit", "gated": "no"}, "acme/B": {}}
    found = read(json.dumps(two))
    assert isinstance(found, Reading)
    assert [fact.where for fact in found.facts] == ["[0].id", "[0].tags", "[0].gated", "[1].id"]


def test_the_hub_says_it_on_its_page() -> None:
    page = """<!doctype html><html><head><title>acme/Acme-Large-2 · Hub</title></head><body>
<div data-props="{&quot;gated&quot;:&quot;auto&quot;,&quot;license_name&quot;:&quot;acme-community&quot;,&quot;license_link&quot;:&quot;LICENSE&quot;}"></div>
<a href="/models?license=license%3Aother"><button>License: acme-community</button></a><h1>Acme Large 2</h1><p>About it.</p></body></html>"""
    assert said(page, "page.html") == {
        "acme/Acme-Large-2": {"licence": "acme-community", "licence_link": "LICENSE", "gated": "auto"}
    }


@pytest.mark.parametrize("text", [
    "", "# Acme Large\n\nLicense: MIT\n", "---\ntitle: Pricing\nurl: x\n---\n# Pricing\n", "---\nlicense: mit\n", '{"error": "Repository not found"}',
    '{"data": [{"id": "acme-1"}]}', "<html><body><p>Please log in to continue</p></body></html>", "---\nlicense: *all\n---\n", '{"id": "acme/',
])  # fmt: skip
def test_what_is_no_card(text: str) -> None:
    assert isinstance(read(text), Unreadable)


@pytest.mark.parametrize("hostile", [
    "license: &a [x, *a]", "license: !!python/object/apply:os.system [id]", "license: " + "[" * 500, "license: \"\\UFFFFFFFF\"", "license: " + "x" * 9_000,
    "license: {? [a] : b}", "license: \t- x",
])  # fmt: skip
def test_hostile_heads_say_nothing(hostile: str) -> None:
    matter = front_matter(f"---\nbase_model: acme/B\n{hostile}\n---\n")
    assert matter is not None
    assert values(matter, lambda key: True).get("base_model") == "acme/B"
    found = values(matter, lambda key: key == "license").get("license", "")
    assert found == "" or (isinstance(found, str) and len(found) < 200) or found == ("id",)


def test_heads_are_found_between_their_rules() -> None:
    assert front_matter("\r\n---\r\na: 1\r\n---\r\nb: 2") == "a: 1\r\n"
    assert front_matter("text\n---\na: 1\n---\n") is None
    assert keys("a: 1\n  b: 2\n- c: 3\nd_e:\n") == ("a", "d_e")


@given(st.permutations(["license: mit", "base_model: acme/B", "tags:\n- a\n- b", "extra_gated_heading: Ask"]))
@settings(max_examples=12, deadline=None)
def test_the_order_of_keys_changes_nothing(lines: list[str]) -> None:
    assert said("---\n" + "\n".join(lines) + "\n---\n") == {
        "acme/Acme-Large-2": {"licence": "mit", "gated": "yes", "base_model": "acme/B"}
    }


@given(st.integers(0, len(CARD)))
@settings(max_examples=40, deadline=None)
def test_a_truncated_card_never_raises(end: int) -> None:
    assert isinstance(read(CARD[:end]), Reading | Unreadable)
