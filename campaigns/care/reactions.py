"""What a touch does for the care of a member: the task it answers ends, a warning is over, a new buyer has the next."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Select, case, cast, func, select, update
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from campaigns.care.cadences import make_follow_ups
from campaigns.care.models import Contact, FollowUp, FollowUpReason, FollowUpState
from campaigns.care.neglect import end_warnings
from campaigns.care.ownership import note_first_owners
from campaigns.care.rules import day_begins, read_rules
from campaigns.care.touch import TOUCHES
from campaigns.core.zones import club_zone
from campaigns.members.models import Activity, ActivityKind, MemberSummary
from campaigns.members.timeline import ActivityBatch


def follow_touches(session: Session, batch: ActivityBatch, now: datetime) -> None:
    """Reaction: set-wise, after the summaries are up to date."""
    if batch.has(ActivityKind.JOINED):
        note_first_owners(session, batch, now)
    if batch.has(*TOUCHES):
        touched = batch.member_ids(*TOUCHES)
        rules, zone = read_rules(session), club_zone(session)
        _end_answered(session, batch, now)
        end_warnings(session, rules, zone=zone, now=now, members=touched)
        new_from = day_begins(now, zone, days=1 - rules.new_for_days)
        new_buyers = select(MemberSummary.member_id).where(
            MemberSummary.member_id.in_(touched), MemberSummary.first_purchase_at >= new_from
        )
        make_follow_ups(session, rules, zone=zone, now=now, members=new_buyers)


def _end_answered(session: Session, batch: ActivityBatch, now: datetime) -> None:
    """A contact does what was due; any other touch makes it pointless. One from before the task changes nothing."""
    touch = _last_touches(batch).subquery()
    by_contact = touch.c.contact_id.is_not(None)
    ended = (
        update(FollowUp)
        .where(
            FollowUp.member_id == touch.c.member_id,
            FollowUp.reason == FollowUpReason.CADENCE,
            FollowUp.state == FollowUpState.OPEN,
            touch.c.at > func.coalesce(FollowUp.since, FollowUp.made_at),
        )
        .values(
            state=case((by_contact, FollowUpState.DONE), else_=FollowUpState.DROPPED),
            contact_id=touch.c.contact_id,
            ended_at=now,
        )
    )
    session.execute(ended, execution_options={"synchronize_session": "fetch"})


def _last_touches(batch: ActivityBatch) -> Select[*tuple[Any, ...]]:
    """One of each member, the last, contacts first: member_id, at, contact_id."""
    logged = Activity.reference.regexp_match("^contact:[0-9]{1,18}$")
    number = case((logged, cast(func.substr(Activity.reference, len("contact:") + 1), BigInteger)))
    return (
        batch.rows(*TOUCHES)
        .outerjoin(Contact, (Activity.kind == ActivityKind.CONTACTED) & (Contact.id == number))
        .with_only_columns(Activity.member_id, Activity.at, Contact.id.label("contact_id"))
        .ext(distinct_on(Activity.member_id))
        .order_by(Activity.member_id, Contact.id.is_(None), Activity.at.desc())
    )
