"""A configuration that watches Acme's live endpoint, for a workflow at 70 % of its limit."""

from __future__ import annotations

LIVE = """\
database: sqlite:///watcher.db
targets:
  - id: acme/limits
    kind: rate_limits
    api: {{family: openai, base_url: "{vendor}/v1", key: "${{ACME_API_KEY}}", model: acme-large}}
    every: {every}
  - id: acme/models
    kind: models
    api: {{family: openai, base_url: "{vendor}/v1", key: "${{ACME_API_KEY}}"}}
    every: 1h
  - id: acme/deprecations
    kind: deprecations
    url: {vendor}/deprecations.md
    every: 1h
workflows:
  - id: support-summaries
    owner: team-support
    notify: [slack:#support-ai]
    uses:
      - model: acme/acme-large
        peak: {{tokens_per_minute: 700_000, requests_per_minute: 300}}
        fallbacks: [acme/acme-mini]
routes:
  - match: {{kind: health}}
    to: [slack:#operators]
channels:
  slack: {{token: "${{SLACK_BOT_TOKEN}}", base_url: "{slack}", interval: 0s}}
network: {{allow_private: [127.0.0.0/8], contact: test@acme.example, per_host_per_minute: 6000}}
"""
