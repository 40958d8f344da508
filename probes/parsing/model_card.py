"""Cards of models with open weights: under which licence, and whether one has to ask for them.

A card is the ``README.md`` of a model's repository with YAML at its head, the hub's JSON about the
repository (or about several), or the hub's page of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape

from probes.parsing import inline
from probes.parsing.document import NotAPage, decoded, is_html, read_page
from probes.parsing.front_matter import Value, front_matter, keys, plain, values
from probes.parsing.jsons import Json, begins_as_json, parse
from probes.parsing.readability import wall
from watcher.domain.facts import Fact
from watcher.domain.observations import Reading, Unreadable

Resolver = Callable[[str], str | None]

_MOST_CARDS = 5_000
_REPOSITORY = re.compile(
    r"https?://[^/\s]+/(?:api/models/)?([\w.-]{1,96}/[\w.-]{1,96})(?:/(?:raw|resolve|blob|tree|main|master)\b.*)?(?:[?#].*)?"
)
_TITLE = re.compile(r"^#[ \t]+(\S.{0,200})$|<h1\b[^<>]{0,200}>([^<>]{1,200})</h1>", re.MULTILINE)
_PAGE_TITLE = re.compile(r"<title>\s*([\w.-]{1,96}/[\w.-]{1,96})\b")
_PAGE_LICENCE = re.compile(r"[?&;]license=license(?::|%3A)([a-zA-Z0-9][\w.-]{0,60})")
_NO_NAME = ("readme", "index", "")


@dataclass(frozen=True, slots=True)
class _Card:
    """What a card says of a model, by attribute; ``where`` is the head of the places."""

    model: str
    said: Mapping[str, Value]
    where: str = ""
    places: Mapping[str, str] = field(default_factory=dict)


def read_card(body: bytes, name: str, resolve: Resolver, *, whole: bool = False) -> Reading | Unreadable:
    """The licence of a model, or of each of several.

    Args:
        body: the card as received.
        name: its address, which says whose card a README is, or the file it was saved as.
        resolve: a model's name to a canonical id.
        whole: whether the maker's name before the model's belongs to it.
    """
    try:
        page = read_page(body, name)
    except NotAPage as error:
        return Unreadable(str(error))
    text = decoded(body)
    if begins_as_json(text):
        cards = list(_of_hub(parse(text)))
    else:
        card = _of_page(text, name) if is_html(text, name) else _of_readme(text, name)
        cards = [card] if card else []
    facts = tuple(fact for card in cards for fact in _facts(card, resolve, whole=whole))
    return Reading(facts) if facts else Unreadable(wall(page) or "no card of a model")


def _facts(card: _Card, resolve: Resolver, *, whole: bool) -> Iterator[Fact]:
    tail = card.model if whole else card.model.rpartition("/")[2]
    model = resolve(tail) or resolve(tail.lower())
    yield Fact(card.model, "listed", "yes", None, model, where=card.where)
    for attribute, value in card.said.items():
        if value:
            where = card.places.get(attribute, card.where)
            yield Fact(card.model, attribute, value, None, model, where=where)


def _of_readme(text: str, name: str) -> _Card | None:
    """A card by the YAML at its head; None where there is none, or none of a card."""
    matter = front_matter(text)
    if matter is None:
        return None
    given = values(matter, lambda key: key.startswith("license") or key in ("base_model", "model_name"))
    gated = any(key.startswith("extra_gated") for key in keys(matter))
    if not given and not gated:
        return None
    said = _licence(given.get("license"), given)
    said |= {"gated": "yes" if gated else "", "base_model": given.get("base_model", "")}
    return _Card(_model_of(text, name, given), said, "front matter")


def _licence(licence: Value | None, given: Mapping[str, Value]) -> dict[str, Value]:
    """The licence by its id; by its name where it is none of the common ones."""
    own = given.get("license_name", "")
    chosen = own if own and licence in (None, "", "other", "unknown") else licence or own
    return {"licence": chosen or "", "licence_link": given.get("license_link") or given.get("license_url", "")}


def _model_of(text: str, name: str, given: Mapping[str, Value]) -> str:
    """Whose card it is: by its address, by what it says itself, by its title, by the file's name."""
    address = _REPOSITORY.fullmatch(name)
    if address is not None:
        return address[1]
    if isinstance(said := given.get("model_name"), str):
        return said[:120]
    title = _TITLE.search(text)
    stem = re.split(r"[/\\]", name)[-1].partition(".")[0]
    shown = inline.plain(title[1] or title[2])[:120] if title else ""
    return shown or (stem if stem.lower() not in _NO_NAME else "") or "this model"


def _of_hub(parsed: Json) -> Iterator[_Card]:
    """The cards in the hub's answer about one repository, or about several."""
    for place, record in enumerate(parsed[:_MOST_CARDS] if isinstance(parsed, list) else [parsed]):
        if not isinstance(record, dict):
            continue
        model = record.get("id") or record.get("modelId")
        if (
            not isinstance(model, str)
            or not model.strip()
            or not {"cardData", "tags", "gated", "siblings"} & set(record)
        ):
            continue
        head = f"[{place}]." if isinstance(parsed, list) else ""
        yield _record(record, model.strip()[:200], head)


def _record(record: Mapping[str, Json], model: str, head: str) -> _Card:
    card = record.get("cardData")
    given = {key: plain(value) for key, value in card.items()} if isinstance(card, dict) else {}
    licence, place = given.get("license"), "cardData.license"
    if not licence:
        licence, place = _tagged(record.get("tags")), "tags"
    said = _licence(licence, given)
    said |= {"gated": _gated(record.get("gated")), "base_model": given.get("base_model", "")}
    places = {
        "licence": place,
        "licence_link": "cardData.license_link",
        "gated": "gated",
        "base_model": "cardData.base_model",
    }
    return _Card(model, said, f"{head}id", {attribute: f"{head}{at}" for attribute, at in places.items()})


def _tagged(tags: Json) -> Value:
    texts = [tag for tag in tags if isinstance(tag, str)] if isinstance(tags, list) else []
    found = tuple(sorted(text.removeprefix("license:") for text in texts if text.startswith("license:")))
    return found[0] if len(found) == 1 else found


def _gated(given: Json) -> str:
    """``no``, or how one gets in: ``auto``, ``manual``."""
    if isinstance(given, bool):
        return "yes" if given else "no"
    return given.strip().lower()[:40] if isinstance(given, str) else ""


def _of_page(text: str, name: str) -> _Card | None:
    """A card by the hub's page, which names the licence in a link and repeats the card in its properties."""
    licence = _PAGE_LICENCE.search(text)
    address, title = _REPOSITORY.fullmatch(name), _PAGE_TITLE.search(text)
    if licence is None or not (address or title):
        return None
    given: dict[str, Value] = {key: _property(text, key) for key in ("license_name", "license_link")}
    said = _licence(licence[1], given)
    said |= {"gated": _gated(_property(text, "gated") or False) if '"gated":' in text.replace("&quot;", '"') else ""}
    model = title[1] if title else address[1] if address else ""
    return _Card(model, said, "page")


def _property(text: str, key: str) -> str:
    found = re.search(rf"(?:&quot;|\"){key}(?:&quot;|\"):(?:&quot;|\")([^&\"<>]{{1,300}})", text)
    return unescape(found[1]) if found else ""
