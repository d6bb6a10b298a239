"""Sending once more, only to those whom a campaign means and has not reached: a further run of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from campaigns.core.database import ring_on_commit
from campaigns.core.errors import Refused
from campaigns.core.words import mark
from campaigns.messaging.models import Message, MessageState
from campaigns.messaging.templates import latest_version
from campaigns.outreach.approval.clearing import must_go_on
from campaigns.outreach.approval.log import add_step
from campaigns.outreach.audience import Occurrence, intended
from campaigns.outreach.drafts import check_event, draft_of
from campaigns.outreach.models import Campaign, CampaignState, Run, StepKind
from campaigns.outreach.occasions.every import occasion_of
from campaigns.outreach.operations import lock_campaign
from campaigns.outreach.sketches import columns_kept
from campaigns.outreach.states import GONE, LEFT, UNTOLD
from campaigns.outreach.variants.pinned import Pinned, as_it_stands, as_kept, of_run

REACHED = (*GONE, *UNTOLD, *LEFT, MessageState.HELD_OUT)
"""Whoever has it, may have it, is about to get it, or is left alone on purpose."""


class NotToComplete(Refused):
    sentence = mark("Only what was sent of a campaign that is not paused or cancelled can be completed.")


class CompletedAlready(Refused):
    sentence = mark("Those who were missing are being written to already. Nothing more was sent.")


@dataclass(frozen=True, slots=True)
class Why:
    """So many members are missing since their last message came to this; `to_send` of them would get it now.

    Without a state they were not meant when it was sent.
    """

    state: MessageState | None
    reason: str
    members: int
    to_send: int


@dataclass(frozen=True, slots=True)
class Missing:
    whys: tuple[Why, ...]

    @property
    def members(self) -> int:
        return sum(why.members for why in self.whys)

    @property
    def to_send(self) -> int:
        return sum(why.to_send for why in self.whys)


def can_complete(run: Run) -> bool:
    """Of a campaign that is sent once its first run; of one that is always on that of any day.

    What an event's time brings is bound to it, and never made up for.
    """
    launched = run.campaign.milestone_id is None and run.campaign.state in (
        CampaignState.ACTIVE,
        CampaignState.FINISHED,
    )
    return launched and run.completes_id is None and run.planned_at is not None


def run_to_complete(session: Session, campaign: Campaign, run_id: int | None = None) -> Run:
    """That run or, of a campaign that is sent once, its first. Raises NotToComplete."""
    first = select(Run).where(Run.campaign_id == campaign.id, Run.completes_id.is_(None)).order_by(Run.id)
    if run_id is not None:
        first = first.where(Run.id == run_id)
    elif occasion_of(campaign).always_on:
        raise NotToComplete
    run = session.scalar(first.limit(1))
    if run is None or not can_complete(run):
        raise NotToComplete
    return run


def look_for_missing(session: Session, first: Run, *, now: datetime) -> Missing:
    """Who is meant now and was not reached, by what came of them; most first. Writes nothing."""
    version = latest_version(session, first.campaign.template_id)
    rows = _rows(session, first, version.id, as_it_stands(session, first.campaign), now=now)
    row = rows.subquery("meant").c
    gets = func.bool_or(row.state == MessageState.READY.value).label("gets")
    member = select(row.member_id, gets).group_by(row.member_id).subquery("member")
    last = _last_words(first).subquery("last")
    why = (last.c.state, func.coalesce(last.c.reason, ""))
    counted = (
        select(*why, func.count(), func.count().filter(member.c.gets))
        .outerjoin_from(member, last, last.c.member_id == member.c.member_id)
        .group_by(*why)
        .order_by(func.count().desc(), *why)
    )
    return Missing(tuple(_why(*values) for values in session.execute(counted)))


def send_missing(
    session: Session, *, campaign_id: int, now: datetime, run_id: int | None = None, staff_id: int | None = None
) -> Run:
    """A further run that writes to them at the next decent hour, with the template as it is now; it is planned behind.

    A finished campaign goes on. What was sent, may have been sent or was held out is left alone as the run is planned,
    so pressing twice sends nothing twice.
    """
    campaign = lock_campaign(session, campaign_id)
    first = run_to_complete(session, campaign, run_id)
    check_event(session, draft_of(campaign), now=now)
    must_go_on(session, campaign)
    family = session.scalars(select(Run).where(_of_family(first)).order_by(Run.id)).all()
    if any(run.planned_at is None for run in family):
        raise CompletedAlready
    run = Run(
        campaign=campaign,
        occurrence_key=f"{first.occurrence_key}/missing:{len(family)}",
        due_at=now,
        template_version_id=latest_version(session, campaign.template_id).id,
        variants=as_kept(as_it_stands(session, campaign)),
        completes_id=first.id,
    )
    session.add(run)
    campaign.state = CampaignState.ACTIVE
    ring_on_commit(session, "planning")
    add_step(session, campaign, StepKind.COMPLETED, staff_id=staff_id, now=now)
    return run


def still_missing(session: Session, run: Run, *, now: datetime) -> Select[Any]:
    """The rows of a run that completes another."""
    first = session.get_one(Run, run.completes_id)
    return _rows(session, first, run.template_version_id, of_run(session, run), now=now)


def _rows(session: Session, first: Run, version_id: int, variants: tuple[Pinned, ...], *, now: datetime) -> Select[Any]:
    """Where it is bound to a day, those whose day can still be kept; else lateness leaves nobody out."""
    campaign = first.campaign if occasion_of(first.campaign).always_on else _as_if_due_now(first.campaign)
    occurrence = Occurrence(first.occurrence_key, now, version_id, variants=variants)
    meant = intended(session, campaign, occurrence, now=now).subquery("everybody")
    reached = select(Message.member_id).where(Message.run_id.in_(_family(first)), Message.state.in_(REACHED))
    return select(meant).where(meant.c.member_id.not_in(reached))


def _as_if_due_now(campaign: Campaign) -> Campaign:
    """A copy that is in no session: its time has passed."""
    return Campaign(**(columns_kept(campaign) | {"send_at": None}), event=campaign.event, milestone=campaign.milestone)


def _last_words(first: Run) -> Select[int, MessageState, str]:
    return (
        select(Message.member_id, Message.state, Message.reason)
        .where(Message.run_id.in_(_family(first)))
        .ext(distinct_on(Message.member_id))
        .order_by(Message.member_id, Message.id.desc())
    )


def _family(first: Run) -> Select[int]:
    return select(Run.id).where(_of_family(first))


def _of_family(first: Run) -> ColumnElement[bool]:
    """The run and those that complete it."""
    return or_(Run.id == first.id, Run.completes_id == first.id)


def _why(state: Any, reason: str, members: int, to_send: int) -> Why:
    return Why(MessageState(state) if state else None, reason, members, to_send)
