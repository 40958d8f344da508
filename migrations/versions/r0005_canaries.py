"""Canaries: baselines, answers, the state of each canary's machine, what was spent, and what a policy asks for.

Going back loses them: answers are evidence that was paid for, so it is refused while there are any
(see :func:`storage.migrate.downgrade`).
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.columns import check, index, number, one_of, time, word
from storage.guards import create_guards

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def _key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=op.f(f"pk_{table}"))


def _refers(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [other], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "canary_baselines",
        number("id"),
        word("target"),
        word("terms"),
        time("begun_at", nullable=False),
        time("frozen_at"),
        time("ended_at"),
        word("accepted_by", server_default=""),
        word("why", server_default=""),
        _refers("canary_baselines", "target", "targets.id"),
        _key("canary_baselines", "id"),
    )
    index("ix_canary_baselines_current", "canary_baselines", "target", where="ended_at IS NULL")
    op.create_table(
        "canary_answers",
        number("id"),
        number("baseline", nullable=False),
        word("purpose"),
        sa.Column("round", sa.Integer, nullable=False, server_default="0"),
        word("prompt"),
        sa.Column("sample", sa.Integer, nullable=False),
        time("at", nullable=False),
        word("answer"),
        _refers("canary_answers", "baseline", "canary_baselines.id"),
        sa.UniqueConstraint(
            "baseline", "purpose", "round", "prompt", "sample",
            name=op.f("uq_canary_answers_baseline_purpose_round_prompt_sample"),
        ),
        one_of("canary_answers", "purpose", "baseline", "watch", "again", "confirm"),
        _key("canary_answers", "id"),
    )  # fmt: skip
    op.create_table(
        "canary_states",
        word("target"),
        sa.Column("revision", sa.Integer, nullable=False),
        number("baseline"),
        word("course"),
        _refers("canary_states", "target", "targets.id"),
        _refers("canary_states", "baseline", "canary_baselines.id"),
        _key("canary_states", "target"),
    )
    _money_and_asks()
    create_guards(op.get_bind(), ("canary_answers",))


def _money_and_asks() -> None:
    op.create_table(
        "canary_spending",
        number("id"),
        word("target"),
        time("at", nullable=False),
        word("what"),
        number("reserved", nullable=False),
        number("settled"),
        check("canary_spending", "reserved", "reserved >= 0"),
        _refers("canary_spending", "target", "targets.id"),
        _key("canary_spending", "id"),
    )
    index("ix_canary_spending_at", "canary_spending", "at")
    index("ix_canary_spending_target_at", "canary_spending", "target", "at")
    op.create_table(
        "canary_asks",
        number("id"),
        word("target"),
        word("topic"),
        word("change"),
        time("at", nullable=False),
        time("taken_at"),
        sa.UniqueConstraint("target", "topic", "change", name=op.f("uq_canary_asks_target_topic_change")),
        _refers("canary_asks", "target", "targets.id"),
        _key("canary_asks", "id"),
    )
    index("ix_canary_asks_open", "canary_asks", "target", where="taken_at IS NULL")


def downgrade() -> None:
    """Back."""
    for table in ("canary_asks", "canary_spending", "canary_states", "canary_answers", "canary_baselines"):
        op.drop_table(table)
