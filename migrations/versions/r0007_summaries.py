"""Summaries by the user's own model, and what they cost.

Going back loses them: they decided nothing, and are asked for again where anybody wants them.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.columns import check, index, number, time, word

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "summaries",
        number("id"),
        word("about"),
        word("question"),
        word("model"),
        time("at", nullable=False),
        number("reserved", nullable=False),
        number("settled"),
        word("text", server_default=""),
        word("reason", server_default=""),
        check("summaries", "reserved", "reserved >= 0"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_summaries")),
    )
    index("ix_summaries_at", "summaries", "at")
    index("ix_summaries_question", "summaries", "question")


def downgrade() -> None:
    """Back."""
    op.drop_table("summaries")
