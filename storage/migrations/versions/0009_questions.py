"""What people ask a human, and what an office answers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A thread and what was said in it; a message can open one."""
    op.create_table(
        "questions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("due_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_questions_office_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_questions_person_id")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_questions_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questions")),
    )
    with op.batch_alter_table("questions") as batch:
        batch.create_index("ix_questions_office", ["office_id", "due_at"], unique=False)
        batch.create_index(batch.f("ix_questions_person_id"), ["person_id"], unique=False)
        batch.create_index(batch.f("ix_questions_chat_id"), ["chat_id"], unique=False)
        batch.create_index(batch.f("ix_questions_case_id"), ["case_id"], unique=False)
    op.create_table(
        "remarks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Uuid(), nullable=False),
        sa.Column("officer_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["question_id"], ["questions.id"], name=op.f("fk_remarks_question_id")),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name=op.f("fk_remarks_officer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remarks")),
    )
    with op.batch_alter_table("remarks") as batch:
        batch.create_index(batch.f("ix_remarks_question_id"), ["question_id"], unique=False)
    with op.batch_alter_table("messages") as batch:
        batch.add_column(sa.Column("question_id", sa.Uuid(), nullable=True))
        batch.create_foreign_key(batch.f("fk_messages_question_id"), "questions", ["question_id"], ["id"])


def downgrade() -> None:
    """The threads are forgotten."""
    with op.batch_alter_table("messages") as batch:
        batch.drop_constraint(batch.f("fk_messages_question_id"), type_="foreignkey")
        batch.drop_column("question_id")
    op.drop_table("remarks")
    op.drop_table("questions")
