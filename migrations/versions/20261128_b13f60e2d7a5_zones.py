"""The zones that members name are found in an index

Revision: b13f60e2d7a5
"""

from alembic import op

revision = "b13f60e2d7a5"
down_revision = "9c04ad7be113"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_member_zone", "member", ["zone"])


def downgrade() -> None:
    op.drop_index("ix_member_zone", table_name="member")
