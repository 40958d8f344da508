"""What every provider's file keeps to, whichever are found."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest

import probes.providers
from probes.base import Provider, Source
from probes.registry import catalogue_targets, endpoint, families, kinds, provider, providers
from watcher.config.model import KINDS
from watcher.config.values import parse_url

IDS = sorted(providers())
SHIPPED = {
    "openai", "anthropic", "google", "vertex", "azure", "bedrock", "mistral", "deepseek", "xai", "cohere", "groq",
    "together", "fireworks", "cerebras", "perplexity", "openrouter", "alibaba", "moonshot", "minimax", "z-ai", "xiaomi",
    "meta", "huggingface",
}  # fmt: skip
ATTACKS = [
    "a" * 119 + "!",
    "a-" * 59 + "!",
    "1." * 59 + "!",
    "-" * 120,
    "a1" * 59 + "!",
    "a b " * 29 + "!",
    "a.b-" * 29 + "!",
]


@pytest.fixture(params=IDS)
def known(request: pytest.FixtureRequest) -> Provider:
    return providers()[request.param]


def every_source() -> list[tuple[str, Source]]:
    return [(found.id, source) for found in providers().values() for source in found.sources]


def test_all_are_found() -> None:
    assert set(IDS) == SHIPPED


def test_a_provider_is_one_file(known: Provider) -> None:
    files = {path.stem for folder in probes.providers.__path__ for path in Path(folder).glob("*.py")}
    assert known.id.replace("-", "_") in files


def test_names(known: Provider) -> None:
    assert providers()[known.id] is known
    assert re.fullmatch(r"[a-z][a-z0-9-]*", known.id)
    assert known.name.strip() == known.name != ""


def test_there_is_something_to_watch(known: Provider) -> None:
    assert known.sources
    assert any(source.kind in KINDS for source in known.sources)


def test_sources(known: Provider) -> None:
    names = [source.name for source in known.sources]
    assert len(set(names)) == len(names)
    for source in known.sources:
        assert re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", source.name), source
        assert source.kind in KINDS, source
        assert source.kind != "canary", "a canary needs a key, which no catalogue has"


def test_live_endpoints(known: Provider) -> None:
    family, base_url = endpoint(known.id)
    if known.api is None:
        assert (family, base_url) == ("", "")
        return
    assert family in families()
    if base_url:
        parts = urlsplit(base_url)
        assert (parts.scheme, parts.port, parts.username, parts.query, parts.fragment) == ("https", None, None, "", "")
        assert parse_url(base_url) == base_url.rstrip("/")


def test_addresses(known: Provider) -> None:
    for source in known.sources:
        parts = urlsplit(source.url)
        assert parts.scheme == "https", source
        assert parts.port is None, source
        assert parts.username is None, source
        assert not parts.fragment, source
        assert "." in (parts.hostname or ""), source
        assert parse_url(source.url) == source.url


def test_no_kind_reads_an_address_twice() -> None:
    read = [(source.kind, source.url) for _, source in every_source()]
    assert [pair for pair in read if read.count(pair) > 1 and pair[0] != "subprocessors"] == []


def test_expectations_are_sane(known: Provider) -> None:
    for source in known.sources:
        assert 1 <= source.expect.min_facts <= 200, source
        assert source.expect.min_bytes is None or 500 <= source.expect.min_bytes <= 50_000, source
        assert source.expect.max_bytes is None or source.expect.max_bytes >= 1_000_000, source
        assert len(source.expect.markers) <= 5, source
        for marker in source.expect.markers:
            assert marker.strip() == marker != "", source
            assert len(marker) <= 60, source
            assert not re.search(r"\b20\d\d\b", marker), "a page's date is not what makes it the page"


def test_looks_are_polite(known: Provider) -> None:
    for source in known.sources:
        least = (
            timedelta(minutes=10) if source.kind == "status" else timedelta(hours=1)
        )  # an incident is over in an hour
        assert least <= source.every <= timedelta(days=7), source
        if source.kind in ("policy", "subprocessors", "licence"):
            assert source.every >= timedelta(days=1), source


def test_where_an_address_was_not_seen_it_is_said() -> None:
    flags = [source.verified for _, source in every_source()]
    assert set(flags) == {True, False}
    by_address: dict[str, set[bool]] = {}
    for _, source in every_source():
        by_address.setdefault(source.url, set()).add(source.verified)
    assert [url for url, said in by_address.items() if len(said) > 1] == []


def test_targets_come_from_sources(known: Provider) -> None:
    found = catalogue_targets(known.id)
    assert [target.id for target in found] == [f"{known.id}/{source.name}" for source in known.sources]
    assert [target.expect for target in found] == [source.expect for source in known.sources]
    assert [target.browser for target in found] == [source.browser for source in known.sources]
    assert [target.schedule.every for target in found] == [source.every for source in known.sources]
    assert all(target.provider == known.id and target.confirm >= 1 for target in found)


def test_label_rules_are_whole_and_safe(known: Provider) -> None:
    for pattern, template in known.labels:
        rule = re.compile(pattern)
        assert rule.fullmatch("") is None
        assert max((int(group) for group in re.findall(r"\\(\d)", template)), default=0) <= rule.groups
        for attack in ATTACKS:  # a rule that is not linear would never end here
            rule.fullmatch(attack)


def test_documented_windows(known: Provider) -> None:
    assert set(known.windows.values()) <= {"second", "minute", "hour", "day", "month"}
    assert all(re.fullmatch(r"[a-z]+(?:_[a-z]+)*", counted) for counted in known.windows)


def test_rows_without_headers_have_as_many_names_as_values(known: Provider) -> None:
    assert all(len(names) == count for count, names in known.headless.items())
    assert known.currency is None or re.fullmatch(r"[A-Z]{3}", known.currency)


def test_a_provider_without_a_file_is_read_all_the_same() -> None:
    assert provider("acme") == Provider("acme", "acme")
    with pytest.raises(KeyError):
        catalogue_targets("acme")


def test_what_every_kind_of_this_version_reads_is_in_the_catalogue() -> None:
    assert set(kinds()) - {"canary"} <= {source.kind for _, source in every_source()}
