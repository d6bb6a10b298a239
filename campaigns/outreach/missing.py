"""Sending once more, only to those whom a campaign means and has not reached: a further run of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, inspect, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from campaigns.core.errors import Refused
from campaigns.core.words import mark
from campaigns.messaging.models import Message, MessageState
from campaigns.messaging.templates import latest_version
from campaigns.outreach.audience import Occurrence, intended
from campaigns.outreach.drafts import check_event
from campaigns.outreach.freezing import freeze_rows
from campaigns.outreach.models import Campaign, CampaignState, Run, RunState
from campaigns.outreach.occurrences import ONCE
from campaigns.outreach.operations import draft_of, lock_campaign
from campaigns.outreach.states import GONE, LEFT, UNTOLD

REACHED = (*GONE, *UNTOLD, *LEFT, MessageState.HELD_OUT)
"""Whoever has it, may have it, is about to get it, or is left alone on purpose."""


class NotToComplete(Refused):
    sentence = mark("Only a campaign that is sent once, was launched and is not paused or cancelled can be completed.")


class NobodyMissing(Refused):
    sentence = mark("Of those who are missing nobody can be written to now. Nothing was sent.")


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


def can_complete(campaign: Campaign) -> bool:
    launched = campaign.state in (CampaignState.ACTIVE, CampaignState.FINISHED)
    return launched and not campaign.is_greeting and any(run.planned_at for run in campaign.runs)


def look_for_missing(session: Session, campaign: Campaign, *, now: datetime) -> Missing:
    """Who is meant now and was not reached, by what came of them; most first. Writes nothing."""
    row = _rows(session, campaign, now=now).subquery("meant").c
    gets = func.bool_or(row.state == MessageState.READY.value).label("gets")
    member = select(row.member_id, gets).group_by(row.member_id).subquery("member")
    last = _last_words(campaign).subquery("last")
    why = (last.c.state, func.coalesce(last.c.reason, ""))
    counted = (
        select(*why, func.count(), func.count().filter(member.c.gets))
        .outerjoin_from(member, last, last.c.member_id == member.c.member_id)
        .group_by(*why)
        .order_by(func.count().desc(), *why)
    )
    return Missing(tuple(_why(*values) for values in session.execute(counted)))


def send_missing(session: Session, *, campaign_id: int, now: datetime) -> Run:
    """Write to them at the next decent hour, with the template as it is now; a finished campaign goes on.

    What was sent, may have been sent or was held out is left alone, so pressing twice sends nothing twice.
    """
    campaign = lock_campaign(session, campaign_id)
    if not can_complete(campaign):
        raise NotToComplete
    check_event(session, draft_of(campaign), now=now)
    if not look_for_missing(session, campaign, now=now).to_send:
        raise NobodyMissing
    run = _further_run(session, campaign, now=now)
    freeze_rows(session, run, _rows(session, campaign, now=now), now=now)
    campaign.state = CampaignState.ACTIVE
    session.flush()
    return run


def _further_run(session: Session, campaign: Campaign, *, now: datetime) -> Run:
    first, *others = campaign.runs
    run = Run(
        campaign=campaign,
        occurrence_key=f"{first.occurrence_key}/missing:{len(others) + 1}",
        due_at=now,
        planned_at=now,
        state=RunState.RUNNING,
        template_version_id=latest_version(session, campaign.template_id).id,
        completes_id=first.id,
        audience=campaign.segment.rule,
    )
    session.add(run)
    session.flush()
    return run


def _rows(session: Session, campaign: Campaign, *, now: datetime) -> Select[Any]:
    occurrence = Occurrence(ONCE, now, latest_version(session, campaign.template_id).id)
    meant = intended(session, _as_if_due_now(campaign), occurrence, now=now).subquery("everybody")
    reached = select(Message.member_id).where(Message.run_id.in_(_runs_of(campaign)), Message.state.in_(REACHED))
    return select(meant).where(meant.c.member_id.not_in(reached))


def _as_if_due_now(campaign: Campaign) -> Campaign:
    """A copy that is in no session: its time has passed, and lateness is no reason to leave anybody out again."""
    columns = {column.key: getattr(campaign, column.key) for column in inspect(Campaign).column_attrs}
    return Campaign(**(columns | {"send_at": None}), event=campaign.event)


def _last_words(campaign: Campaign) -> Select[int, MessageState, str]:
    return (
        select(Message.member_id, Message.state, Message.reason)
        .where(Message.run_id.in_(_runs_of(campaign)))
        .ext(distinct_on(Message.member_id))
        .order_by(Message.member_id, Message.id.desc())
    )


def _runs_of(campaign: Campaign) -> Select[int]:
    return select(Run.id).where(Run.campaign_id == campaign.id)


def _why(state: Any, reason: str, members: int, to_send: int) -> Why:
    return Why(MessageState(state) if state else None, reason, members, to_send)
