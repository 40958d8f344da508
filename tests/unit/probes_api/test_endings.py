"""What an error says of a model's end, and of which model."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probes.api.endings import says_ended, says_gone


@pytest.mark.parametrize(
    ("status", "error", "gone", "ended"),
    [
        (404, "model_not_found: The model `acme-1` does not exist or you do not have access to it.", True, False),
        (404, "model_not_found: The model `acme-1` has been deprecated", True, True),
        (400, "model_decommissioned: The model `acme-1` has been decommissioned.", True, True),
        (404, "ResourceNotFoundException: This model version has reached the end of its life.", True, True),
        (404, "not_found_error: model: acme-1", True, False),
        (404, "NOT_FOUND: models/acme-1 is not found for API version v1beta", True, False),
        (404, "DeploymentNotFound: The API deployment for this resource does not exist.", False, False),
        (404, "DeploymentNotFound: The model deployment `acme-1` was not found", False, False),
        (410, "The deployment acme-1 was removed", False, False),
        (410, "The model behind this deployment is at its end", True, True),
        (410, "Gone: POST /v1/chat/completions is no longer served", False, False),
        (404, "The model of deployment my-own has been retired", False, False),
        (410, "", True, True),
        (400, "The acme-1 model is no longer available; use acme-2", True, True),
        (404, "Unknown request URL: POST /v2/chat/completions", False, False),
        (404, "Not Found", False, False),
        (400, "'max_tokens' is deprecated for this model", False, False),
        (400, "The parameter model is deprecated, use deployment", False, False),
        (400, "The model parameter is deprecated.", False, False),
        (400, "Parameter 'top_k' of this model has been deprecated", False, False),
        (400, "The field engine is no longer supported", False, False),
        (400, "The `functions` argument for this model was removed; use tools", False, False),
        (400, "Unsupported parameter. The model acme-1 has been deprecated", True, True),
        (400, "Invalid parameter: model `acme-1` has been retired", True, True),
        (400, "unsupported: the parameter 'seed' is not supported with this model", False, False),
        (401, "The model was removed", False, True),
        (403, "You have no access to model acme-1: not found", False, False),
        (429, "The model `acme-1` is no longer in your quota", False, True),
        (503, "The model is overloaded", False, False),
        (
            404,
            "invalid_request_error: Unknown request URL: POST /v1/models/acme-1. Check the URL for typos.",
            False,
            False,
        ),
        (404, "Invalid URL (POST /v1/chat/models)", False, False),
        (404, "no route for POST /openai/deployments/acme-1/chat/completions was found", False, False),
        (404, "model_not_found: The model `acme-1` does not exist, see https://acme.example/url", True, False),
    ],
)
def test_what_is_gone(status: int, error: str, gone: bool, ended: bool) -> None:
    assert (says_gone(status, error), says_ended(status, error)) == (gone, ended)


@pytest.mark.parametrize(
    ("status", "error", "asked", "gone"),
    [
        (404, "The model `acme-guard-2` does not exist", "acme-large", False),
        (404, "The model `acme-large` does not exist", "acme-large", True),
        (404, "model_not_found: The model `acme-large` does not exist in project 'proj-1'", "acme-large", True),
        (404, "not_found_error: model: acme-guard-2", "acme-large", False),
        (404, "NOT_FOUND: models/acme-embed-1 is not found for API version v1beta", "acme-large", False),
        (404, "NOT_FOUND: models/acme-large is not found for API version v1beta", "acme-large", True),
        (404, "Model acme-large not found, available models: `acme-mini`", "acme-large", True),
        (404, "The model acme-large does not exist. Did you mean the model `acme-large-2`?", "acme-large", True),
        (404, "Model 'acme-guard-2', used by acme-large, was not found", "acme-large", False),
        (404, "The requested model was not found", "acme-large", True),
        (400, "model_decommissioned: The model `acme-guard-2` has been decommissioned.", "acme-large", False),
        (400, "model_decommissioned: The model `acme-large` has been decommissioned.", "acme-large", True),
        (400, "The acme-guard-2 model is no longer available", "acme-large", False),
        (400, "Use the model 'acme-large-2': the model 'acme-large' has been retired", "acme-large", True),
        (400, "The model `acme-large` has been deprecated, use the model `acme-large-2`", "acme-large-2", False),
        (410, "The model acme-guard-2 has been removed", "acme-large", False),
        (410, "Gone", "acme-large", True),
        (400, "The model requested has been retired", "acme-large", True),
        (404, "The model `acme-large-20260801` has been deprecated", "acme-large", True),
        (404, "The model `acme-large-20260801` has been deprecated", "acme-large-latest", True),
        (404, "The model `acme-large-20250101` has been deprecated", "acme-large-20260801", False),
        (404, "The model `maker/Acme-Large` does not exist", "acme-large:free", True),
        (404, "The model `acme.acme-large-20260801-v1:0` does not exist", "us.acme.acme-large-20260801-v1:0", True),
        (404, "The model `acme-guard-2` does not exist", "", True),
    ],
)  # fmt: skip
def test_an_error_about_another_model_says_nothing_of_this_one(status: int, error: str, asked: str, gone: bool) -> None:
    assert says_gone(status, error, asked) is gone


WORDS = ["model", "models/", "`a-1`", "has been", "retired", "not found", ". ", "deployment", ": ", "GET /", "'"]


@given(st.lists(st.sampled_from(WORDS)), st.sampled_from(["", "a-1", "b-1"]), st.sampled_from([400, 404, 410]))
def test_what_has_ended_is_gone_and_a_name_only_takes_away(words: list[str], asked: str, status: int) -> None:
    error = " ".join(words)
    assert says_gone(status, error, asked) >= says_ended(status, error, asked)
    assert says_gone(status, error) >= says_gone(status, error, asked)
