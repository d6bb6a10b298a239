"""Webhooks

Revision: 6b3e92d7f041
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '6b3e92d7f041'
down_revision = '4f0c7d92e1ab'
branch_labels = None
depends_on = None

OPEN = sa.text("state in ('waiting', 'sending')")

AWAIT_CALLS = """
CREATE FUNCTION await_calls(its_kind text, its_source bigint, whose bigint, happened timestamptz)
RETURNS void LANGUAGE sql AS $$
    INSERT INTO webhook_delivery (endpoint_id, event_key, kind, source_id, member_id, at)
    SELECT id, its_kind || '-' || its_source, its_kind, its_source, whose, happened
      FROM webhook_endpoint WHERE its_kind = ANY (kinds)
    ON CONFLICT (endpoint_id, event_key) DO NOTHING
$$
"""

ACTIVITY = """
CREATE FUNCTION activities_await_calls() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM webhook_endpoint) THEN RETURN NULL; END IF;
    INSERT INTO webhook_delivery (endpoint_id, event_key, kind, source_id, member_id, at)
    SELECT e.id, t.kind || '-' || t.id, t.kind, t.id, t.member_id, t.at
      FROM told t JOIN webhook_endpoint e ON t.kind = ANY (e.kinds)
     ORDER BY t.id, e.id
    ON CONFLICT (endpoint_id, event_key) DO NOTHING;
    RETURN NULL;
END $$
"""

ROW = """
CREATE FUNCTION row_awaits_calls() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    club_time constant timestamptz := now() + coalesce((SELECT clock_shift FROM club), interval '0');
BEGIN
    CASE TG_TABLE_NAME
    WHEN 'message' THEN PERFORM await_calls('message_' || NEW.state, NEW.id, NEW.member_id, club_time);
    WHEN 'run' THEN PERFORM await_calls('run_finished', NEW.id, NULL, NEW.finished_at);
    WHEN 'referral' THEN PERFORM await_calls('friend_joined', NEW.id, NEW.referrer_id, NEW.joined_at);
    WHEN 'privacy_record' THEN PERFORM await_calls('member_erased', NEW.id, NEW.member_id, NEW.at);
    END CASE;
    RETURN NULL;
END $$
"""

CALLS = "FOR EACH ROW WHEN ({}) EXECUTE FUNCTION row_awaits_calls()"
ENDED = "NEW.state IN ('delivered', 'bounced', 'failed') AND NEW.state IS DISTINCT FROM OLD.state"
ERASED = "NEW.act = 'erased'"
FINISHED = "NEW.state = 'finished' AND NEW.state IS DISTINCT FROM OLD.state"
NAMED = "coalesce(current_setting('convive.actor', true), '') <> ''"
LEFT_OUT = "old_salt,old_until,failures,blocked_until,failing_since,created_at"
NOTED = f"FOR EACH ROW WHEN ({NAMED}) EXECUTE FUNCTION note_change('id', '{LEFT_OUT}', 'member_id', '')"
TRIGGERS = (
    "CREATE TRIGGER awaits_calls AFTER INSERT ON activity REFERENCING NEW TABLE AS told"
    " FOR EACH STATEMENT EXECUTE FUNCTION activities_await_calls()",
    f"CREATE TRIGGER awaits_calls AFTER UPDATE OF state ON message {CALLS.format(ENDED)}",
    f"CREATE TRIGGER awaits_calls AFTER UPDATE OF state ON run {CALLS.format(FINISHED)}",
    f"CREATE TRIGGER awaits_calls AFTER INSERT ON referral {CALLS.format('true')}",
    f"CREATE TRIGGER awaits_calls AFTER INSERT ON privacy_record {CALLS.format(ERASED)}",
    f"CREATE TRIGGER noted AFTER INSERT OR UPDATE OR DELETE ON webhook_endpoint {NOTED}",
)
WATCHED = ('activity', 'message', 'run', 'referral', 'privacy_record')


def upgrade() -> None:
    moment = postgresql.TIMESTAMP(timezone=True)
    op.create_table('webhook_endpoint',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('url', sa.Text(), nullable=False),
    sa.Column('description', sa.Text(), server_default='', nullable=False),
    sa.Column('kinds', postgresql.ARRAY(sa.Text()), nullable=False),
    sa.Column('salt', sa.Text(), nullable=False),
    sa.Column('old_salt', sa.Text(), server_default='', nullable=False),
    sa.Column('old_until', moment, nullable=True),
    sa.Column('state', sa.String(length=32), nullable=False),
    sa.Column('reason', sa.Text(), server_default='', nullable=False),
    sa.Column('failures', sa.BigInteger(), server_default='0', nullable=False),
    sa.Column('blocked_until', moment, nullable=True),
    sa.Column('failing_since', moment, nullable=True),
    sa.Column('created_at', moment, nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_webhook_endpoint'))
    )
    op.create_table('webhook_delivery',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('endpoint_id', sa.BigInteger(), nullable=False),
    sa.Column('event_key', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('source_id', sa.BigInteger(), nullable=False),
    sa.Column('member_id', sa.BigInteger(), nullable=True),
    sa.Column('at', moment, nullable=False),
    sa.Column('noted_at', moment, server_default=sa.text('now()'), nullable=False),
    sa.Column('state', sa.String(length=32), server_default='waiting', nullable=False),
    sa.Column('tries', sa.SmallInteger(), server_default='0', nullable=False),
    sa.Column('due_at', moment, nullable=True),
    sa.Column('tried_at', moment, nullable=True),
    sa.Column('trouble', sa.Text(), server_default='', nullable=False),
    sa.Column('status', sa.SmallInteger(), nullable=True),
    sa.Column('milliseconds', sa.BigInteger(), nullable=True),
    sa.Column('answer', sa.Text(), server_default='', nullable=False),
    sa.ForeignKeyConstraint(['endpoint_id'], ['webhook_endpoint.id'], name=op.f('fk_webhook_delivery_endpoint_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_webhook_delivery_member_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_webhook_delivery')),
    sa.UniqueConstraint('endpoint_id', 'event_key', name=op.f('uq_webhook_delivery_endpoint_id_event_key'))
    )
    op.create_index('ix_webhook_delivery_open', 'webhook_delivery', ['endpoint_id', 'id', 'due_at'], postgresql_where=OPEN)
    op.create_index('ix_webhook_delivery_in_line', 'webhook_delivery', ['endpoint_id', 'member_id', 'id'], postgresql_where=OPEN)
    op.create_index('ix_webhook_delivery_failed', 'webhook_delivery', ['endpoint_id', 'id'], postgresql_where=sa.text("state = 'failed'"))
    op.create_index('ix_webhook_delivery_member_id', 'webhook_delivery', ['member_id', 'id'])
    op.create_index('ix_webhook_delivery_noted_at', 'webhook_delivery', ['noted_at'], postgresql_using='brin')
    for statement in (AWAIT_CALLS, ACTIVITY, ROW, *TRIGGERS):
        op.execute(statement)


def downgrade() -> None:
    for table in WATCHED:
        op.execute(f'DROP TRIGGER awaits_calls ON {table}')
    op.drop_table('webhook_delivery')
    op.drop_table('webhook_endpoint')
    for function in ('row_awaits_calls()', 'activities_await_calls()', 'await_calls(text, bigint, bigint, timestamptz)'):
        op.execute(f'DROP FUNCTION {function}')
