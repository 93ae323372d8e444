"""Officers come to the desk by the bureau's directory too: who has, each coming, and which posts hang on its word."""

import sqlalchemy as sa
from alembic import op

revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two tables, and a post that knows by whose claims it is held; those that are there are held by invitation."""
    op.create_table('directory_accounts',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('subject', sa.String(length=64), nullable=False),
    sa.Column('chat_id', sa.BigInteger(), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('id_index', sa.String(length=64), nullable=True),
    sa.Column('id_token', sa.LargeBinary(), nullable=True),
    sa.Column('signed_in_at', sa.DateTime(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_directory_accounts')),
    sa.UniqueConstraint('chat_id', name=op.f('uq_directory_accounts_chat_id')),
    sa.UniqueConstraint('subject', name=op.f('uq_directory_accounts_subject'))
    )
    with op.batch_alter_table('directory_accounts', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_directory_accounts_signed_in_at'), ['signed_in_at'], unique=False)

    op.create_table('sign_ins',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('what', sa.Enum('in', 'refused', 'connected', 'parted', 'out', 'unseen', name='signedin', native_enum=False, length=40), nullable=False),
    sa.Column('given', sa.JSON(), nullable=False),
    sa.Column('taken', sa.JSON(), nullable=False),
    sa.Column('posts', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['directory_accounts.id'], name=op.f('fk_sign_ins_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_ins'))
    )
    with op.batch_alter_table('sign_ins', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sign_ins_account_id'), ['account_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_sign_ins_at'), ['at'], unique=False)

    with op.batch_alter_table('officers', schema=None) as batch_op:
        batch_op.add_column(sa.Column('account_id', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_officers_account_id'), ['account_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_officers_account_id'), 'directory_accounts', ['account_id'], ['id'])



def downgrade() -> None:
    """Posts stay, as if by invitation; a seat's can be reached by nobody then."""
    with op.batch_alter_table('officers', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_officers_account_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_officers_account_id'))
        batch_op.drop_column('account_id')

    with op.batch_alter_table('sign_ins', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sign_ins_at'))
        batch_op.drop_index(batch_op.f('ix_sign_ins_account_id'))

    op.drop_table('sign_ins')
    with op.batch_alter_table('directory_accounts', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_directory_accounts_signed_in_at'))

    op.drop_table('directory_accounts')
