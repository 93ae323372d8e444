"""What is read on the pages of evidence."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None

DUTY = "ck_duties_duty"
BEFORE = (
    "'evidence.check', 'evidence.compare', 'case.check', 'case.lapse', 'case.end_notice', "
    "'case.outcome', 'certificate.draw', 'certificate.lint', 'certificate.sign', 'certificate.verify', "
    "'certificate.raise', 'certificate.renew', 'file.verify', 'notice.send', 'office.morning', "
    "'registry.publish', 'screen.redraw', 'batch.run', 'data.retain', 'files.sweep'"
)
SINCE = (
    "'evidence.check', 'evidence.compare', 'evidence.read', 'case.check', 'case.lapse', "
    "'case.end_notice', 'case.outcome', 'certificate.draw', 'certificate.lint', 'certificate.sign', "
    "'certificate.verify', 'certificate.raise', 'certificate.renew', 'file.verify', 'notice.send', "
    "'office.morning', 'registry.publish', 'screen.redraw', 'batch.run', 'data.retain', 'files.sweep'"
)


def _duties(words: str) -> None:
    with op.batch_alter_table("duties") as batch:
        batch.drop_constraint(op.f(DUTY), type_="check")
        batch.create_check_constraint(op.f(DUTY), f"duty IN ({words})")


def upgrade() -> None:
    """One reading a file, and the duty to make it."""
    _duties(SINCE)
    op.create_table(
        "readings",
        sa.Column("evidence_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.String(length=120), nullable=False),
        sa.Column("read_at", sa.DateTime(), nullable=False),
        sa.Column("said", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["evidence_id"], ["evidence.id"], name=op.f("fk_readings_evidence_id")),
        sa.PrimaryKeyConstraint("evidence_id", name=op.f("pk_readings")),
    )


def downgrade() -> None:
    """What was read can be read again."""
    op.execute("DELETE FROM duties WHERE duty = 'evidence.read'")
    _duties(BEFORE)
    op.drop_table("readings")
