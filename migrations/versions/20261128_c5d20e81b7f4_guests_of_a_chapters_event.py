"""Guests of a chapter's event are seen there, wherever they are at home

Revision: c5d20e81b7f4
"""

from alembic import op

revision = 'c5d20e81b7f4'
down_revision = '8f1ad07c2be5'
branch_labels = None
depends_on = None

OWN = "chapter_id = ANY ((SELECT own_chapters())::bigint[])"


def upgrade() -> None:
    op.execute(
        "CREATE FUNCTION sees_guests() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$"
        " SELECT coalesce(current_setting('convive.guests', true), '') = 'on' $$"
    )
    op.execute(
        "CREATE FUNCTION is_own_guest(asked bigint) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER"
        " SET search_path = pg_catalog, public AS $$ SELECT EXISTS (SELECT FROM invitation i JOIN event e"
        f" ON e.id = i.event_id WHERE i.member_id = asked AND e.{OWN}) $$"
    )
    op.execute(f"ALTER POLICY of_chapters ON member USING ({OWN} OR ((SELECT sees_guests()) AND is_own_guest(id)))")


def downgrade() -> None:
    op.execute(f"ALTER POLICY of_chapters ON member USING ({OWN})")
    op.execute("DROP FUNCTION is_own_guest(bigint)")
    op.execute("DROP FUNCTION sees_guests()")
