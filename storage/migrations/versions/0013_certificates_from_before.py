"""Certificates that others issued before us are entered from offices' tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One table, empty until a table is imported."""
    op.create_table(
        "earlier_certificates",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("number_key", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("id_number", sa.LargeBinary(), nullable=False),
        sa.Column("id_index", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("level", sa.String(length=20), nullable=False),
        sa.Column("series", sa.String(length=40), nullable=False),
        sa.Column("specialty", sa.String(length=200), nullable=False),
        sa.Column("authority", sa.String(length=200), nullable=False),
        sa.Column("document", sa.String(length=200), nullable=False),
        sa.Column("awarded_on", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=False),
        sa.Column("entered_at", sa.DateTime(), nullable=False),
        sa.Column("replaced_by_id", sa.Uuid(), nullable=True),
        sa.Column("replaced_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["replaced_by_id"],
            ["certificates.id"],
            name=op.f("fk_earlier_certificates_replaced_by_id_certificates"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_earlier_certificates")),
        sa.UniqueConstraint("number_key", "id_index", name=op.f("uq_earlier_certificates_number_key_id_index")),
    )
    op.create_index(op.f("ix_earlier_certificates_id_index"), "earlier_certificates", ["id_index"])


def downgrade() -> None:
    """They are forgotten; a backup has them, and so has the office's table."""
    op.drop_table("earlier_certificates")
