"""Tries are counted in `allowances` too: one limiter for messages, tries and files."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None
stops = "tries is gone"


def upgrade() -> None:
    """Drop the table; what it counted is a day old at most, and counting begins anew."""
    op.drop_table("tries")


def downgrade() -> None:
    """Make it again, empty."""
    op.create_table(
        "tries",
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_tries")),
    )
