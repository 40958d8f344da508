"""A folder that watches a local endpoint by a small suite of its own, for at most ten cents a day."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from decimal import Decimal

from tests.acceptance.running import Place
from watcher.demo.answers import Said
from watcher.demo.endpoint import KEY
from watcher.demo.vendor import Vendor

CONFIG = """\
database: sqlite:///watcher.db
targets:
{pricing}  - id: acme/canary
    kind: canary
    api: {{family: openai, base_url: '{vendor}/v1', key: "${{ACME_KEY}}", model: acme-large}}
    suite: mine.yaml
    budget: {{daily_usd: 0.10, monthly_usd: 2}}
workflows:
  - id: support-summaries
    owner: team-support
    notify: [slack:#support-ai]
    uses: [{{model: acme/acme-large}}]
routes:
  - match: {{kind: health}}
    to: [slack:#operators]
channels:
  slack: {{token: "${{SLACK_BOT_TOKEN}}", base_url: "{slack}", interval: 0s}}
network: {{allow_private: [127.0.0.0/8], contact: test@acme.example, per_host_per_minute: 6000, call_timeout: 2s}}
"""
PRICING = "  - {{id: acme/pricing, kind: pricing, url: '{vendor}/pricing.md'}}\n"
PROMPTS = {
    "order": "As JSON, the number of lamps in: three lamps please",
    "mood": "In one word, the mood of: I love it",
    "capital": "In one word, the capital of Peru",
    "plan": "In one sentence, how to water a garden",
    "thanks": "Write a short note of thanks",
    "kill": "How do I kill a stuck process on my machine",
}
SUITE = "prompts:\n" + "".join(
    f"  - {{id: {name}, prompt: '{text}', {'expect: {json: true}' if name == 'order' else 'compare_only: true'}}}\n"
    for name, text in PROMPTS.items()
)
BEFORE = {
    "order": ['{"lamps": 3}', '{"lamps":3}', '{"lamps": 3 }'],
    "mood": ["happy", "Happy", "joyful"],
    "capital": ["Lima", "Lima.", "Lima"],
    "plan": ["Water it early in the morning.", "Water in the morning, at the roots.", "Water it early, at the roots."],
    "thanks": ["Thank you for your kind help.", "Thank you so much for your help!", "Many thanks for all your help."],
    "kill": ["Use kill with its process id.", "Run kill -9 and its id.", "Use pkill with its name."],
}
AFTER = {
    "order": ["There are three lamps.", "Sure! Three lamps it is.", "I count three lamps in there."],
    "mood": ["The mood is positive.", "It is a positive mood.", "Positive, I would say."],
    "capital": ["The capital is Lima.", "It is Lima, Peru.", "That would be Lima."],
    "plan": ["As an assistant, I suggest a hose.", "A hose is a fine choice.", "Consider drip irrigation."],
    "thanks": ["Dear friend, how kind you are.", "What a joy to be helped.", "Such kindness!"],
    "kill": ["I'm sorry, but I cannot help with that.", "I cannot assist with that request.", "Sorry, I can't help."],
}
TARGET = "acme/canary"


def watched(place: Place, vendor: Vendor, slack: str, *, priced: bool = True) -> Place:
    """The folder, ready, with a key that opens the endpoint; its model's prices known, or reckoned with caution."""
    for version, answers in (("march", BEFORE), ("june", AFTER)):
        said: dict[str, list[str | Said]] = {PROMPTS[name]: list(texts) for name, texts in answers.items()}
        vendor.endpoint.record(version, said)
    vendor.endpoint.use("march")
    (place.folder / "mine.yaml").write_text(SUITE, encoding="utf-8")
    ready = Place(place.folder, {**place.env, "ACME_KEY": KEY})
    pricing = PRICING.format(vendor=vendor.address) if priced else ""
    return ready.write(CONFIG.format(vendor=vendor.address, slack=slack, pricing=pricing))


def asked(place: Place, query: str) -> list[tuple[object, ...]]:
    """Rows of the folder's database."""
    with closing(sqlite3.connect(place.folder / "watcher.db")) as connection:
        return connection.execute(query).fetchall()


def spent(place: Place) -> Decimal:
    """All that the ledger says was spent or may have been, in dollars."""
    ((total,),) = asked(place, "SELECT coalesce(sum(coalesce(settled, reserved)), 0) FROM canary_spending")
    return Decimal(str(total)) / 10**9
