"""Other editions of a document that a target served before, so that each is compared with its own past.

Going back forgets them: an edition that returns is then refused as another language's, as before.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.columns import rebuilt

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.add_column("targets", sa.Column("editions", sa.Text))


def downgrade() -> None:
    """Back, without losing what people gave."""
    with rebuilt("targets") as batch:
        batch.drop_column("editions")
