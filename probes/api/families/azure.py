"""Azure: OpenAI's manner with another header, by deployments and versions of the API, or below ``/v1``."""

from __future__ import annotations

from urllib.parse import parse_qs, quote, urlsplit

from probes.api.base import Body, Family, Post, joined
from probes.api.dialects import NEW, body_of, completion, renamed
from watcher.domain.calls import Call, Completion
from watcher.domain.targets import Api

VERSION = "2024-10-21"  # the newest that is no preview, of those that name deployments in the path


class AzureFamily(Family):
    """Azure's deployments (see :class:`probes.api.base.Family`).

    ``base_url`` is ``https://NAME.openai.azure.com/openai/v1``, or ``.../openai`` with ``?api-version=`` where
    another version than ours is wanted. ``model`` is the deployment's name.
    """

    name = "azure"
    own_names = True

    def headers(self, key: str) -> dict[str, str]:
        """Azure's own."""
        return {"api-key": key} if key else {}

    def list_url(self, api: Api, after: str) -> str:
        """``/models``, of the resource."""
        return joined(api.base_url, "models", _version(api.base_url))

    def post(self, call: Call) -> Post:
        """``/chat/completions``, of a deployment."""
        version = _version(call.api.base_url)
        deployment = f"deployments/{quote(call.api.model or '', safe='')}/" if version is not None else ""
        return Post(joined(call.api.base_url, f"{deployment}chat/completions", version), body_of(call, NEW))

    def otherwise(self, call: Call, post: Post, error: str) -> Post | None:
        """With the other name of the longest answer, where this one is not known."""
        return renamed(call, post, error)

    def completion(self, body: Body) -> Completion | None:
        """The first choice."""
        return completion(body)


def _version(base_url: str) -> dict[str, str] | None:
    """The query that names the version, where the path does not; empty where the address names one itself."""
    at = urlsplit(base_url)
    if at.path.rstrip("/").endswith("/v1"):
        return None
    return {} if "api-version" in parse_qs(at.query) else {"api-version": VERSION}


FAMILY = AzureFamily()
