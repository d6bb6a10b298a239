"""What is of a chapter, and whom its staff see

Revision: 91b3e6a0d5c8
"""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

revision = '91b3e6a0d5c8'
down_revision = 'd17f5ac93e60'
branch_labels = None
depends_on = None

OWNING = ('campaign', 'event', 'event_series', 'segment')
"""Tables that begin to say of which chapter a row is; `member` does already."""

OWN = "chapter_id = ANY ((SELECT own_chapters())::bigint[])"

VIA = {
    'activity': 'member_id',
    'attempt': 'message_id',
    'awaited_introducer': 'member_id',
    'campaign_step': 'campaign_id',
    'campaign_variant': 'campaign_id',
    'click': 'message_id',
    'companion': 'invitation_id',
    'complaint': 'member_id',
    'consent': 'member_id',
    'consent_change': 'member_id',
    'consent_request': 'member_id',
    'contact': 'member_id',
    'contact_point': 'member_id',
    'conversation': 'member_id',
    'conversation_line': 'conversation_id',
    'door_mark': 'event_id',
    'draw': 'event_id segment_id',
    'draw_hand': 'draw_id member_id',
    'draw_place': 'draw_id member_id',
    'draw_wave': 'draw_id',
    'due_cause': 'campaign_id member_id',
    'duplicate_pair': 'one_id other_id',
    'event_host': 'event_id',
    'event_milestone': 'event_id',
    'event_question': 'event_id',
    'feedback': 'event_id member_id',
    'follow_up': 'member_id',
    'followed_link': 'message_id',
    'friend_link': 'member_id event_id?',
    'guest_note': 'invitation_id',
    'holdout_lot': 'member_id',
    'invitation': 'event_id member_id',
    'machine_calls': 'run_id',
    'member_summary': 'member_id',
    'member_trips': 'member_id',
    'merge': 'kept_id',
    'merged_row': 'merge_id',
    'message': 'member_id',
    'moment': 'member_id',
    'moment_photo': 'moment_id',
    'moment_task': 'moment_id',
    'mute': 'member_id',
    'note': 'member_id',
    'ownership_change': 'member_id',
    'ownership_warning': 'member_id',
    'points_entry': 'member_id',
    'privacy_record': 'member_id',
    'purchase': 'member_id',
    'purchase_correction': 'purchase_id',
    'question_reply': 'invitation_id',
    'redemption': 'member_id event_id?',
    'referral': 'friend_id referrer_id event_id?',
    'remark': 'member_id',
    'run': 'campaign_id',
    'run_hold': 'run_id',
    'segment_version': 'segment_id',
    'sent_before': 'member_id',
    'series_date': 'event_id series_id',
    'session_place': 'invitation_id',
    'signal': 'member_id',
    'sought_member': 'member_id',
    'special_day': 'member_id',
    'tier_change': 'member_id',
    'trial': 'member_id',
    'webhook_delivery': 'member_id?',
}
"""Table → the columns that must name rows that are seen; those with ? may name none."""

PARENTS = {
    'series_id': 'event_series',
    **dict.fromkeys(('one_id', 'other_id', 'kept_id', 'friend_id', 'referrer_id'), 'member'),
}
"""Column → the table it names, where that is not its name without `_id`."""

OWN_SEGMENT = f"EXISTS (SELECT FROM segment p WHERE p.id = segment_id AND p.{OWN})"
KEPT_OF_SEGMENTS = ('segment_move', 'segment_roll', 'segment_size')
OF_THE_WHOLE = ('class_move', 'kept_reading', 'month_figure')
"""What is reckoned of the whole club and kept: a chapter's is reckoned as it is asked for."""


def seen(table: str, column: str) -> str:
    name = column.rstrip('?')
    parent = PARENTS.get(name, name.removesuffix('_id'))
    known = f"EXISTS (SELECT FROM {parent} p WHERE p.id = {table}.{name})"
    return f"({table}.{name} IS NULL OR {known})" if column.endswith('?') else known


def policies() -> Iterator[tuple[str, str]]:
    """Table → which of its rows are seen and written."""
    yield 'chapter', "id = ANY ((SELECT own_chapters())::bigint[])"
    yield 'member', OWN
    yield 'event', OWN
    yield 'event_series', OWN
    yield 'campaign', ' AND '.join((OWN, seen('campaign', 'event_id?'), seen('campaign', 'segment_id?')))
    yield 'household', (
        "EXISTS (SELECT FROM member p WHERE p.household_id = household.id) OR nobody_in_household(household.id)"
    )
    yield 'inbound_reply', (
        f"CASE WHEN invitation_id IS NULL THEN {seen('inbound_reply', 'member_id')}"
        f" ELSE {seen('inbound_reply', 'invitation_id')} END"
    )
    yield from ((table, ' AND '.join(seen(table, each) for each in said.split())) for table, said in VIA.items())
    for table in KEPT_OF_SEGMENTS:
        whose = seen(table, 'member_id') if table == 'segment_move' else 'true'
        yield table, f"{OWN_SEGMENT} AND {whose}"
    yield from ((table, 'false') for table in OF_THE_WHOLE)


def upgrade() -> None:
    op.add_column('staff', sa.Column('chapter_ids', sa.ARRAY(sa.BigInteger()), server_default='{}', nullable=False))
    for table in OWNING:
        op.add_column(table, sa.Column('chapter_id', sa.BigInteger(), nullable=True))
        op.create_foreign_key(op.f(f'fk_{table}_chapter_id'), table, 'chapter', ['chapter_id'], ['id'])
    _functions()
    for table in ('member', *OWNING):
        op.execute(
            f"CREATE TRIGGER of_own_chapter BEFORE INSERT ON {table} FOR EACH ROW WHEN (NEW.chapter_id IS NULL"
            " AND coalesce(current_setting('convive.chapters', true), '') <> '') EXECUTE FUNCTION take_own_chapter()"
        )
    for table, condition in policies():
        op.execute(f"CREATE POLICY of_chapters ON {table} USING ({condition})")
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY of_chapters ON segment USING ({OWN})")
    op.execute("CREATE POLICY of_the_club ON segment FOR SELECT USING (chapter_id IS NULL)")
    about = ' OR '.join(seen('audit_entry', f'{each}_id') for each in ('member', 'event', 'campaign'))
    op.execute(f"CREATE POLICY of_chapters ON audit_entry USING ({about}) WITH CHECK (true)")
    for table in ('segment', 'audit_entry'):
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")


def _functions() -> None:
    op.execute(
        "CREATE FUNCTION own_chapters() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE AS $$"
        " SELECT coalesce(nullif(current_setting('convive.chapters', true), ''), '{}')::bigint[] $$"
    )
    op.execute(
        "CREATE FUNCTION take_own_chapter() RETURNS trigger LANGUAGE plpgsql AS $$"
        " BEGIN NEW.chapter_id := (own_chapters())[1]; RETURN NEW; END $$"
    )
    op.execute(
        "CREATE FUNCTION nobody_in_household(asked bigint) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER"
        " SET search_path = pg_catalog, public AS $$ SELECT NOT EXISTS (SELECT FROM member WHERE household_id = asked) $$"
    )


def downgrade() -> None:
    for table in (*dict(policies()), 'segment', 'audit_entry'):
        op.execute(f"DROP POLICY of_chapters ON {table}")
        op.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
    op.execute("DROP POLICY of_the_club ON segment")
    for table in ('member', *OWNING):
        op.execute(f"DROP TRIGGER of_own_chapter ON {table}")
    for table in OWNING:
        op.drop_column(table, 'chapter_id')
    op.drop_column('staff', 'chapter_ids')
    for function in ('take_own_chapter()', 'own_chapters()', 'nobody_in_household(bigint)'):
        op.execute(f"DROP FUNCTION {function}")
