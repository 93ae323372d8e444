"""Chats of our own network are reached by Matrix too; an account has further chats, on any network.

Messages and files of the network know when they came, so that they can be forgotten.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None
stops = "the network's files and messages must have a time"


def upgrade() -> None:
    """All tables are new."""
    op.create_table(
        "network_rooms",
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("room", sa.String(length=255), nullable=False),
        sa.Column("sent", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["network_chats.id"], name=op.f("fk_network_rooms_chat_id_network_chats")),
        sa.PrimaryKeyConstraint("chat_id", name=op.f("pk_network_rooms")),
        sa.UniqueConstraint("person", name=op.f("uq_network_rooms_person")),
        sa.UniqueConstraint("room", name=op.f("uq_network_rooms_room")),
    )
    op.create_table(
        "network_room_events",
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("event", sa.String(length=255), nullable=False),
        sa.Column("shown", sa.BigInteger(), nullable=False),
        sa.Column("media", sa.String(length=255), nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["network_rooms.chat_id"], name=op.f("fk_network_room_events_chat_id_network_rooms")),
        sa.PrimaryKeyConstraint("chat_id", "message_id", name=op.f("pk_network_room_events")),
        sa.UniqueConstraint("event", name=op.f("uq_network_room_events_event")),
    )
    op.create_table(
        "second_chats",
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_second_chats_person_id_people")),
        sa.PrimaryKeyConstraint("chat_id", name=op.f("pk_second_chats")),
    )
    op.create_index(op.f("ix_second_chats_person_id"), "second_chats", ["person_id"])
    op.create_table(
        "chat_offers",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("word_hash", sa.String(length=64), nullable=False),
        sa.Column("until", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_chat_offers_person_id_people")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_chat_offers")),
        sa.UniqueConstraint("word_hash", name=op.f("uq_chat_offers_word_hash")),
    )
    for name in ("messages", "files"):
        with op.batch_alter_table(f"network_{name}") as batch:
            batch.add_column(sa.Column("at", sa.DateTime(), nullable=True))
        op.execute(f"UPDATE network_{name} SET at = CURRENT_TIMESTAMP")
        with op.batch_alter_table(f"network_{name}") as batch:
            batch.alter_column("at", existing_type=sa.DateTime(), nullable=False)
            batch.create_index(op.f(f"ix_network_{name}_at"), ["at"])


def downgrade() -> None:
    """Rooms and further chats are forgotten; what was said stays in the chats."""
    for name in ("messages", "files"):
        with op.batch_alter_table(f"network_{name}") as batch:
            batch.drop_index(op.f(f"ix_network_{name}_at"))
            batch.drop_column("at")
    op.drop_table("chat_offers")
    op.drop_table("second_chats")
    op.drop_table("network_room_events")
    op.drop_table("network_rooms")
