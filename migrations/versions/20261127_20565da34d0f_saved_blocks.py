"""Blocks that are kept under a name

Revision: 20565da34d0f
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20565da34d0f"
down_revision = "91b3e6a0d5c8"
branch_labels = None
depends_on = None

NAMED = "coalesce(current_setting('convive.actor', true), '') <> ''"
HOW = "EXECUTE FUNCTION note_change('id', 'saved_at', 'member_id', '')"


def upgrade() -> None:
    op.create_table(
        "saved_block",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("block", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("picture_name", sa.Text(), nullable=True),
        sa.Column("saved_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("saved_by_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["picture_name"], ["picture.name"], name=op.f("fk_saved_block_picture_name"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["saved_by_id"], ["staff.id"], name=op.f("fk_saved_block_saved_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_block")),
        sa.UniqueConstraint("name", "language", name=op.f("uq_saved_block_name_language")),
    )
    op.create_index(op.f("ix_saved_block_picture_name"), "saved_block", ["picture_name"], unique=False)
    op.execute(
        f"CREATE TRIGGER noted AFTER INSERT OR UPDATE OR DELETE ON saved_block FOR EACH ROW WHEN ({NAMED}) {HOW}"
    )


def downgrade() -> None:
    op.drop_table("saved_block")
