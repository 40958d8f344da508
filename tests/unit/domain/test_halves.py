"""Halves of surrogate pairs, which JSON escapes may hold, end where facts begin: nothing behind has to bear them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from alerts.channels.slack_blocks import blocks, text
from alerts.desk import Desk
from probes.kinds.models import KIND
from watcher.domain.facts import Fact, qualifiers, whole
from watcher.domain.notifications import Address
from watcher.domain.observations import Snapshot
from watcher.domain.routes import Match, Route
from watcher.domain.targets import Target
from watcher.pipeline.check import Audience
from watcher.pipeline.replay import Page, replay

AT = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("plain", "plain"),
        ("a\ud800b", "a\ufffdb"),
        ("\udc00\ud800", "\ufffd\ufffd"),
        ("\ud83d\ude00", "😀"),
        ("é😀", "é😀"),
    ],
)
def test_halves_are_replaced_and_those_that_belong_together_are_joined(given: str, kept: str) -> None:
    assert whole(given) == kept


def test_no_fact_holds_a_half() -> None:
    half = "a\ud800"
    about = qualifiers({half: half})
    many = Fact(half, half, ("plain", half), unit=half, model=half, qualifiers=about, where=half)
    assert "\ud800" not in "".join(
        (many.subject, many.attribute, *many.value, many.unit or "", many.model or "", many.where)
    )
    assert many.qualifiers == (("a\ufffd", "a\ufffd"),)
    assert Fact("a", "listed", half).value == "a\ufffd"


def test_a_list_with_halves_is_read_compared_and_told() -> None:
    target = Target("acme/models", "models", "acme", url="https://acme.example/v1/models")
    names = [f"acme-{size}" for size in ("large", "small", "tiny", "mini", "vast")]
    odd = {"id": "acme-\ud800huge", "object": "model", "display_name": "Huge \udfff"}
    usual = [{"id": name, "object": "model"} for name in names]
    lists = (usual, [*usual, odd], [*usual, odd])
    pages = [
        Page(str(at), Snapshot(json.dumps({"data": rows}).encode(), target.source, AT + timedelta(hours=at)))
        for at, rows in enumerate(lists)
    ]
    told = replay(target, KIND, pages, Desk(), Audience((), (Route(Match(), (Address("slack", "#ops"),)),)))
    (sent,) = [each for row in told for each in row.notifications]
    assert "huge" in sent.message.headline
    for said in (repr(sent), json.dumps(blocks(sent.message), ensure_ascii=False), text(sent.message)):
        said.encode()
