"""A photo that was cut to one inch waits for its sender's word."""

from __future__ import annotations

from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None

STATE = "ck_evidence_evidencestate"


def upgrade() -> None:
    """One more state of a file."""
    with op.batch_alter_table("evidence") as batch:
        batch.drop_constraint(op.f(STATE), type_="check")
        batch.create_check_constraint(op.f(STATE), "state IN ('waiting', 'proposed', 'accepted', 'flagged', 'refused')")


def downgrade() -> None:
    """What was proposed counts as refused: the photo is sent again."""
    op.execute("UPDATE evidence SET state = 'refused' WHERE state = 'proposed'")
    with op.batch_alter_table("evidence") as batch:
        batch.drop_constraint(op.f(STATE), type_="check")
        batch.create_check_constraint(op.f(STATE), "state IN ('waiting', 'accepted', 'flagged', 'refused')")
