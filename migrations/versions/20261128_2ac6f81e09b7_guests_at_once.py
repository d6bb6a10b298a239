"""Guests of a chapter's events are looked up once a statement, not once for each member of elsewhere

Revision: 2ac6f81e09b7
"""

from alembic import op

revision = "2ac6f81e09b7"
down_revision = "3b7f90ad52e6"
branch_labels = None
depends_on = None

OWN = "chapter_id = ANY ((SELECT own_chapters())::bigint[])"
SEES = "(SELECT sees_guests())"


def upgrade() -> None:
    op.execute(
        "CREATE FUNCTION own_guests() RETURNS SETOF bigint LANGUAGE sql STABLE SECURITY DEFINER"
        " SET search_path = pg_catalog, public AS $$ SELECT DISTINCT i.member_id FROM invitation i"
        f" JOIN event e ON e.id = i.event_id WHERE e.{OWN} $$"
    )
    op.execute(f"ALTER POLICY of_chapters ON member USING ({OWN} OR ({SEES} AND id IN (SELECT own_guests())))")
    op.execute("DROP FUNCTION is_own_guest(bigint)")


def downgrade() -> None:
    op.execute(
        "CREATE FUNCTION is_own_guest(asked bigint) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER"
        " SET search_path = pg_catalog, public AS $$ SELECT EXISTS (SELECT FROM invitation i JOIN event e"
        f" ON e.id = i.event_id WHERE i.member_id = asked AND e.{OWN}) $$"
    )
    op.execute(f"ALTER POLICY of_chapters ON member USING ({OWN} OR ({SEES} AND is_own_guest(id)))")
    op.execute("DROP FUNCTION own_guests()")
