"""Ends that are announced in headers."""

from __future__ import annotations

import pytest

from probes.parsing.headers.reader import Headers, read_headers
from tests.unit.probes_headers.said import ACME, AT, noticed, read

TEXT = "model 'acme-r' is deprecated and will be removed September 15 2025. Please use a newer one"
CASES: list[tuple[Headers, list[str]]] = [
    ({"x-api-warning": TEXT}, [f"acme notice {TEXT}", "acme-r shutdown 2025-09-15"]),
    ({"Deprecation": "@1688169599"}, ["acme deprecated 2023-06-30"]),
    ({"deprecation": "Sun, 11 Nov 2018 23:59:59 GMT"}, ["acme deprecated 2018-11-11"]),
    ({"deprecation": 'version="v1", date="Sun, 11 Nov 2018 23:59:59 GMT"'}, ["acme deprecated 2018-11-11"]),
    ({"deprecation": "true"}, ["acme notice true"]),
    ({"deprecation": "false"}, []),
    ({"sunset": "Thu, 31 Dec 2026 23:59:59 GMT"}, ["acme shutdown 2026-12-31"]),
    ({"sunset": "2026-12-31"}, ["acme shutdown 2026-12-31"]),
    ({"sunset": "some day"}, ["acme notice some day"]),
    (
        {"link": '<https://acme.example/d,x;y>; rel="deprecation"; type="text/html", <https://acme.example/2>; rel=next'},
        ["acme notice https://acme.example/d,x;y"],
    ),
    ({"link": '<https://acme.example/v2>; rel="successor-version"'}, ["acme notice https://acme.example/v2"]),
    ({"warning": '299 - "acme-1 will be retired on 2026-05-05" "Sun, 01 Mar 2026 12:00:00 GMT", 110 - "stale"'},
     ["acme notice acme-1 will be retired on 2026-05-05", "acme-1 shutdown 2026-05-05"]),
    ({"warning": '110 cache "Response is stale"'}, []),
    ({"azure-deprecating": "version 3 retires on 2026-12-01"}, ["acme notice version 3 retires on 2026-12-01"]),
    ({"x-sunset-date": "2026-12-31", "x-model-deprecation-date": "2026/05/05"},
     ["acme shutdown 2026-12-31", "acme deprecated 2026-05-05"]),
    ({"x-notice": "acme-1 is deprecated since 2026-01-01 and will be removed on 2026-05-05"},
     ["acme notice acme-1 is deprecated since 2026-01-01 and will be removed on 2026-05-05",
      "acme-1 deprecated 2026-01-01", "acme-1 shutdown 2026-05-05"]),
    ({"access-control-expose-headers": "x-api-warning, sunset", "x-warned": "no"}, []),
]  # fmt: skip


@pytest.mark.parametrize(("headers", "expected"), CASES)
def test_notices(headers: Headers, expected: list[str]) -> None:
    assert noticed(headers) == expected


def test_a_notice_is_about_what_was_called_and_names_the_model_it_means() -> None:
    given = {"sunset": "2026-12-31", "x-api-warning": TEXT}
    reading = read_headers(given, AT, ACME, subject="acme-large", resolve=lambda label: f"acme/{label}")
    assert [(fact.subject, fact.model, fact.attribute) for fact in reading.notices] == [
        ("acme-large", None, "shutdown"),
        ("acme-large", None, "notice"),
        ("acme-r", "acme/acme-r", "shutdown"),
    ]
    assert dict(reading.notices[0].qualifiers) == {"certainty": "exact"}
    assert {fact.where for fact in reading.notices} == {"sunset", "x-api-warning"}


def test_a_floor_is_no_shutdown_date() -> None:
    (_, ending) = read({"x-api-warning": "acme-3 will be retired no sooner than 2027-01-01."}).notices
    assert (ending.value, ending.qualifier("certainty")) == ("2027-01-01", "floor")


def test_a_notice_is_one_line_of_bounded_length_without_control_characters() -> None:
    (notice, *_) = read({"x-api-warning": "a\x1b[31m\r\nb\u202e " + "c" * 5_000}).notices
    assert notice.value == "a [31m b " + "c" * (len(notice.value) - 9)
    assert len(notice.value) <= 1_000
