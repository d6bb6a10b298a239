"""Guests who ask us to get in touch, or found little to like and say why, are tasks of their owners."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, func, literal, or_, select
from sqlalchemy.dialects.postgresql import distinct_on, insert
from sqlalchemy.orm import Session

from campaigns.care.models import FollowUp, FollowUpReason, FollowUpState
from campaigns.core.zones import club_zone
from campaigns.members.models import Activity, ActivityKind, Member
from campaigns.members.timeline import ActivityBatch

LOW = 2
"""A score with words that asks for a person."""
WITHIN = timedelta(days=1)
HEARD = (ActivityKind.FEEDBACK, ActivityKind.CONTACT_ASKED)


def follow_feedback(session: Session, batch: ActivityBatch, now: datetime) -> None:
    """Reaction: one task for each guest and event, however often they say it; what they said last stands in it."""
    if not batch.has(*HEARD):
        return
    due_on = now.astimezone(club_zone(session)).date() + WITHIN
    heard = _to_heed(batch).subquery()
    values: dict[str, Any] = {
        "cause": func.format("feedback:event:%s/member:%s", heard.c.event_id, heard.c.member_id),
        "member_id": heard.c.member_id,
        "owner_id": heard.c.owner_id,
        "reason": literal(FollowUpReason.FEEDBACK, FollowUp.reason.type),
        "since": heard.c.at,
        "since_kind": literal(ActivityKind.FEEDBACK, FollowUp.since_kind.type),
        "since_event_id": heard.c.event_id,
        "note": heard.c.detail,
        "due_on": literal(due_on),
        "state": literal(FollowUpState.OPEN, FollowUp.state.type),
        "made_at": literal(now),
    }
    made = insert(FollowUp).from_select(list(values), select(*values.values()), include_defaults=False)
    anew = made.on_conflict_do_update(
        index_elements=["cause"],
        set_={"note": made.excluded.note},
        where=FollowUp.state == FollowUpState.OPEN,
    )
    session.execute(anew, execution_options={"synchronize_session": False})


def _to_heed(batch: ActivityBatch) -> Select[*tuple[Any, ...]]:
    """One row a guest and event: member_id, owner_id, event_id, at, detail."""
    asked = Activity.kind == ActivityKind.CONTACT_ASKED
    displeased = and_(Activity.kind == ActivityKind.FEEDBACK, Activity.value <= LOW, Activity.detail != "")
    return (
        batch.rows(*HEARD)
        .join(Member, Member.id == Activity.member_id)
        .where(or_(asked, displeased), ~Member.deceased, Member.erased_at.is_(None))
        .with_only_columns(Activity.member_id, Member.owner_id, Activity.event_id, Activity.at, Activity.detail)
        .ext(distinct_on(Activity.member_id, Activity.event_id))
        .order_by(Activity.member_id, Activity.event_id, Activity.id.desc())
    )
