"""How long records of old messages are kept, and how many lines of timelines were summed.

Revision: d17f5ac93e60
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = 'd17f5ac93e60'
down_revision = '7e2b94c05d1f'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('club', sa.Column('records_kept_months', sa.BigInteger(), server_default='0', nullable=False))
    op.create_check_constraint(op.f('ck_club_records_kept'), 'club', 'records_kept_months = 0 OR records_kept_months >= 6')
    op.create_table('sent_before',
    sa.Column('member_id', sa.BigInteger(), nullable=False),
    sa.Column('times', sa.Integer(), nullable=False),
    sa.Column('last_at', postgresql.TIMESTAMP(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_sent_before_member_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('member_id', name=op.f('pk_sent_before'))
    )
    op.create_index('ix_attempt_at', 'attempt', ['at'], unique=False, postgresql_using='brin')
    op.create_index('ix_receipt_received_at', 'receipt', ['received_at'], unique=False, postgresql_using='brin')


def downgrade() -> None:
    op.drop_index('ix_receipt_received_at', table_name='receipt')
    op.drop_index('ix_attempt_at', table_name='attempt')
    op.drop_table('sent_before')
    op.drop_constraint(op.f('ck_club_records_kept'), 'club')
    op.drop_column('club', 'records_kept_months')
