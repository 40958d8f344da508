"""What a target's good pages have had in common, and what is doubted of it.

Going back loses what was learned; it is learned again from the next good looks.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.columns import rebuilt

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.add_column("targets", sa.Column("profile", sa.Text))
    op.add_column("targets", sa.Column("doubt", sa.Text))


def downgrade() -> None:
    """Back, without losing what people gave."""
    with rebuilt("targets") as batch:
        batch.drop_column("doubt")
        batch.drop_column("profile")
