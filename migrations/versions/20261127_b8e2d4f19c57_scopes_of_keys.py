"""What the key of a program may do

Revision: b8e2d4f19c57
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = 'b8e2d4f19c57'
down_revision = '9ad4e1b7c053'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('api_key', sa.Column('scopes', postgresql.ARRAY(sa.Text()), server_default='{}', nullable=False))
    # What every key opened until now.
    op.execute(
        "UPDATE api_key SET scopes = ARRAY['purchases:write', 'signals:write', 'segments:read', 'events:read', "
        "'events:write', 'campaigns:read', 'reports:read']"
    )


def downgrade() -> None:
    op.drop_column('api_key', 'scopes')
