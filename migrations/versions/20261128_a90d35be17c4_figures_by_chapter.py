"""Figures of members say in which chapter they are at home, so that its staff see them without their members' rows

Revision: a90d35be17c4
"""

import sqlalchemy as sa
from alembic import op

revision = "a90d35be17c4"
down_revision = "7ea19c40d3b8"
branch_labels = None
depends_on = None

TABLES = ("member_summary", "member_trips")
OWN = "chapter_id = ANY ((SELECT own_chapters())::bigint[])"
GUESTS = "(SELECT sees_guests()) AND member_id IN (SELECT own_guests())"


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column("chapter_id", sa.BigInteger(), nullable=True))
        op.execute(
            f"UPDATE {table} SET chapter_id = member.chapter_id FROM member"
            f" WHERE member.id = {table}.member_id AND member.chapter_id IS NOT NULL"
        )
        op.execute(f"ALTER POLICY of_chapters ON {table} USING ({OWN} OR ({GUESTS}))")


def downgrade() -> None:
    for table in TABLES:
        seen = f"EXISTS (SELECT FROM member p WHERE p.id = {table}.member_id)"
        op.execute(f"ALTER POLICY of_chapters ON {table} USING ({seen})")
        op.drop_column(table, "chapter_id")
