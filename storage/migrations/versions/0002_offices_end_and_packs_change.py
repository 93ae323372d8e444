"""Offices end, packs change, clocks jump: what a case froze, an office's days and successor, when a duty's times were set."""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None
stops = "cases.frozen and duties.timed_at must be given"

ACTIONS = "action IN ('submit', 'withdraw', 'enter', 'send_back', 'open', 'pass', 'return', 'reject', 'retract', 'receive', 'deliberate', 'announce', 'contest', 'grant', 'confirm', 'object', 'end_notice', 'issue', 'complete', 'lapse', 'hold', 'resume'{})"
OPEN = sa.text('settled_at IS NULL')


def upgrade() -> None:
    with op.batch_alter_table('cases') as batch:
        batch.add_column(sa.Column('frozen', sa.JSON(), nullable=True))
        batch.add_column(sa.Column('term_days', sa.Integer(), nullable=True))
    op.execute("UPDATE cases SET frozen = '{}'")  # read by the pack, until it is handed in anew
    with op.batch_alter_table('cases') as batch:
        batch.alter_column('frozen', existing_type=sa.JSON(), nullable=False)

    with op.batch_alter_table('duties') as batch:
        batch.add_column(sa.Column('timed_at', sa.DateTime(), nullable=True))
    op.execute('UPDATE duties SET timed_at = owed_at')
    with op.batch_alter_table('duties') as batch:
        batch.alter_column('timed_at', existing_type=sa.DateTime(), nullable=False)
        batch.create_index('ix_duties_timed', ['timed_at'], sqlite_where=OPEN, postgresql_where=OPEN)

    with op.batch_alter_table('offices') as batch:
        batch.add_column(sa.Column('since', sa.Date(), nullable=True))
        batch.add_column(sa.Column('until', sa.Date(), nullable=True))
        batch.add_column(sa.Column('successor_id', sa.Uuid(), nullable=True))
        batch.add_column(sa.Column('ended_at', sa.DateTime(), nullable=True))
        batch.create_index(op.f('ix_offices_successor_id'), ['successor_id'])
        batch.create_foreign_key(op.f('fk_offices_successor_id'), 'offices', ['successor_id'], ['id'])

    _know_actions(", 'succeed', 'reckon'")


def downgrade() -> None:
    op.execute("DELETE FROM events WHERE action IN ('succeed', 'reckon')")  # schema 0001 has no word for them
    _know_actions('')

    with op.batch_alter_table('offices') as batch:
        batch.drop_constraint(op.f('fk_offices_successor_id'), type_='foreignkey')
        batch.drop_index(op.f('ix_offices_successor_id'))
        for column in ('ended_at', 'successor_id', 'until', 'since'):
            batch.drop_column(column)

    with op.batch_alter_table('duties') as batch:
        batch.drop_index('ix_duties_timed')
        batch.drop_column('timed_at')

    with op.batch_alter_table('cases') as batch:
        batch.drop_column('term_days')
        batch.drop_column('frozen')


def _know_actions(more: str) -> None:
    for table in ('batches', 'events'):
        name = op.f(f'ck_{table}_action')
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(name, type_='check')
            batch.create_check_constraint(name, ACTIONS.format(more))
