"""Sign-ins that something else than a password vouched for

Revision: c2d8e71fa934
"""

import sqlalchemy as sa
from alembic import op

revision = "c2d8e71fa934"
down_revision = "20565da34d0f"
branch_labels = None
depends_on = None

NAMED = "coalesce(current_setting('convive.actor', true), '') <> ''"
LEFT_OUT = "token_hash,device,created_at,last_seen_at,expires_at,awaits_code,revoked_at"
HOW = f"EXECUTE FUNCTION note_change('id', '{LEFT_OUT}', 'member_id', '')"


def upgrade() -> None:
    op.add_column("staff_session", sa.Column("opened_by", sa.Text(), nullable=True))
    op.execute(f"CREATE TRIGGER noted AFTER DELETE ON staff_session FOR EACH ROW WHEN ({NAMED}) {HOW}")
    op.execute(
        "CREATE TRIGGER noted_added AFTER INSERT ON staff_session FOR EACH ROW"
        f" WHEN ({NAMED} AND NEW.opened_by IS NOT NULL) {HOW}"
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER noted ON staff_session")
    op.execute("DROP TRIGGER noted_added ON staff_session")
    op.drop_column("staff_session", "opened_by")
