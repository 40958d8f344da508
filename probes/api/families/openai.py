"""OpenAI's chat completions, which most vendors, gateways and local servers speak."""

from __future__ import annotations

from urllib.parse import urlsplit

from probes.api.base import Body, Family, Post, got, joined, text
from probes.api.dialects import NEW, OLD, body_of, completion, renamed
from watcher.domain.calls import Call, Completion
from watcher.domain.targets import Api

_NEW_HOSTS = ("openai.com", "azure.com")  # their newer models refuse the old name; others know no other


class OpenAiFamily(Family):
    """OpenAI and all that speak as it does (see :class:`probes.api.base.Family`)."""

    name = "openai"

    def headers(self, key: str) -> dict[str, str]:
        """A bearer's."""
        return {"Authorization": f"Bearer {key}"} if key else {}

    def list_url(self, api: Api, after: str) -> str:
        """``/models``."""
        return joined(api.base_url, "models", {"after": after})

    def further(self, page: Body) -> str:
        """The last id of a page, where the answer says that there are more."""
        last = text(page, "last_id") or text(page, "data", -1, "id")
        return last if got(page, "has_more") is True else ""

    def post(self, call: Call) -> Post:
        """``/chat/completions``."""
        host = urlsplit(call.api.base_url).hostname or ""
        longest = NEW if host.endswith(_NEW_HOSTS) else OLD
        return Post(joined(call.api.base_url, "chat/completions"), body_of(call, longest))

    def otherwise(self, call: Call, post: Post, error: str) -> Post | None:
        """With the other name of the longest answer, where this one is not known."""
        return renamed(call, post, error)

    def completion(self, body: Body) -> Completion | None:
        """The first choice."""
        return completion(body)


FAMILY = OpenAiFamily()
