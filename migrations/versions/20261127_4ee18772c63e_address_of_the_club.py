"""Where the club is to be written to

Revision: 4ee18772c63e
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "4ee18772c63e"
down_revision = "e93b5d70c1a6"
branch_labels = None
depends_on = None


def upgrade() -> None:
    address = sa.Column("address", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False)
    op.add_column("club", address)


def downgrade() -> None:
    op.drop_column("club", "address")
