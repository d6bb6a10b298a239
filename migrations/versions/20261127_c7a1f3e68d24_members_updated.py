"""When a member's profile last changed

Revision: c7a1f3e68d24
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = 'c7a1f3e68d24'
down_revision = 'a7c41e9d2b58'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        'member',
        sa.Column('updated_at', postgresql.TIMESTAMP(timezone=True), server_default=sa.text('now()'), nullable=False),
    )
    op.create_index(op.f('ix_member_updated_at_id'), 'member', ['updated_at', 'id'])


def downgrade() -> None:
    op.drop_index(op.f('ix_member_updated_at_id'), table_name='member')
    op.drop_column('member', 'updated_at')
