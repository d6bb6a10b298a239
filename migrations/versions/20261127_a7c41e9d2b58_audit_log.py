"""Audit log

Revision: a7c41e9d2b58
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = 'a7c41e9d2b58'
down_revision = '8d41f6e0b29c'
branch_labels = None
depends_on = None

NOTE_CHANGE = """
CREATE FUNCTION note_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    actor constant jsonb := current_setting('convive.actor')::jsonb;
    secrets constant text[] := '{password_hash,key_hash,code_hash,token_hash,salt,erasure_key}';
    keys constant text[] := string_to_array(TG_ARGV[0], ',');
    left_out constant text[] := string_to_array(TG_ARGV[1], ',');
    was jsonb;
    becomes jsonb;
    told jsonb;
    parent jsonb;
    before jsonb;
    after jsonb;
    whose bigint;
BEGIN
    IF TG_OP <> 'INSERT' THEN was := to_jsonb(OLD); END IF;
    IF TG_OP <> 'DELETE' THEN becomes := to_jsonb(NEW); END IF;
    told := coalesce(becomes, was);
    SELECT jsonb_object_agg(key, CASE WHEN key = ANY (secrets) THEN '"•••"' ELSE o.value END),
           jsonb_object_agg(key, CASE WHEN key = ANY (secrets) THEN '"•••"' ELSE n.value END)
      INTO before, after
      FROM jsonb_each(was) o FULL JOIN jsonb_each(becomes) n USING (key)
     WHERE o.value IS DISTINCT FROM n.value
       AND key <> ALL (left_out)
       AND (TG_OP = 'UPDATE' OR coalesce(o.value, n.value) NOT IN ('null', '""', '[]', '{}'));
    IF after IS NULL THEN RETURN NULL; END IF;
    IF TG_ARGV[3] <> '' THEN
        EXECUTE format('SELECT to_jsonb(p) FROM %I p WHERE id = $1', TG_ARGV[3])
           INTO parent USING (told ->> (TG_ARGV[3] || '_id'))::bigint;
        told := coalesce(parent, '{}') || told;
    END IF;
    whose := told ->> TG_ARGV[2];
    INSERT INTO audit_entry (
        actor_kind, actor_id, actor_name, via, table_name, row_key, action, before, after, called,
        member_id, event_id, campaign_id
    ) VALUES (
        actor ->> 'kind', (actor ->> 'id')::bigint, actor ->> 'name', actor ->> 'via', TG_TABLE_NAME,
        (SELECT string_agg(told ->> key, '/' ORDER BY place) FROM unnest(keys) WITH ORDINALITY AS k(key, place)),
        lower(TG_OP),
        CASE WHEN TG_OP <> 'INSERT' THEN before END,
        CASE WHEN TG_OP <> 'DELETE' THEN after END,
        CASE WHEN whose IS NULL AND TG_TABLE_NAME <> 'complaint'
             THEN nullif(coalesce(told -> 'name', told -> 'title', told -> 'words'), 'null') END,
        whose,
        (CASE WHEN TG_TABLE_NAME = 'event' THEN told ->> 'id' ELSE told ->> 'event_id' END)::bigint,
        (CASE WHEN TG_TABLE_NAME = 'campaign' THEN told ->> 'id' ELSE told ->> 'campaign_id' END)::bigint
    );
    RETURN NULL;
END $$
"""

KEEP_AUDIT = """
CREATE FUNCTION keep_audit() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    released constant text := coalesce(current_setting('convive.audit_released', true), '');
    content constant text[] := '{before,after,called}';
BEGIN
    IF TG_OP = 'INSERT' AND pg_trigger_depth() > 1 THEN RETURN NEW; END IF;
    IF TG_OP = 'DELETE' AND released = 'retention' THEN RETURN OLD; END IF;
    IF TG_OP = 'UPDATE' AND released = 'erasing'
       AND coalesce(NEW.before, NEW.after, NEW.called) IS NULL
       AND to_jsonb(NEW) - content = to_jsonb(OLD) - content THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'audit_entry is written by its triggers alone, and what it says is not changed'
        USING ERRCODE = 'insufficient_privilege';
END $$
"""

TRIGGERS = (
    "CREATE TRIGGER kept BEFORE INSERT OR UPDATE OR DELETE ON audit_entry FOR EACH ROW EXECUTE FUNCTION keep_audit()",
    "CREATE TRIGGER kept_whole BEFORE TRUNCATE ON audit_entry FOR EACH STATEMENT EXECUTE FUNCTION keep_audit()",
    "CREATE TRIGGER noted AFTER INSERT OR UPDATE OR DELETE ON api_key FOR EACH ROW WHEN (coalesce(current_setting('convive.actor', true), '') <> '') EXECUTE FUNCTION note_change('id', 'created_at,last_used_at', 'member_id', '')",
    "CREATE TRIGGER noted AFTER INSERT OR UPDATE OR DELETE ON approval_policy FOR EACH ROW WHEN (coalesce(current_setting('convive.actor', true), '') <> '') EXECUTE FUNCTION note_change('id', '', 'member_id', '')",
    "CREATE TRIGGER noted AFTER INSERT OR UPDATE OR DELETE ON blackout_day FOR EACH ROW WHEN (coalesce(current_setting('convive.actor', true), '') <> '') EXECUTE FUNCTION note_change('day', '', 'member_id', '')",
    "CREATE TRIGGER noted AFTER INSERT OR UPDATE OR DELETE ON cadence FOR EACH ROW WHEN (coalesce(current_setting('convive.actor', true), '') <> '') EXECUTE FUNCTION note_change('stage', '', 'member_id', '')",
    "CREATE TRIGGER noted AFTER INSERT OR UPDATE OR DELETE ON campaign FOR EACH ROW WHEN (coalesce(current_setting('convive.actor', true), '') <> '') EXECUTE FUNCTION note_change('id', 'created_at,edited_at,cleared_as,approved_as', 'member_id', '')",
    "CREATE TRIGGER noted AFTER INSERT OR UPDATE OR DELETE ON campaign_variant FOR EACH ROW WHEN (coalesce(current_setting('convive.actor', true), '') <> '') EXECUTE FUNCTION note_change('id', '', 'member_id', '')",
    "CREATE TRIGGER noted AFTER INSERT OR UPDATE OR DELETE ON care_policy FOR EACH ROW WHEN (coalesce(current_setting('convive.actor', true), '') <> '') EXECUTE FUNCTION note_change('id', '', 'member_id', '')",
    "CREATE TRIGGER noted AFTER INSERT OR UPDATE OR DELETE ON channel_pause FOR EACH ROW WHEN (coalesce(current_setting('convive.actor', true), '') <> '') EXECUTE FUNCTION note_change('channel', '', 'member_id', '')",
    "CREATE TRIGGER noted AFTER INSERT OR UPDATE OR DELETE ON club FOR EACH ROW WHEN (coalesce(current_setting('convive.actor', true), '') <> '') EXECUTE FUNCTION note_change('id', 'lives_at,numbered_at,set_up_at', 'member_id', '')",
    "CREATE TRIGGER noted AFTER INSERT OR UPDATE OR DELETE ON club_holdout FOR EACH ROW WHEN (coalesce(current_setting('convive.actor', true), '') <> '') EXECUTE FUNCTION note_change('id', '', 'member_id', '')",
    "CREATE TRIGGER noted AFTER INSERT OR UPDATE OR DELETE ON club_holiday FOR EACH ROW WHEN (coalesce(current_setting('convive.actor', true), '') <> '') EXECUTE FUNCTION note_change('id', '', 'member_id', '')",
    "CREATE TRIGGER noted AFTER INSERT OR UPDATE OR DELETE ON complaint FOR EACH ROW WHEN (coalesce(current_setting('convive.actor', true), '') <> '') EXECUTE FUNCTION note_change('id', 'code,cause,opened_at', 'member_id', '')",
    "CREATE TRIGGER noted AFTER INSERT OR UPDATE OR DELETE ON consent FOR EACH ROW WHEN (coalesce(current_setting('convive.actor', true), '') <> '') EXECUTE FUNCTION note_change('member_id,kind,topic', 'at', 'member_id', '')",
    "CREATE TRIGGER noted AFTER INSERT OR UPDATE OR DELETE ON contact_limit FOR EACH ROW WHEN (coalesce(current_setting('convive.actor', true), '') <> '') EXECUTE FUNCTION note_change('window_days', '', 'member_id', '')",
    "CREATE TRIGGER noted AFTER INSERT OR UPDATE OR DELETE ON contact_point FOR EACH ROW WHEN (coalesce(current_setting('convive.actor', true), '') <> '') EXECUTE FUNCTION note_change('id', '', 'member_id', '')",
    "CREATE TRIGGER noted AFTER UPDATE ON conversation FOR EACH ROW WHEN (coalesce(current_setting('convive.actor', true), '') <> '') EXECUTE FUNCTION note_change('id', 'opened_at,said_at,first_answered_at,answered_at', 'member_id', '')",
    "CREATE TRIGGER noted AFTER INSERT OR UPDATE OR DELETE ON country_rule FOR EACH ROW WHEN (coalesce(current_setting('convive.actor', true), '') <> '') EXECUTE FUNCTION note_change('prefix', '', 'member_id', '')",
    "CREATE TRIGGER noted AFTER INSERT OR UPDATE OR DELETE ON custom_field FOR EACH ROW WHEN (coalesce(current_setting('convive.actor', true), '') <> '') EXECUTE FUNCTION note_change('id', '', 'member_id', '')",
    "CREATE TRIGGER noted AFTER INSERT OR UPDATE OR DELETE ON department FOR EACH ROW WHEN (coalesce(current_setting('convive.actor', true), '') <> '') EXECUTE FUNCTION note_change('id', '', 'member_id', '')",
    "CREATE TRIGGER noted AFTER INSERT OR UPDATE OR DELETE ON draw FOR EACH ROW WHEN (coalesce(current_setting('convive.actor', true), '') <> '') EXECUTE FUNCTION note_change('id', 'digest,basis,created_at', 'member_id', '')",
    "CREATE TRIGGER noted AFTER INSERT OR UPDATE OR DELETE ON draw_hand FOR EACH ROW WHEN (coalesce(current_setting('convive.actor', true), '') <> '') EXECUTE FUNCTION note_change('draw_id,member_id', '', 'member_id', 'draw')",
    "CREATE TRIGGER noted AFTER INSERT OR UPDATE OR DELETE ON draw_wave FOR EACH ROW WHEN (coalesce(current_setting('convive.actor', true), '') <> '') EXECUTE FUNCTION note_change('id', '', 'member_id', 'draw')",
    "CREATE TRIGGER noted AFTER UPDATE OR DELETE ON duplicate_pair FOR EACH ROW WHEN (coalesce(current_setting('convive.actor', true), '') <> '') EXECUTE FUNCTION note_change('id', 'found_at,reasons', 'one_id', '')",
    "CREATE TRIGGER noted AFTER INSERT OR UPDATE OR DELETE ON earning_rule FOR EACH ROW WHEN (coalesce(current_setting('convive.actor', true), '') <> '') EXECUTE FUNCTION note_change('cause,since', '', 'member_id', '')",
    "CREATE TRIGGER noted AFTER INSERT OR UPDATE OR DELETE ON event FOR EACH ROW WHEN (coalesce(current_setting('convive.actor', true), '') <> '') EXECUTE FUNCTION note_change('id', 'seats_taken,revision,revised_at,created_at,seats_due_at', 'member_id', '')",
    "CREATE TRIGGER noted AFTER INSERT OR UPDATE OR DELETE ON event_host FOR EACH ROW WHEN (coalesce(current_setting('convive.actor', true), '') <> '') EXECUTE FUNCTION note_change('event_id,staff_id', '', 'member_id', '')",
    "CREATE TRIGGER noted AFTER INSERT OR UPDATE OR DELETE ON event_milestone FOR EACH ROW WHEN (coalesce(current_setting('convive.actor', true), '') <> '') EXECUTE FUNCTION note_change('id', 'anchor_at,due_at,taken_at', 'member_id', '')",
    "CREATE TRIGGER noted AFTER INSERT OR UPDATE OR DELETE ON event_question FOR EACH ROW WHEN (coalesce(current_setting('convive.actor', true), '') <> '') EXECUTE FUNCTION note_change('id', '', 'member_id', '')",
    "CREATE TRIGGER noted AFTER INSERT OR UPDATE OR DELETE ON event_series FOR EACH ROW WHEN (coalesce(current_setting('convive.actor', true), '') <> '') EXECUTE FUNCTION note_change('id', 'created_at', 'member_id', '')",
    "CREATE TRIGGER noted AFTER INSERT OR UPDATE OR DELETE ON exchange_rate FOR EACH ROW WHEN (coalesce(current_setting('convive.actor', true), '') <> '') EXECUTE FUNCTION note_change('currency,since', '', 'member_id', '')",
    "CREATE TRIGGER noted AFTER UPDATE OR DELETE ON follow_up FOR EACH ROW WHEN (coalesce(current_setting('convive.actor', true), '') <> '') EXECUTE FUNCTION note_change('id', 'cause,made_at', 'member_id', '')",
    "CREATE TRIGGER noted_added AFTER INSERT ON follow_up FOR EACH ROW WHEN (coalesce(current_setting('convive.actor', true), '') <> '' AND NEW.made_by_id IS NOT NULL) EXECUTE FUNCTION note_change('id', 'cause,made_at', 'member_id', '')",
    "CREATE TRIGGER noted AFTER INSERT OR UPDATE OR DELETE ON gift FOR EACH ROW WHEN (coalesce(current_setting('convive.actor', true), '') <> '') EXECUTE FUNCTION note_change('id', '', 'member_id', '')",
    "CREATE TRIGGER noted AFTER INSERT OR UPDATE OR DELETE ON holiday_date FOR EACH ROW WHEN (coalesce(current_setting('convive.actor', true), '') <> '') EXECUTE FUNCTION note_change('id', '', 'member_id', '')",
    "CREATE TRIGGER noted AFTER INSERT OR UPDATE OR DELETE ON household FOR EACH ROW WHEN (coalesce(current_setting('convive.actor', true), '') <> '') EXECUTE FUNCTION note_change('id', 'created_at', 'member_id', '')",
    "CREATE TRIGGER noted AFTER INSERT OR UPDATE OR DELETE ON member FOR EACH ROW WHEN (coalesce(current_setting('convive.actor', true), '') <> '') EXECUTE FUNCTION note_change('id', 'sort_name,revision,completeness,tier_id,tier_grace_until,owner_since,erased_at', 'id', '')",
    "CREATE TRIGGER noted AFTER INSERT OR UPDATE OR DELETE ON merge FOR EACH ROW WHEN (coalesce(current_setting('convive.actor', true), '') <> '') EXECUTE FUNCTION note_change('id', 'before,merged_reference', 'kept_id', '')",
    "CREATE TRIGGER noted AFTER UPDATE OR DELETE ON moment FOR EACH ROW WHEN (coalesce(current_setting('convive.actor', true), '') <> '') EXECUTE FUNCTION note_change('id', 'suggested_at,occasion', 'member_id', '')",
    "CREATE TRIGGER noted_added AFTER INSERT ON moment FOR EACH ROW WHEN (coalesce(current_setting('convive.actor', true), '') <> '' AND NEW.suggested_by_id IS NOT NULL) EXECUTE FUNCTION note_change('id', 'suggested_at,occasion', 'member_id', '')",
    "CREATE TRIGGER noted AFTER INSERT OR UPDATE OR DELETE ON moment_task FOR EACH ROW WHEN (coalesce(current_setting('convive.actor', true), '') <> '') EXECUTE FUNCTION note_change('id', 'reminded_at,escalated_at,checklist,script', 'member_id', 'moment')",
    "CREATE TRIGGER noted AFTER INSERT OR UPDATE OR DELETE ON month_budget FOR EACH ROW WHEN (coalesce(current_setting('convive.actor', true), '') <> '') EXECUTE FUNCTION note_change('id', '', 'member_id', '')",
    "CREATE TRIGGER noted AFTER INSERT OR UPDATE OR DELETE ON mute FOR EACH ROW WHEN (coalesce(current_setting('convive.actor', true), '') <> '') EXECUTE FUNCTION note_change('id', '', 'member_id', '')",
    "CREATE TRIGGER noted AFTER INSERT OR UPDATE OR DELETE ON note FOR EACH ROW WHEN (coalesce(current_setting('convive.actor', true), '') <> '') EXECUTE FUNCTION note_change('id', '', 'member_id', '')",
    "CREATE TRIGGER noted AFTER INSERT OR UPDATE OR DELETE ON playbook FOR EACH ROW WHEN (coalesce(current_setting('convive.actor', true), '') <> '') EXECUTE FUNCTION note_change('id', '', 'member_id', '')",
    "CREATE TRIGGER noted AFTER INSERT OR UPDATE OR DELETE ON playbook_budget FOR EACH ROW WHEN (coalesce(current_setting('convive.actor', true), '') <> '') EXECUTE FUNCTION note_change('playbook_id,tier_id', '', 'member_id', '')",
    "CREATE TRIGGER noted AFTER INSERT OR UPDATE OR DELETE ON playbook_task FOR EACH ROW WHEN (coalesce(current_setting('convive.actor', true), '') <> '') EXECUTE FUNCTION note_change('id', '', 'member_id', '')",
    "CREATE TRIGGER noted AFTER UPDATE OR DELETE ON points_entry FOR EACH ROW WHEN (coalesce(current_setting('convive.actor', true), '') <> '') EXECUTE FUNCTION note_change('id', 'cause', 'member_id', '')",
    "CREATE TRIGGER noted_added AFTER INSERT ON points_entry FOR EACH ROW WHEN (coalesce(current_setting('convive.actor', true), '') <> '' AND NEW.staff_id IS NOT NULL) EXECUTE FUNCTION note_change('id', 'cause', 'member_id', '')",
    "CREATE TRIGGER noted AFTER INSERT OR UPDATE OR DELETE ON points_policy FOR EACH ROW WHEN (coalesce(current_setting('convive.actor', true), '') <> '') EXECUTE FUNCTION note_change('id', '', 'member_id', '')",
    "CREATE TRIGGER noted AFTER INSERT OR UPDATE OR DELETE ON privacy_record FOR EACH ROW WHEN (coalesce(current_setting('convive.actor', true), '') <> '') EXECUTE FUNCTION note_change('id', '', 'member_id', '')",
    "CREATE TRIGGER noted AFTER INSERT OR UPDATE OR DELETE ON provider_state FOR EACH ROW WHEN (coalesce(current_setting('convive.actor', true), '') <> '') EXECUTE FUNCTION note_change('channel,provider', 'failures,blocked_until,blocked_reason,broken_reason,share,share_at,free_at', 'member_id', '')",
    "CREATE TRIGGER noted AFTER UPDATE OR DELETE ON purchase FOR EACH ROW WHEN (coalesce(current_setting('convive.actor', true), '') <> '') EXECUTE FUNCTION note_change('id', 'revision', 'member_id', '')",
    "CREATE TRIGGER noted AFTER INSERT OR UPDATE OR DELETE ON redemption FOR EACH ROW WHEN (coalesce(current_setting('convive.actor', true), '') <> '') EXECUTE FUNCTION note_change('id', 'request', 'member_id', '')",
    "CREATE TRIGGER noted AFTER UPDATE OR DELETE ON referral FOR EACH ROW WHEN (coalesce(current_setting('convive.actor', true), '') <> '') EXECUTE FUNCTION note_change('id', 'joined_at,answered_at,attended_at,first_purchase_at,second_purchase_at', 'friend_id', '')",
    "CREATE TRIGGER noted AFTER INSERT OR UPDATE OR DELETE ON remark FOR EACH ROW WHEN (coalesce(current_setting('convive.actor', true), '') <> '') EXECUTE FUNCTION note_change('id', 'request', 'member_id', '')",
    "CREATE TRIGGER noted AFTER INSERT OR UPDATE OR DELETE ON run_hold FOR EACH ROW WHEN (coalesce(current_setting('convive.actor', true), '') <> '') EXECUTE FUNCTION note_change('run_id', '', 'member_id', 'run')",
    "CREATE TRIGGER noted AFTER INSERT OR UPDATE OR DELETE ON second_factor FOR EACH ROW WHEN (coalesce(current_setting('convive.actor', true), '') <> '') EXECUTE FUNCTION note_change('staff_id', 'last_step', 'member_id', '')",
    "CREATE TRIGGER noted AFTER INSERT OR UPDATE OR DELETE ON segment FOR EACH ROW WHEN (coalesce(current_setting('convive.actor', true), '') <> '') EXECUTE FUNCTION note_change('id', 'digest,updated_at', 'member_id', '')",
    "CREATE TRIGGER noted AFTER INSERT OR UPDATE OR DELETE ON special_day FOR EACH ROW WHEN (coalesce(current_setting('convive.actor', true), '') <> '') EXECUTE FUNCTION note_change('id', '', 'member_id', '')",
    "CREATE TRIGGER noted AFTER INSERT OR UPDATE OR DELETE ON staff FOR EACH ROW WHEN (coalesce(current_setting('convive.actor', true), '') <> '') EXECUTE FUNCTION note_change('id', 'digest_on,month_mail_on', 'member_id', '')",
    "CREATE TRIGGER noted AFTER INSERT OR UPDATE OR DELETE ON suppression FOR EACH ROW WHEN (coalesce(current_setting('convive.actor', true), '') <> '') EXECUTE FUNCTION note_change('kind', '', 'member_id', '')",
    "CREATE TRIGGER noted AFTER INSERT OR UPDATE OR DELETE ON template FOR EACH ROW WHEN (coalesce(current_setting('convive.actor', true), '') <> '') EXECUTE FUNCTION note_change('id', '', 'member_id', '')",
    "CREATE TRIGGER noted AFTER INSERT OR UPDATE OR DELETE ON template_version FOR EACH ROW WHEN (coalesce(current_setting('convive.actor', true), '') <> '') EXECUTE FUNCTION note_change('id', 'created_at', 'member_id', '')",
    "CREATE TRIGGER noted AFTER INSERT OR UPDATE OR DELETE ON text_price FOR EACH ROW WHEN (coalesce(current_setting('convive.actor', true), '') <> '') EXECUTE FUNCTION note_change('prefix', '', 'member_id', '')",
    "CREATE TRIGGER noted AFTER INSERT OR UPDATE OR DELETE ON tier FOR EACH ROW WHEN (coalesce(current_setting('convive.actor', true), '') <> '') EXECUTE FUNCTION note_change('id', '', 'member_id', '')",
    "CREATE TRIGGER noted AFTER INSERT OR UPDATE OR DELETE ON tier_cadence FOR EACH ROW WHEN (coalesce(current_setting('convive.actor', true), '') <> '') EXECUTE FUNCTION note_change('tier_id', '', 'member_id', '')",
    "CREATE TRIGGER noted AFTER INSERT OR UPDATE OR DELETE ON tier_policy FOR EACH ROW WHEN (coalesce(current_setting('convive.actor', true), '') <> '') EXECUTE FUNCTION note_change('id', 'revision', 'member_id', '')",
    "CREATE TRIGGER noted AFTER INSERT OR UPDATE OR DELETE ON usual_milestone FOR EACH ROW WHEN (coalesce(current_setting('convive.actor', true), '') <> '') EXECUTE FUNCTION note_change('kind', '', 'member_id', '')",
)


def upgrade() -> None:
    op.create_table('audit_entry',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('at', postgresql.TIMESTAMP(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('actor_kind', sa.Enum('staff', 'api_key', 'command', 'link', name='actorkind', native_enum=False, length=32), nullable=False),
    sa.Column('actor_id', sa.BigInteger(), nullable=True),
    sa.Column('actor_name', sa.Text(), nullable=False),
    sa.Column('via', sa.Text(), nullable=False),
    sa.Column('table_name', sa.Text(), nullable=False),
    sa.Column('row_key', sa.Text(), nullable=False),
    sa.Column('action', sa.Enum('insert', 'update', 'delete', name='action', native_enum=False, length=32), nullable=False),
    sa.Column('before', postgresql.JSONB(none_as_null=True), nullable=True),
    sa.Column('after', postgresql.JSONB(none_as_null=True), nullable=True),
    sa.Column('called', postgresql.JSONB(none_as_null=True), nullable=True),
    sa.Column('member_id', sa.BigInteger(), nullable=True),
    sa.Column('event_id', sa.BigInteger(), nullable=True),
    sa.Column('campaign_id', sa.BigInteger(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_entry'))
    )
    op.create_index('ix_audit_entry_at', 'audit_entry', ['at'])
    op.create_index('ix_audit_entry_actor', 'audit_entry', ['actor_kind', 'actor_id', 'id'])
    op.create_index('ix_audit_entry_row', 'audit_entry', ['table_name', 'row_key', 'id'])
    op.create_index('ix_audit_entry_table', 'audit_entry', ['table_name', 'id'])
    for name in ('member', 'event', 'campaign'):
        where = sa.text(f'{name}_id IS NOT NULL')
        op.create_index(f'ix_audit_entry_{name}', 'audit_entry', [f'{name}_id', 'id'], postgresql_where=where)
    op.add_column('club', sa.Column('audit_kept_days', sa.BigInteger(), server_default='730', nullable=False))
    op.create_check_constraint(op.f('ck_club_audit_kept'), 'club', 'audit_kept_days >= 30')
    for statement in (NOTE_CHANGE, KEEP_AUDIT, *TRIGGERS):
        op.execute(statement)


def downgrade() -> None:
    op.drop_table('audit_entry')
    op.execute('DROP FUNCTION note_change CASCADE')
    op.execute('DROP FUNCTION keep_audit')
    op.drop_constraint(op.f('ck_club_audit_kept'), 'club')
    op.drop_column('club', 'audit_kept_days')
