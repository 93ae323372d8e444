"""Organisations' own systems ask by key and are told by webhook, of the holders who agreed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None

DUTY = "ck_duties_duty"
BEFORE = (
    "'evidence.check', 'evidence.compare', 'evidence.read', 'case.check', 'case.lapse', "
    "'case.end_notice', 'case.outcome', 'certificate.draw', 'certificate.lint', 'certificate.sign', "
    "'certificate.verify', 'certificate.raise', 'certificate.renew', 'file.verify', 'notice.send', "
    "'office.morning', 'registry.publish', 'screen.redraw', 'batch.run', 'data.retain', 'files.sweep'"
)
SINCE = (
    "'evidence.check', 'evidence.compare', 'evidence.read', 'case.check', 'case.lapse', "
    "'case.end_notice', 'case.outcome', 'certificate.draw', 'certificate.lint', 'certificate.sign', "
    "'certificate.verify', 'certificate.raise', 'certificate.renew', 'file.verify', 'notice.send', "
    "'office.morning', 'registry.publish', 'screen.redraw', 'hook.call', 'batch.run', 'data.retain', 'files.sweep'"
)


def _duties(words: str) -> None:
    with op.batch_alter_table("duties") as batch:
        batch.drop_constraint(op.f(DUTY), type_="check")
        batch.create_check_constraint(op.f(DUTY), f"duty IN ({words})")


def upgrade() -> None:
    """Keys, consents and webhooks; a look may be a key's."""
    _duties(SINCE)
    op.create_table(
        "api_keys",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("hint", sa.String(length=20), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("rate", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(), nullable=True),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_api_keys_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_keys")),
        sa.UniqueConstraint("hash", name=op.f("uq_api_keys_hash")),
        sa.UniqueConstraint("hint", name=op.f("uq_api_keys_hint")),
    )
    op.create_index(op.f("ix_api_keys_office_id"), "api_keys", ["office_id"])
    op.create_table(
        "hooks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("url", sa.LargeBinary(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("failing_since", sa.DateTime(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("retry_at", sa.DateTime(), nullable=True),
        sa.Column("trouble", sa.String(length=40), nullable=True),
        sa.Column("disabled_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_hooks_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hooks")),
    )
    op.create_index(op.f("ix_hooks_office_id"), "hooks", ["office_id"])
    op.create_table(
        "sharings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("given_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_sharings_office_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_sharings_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sharings")),
    )
    op.create_index(op.f("ix_sharings_office_id"), "sharings", ["office_id"])
    op.create_index(op.f("ix_sharings_person_id"), "sharings", ["person_id"])
    standing = sa.text("ended_at IS NULL")
    op.create_index(
        "uq_sharings_standing",
        "sharings",
        ["person_id", "office_id"],
        unique=True,
        sqlite_where=standing,
        postgresql_where=standing,
    )
    op.create_table(
        "hook_messages",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("hook_id", sa.Uuid(), nullable=False),
        sa.Column("certificate_id", sa.Uuid(), nullable=False),
        sa.Column("event", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("sent_at", sa.DateTime(), nullable=True),
        sa.Column("why", sa.String(length=40), nullable=True),
        sa.CheckConstraint(
            "state IN ('pending', 'sent', 'failed', 'dropped')", name=op.f("ck_hook_messages_messagestate")
        ),
        sa.ForeignKeyConstraint(["certificate_id"], ["certificates.id"], name=op.f("fk_hook_messages_certificate_id")),
        sa.ForeignKeyConstraint(["hook_id"], ["hooks.id"], name=op.f("fk_hook_messages_hook_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hook_messages")),
    )
    op.create_index(op.f("ix_hook_messages_hook_id"), "hook_messages", ["hook_id"])
    with op.batch_alter_table("looks") as batch:
        batch.alter_column("officer_id", existing_type=sa.Uuid(), nullable=True)
        batch.add_column(sa.Column("key_id", sa.Uuid(), nullable=True))
        batch.create_unique_constraint(op.f("uq_looks_key_id_case_id_what_hour"), ["key_id", "case_id", "what", "hour"])
        batch.create_foreign_key(op.f("fk_looks_key_id"), "api_keys", ["key_id"], ["id"])


def downgrade() -> None:
    """Keys, consents and webhooks are forgotten, and who looked by them."""
    op.execute("DELETE FROM looks WHERE officer_id IS NULL")
    with op.batch_alter_table("looks") as batch:
        batch.drop_constraint(op.f("fk_looks_key_id"), type_="foreignkey")
        batch.drop_constraint(op.f("uq_looks_key_id_case_id_what_hour"), type_="unique")
        batch.drop_column("key_id")
        batch.alter_column("officer_id", existing_type=sa.Uuid(), nullable=False)
    for table in ("hook_messages", "hooks", "sharings", "api_keys"):
        op.drop_table(table)
    op.execute("DELETE FROM duties WHERE duty = 'hook.call'")
    _duties(BEFORE)
