"""Members are counted by engagement from an index

Revision: e4b71c5da20f
"""

from alembic import op

revision = "e4b71c5da20f"
down_revision = "4b1e7f92d0a6"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_member_summary_engagement_band", "member_summary", ["engagement_band"])


def downgrade() -> None:
    op.drop_index("ix_member_summary_engagement_band", table_name="member_summary")
