"""What each alert is about: a shutdown, a price, a limit.

Going back forgets it; an alert without it is replaced and moved by whatever happens to its model.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.columns import rebuilt

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.add_column("alerts", sa.Column("attribute", sa.Text))


def downgrade() -> None:
    """Back, without losing what people gave."""
    with rebuilt("alerts") as batch:
        batch.drop_column("attribute")
