"""the next duty."""

from alembic import op
from sqlalchemy import text

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


OPEN = text("settled_at IS NULL")


def upgrade() -> None:
    """By kind and time: whoever is free takes the most urgent one, and the sweep sees every kind."""
    op.create_index("ix_duties_next", "duties", ["duty", "not_before"], sqlite_where=OPEN, postgresql_where=OPEN)
    op.drop_index("ix_duties_open", table_name="duties")
    op.create_index("ix_duties_open", "duties", ["duty", "ring_at"], sqlite_where=OPEN, postgresql_where=OPEN)


def downgrade() -> None:
    """The same, slower."""
    op.drop_index("ix_duties_open", table_name="duties")
    op.create_index("ix_duties_open", "duties", ["ring_at"], sqlite_where=OPEN, postgresql_where=OPEN)
    op.drop_index("ix_duties_next", table_name="duties")
