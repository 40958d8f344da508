"""Tables of canaries: baselines, every answer as it came, where each canary's machine is, and what was spent.

Dollars are whole billionths of one, rounded up: a sum of them is exact on both databases.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from storage.metadata import metadata, one_of, where
from storage.types import NUMBER, Json, UtcTime, Words
from watcher.canaries.standing import Purpose

canary_baselines = Table(
    "canary_baselines",
    metadata,
    Column("id", NUMBER, primary_key=True),
    Column("target", Text, ForeignKey("targets.id"), nullable=False),
    Column("terms", Json, nullable=False),  # suite, its hash, endpoint, model, client
    Column("begun_at", UtcTime, nullable=False),
    Column("frozen_at", UtcTime),
    Column("ended_at", UtcTime),
    Column("accepted_by", Words, nullable=False, server_default=""),
    Column("why", Words, nullable=False, server_default=""),
)
where("ix_canary_baselines_current", "ended_at IS NULL", canary_baselines.c.target)

canary_answers = Table(
    "canary_answers",
    metadata,
    Column("id", NUMBER, primary_key=True),
    Column("baseline", NUMBER, ForeignKey("canary_baselines.id"), nullable=False),
    Column("purpose", Text, nullable=False),
    Column("round", Integer, nullable=False, server_default="0"),
    Column("prompt", Text, nullable=False),
    Column("sample", Integer, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("answer", Json, nullable=False),
    UniqueConstraint("baseline", "purpose", "round", "prompt", "sample"),
    one_of("purpose", Purpose),
)

canary_states = Table(
    "canary_states",
    metadata,
    Column("target", Text, ForeignKey("targets.id"), primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("baseline", NUMBER, ForeignKey("canary_baselines.id")),
    Column("course", Json, nullable=False),
)

canary_spending = Table(
    "canary_spending",
    metadata,
    Column("id", NUMBER, primary_key=True),
    Column("target", Text, ForeignKey("targets.id"), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("what", Words, nullable=False),
    Column("reserved", NUMBER, nullable=False),
    Column("settled", NUMBER),  # None: the call's outcome was never recorded, and all of it counts
    CheckConstraint("reserved >= 0", name="reserved"),
)
Index("ix_canary_spending_at", canary_spending.c.at)
Index("ix_canary_spending_target_at", canary_spending.c.target, canary_spending.c.at)

# A policy changed that a suite's prompts are about: they are asked at the next look.
canary_asks = Table(
    "canary_asks",
    metadata,
    Column("id", NUMBER, primary_key=True),
    Column("target", Text, ForeignKey("targets.id"), nullable=False),
    Column("topic", Text, nullable=False),
    Column("change", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("taken_at", UtcTime),
    UniqueConstraint("target", "topic", "change"),
)
where("ix_canary_asks_open", "taken_at IS NULL", canary_asks.c.target)
