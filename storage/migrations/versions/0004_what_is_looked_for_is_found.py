"""Parts of names, keyed indexes of numbers, an officer's desk, and when a visit was last used."""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('desks',
    sa.Column('chat_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('kept', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('chat_id', name=op.f('pk_desks'))
    )
    op.create_table('name_parts',
    sa.Column('part', sa.String(length=300).with_variant(sa.String(length=300, collation='C'), 'postgresql'), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_name_parts_person_id')),
    sa.PrimaryKeyConstraint('part', 'person_id', name=op.f('pk_name_parts')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('name_parts', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_name_parts_person_id'), ['person_id'], unique=False)

    with op.batch_alter_table('people', schema=None) as batch_op:
        batch_op.add_column(sa.Column('id_tail', sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column('phone_index', sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column('pinyin', sa.String(length=300), nullable=True))
        batch_op.drop_index(batch_op.f('ix_people_name'))
        batch_op.create_index(batch_op.f('ix_people_birth_date'), ['birth_date'], unique=False)
        batch_op.create_index(batch_op.f('ix_people_id_tail'), ['id_tail'], unique=False)
        batch_op.create_index(batch_op.f('ix_people_phone_index'), ['phone_index'], unique=False)

    with op.batch_alter_table('visits', schema=None) as batch_op:
        batch_op.add_column(sa.Column('seen_at', sa.DateTime(), nullable=True))



def downgrade() -> None:
    with op.batch_alter_table('visits', schema=None) as batch_op:
        batch_op.drop_column('seen_at')

    with op.batch_alter_table('people', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_people_phone_index'))
        batch_op.drop_index(batch_op.f('ix_people_id_tail'))
        batch_op.drop_index(batch_op.f('ix_people_birth_date'))
        batch_op.create_index(batch_op.f('ix_people_name'), ['name', 'id'], unique=False)
        batch_op.drop_column('pinyin')
        batch_op.drop_column('phone_index')
        batch_op.drop_column('id_tail')

    with op.batch_alter_table('name_parts', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_name_parts_person_id'))

    op.drop_table('name_parts')
    op.drop_table('desks')
