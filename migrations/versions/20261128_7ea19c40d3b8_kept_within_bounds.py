"""What is kept of reports is kept within bounds of chapters too

Revision: 7ea19c40d3b8
"""

import sqlalchemy as sa
from alembic import op

revision = "7ea19c40d3b8"
down_revision = "b13f60e2d7a5"
branch_labels = None
depends_on = None


def upgrade() -> None:
    column = sa.Column("chapters", sa.ARRAY(sa.BigInteger()), server_default=sa.text("own_chapters()"), nullable=False)
    op.add_column("kept_reading", column)
    op.execute("ALTER POLICY of_chapters ON kept_reading USING (chapters = (SELECT own_chapters()))")


def downgrade() -> None:
    op.execute("DELETE FROM kept_reading WHERE chapters <> '{}'")
    op.execute("ALTER POLICY of_chapters ON kept_reading USING (false)")
    op.drop_column("kept_reading", "chapters")
