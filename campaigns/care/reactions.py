"""What a touch does for the care of a member: the task it answers ends, a warning is over, a new buyer has the next."""

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import TIMESTAMP, BigInteger, ColumnElement, Select, any_, case, cast, func, literal, select, update
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from campaigns.care.cadences import IS_OPEN, make_follow_ups
from campaigns.care.models import Contact, FollowUp, FollowUpState, OwnershipWarning
from campaigns.care.neglect import STANDS, end_warnings
from campaigns.care.ownership import note_first_owners
from campaigns.care.rules import day_begins, read_rules
from campaigns.care.touch import TOUCHES
from campaigns.core.arrays import among, each_of
from campaigns.core.fixed import IDS, FixedForIds, fixed_for_ids, given
from campaigns.core.zones import club_zone
from campaigns.members.models import Activity, ActivityKind, Member, MemberSummary
from campaigns.members.timeline import ActivityBatch


def follow_touches(session: Session, batch: ActivityBatch, now: datetime) -> None:
    """Reaction: set-wise, after the summaries are up to date."""
    if batch.has(ActivityKind.JOINED):
        note_first_owners(session, batch, now)
    if batch.has(*TOUCHES):
        rules, zone = read_rules(session), club_zone(session)
        new_from = day_begins(now, zone, days=1 - rules.new_for_days)
        touched = batch.members_of(*TOUCHES)
        have_tasks, are_warned_of, bought_first = _concerned().run(session, touched, new_from=new_from).one()
        if have_tasks:
            _end_answered(session, batch, now)
        if are_warned_of:
            end_warnings(session, rules, zone=zone, now=now, members=each_of(touched))
        if bought_first:
            new_buyers = _new_buyers(among(Member.id, touched), literal(new_from))
            make_follow_ups(session, rules, zone=zone, now=now, members=new_buyers)


@cache
def _concerned() -> FixedForIds:
    """Whether any of them has a task, has a warning, is a new buyer: of most that are in touch, none."""
    task = select(FollowUp.id).where(FollowUp.member_id == any_(IDS), *IS_OPEN)
    warning = select(OwnershipWarning.id).where(OwnershipWarning.member_id == any_(IDS), STANDS)
    new_buyer = _new_buyers(Member.id == any_(IDS), given("new_from", TIMESTAMP(timezone=True)))
    return fixed_for_ids(select(task.exists(), warning.exists(), new_buyer.exists()))


def _new_buyers(whose: ColumnElement[bool], new_from: ColumnElement[datetime]) -> Select[int]:
    """Those of them whom somebody owns."""
    bought = MemberSummary.first_purchase_at >= new_from
    return (
        select(Member.id)
        .join(MemberSummary, MemberSummary.member_id == Member.id)
        .where(whose, Member.owner_id.is_not(None), bought)
    )


def _end_answered(session: Session, batch: ActivityBatch, now: datetime) -> None:
    """A contact does what was due; any other touch makes it pointless. One from before the task changes nothing."""
    touch = _last_touches(batch).subquery()
    by_contact = touch.c.contact_id.is_not(None)
    ended = (
        update(FollowUp)
        .where(
            FollowUp.member_id == touch.c.member_id,
            *IS_OPEN,
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
