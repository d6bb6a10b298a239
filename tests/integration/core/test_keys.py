"""What happens once happens once because the database says so, whatever the code above it does."""

from sqlalchemy import text
from sqlalchemy.orm import Session

KEYS = {
    "activity (kind, reference)",
    "api_key (key_hash)",
    "attempt (message_id, fence)",
    "awaited_introducer (member_id)",
    "blackout_day (day)",
    "cadence (stage)",
    "campaign (draw_wave_id)",
    "campaign (milestone_id)",
    "campaign_variant (campaign_id, place)",
    "channel_pause (channel)",
    "click (message_id, link, address, is_head, minute)",
    "club_holiday (key)",
    "complaint (cause)",
    "complaint (code)",
    "consent (member_id, kind, topic)",
    "contact (request)",
    "contact_limit (window_days)",
    "contact_point (member_id, kind) where preferred",
    "contact_point (member_id, kind, address)",
    "conversation (kind, address) where (closed_at IS NULL)",
    "conversation_line (reference)",
    "country_rule (prefix)",
    "custom_field (key)",
    "daily_chore (name, day)",
    "delivery_tally (at, channel, provider, outcome, reason)",
    "department (name)",
    "door_mark (event_id, key)",
    "draw (event_id) where (used_at IS NULL)",
    "draw_hand (draw_id, member_id)",
    "draw_place (draw_id, member_id)",
    "draw_wave (draw_id, number)",
    "due_cause (campaign_id, member_id, cause)",
    "duplicate_pair (one_id, other_id)",
    "earning_rule (cause, since)",
    "event (code)",
    "event_host (event_id, staff_id)",
    "event_milestone (event_id, kind)",
    "exchange_rate (currency, since)",
    "feedback (event_id, member_id)",
    "follow_up (cause)",
    "follow_up (member_id) where (((state)::text = 'open'::text) AND ((reason)::text = 'cadence'::text))",
    "followed_link (message_id, link)",
    "friend_link (code)",
    "friend_link (member_id) where (event_id IS NULL)",
    "friend_link (member_id, event_id)",
    "guest_note (invitation_id)",
    "holiday_date (holiday, country, year)",
    "holdout_lot (member_id)",
    "import_fault (import_id, line)",
    "inbound_reply (source_id, digest)",
    "invitation (event_id, member_id)",
    "long_work (kind, subject)",
    "machine_calls (run_id)",
    "member (code)",
    "member (source_reference)",
    "member_summary (member_id)",
    "merged_row (table_name, key)",
    "message (cause)",
    "moment (member_id, occasion)",
    "ownership_warning (member_id) where (ended_at IS NULL)",
    "picture (name)",
    "playbook (name)",
    "playbook_budget (playbook_id, tier_id)",
    "points_entry (member_id, cause)",
    "provider_state (channel, provider)",
    "purchase (source, order_reference)",
    "purchase_correction (purchase_id, revision)",
    "question_reply (invitation_id, question_id)",
    "receipt (provider, provider_event_id)",
    "redemption (request)",
    "referral (friend_id)",
    "remark (request)",
    "run (campaign_id, occurrence_key)",
    "run_hold (run_id)",
    "segment (name)",
    "segment_move (segment_id, day, member_id)",
    "segment_roll (segment_id, stretch)",
    "segment_size (segment_id, day)",
    "segment_version (segment_id, number)",
    "series_date (event_id)",
    "series_date (series_id, date)",
    "session_place (invitation_id, session)",
    "signal (source, reference)",
    "sought_member (member_id)",
    "special_day (member_id, kind, whose, title)",
    "staff (email)",
    "staff_mail (cause)",
    "staff_session (token_hash)",
    "suppression (kind, address)",
    "template (key)",
    "template_part (version_id, channel, language)",
    "template_version (template_id, number)",
    "text_price (prefix)",
    "tier (key)",
    "tier (rank) where (heir_id IS NULL)",
    "tier_cadence (tier_id)",
    "trial (key)",
    "usual_milestone (kind)",
    "version_picture (version_id, picture_name)",
    "waiting_receipt (receipt_id)",
}
"""All there are but the `id` of a table. A key that is not among them is named here with the change that brings it."""

IN_FORCE = text("""
    SELECT of.relname || ' (' || string_agg(attname, ', ' ORDER BY place) || ')'
        || coalesce(' where ' || pg_get_expr(indpred, indrelid), '')
    FROM pg_index
    JOIN pg_class AS of ON of.oid = indrelid
    CROSS JOIN LATERAL unnest(indkey) WITH ORDINALITY AS part(number, place)
    JOIN pg_attribute ON attrelid = indrelid AND attnum = part.number
    WHERE indisunique AND indisvalid AND of.relnamespace = 'public'::regnamespace
    GROUP BY indexrelid, of.relname, indpred, indrelid
    HAVING string_agg(attname, '') <> 'id' AND of.relname <> 'alembic_version'
""")


def test_every_key_keeps_it_from_being_there_twice(session: Session) -> None:
    assert set(session.scalars(IN_FORCE)) == KEYS
