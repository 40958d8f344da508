"""A token limit falls to two fifths: who is throttled hears by how much, and who shares the key is named in the sum."""

from __future__ import annotations

import pytest

from tests.acceptance.live import LIVE
from tests.acceptance.running import Place
from watcher.demo.endpoint import KEY
from watcher.demo.slack import SlackStandIn
from watcher.demo.vendor import Vendor

SWEEP = ("run", "--once", "--all", "--json")
NIGHTLY = """\
  - id: nightly-batch
    owner: team-data
    notify: [slack:#ai-platform]
    uses: [{model: acme/acme-large, peak: {tokens_per_minute: 90_000}}]
routes:
"""
SUM = "support-summaries and nightly-batch share the key: together 990,000 of 400,000 tokens a minute"


@pytest.fixture
def live(place: Place, vendor: Vendor, slack: SlackStandIn) -> Place:
    """A folder that watches the endpoint for two workflows."""
    config = LIVE.format(vendor=vendor.address, slack=slack.base_url, every="15m")
    config = config.replace("tokens_per_minute: 700_000", "tokens_per_minute: 900_000").replace("routes:\n", NIGHTLY)
    return Place(place.folder, {**place.env, "ACME_API_KEY": KEY}).write(config)


def test_the_cascade(live: Place, vendor: Vendor, slack: SlackStandIn) -> None:
    live.run(*SWEEP)
    vendor.endpoint.limit(tokens=400_000)
    assert live.run(*SWEEP, "--fail-on", "critical").code == 1
    (support,) = slack.messages("support-ai")
    (nightly,) = slack.messages("ai-platform")
    assert "throttled at peak: 56 % of demand refused (deficit 500,000 tokens a minute)" in str(support["blocks"])
    assert all(SUM in str(message["blocks"]) for message in (support, nightly))
    assert "fits alone (78 % headroom), not together" in str(nightly["blocks"])
    (first, second) = live.run("workflows", "--json").records
    assert [row["limits"][-1]["together"]["asked"] for row in (first, second)] == ["990000", "990000"]
    assert "56 % refused" in live.run("workflows").out
