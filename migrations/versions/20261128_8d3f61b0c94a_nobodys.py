"""Members without an owner are counted from an index

Revision: 8d3f61b0c94a
"""

import sqlalchemy as sa
from alembic import op

revision = "8d3f61b0c94a"
down_revision = "2ac6f81e09b7"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_member_nobodys",
        "member",
        ["id"],
        postgresql_where=sa.text("owner_id IS NULL AND NOT deceased AND erased_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_member_nobodys", table_name="member")
