"""By which secret key an app was paired

Revision: 4b1e7f92d0a6
"""

from alembic import op

revision = "4b1e7f92d0a6"
down_revision = "8d3f61b0c94a"
branch_labels = None
depends_on = None

NOTED = """
CREATE TRIGGER noted AFTER INSERT OR UPDATE OR DELETE ON second_factor
FOR EACH ROW WHEN (coalesce(current_setting('convive.actor', true), '') <> '')
EXECUTE FUNCTION note_change('staff_id', '{left_out}', 'member_id', '')
"""


def upgrade() -> None:
    op.execute("ALTER TABLE second_factor ADD COLUMN paired_by text DEFAULT '' NOT NULL")
    _note("last_step,paired_by")


def downgrade() -> None:
    _note("last_step")
    op.execute("ALTER TABLE second_factor DROP COLUMN paired_by")


def _note(left_out: str) -> None:
    op.execute("DROP TRIGGER noted ON second_factor")
    op.execute(NOTED.format(left_out=left_out))
