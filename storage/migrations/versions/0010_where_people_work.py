"""Where a person works is remembered; a unit is found by its pinyin; what was answered stays above a case drawn anew."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing is remembered yet: the next case asks. Units are described when a part starts."""
    with op.batch_alter_table("people") as batch:
        batch.add_column(sa.Column("unit_id", sa.Uuid(), nullable=True))
        batch.create_foreign_key(op.f("fk_people_unit_id"), "offices", ["unit_id"], ["id"])
    with op.batch_alter_table("offices") as batch:
        batch.add_column(sa.Column("spelt", sa.String(length=1000), nullable=True))
    with op.batch_alter_table("screens") as batch:
        batch.add_column(sa.Column("noted", sa.Text(), nullable=True))


def downgrade() -> None:
    """It is forgotten."""
    with op.batch_alter_table("screens") as batch:
        batch.drop_column("noted")
    with op.batch_alter_table("offices") as batch:
        batch.drop_column("spelt")
    with op.batch_alter_table("people") as batch:
        batch.drop_constraint(op.f("fk_people_unit_id"), type_="foreignkey")
        batch.drop_column("unit_id")
