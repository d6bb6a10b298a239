"""The key of the program that launched, paused or resumed a campaign

Revision: 7e2b94c05d1f
"""

import sqlalchemy as sa
from alembic import op

revision = '7e2b94c05d1f'
down_revision = '6b3e92d7f041'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('campaign_step', sa.Column('api_key_id', sa.BigInteger(), nullable=True))
    op.create_foreign_key(op.f('fk_campaign_step_api_key_id'), 'campaign_step', 'api_key', ['api_key_id'], ['id'], ondelete='SET NULL')


def downgrade() -> None:
    op.drop_constraint(op.f('fk_campaign_step_api_key_id'), 'campaign_step', type_='foreignkey')
    op.drop_column('campaign_step', 'api_key_id')
