"""Which tables are watched: those that hold what people decide. Each table stands here, one way or the other.

A table that becomes watched gets its triggers by a migration: `Watched.triggers` says them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

SECRETS = frozenset({"password_hash", "key_hash", "code_hash", "token_hash", "salt", "old_salt", "erasure_key"})
"""That one was changed is noted, never what it is: `note_change` of the migration knows the same, or it is left out."""

NAMED = "coalesce(current_setting('convive.actor', true), '') <> ''"
ALWAYS = "INSERT OR UPDATE OR DELETE"
KEPT = "UPDATE OR DELETE"
NO_PROGRAM = "nullif(current_setting('convive.actor', true), '')::jsonb ->> 'kind' <> 'api_key'"
"""Programs add many at once, and each row says its source."""


@dataclass(frozen=True, slots=True)
class Watched:
    """`key` are the columns of its key. `left_out` follow from others, count, or are too large: no entry tells of them.

    `member` is the column that says whose it is. `parent` is the table it belongs to, which says whose and which
    event's it is. With `by`, a row that is added is noted where this column says that a person added it; with
    `by_people`, where no program added it.
    """

    key: str = "id"
    left_out: str = ""
    member: str = "member_id"
    parent: str = ""
    events: str = ALWAYS
    by: str = ""
    by_people: bool = False

    def triggers(self, table: str) -> Iterator[str]:
        """SQL."""
        what = ", ".join(f"'{each}'" for each in (self.key, self.left_out, self.member, self.parent))
        how = f"EXECUTE FUNCTION note_change({what})"
        events = KEPT if self.by_people else self.events
        yield f"CREATE TRIGGER noted AFTER {events} ON {table} FOR EACH ROW WHEN ({NAMED}) {how}"
        if self.by or self.by_people:
            added = NO_PROGRAM if self.by_people else f"{NAMED} AND NEW.{self.by} IS NOT NULL"
            yield f"CREATE TRIGGER noted_added AFTER INSERT ON {table} FOR EACH ROW WHEN ({added}) {how}"


WATCHED: Mapping[str, Watched] = {
    "api_key": Watched(left_out="created_at,last_used_at"),
    "approval_policy": Watched(),
    "blackout_day": Watched("day"),
    "cadence": Watched("stage"),
    "campaign": Watched(left_out="created_at,edited_at,cleared_as,approved_as"),
    "campaign_variant": Watched(),
    "care_policy": Watched(),
    "channel_pause": Watched("channel"),
    "chapter": Watched(),
    "club": Watched(left_out="lives_at,numbered_at,set_up_at"),
    "club_holdout": Watched(),
    "club_holiday": Watched(),
    "complaint": Watched(left_out="code,cause,opened_at"),
    "consent": Watched("member_id,kind,topic", left_out="at"),
    "contact_limit": Watched("window_days"),
    "contact_point": Watched(by_people=True),
    "conversation": Watched(left_out="opened_at,said_at,first_answered_at,answered_at", events="UPDATE"),
    "country_rule": Watched("prefix"),
    "custom_field": Watched(),
    "department": Watched(),
    "draw": Watched(left_out="digest,basis,created_at"),
    "draw_hand": Watched("draw_id,member_id", parent="draw"),
    "draw_wave": Watched(parent="draw"),
    "duplicate_pair": Watched(left_out="found_at,reasons", member="one_id", events="UPDATE OR DELETE"),
    "earning_rule": Watched("cause,since"),
    "event": Watched(left_out="seats_taken,revision,revised_at,created_at,seats_due_at"),
    "event_host": Watched("event_id,staff_id"),
    "event_milestone": Watched(left_out="anchor_at,due_at,taken_at"),
    "event_question": Watched(),
    "event_series": Watched(left_out="created_at"),
    "exchange_rate": Watched("currency,since"),
    "follow_up": Watched(left_out="cause,made_at", events="UPDATE OR DELETE", by="made_by_id"),
    "gift": Watched(),
    "holiday_date": Watched(),
    "household": Watched(left_out="created_at"),
    "member": Watched(
        left_out="sort_name,revision,completeness,tier_id,tier_grace_until,owner_since,erased_at,updated_at",
        member="id",
        by_people=True,
    ),
    "merge": Watched(left_out="before,merged_reference", member="kept_id"),
    "moment": Watched(left_out="suggested_at,occasion", events="UPDATE OR DELETE", by="suggested_by_id"),
    "moment_task": Watched(left_out="reminded_at,escalated_at,checklist,script", parent="moment"),
    "month_budget": Watched(),
    "mute": Watched(),
    "note": Watched(),
    "passkey": Watched(left_out="credential_id,public_key,sign_count,made_at,last_used_at"),
    "playbook": Watched(),
    "playbook_budget": Watched("playbook_id,tier_id"),
    "playbook_task": Watched(),
    "points_entry": Watched(left_out="cause", events="UPDATE OR DELETE", by="staff_id"),
    "points_policy": Watched(),
    "privacy_record": Watched(),
    "provider_state": Watched(
        "channel,provider", left_out="failures,blocked_until,blocked_reason,broken_reason,share,share_at,free_at"
    ),
    "purchase": Watched(left_out="revision", events="UPDATE OR DELETE"),
    "redemption": Watched(left_out="request"),
    "referral": Watched(
        left_out="joined_at,answered_at,attended_at,first_purchase_at,second_purchase_at",
        member="friend_id",
        events="UPDATE OR DELETE",
    ),
    "remark": Watched(left_out="request"),
    "run_hold": Watched("run_id", parent="run"),
    "saved_block": Watched(left_out="saved_at"),
    "second_factor": Watched("staff_id", left_out="last_step,paired_by"),
    "segment": Watched(left_out="digest,updated_at"),
    "special_day": Watched(),
    "staff": Watched(left_out="digest_on,month_mail_on"),
    "staff_session": Watched(
        left_out="token_hash,device,created_at,last_seen_at,expires_at,awaits_code,revoked_at",
        events="DELETE",
        by="opened_by",
    ),
    "suppression": Watched("kind"),
    "template": Watched(),
    "template_version": Watched(left_out="created_at"),
    "text_price": Watched("prefix"),
    "tier": Watched(),
    "tier_cadence": Watched("tier_id"),
    "tier_policy": Watched(left_out="revision"),
    "usual_milestone": Watched("kind"),
    "webhook_endpoint": Watched(left_out="old_salt,old_until,failures,blocked_until,failing_since,created_at"),
}

UNWATCHED: Mapping[str, str] = {
    "account_link": "opens once; the account is watched",
    "activity": "the timeline is a record itself",
    "attempt": "what was handed over, a ledger",
    "audit_entry": "the log itself",
    "awaited_introducer": "of imports",
    "campaign_step": "the campaign's own log",
    "claim": "work in hand",
    "class_move": "reckoned",
    "click": "what readers do",
    "companion": "said by guests",
    "consent_change": "the record of consents",
    "consent_request": "asked by the house, answered by its reader",
    "contact": "a record itself",
    "conversation_line": "a record itself",
    "daily_chore": "work that was done",
    "delivery_tally": "counted",
    "door_mark": "the record of the door",
    "draw_place": "drawn",
    "due_cause": "what made a run due",
    "feedback": "said by guests",
    "file_import": "says itself who brought which file",
    "followed_link": "what readers do",
    "friend_link": "made as it is asked for",
    "guest_note": "said by guests",
    "holdout_lot": "drawn",
    "import_fault": "of imports",
    "inbound_reply": "what came in",
    "invitation": "many at once; who answered stands in the event's history",
    "kept_reading": "reckoned",
    "kept_reply": "answers to programs",
    "long_work": "work in hand",
    "machine_calls": "counted",
    "member_summary": "reckoned",
    "member_trips": "reckoned",
    "sent_before": "reckoned",
    "merged_row": "of merges, which are watched",
    "message": "the ledger of messages",
    "moment_photo": "a record itself",
    "month_figure": "reckoned",
    "ownership_change": "the record of owners",
    "ownership_warning": "given by time",
    "picture": "never changes; who shows it is watched",
    "purchase_correction": "keeps what a purchase was; that one is watched",
    "question_reply": "said by guests",
    "receipt": "what providers report",
    "recovery_code": "follows from the second factor",
    "run": "made by time; who holds it is watched",
    "segment_move": "reckoned",
    "segment_roll": "reckoned",
    "segment_size": "reckoned",
    "segment_version": "a record itself",
    "series_date": "follows from its series and events",
    "session_place": "chosen by guests",
    "setup": "how far the first run is",
    "signal": "told by programs",
    "sought_member": "reckoned",
    "staff_mail": "the ledger of mail to staff",
    "template_part": "never changes; its version is watched",
    "tier_change": "the record of tiers",
    "trial": "the ledger of tests",
    "value_bounds": "reckoned",
    "version_picture": "follows from a version",
    "waiting_receipt": "work in hand",
    "webhook_delivery": "the log of calls",
}
"""With what makes up for it."""
