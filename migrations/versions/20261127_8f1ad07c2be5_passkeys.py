"""Passkeys

Revision: 8f1ad07c2be5
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "8f1ad07c2be5"
down_revision = "c2d8e71fa934"
branch_labels = None
depends_on = None

NAMED = "coalesce(current_setting('convive.actor', true), '') <> ''"
LEFT_OUT = "credential_id,public_key,sign_count,made_at,last_used_at"
HOW = f"EXECUTE FUNCTION note_change('id', '{LEFT_OUT}', 'member_id', '')"


def upgrade() -> None:
    moment = postgresql.TIMESTAMP(timezone=True)
    op.create_table(
        "passkey",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("staff_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("credential_id", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("made_at", moment, nullable=False),
        sa.Column("last_used_at", moment, nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_passkey_staff_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkey")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkey_credential_id")),
    )
    op.create_index(op.f("ix_passkey_staff_id"), "passkey", ["staff_id"], unique=False)
    op.execute(
        f"CREATE TRIGGER noted AFTER INSERT OR UPDATE OR DELETE ON passkey FOR EACH ROW WHEN ({NAMED}) {HOW}"
    )


def downgrade() -> None:
    op.drop_table("passkey")
