"""Links by mail that set a password, and accounts that have none yet

Revision: 8d41f6e0b29c
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '8d41f6e0b29c'
down_revision = 'b8e2d4f19c57'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.alter_column('staff', 'password_hash', nullable=True)
    op.create_table('account_link',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('staff_id', sa.BigInteger(), nullable=False),
    sa.Column('made_at', postgresql.TIMESTAMP(timezone=True), nullable=False),
    sa.Column('expires_at', postgresql.TIMESTAMP(timezone=True), nullable=False),
    sa.Column('ended_at', postgresql.TIMESTAMP(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_account_link_staff_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_account_link'))
    )
    op.create_index(op.f('ix_account_link_staff_id'), 'account_link', ['staff_id'], unique=False)


def downgrade() -> None:
    op.drop_table('account_link')
    op.execute("DELETE FROM staff WHERE password_hash IS NULL")
    op.alter_column('staff', 'password_hash', nullable=False)
