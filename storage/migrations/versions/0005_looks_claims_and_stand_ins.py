"""Who has seen a case, who works on it, who has put it off for a day, who stands in for whom."""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:

    op.create_table('claims',
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('officer_id', sa.Uuid(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_claims_case_id')),
    sa.ForeignKeyConstraint(['officer_id'], ['officers.id'], name=op.f('fk_claims_officer_id')),
    sa.PrimaryKeyConstraint('case_id', name=op.f('pk_claims'))
    )
    with op.batch_alter_table('claims', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_claims_officer_id'), ['officer_id'], unique=False)

    op.create_table('looks',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('officer_id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('office_id', sa.Uuid(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=True),
    sa.Column('what', sa.Enum('facts', 'files', 'roster', 'roster_published', 'votes', name='looked', native_enum=False, length=40), nullable=False),
    sa.Column('hour', sa.DateTime(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('turn', sa.Boolean(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('why', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_looks_case_id')),
    sa.ForeignKeyConstraint(['office_id'], ['offices.id'], name=op.f('fk_looks_office_id')),
    sa.ForeignKeyConstraint(['officer_id'], ['officers.id'], name=op.f('fk_looks_officer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_looks')),
    sa.UniqueConstraint('officer_id', 'case_id', 'what', 'hour', name=op.f('uq_looks_officer_id_case_id_what_hour'))
    )
    with op.batch_alter_table('looks', schema=None) as batch_op:
        batch_op.create_index('ix_looks_case', ['case_id', 'at'], unique=False)
        batch_op.create_index('ix_looks_office', ['office_id', 'what', 'at'], unique=False)

    op.create_table('put_off',
    sa.Column('officer_id', sa.Uuid(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_put_off_case_id')),
    sa.ForeignKeyConstraint(['officer_id'], ['officers.id'], name=op.f('fk_put_off_officer_id')),
    sa.PrimaryKeyConstraint('officer_id', 'day', 'case_id', name=op.f('pk_put_off'))
    )
    op.create_table('stand_ins',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('officer_id', sa.Uuid(), nullable=False),
    sa.Column('colleague_id', sa.Uuid(), nullable=False),
    sa.Column('first', sa.Date(), nullable=False),
    sa.Column('last', sa.Date(), nullable=False),
    sa.Column('ended_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['colleague_id'], ['officers.id'], name=op.f('fk_stand_ins_colleague_id')),
    sa.ForeignKeyConstraint(['officer_id'], ['officers.id'], name=op.f('fk_stand_ins_officer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stand_ins'))
    )
    with op.batch_alter_table('stand_ins', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_stand_ins_colleague_id'), ['colleague_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_stand_ins_officer_id'), ['officer_id'], unique=False)




def downgrade() -> None:

    with op.batch_alter_table('stand_ins', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_stand_ins_officer_id'))
        batch_op.drop_index(batch_op.f('ix_stand_ins_colleague_id'))

    op.drop_table('stand_ins')
    op.drop_table('put_off')
    with op.batch_alter_table('looks', schema=None) as batch_op:
        batch_op.drop_index('ix_looks_office')
        batch_op.drop_index('ix_looks_case')

    op.drop_table('looks')
    with op.batch_alter_table('claims', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_claims_officer_id'))

    op.drop_table('claims')

