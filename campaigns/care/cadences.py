"""Who is due to hear from their owner: where a member stands, since when, and the follow-ups that come of it.

A cadence counts days where the club is, from the last touch, or from the day on which staff dropped the task before.
"""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    Select,
    and_,
    case,
    cast,
    func,
    literal,
    select,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session
from sqlalchemy.sql.selectable import LateralFromClause

from campaigns.care.models import CadenceStage, Contact, FollowUp, FollowUpReason, FollowUpState
from campaigns.care.rules import CareRules, day_begins
from campaigns.care.touch import LAST_TOUCH, TOUCHES, is_cared_for
from campaigns.members.models import Activity, Member, MemberSummary

AHEAD = timedelta(days=7)
"""How long before it is due a follow-up is made, so that an owner sees the week."""


def standings(rules: CareRules, *, zone: ZoneInfo, now: datetime) -> Select[*tuple[Any, ...]]:
    """(member_id, owner_id, stage, since, due_on, follows) of all who are cared for and owned, in one SELECT.

    `since` is the last touch; `follows` that, or when the last task was dropped, whichever is later.
    """
    word, drop = _last_word(), _last_drop()
    stage = _stage(rules, word, zone=zone, now=now)
    counted = func.greatest(LAST_TOUCH, case((drop.c.by_hand, drop.c.ended_at)))
    return (
        select(
            Member.id.label("member_id"),
            Member.owner_id,
            stage.label("stage"),
            LAST_TOUCH.label("since"),
            (cast(func.timezone(zone.key, counted), Date) + _every(rules, stage)).label("due_on"),
            func.greatest(LAST_TOUCH, drop.c.ended_at).label("follows"),
        )
        .join(MemberSummary, MemberSummary.member_id == Member.id)
        .outerjoin(word, true())
        .outerjoin(drop, true())
        .where(Member.owner_id.is_not(None), is_cared_for(now=now))
    )


def make_follow_ups(
    session: Session, rules: CareRules, *, zone: ZoneInfo, now: datetime, members: Select[int] | None = None
) -> int:
    """Tasks for all, or for these members, who are due within the week and have none. Gives how many were made.

    The summaries are held while it looks, so that a touch either is seen here or sees what was made here.
    """
    standing = standings(rules, zone=zone, now=now)
    if members is not None:
        standing = standing.where(Member.id.in_(members))
    busy = select(FollowUp.id).where(FollowUp.member_id == Member.id, *IS_OPEN).exists()
    soon = standing.selected_columns.due_on <= now.astimezone(zone).date() + AHEAD
    due = standing.where(~busy, soon).order_by(Member.id).with_for_update(read=True, of=MemberSummary).cte("due")
    touch = _the_touch(due.c.member_id, due.c.since)
    values: dict[str, ColumnElement[Any]] = {
        "cause": func.concat("cadence:member:", due.c.member_id, "/", func.to_char(due.c.follows, _INSTANT)),
        "member_id": due.c.member_id,
        "owner_id": due.c.owner_id,
        "reason": literal(FollowUpReason.CADENCE, FollowUp.reason.type),
        "stage": due.c.stage,
        "since": due.c.since,
        "since_kind": touch.c.kind,
        "since_event_id": touch.c.event_id,
        "due_on": due.c.due_on,
        "state": literal(FollowUpState.OPEN, FollowUp.state.type),
        "made_at": literal(now),
    }
    # In an order of its own all is read before the first row is written: a scan of the table that grows never ends.
    rows = select(*values.values()).select_from(due).outerjoin(touch, true()).order_by(due.c.due_on, due.c.member_id)
    made = insert(FollowUp).from_select(list(values), rows, include_defaults=False).on_conflict_do_nothing()
    added = made.returning(FollowUp.id).cte("added")
    return session.scalars(select(func.count()).select_from(added)).one()


def drop_pointless(session: Session, *, now: datetime) -> None:
    """Tasks for members who are spared by now: muted, deceased, erased."""
    spared = select(Member.id).where(Member.id == FollowUp.member_id, ~is_cared_for(now=now)).exists()
    dropped = update(FollowUp).where(*IS_OPEN, spared).values(state=FollowUpState.DROPPED, ended_at=now)
    session.execute(dropped, execution_options={"synchronize_session": "fetch"})


IS_OPEN = (FollowUp.reason == FollowUpReason.CADENCE, FollowUp.state == FollowUpState.OPEN)
_INSTANT = 'YYYY-MM-DD"T"HH24:MI:SS.US'


def _every(rules: CareRules, stands: ColumnElement[CadenceStage]) -> ColumnElement[int]:
    """Days of the rhythm, the tier's own where it has one; none where it is off."""
    every: dict[CadenceStage, ColumnElement[Any]] = {
        stage: literal(rhythm.every_days if rhythm.active else None, Integer) for stage, rhythm in rules.rhythms.items()
    }
    if rules.of_tiers and rules.rhythms[CadenceStage.ESTABLISHED].active:
        own = case(dict(rules.of_tiers), value=Member.tier_id, else_=every[CadenceStage.ESTABLISHED])
        every[CadenceStage.ESTABLISHED] = own
    return case(*((stands == stage, days) for stage, days in every.items()))


def _last_word() -> LateralFromClause:
    """What they said last of whether they are interested."""
    return (
        select(Contact.interested, Contact.at)
        .where(Contact.member_id == Member.id, Contact.interested.is_not(None))
        .order_by(Contact.at.desc(), Contact.id.desc())
        .limit(1)
        .correlate(Member)
        .lateral("word")
    )


def _last_drop() -> LateralFromClause:
    """The last cadence task that nobody did, and whether a person dropped it."""
    return (
        select(FollowUp.ended_at, FollowUp.ended_by_id.is_not(None).label("by_hand"))
        .where(
            FollowUp.member_id == Member.id,
            FollowUp.reason == FollowUpReason.CADENCE,
            FollowUp.state == FollowUpState.DROPPED,
        )
        .order_by(FollowUp.ended_at.desc())
        .limit(1)
        .correlate(Member)
        .lateral("drop")
    )


def _the_touch(member_id: ColumnElement[int], at: ColumnElement[datetime]) -> LateralFromClause:
    """What happened at the last touch. By id PostgreSQL would walk the whole table, hoping to meet it soon."""
    return (
        select(Activity.kind, Activity.event_id)
        .where(Activity.member_id == member_id, Activity.at == at, Activity.kind.in_(TOUCHES))
        .order_by(Activity.reference.desc())
        .limit(1)
        .lateral("touch")
    )


def _stage(rules: CareRules, word: LateralFromClause, *, zone: ZoneInfo, now: datetime) -> ColumnElement[CadenceStage]:
    """A clear no counts until the next purchase; a buyer is new for so many days where the club is."""
    bought_since = and_(MemberSummary.last_purchase_at.is_not(None), MemberSummary.last_purchase_at > word.c.at)
    new_from = day_begins(now, zone, days=1 - rules.new_for_days)
    kind = FollowUp.stage.type
    return case(
        (and_(word.c.interested.is_(False), ~bought_since), literal(CadenceStage.NOT_INTERESTED, kind)),
        (MemberSummary.first_purchase_at >= new_from, literal(CadenceStage.NEW_BUYER, kind)),
        (MemberSummary.purchases > 0, literal(CadenceStage.ESTABLISHED, kind)),
        else_=literal(CadenceStage.PROSPECT, kind),
    )
