"""A browser may be told, when it is shut, that a message came."""

import sqlalchemy as sa
from alembic import op

revision = '0021'
down_revision = '0020'
branch_labels = None
depends_on = None

DUTY = "ck_duties_duty"
BEFORE = (
    "'evidence.check', 'evidence.compare', 'evidence.read', 'case.check', 'case.lapse', "
    "'case.end_notice', 'case.outcome', 'certificate.draw', 'certificate.lint', 'certificate.sign', "
    "'certificate.verify', 'certificate.raise', 'certificate.renew', 'file.verify', 'notice.send', "
    "'office.morning', 'registry.publish', 'screen.redraw', 'hook.call', 'batch.run', 'data.retain', 'files.sweep'"
)
SINCE = (
    "'evidence.check', 'evidence.compare', 'evidence.read', 'case.check', 'case.lapse', "
    "'case.end_notice', 'case.outcome', 'certificate.draw', 'certificate.lint', 'certificate.sign', "
    "'certificate.verify', 'certificate.raise', 'certificate.renew', 'file.verify', 'notice.send', 'push.send', "
    "'office.morning', 'registry.publish', 'screen.redraw', 'hook.call', 'batch.run', 'data.retain', 'files.sweep'"
)


def _allow(duties: str) -> None:
    with op.batch_alter_table("duties") as batch:
        batch.drop_constraint(op.f(DUTY), type_="check")
        batch.create_check_constraint(op.f(DUTY), f"duty IN ({duties})")


def upgrade() -> None:
    """No row changes."""
    op.create_table(
        "network_pushes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("device", sa.String(length=64), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("endpoint", sa.LargeBinary(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("auth", sa.LargeBinary(), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("resting_until", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["chat_id"], ["network_chats.id"], name=op.f("fk_network_pushes_chat_id")),
        sa.ForeignKeyConstraint(
            ["device"], ["network_devices.secret"], name=op.f("fk_network_pushes_device"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_network_pushes")),
        sa.UniqueConstraint("device", name=op.f("uq_network_pushes_device")),
    )
    op.create_index(op.f("ix_network_pushes_chat_id"), "network_pushes", ["chat_id"])
    _allow(SINCE)


def downgrade() -> None:
    """Nobody is told while it is shut; the messages stand in the chat."""
    op.execute("DELETE FROM duties WHERE duty = 'push.send'")
    _allow(BEFORE)
    op.drop_index(op.f("ix_network_pushes_chat_id"), "network_pushes")
    op.drop_table("network_pushes")
