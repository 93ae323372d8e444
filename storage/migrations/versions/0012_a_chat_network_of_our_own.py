"""Our own chat network keeps what was said: chats, messages, events, updates, files, devices. Who of several bots has a chat."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """All tables are new."""
    op.create_table(
        "network_chats",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("began", sa.Boolean(), nullable=False),
        sa.Column("blocked", sa.Boolean(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.Column("keyboard", sa.JSON(), nullable=True),
        sa.Column("joined_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_network_chats")),
    )
    op.create_table(
        "network_messages",
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["network_chats.id"], name=op.f("fk_network_messages_chat_id_network_chats")),
        sa.PrimaryKeyConstraint("chat_id", "id", name=op.f("pk_network_messages")),
    )
    op.create_table(
        "network_events",
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["network_chats.id"], name=op.f("fk_network_events_chat_id_network_chats")),
        sa.PrimaryKeyConstraint("chat_id", "seq", name=op.f("pk_network_events")),
    )
    op.create_index("ix_network_events_at", "network_events", ["at"])
    op.create_table(
        "network_updates",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_network_updates")),
    )
    op.create_table(
        "network_facts",
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_network_facts")),
    )
    op.create_table(
        "network_files",
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("unique_id", sa.String(length=32), nullable=False),
        sa.Column("path", sa.String(length=120), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("blob", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("part", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_network_files")),
        sa.UniqueConstraint("path", name=op.f("uq_network_files_path")),
    )
    op.create_table(
        "network_devices",
        sa.Column("secret", sa.String(length=64), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["network_chats.id"], name=op.f("fk_network_devices_chat_id_network_chats")),
        sa.PrimaryKeyConstraint("secret", name=op.f("pk_network_devices")),
    )
    op.create_index(op.f("ix_network_devices_chat_id"), "network_devices", ["chat_id"])
    op.create_table(
        "network_codes",
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["network_chats.id"], name=op.f("fk_network_codes_chat_id_network_chats")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_network_codes")),
    )
    op.create_index(op.f("ix_network_codes_chat_id"), "network_codes", ["chat_id"])
    op.create_table(
        "network_acts",
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("act", sa.String(length=64), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["network_chats.id"], name=op.f("fk_network_acts_chat_id_network_chats")),
        sa.PrimaryKeyConstraint("chat_id", "act", name=op.f("pk_network_acts")),
    )
    op.create_index("ix_network_acts_at", "network_acts", ["at"])


    op.create_table(
        "held_chats",
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("holder", sa.String(length=40), nullable=False),
        sa.Column("until", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("chat_id", name=op.f("pk_held_chats")),
    )


def downgrade() -> None:
    """What was said there is forgotten."""
    op.drop_table("held_chats")
    for name in ("acts", "codes", "devices", "files", "facts", "updates", "events", "messages", "chats"):
        op.drop_table(f"network_{name}")
