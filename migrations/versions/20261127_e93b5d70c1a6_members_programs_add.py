"""Members that programs add are not noted one by one, nor when a member was touched last

Revision: e93b5d70c1a6
"""

from alembic import op

revision = 'e93b5d70c1a6'
down_revision = 'c1e59a7d3f08'
branch_labels = None
depends_on = None

NAMED = "coalesce(current_setting('convive.actor', true), '') <> ''"
NO_PROGRAM = "nullif(current_setting('convive.actor', true), '')::jsonb ->> 'kind' <> 'api_key'"
BEFORE = "sort_name,revision,completeness,tier_id,tier_grace_until,owner_since,erased_at"
ARGUMENTS = {
    'member': f"'id', '{BEFORE}LEFT', 'id', ''",
    'contact_point': "'id', '', 'member_id', ''",
}


def upgrade() -> None:
    for table, arguments in ARGUMENTS.items():
        how = f"EXECUTE FUNCTION note_change({arguments.replace('LEFT', ',updated_at')})"
        op.execute(f"DROP TRIGGER noted ON {table}")
        op.execute(f"CREATE TRIGGER noted AFTER UPDATE OR DELETE ON {table} FOR EACH ROW WHEN ({NAMED}) {how}")
        op.execute(f"CREATE TRIGGER noted_added AFTER INSERT ON {table} FOR EACH ROW WHEN ({NO_PROGRAM}) {how}")


def downgrade() -> None:
    for table, arguments in ARGUMENTS.items():
        how = f"EXECUTE FUNCTION note_change({arguments.replace('LEFT', '')})"
        op.execute(f"DROP TRIGGER noted ON {table}")
        op.execute(f"DROP TRIGGER noted_added ON {table}")
        op.execute(f"CREATE TRIGGER noted AFTER INSERT OR UPDATE OR DELETE ON {table} FOR EACH ROW WHEN ({NAMED}) {how}")
