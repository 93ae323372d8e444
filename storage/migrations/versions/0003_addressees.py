"""Whom a message is for; offices where nobody is; invitations to somebody's post; a held case's number mended."""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None
stops = "messages.addressee must be given"

ACTIONS = (
    "action IN ('submit', 'withdraw', 'enter', 'send_back', 'open', 'pass', 'return', 'reject', 'retract', 'receive', "
    "'deliberate', 'announce', 'contest', 'grant', 'confirm', 'object', 'end_notice', 'issue', 'complete', 'lapse', "
    "'hold', 'resume', 'succeed', 'reckon'{})"
)
STATES = "state IN ('pending', 'sent', 'failed'{})"


def upgrade() -> None:
    _words(", 'mend'", ", 'dropped'")
    with op.batch_alter_table('messages') as batch:
        batch.add_column(sa.Column('addressee', sa.String(length=40), nullable=True))
        batch.add_column(sa.Column('addressee_id', sa.Uuid(), nullable=True))
        batch.add_column(sa.Column('address', sa.String(length=64), nullable=True))
        batch.drop_index('ix_messages_waiting')
    # Whom older rows were for is not known but by their chat; over channels, by their office.
    op.execute("UPDATE messages SET addressee = 'chat' WHERE chat_id IS NOT NULL")
    op.execute("UPDATE messages SET addressee = 'channel', addressee_id = office_id WHERE chat_id IS NULL")
    with op.batch_alter_table('messages') as batch:
        batch.alter_column('addressee', existing_type=sa.String(length=40), nullable=False)
        batch.create_check_constraint(
            op.f('ck_messages_addressee'), "addressee IN ('person', 'officer', 'filer', 'chat', 'channel')"
        )
        batch.create_index('ix_messages_waiting', ['addressee_id', 'office_id', 'created_at'], unique=False)
    with op.batch_alter_table('offices') as batch:
        batch.add_column(sa.Column('empty_since', sa.DateTime(), nullable=True))
    with op.batch_alter_table('invitations') as batch:
        batch.add_column(sa.Column('replaces_id', sa.Uuid(), nullable=True))
        batch.create_foreign_key(op.f('fk_invitations_replaces_id'), 'officers', ['replaces_id'], ['id'])


def downgrade() -> None:
    with op.batch_alter_table('invitations') as batch:
        batch.drop_constraint(op.f('fk_invitations_replaces_id'), type_='foreignkey')
        batch.drop_column('replaces_id')
    with op.batch_alter_table('offices') as batch:
        batch.drop_column('empty_since')
    with op.batch_alter_table('messages') as batch:
        batch.drop_index('ix_messages_waiting')
        batch.drop_constraint(op.f('ck_messages_addressee'), type_='check')
        batch.drop_column('address')
        batch.drop_column('addressee_id')
        batch.drop_column('addressee')
        batch.create_index('ix_messages_waiting', ['chat_id', 'office_id', 'created_at'], unique=False)
    op.execute("UPDATE messages SET state = 'failed' WHERE state = 'dropped'")
    op.execute("UPDATE events SET action = 'resume' WHERE action = 'mend'")
    _words('', '')


def _words(action: str, state: str) -> None:
    """What the columns may say: the words of 0001, and these besides."""
    for table in ('events', 'batches'):
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(op.f(f'ck_{table}_action'), type_='check')
            batch.create_check_constraint(op.f(f'ck_{table}_action'), ACTIONS.format(action))
    with op.batch_alter_table('messages') as batch:
        batch.drop_constraint(op.f('ck_messages_messagestate'), type_='check')
        batch.create_check_constraint(op.f('ck_messages_messagestate'), STATES.format(state))
