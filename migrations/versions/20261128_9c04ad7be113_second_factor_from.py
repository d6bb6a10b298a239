"""The day from which staff need a second factor

Revision: 9c04ad7be113
"""

import sqlalchemy as sa
from alembic import op

revision = "9c04ad7be113"
down_revision = "e4b71c5da20f"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("club", sa.Column("second_factor_from", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("club", "second_factor_from")
