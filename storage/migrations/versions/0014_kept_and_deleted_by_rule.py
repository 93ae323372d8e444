"""What is deleted by rule: two duties more, and the ledger of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None

DUTY = "ck_duties_duty"
BEFORE = (
    "evidence.check", "evidence.compare", "case.check", "case.lapse", "case.end_notice", "case.outcome",
    "certificate.draw", "certificate.lint", "certificate.sign", "certificate.verify", "certificate.raise",
    "certificate.renew", "file.verify", "notice.send", "office.morning", "registry.publish", "screen.redraw", "batch.run",
)
NEW = ("data.retain", "files.sweep")


def _allow(duties: tuple[str, ...]) -> None:
    listed = ", ".join(f"'{duty}'" for duty in duties)
    with op.batch_alter_table("duties") as batch:
        batch.drop_constraint(op.f(DUTY), type_="check")
        batch.create_check_constraint(op.f(DUTY), f"duty IN ({listed})")


def upgrade() -> None:
    """The table is new, and empty."""
    _allow((*BEFORE, *NEW))
    op.create_table(
        "deletions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("what", sa.String(length=40), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("files", sa.Integer(), nullable=False),
        sa.Column("term", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deletions")),
    )
    op.create_index(op.f("ix_deletions_at"), "deletions", ["at"])


def downgrade() -> None:
    """What was deleted stays deleted; that it was is forgotten."""
    op.drop_index(op.f("ix_deletions_at"), "deletions")
    op.drop_table("deletions")
    op.execute("DELETE FROM duties WHERE duty IN ('data.retain', 'files.sweep')")
    _allow(BEFORE)
