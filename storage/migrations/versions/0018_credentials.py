"""A certificate has a verifiable credential beside its file."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Certificates of before have none."""
    op.add_column("certificates", sa.Column("credential", sa.String(length=64), nullable=True))


def downgrade() -> None:
    """The credentials are swept like every file to which nothing refers."""
    with op.batch_alter_table("certificates") as batch:
        batch.drop_column("credential")
