"""A webhook's secret is changed while two sign."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0022'
down_revision = '0021'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Webhooks of before have no former secret."""
    op.add_column("hooks", sa.Column("former_secret", sa.LargeBinary(), nullable=True))
    op.add_column("hooks", sa.Column("former_until", sa.DateTime(), nullable=True))


def downgrade() -> None:
    """The former secret signs no more."""
    with op.batch_alter_table("hooks") as batch:
        batch.drop_column("former_until")
        batch.drop_column("former_secret")
