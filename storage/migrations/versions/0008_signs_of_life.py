"""When each part last did something; since when a duty is due; what was sent without an answer."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None
stops = "duties.due_at and messages.unanswered must be given"


def upgrade() -> None:
    """What was tried and put off by then counts as due since it was put off to; of messages sent nothing is known."""
    op.create_table(
        "signs_of_life",
        sa.Column("part", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("part", name=op.f("pk_signs_of_life")),
    )
    with op.batch_alter_table("duties") as batch:
        batch.add_column(sa.Column("due_at", sa.DateTime(), nullable=True))
    op.execute("UPDATE duties SET due_at = not_before")
    with op.batch_alter_table("duties") as batch:
        batch.alter_column("due_at", existing_type=sa.DateTime(), nullable=False)
    with op.batch_alter_table("messages") as batch:
        batch.add_column(sa.Column("unanswered", sa.Integer(), nullable=True))
    op.execute("UPDATE messages SET unanswered = 0")
    with op.batch_alter_table("messages") as batch:
        batch.alter_column("unanswered", existing_type=sa.Integer(), nullable=False)


def downgrade() -> None:
    """It is forgotten."""
    with op.batch_alter_table("messages") as batch:
        batch.drop_column("unanswered")
    with op.batch_alter_table("duties") as batch:
        batch.drop_column("due_at")
    op.drop_table("signs_of_life")
