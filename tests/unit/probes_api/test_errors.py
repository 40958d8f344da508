"""The vendor's own words for what went wrong."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probes.api.errors import LONGEST, error_words


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (404, {"error": {"message": "No such model", "type": "invalid_request_error", "code": "model_not_found"}},
         "model_not_found: No such model"),
        (400, {"error": {"message": "Bad", "type": "invalid_request_error", "code": None}}, "invalid_request_error: Bad"),
        (404, {"type": "error", "error": {"type": "not_found_error", "message": "model: x"}}, "not_found_error: model: x"),
        (404, {"error": {"code": 404, "message": "x is not found", "status": "NOT_FOUND"}}, "NOT_FOUND: x is not found"),
        (400, [{"error": {"code": 400, "message": "API key not valid", "status": "INVALID_ARGUMENT"}}],
         "INVALID_ARGUMENT: API key not valid"),
        (404, {"message": "model 'x' not found"}, "model 'x' not found"),
        (404, {"error": {"code": "DeploymentNotFound", "message": "Not there."}}, "DeploymentNotFound: Not there."),
        (404, {"object": "error", "message": "Not there.", "type": "NotFoundError", "code": 404}, "NotFoundError: Not there."),
        (404, {"error": "model \"x\" not found"}, 'model "x" not found'),
        (422, {"detail": [{"loc": ["body"], "msg": "field required", "type": "missing"}]}, "missing: field required"),
        (401, {"detail": "Unauthorized"}, "Unauthorized"),
        (429, {"errors": [{"message": "slow down", "code": "too_many"}]}, "too_many: slow down"),
        (200, {"error": {"message": "Odd", "code": "odd"}}, "odd: Odd"),
        (200, {"object": "list", "data": []}, ""),
        (200, {"id": "1", "choices": [], "model": "x", "error": None}, ""),
        (500, {}, ""),
        (500, [], ""),
    ],
)  # fmt: skip
def test_words(status: int, body: object, said: str) -> None:
    assert error_words(status, (), json.dumps(body).encode()) == said


def test_aws_names_the_error_in_a_header() -> None:
    headers = (("x-amzn-errortype", "ResourceNotFoundException:http://aws.example/"),)
    body = b'{"message": "This model version has reached the end of its life."}'
    assert error_words(404, headers, body) == (
        "ResourceNotFoundException: This model version has reached the end of its life."
    )


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"<html><style>a{}</style><h1>502 Bad\nGateway</h1></html>", "502 Bad Gateway"),
        (b"upstream\x1b[31m timed out", "upstream [31m timed out"),
        (b"", ""),
        (b"[" * 50_000, "[" * (LONGEST - 1) + "…"),
    ],
)
def test_what_is_no_json_is_shown_as_text(body: bytes, said: str) -> None:
    assert error_words(502, (), body) == said
    assert error_words(200, (), body) == ""


@given(st.binary(max_size=400), st.sampled_from([200, 400, 404, 500]))
def test_always_one_short_line(body: bytes, status: int) -> None:
    said = error_words(status, (), body)
    assert len(said) <= LONGEST
    assert said.isprintable()
    assert (
        len(error_words(status, (), json.dumps({"error": {"message": body.decode("latin-1") * 50}}).encode()))
        <= LONGEST
    )
