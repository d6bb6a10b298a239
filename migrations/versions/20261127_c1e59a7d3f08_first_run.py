"""The first run, and the club's country

Revision: c1e59a7d3f08
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = 'c1e59a7d3f08'
down_revision = 'c7a1f3e68d24'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('club', sa.Column('country', sa.Text(), server_default='', nullable=False))
    op.create_table('setup',
    sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('salt', sa.Text(), nullable=False),
    sa.Column('holder_hash', sa.Text(), nullable=True),
    sa.Column('step', sa.Enum('club', 'admin', 'providers', 'import', 'done', name='setupstep', native_enum=False, length=32), nullable=False),
    sa.Column('finished_at', postgresql.TIMESTAMP(timezone=True), nullable=True),
    sa.CheckConstraint('id = 1', name=op.f('ck_setup_one_row')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_setup'))
    )


def downgrade() -> None:
    op.drop_table('setup')
    op.drop_column('club', 'country')
