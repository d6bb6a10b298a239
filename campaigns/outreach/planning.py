"""Runs that are due: their audience is found and frozen into the message ledger."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog
from sqlalchemy import and_, or_, select
from sqlalchemy.exc import DataError
from sqlalchemy.orm import Session

from campaigns.core.clock import Clock
from campaigns.core.database import Sessions
from campaigns.core.errors import Refused
from campaigns.events.models import Event, EventState, Milestone, MilestoneKind
from campaigns.outreach.approval.clearing import goes_on
from campaigns.outreach.audience import Occurrence, intended
from campaigns.outreach.freezing import freeze_rows
from campaigns.outreach.missing import still_missing
from campaigns.outreach.models import Campaign, CampaignState, Run, RunState, StepKind
from campaigns.outreach.occasions.every import ALWAYS_ON, occasion_of
from campaigns.outreach.operations import pause_campaign
from campaigns.outreach.sparing import tell_owners
from campaigns.outreach.variants.pinned import of_run

log = structlog.get_logger()

LOOK_AGAIN_AFTER = timedelta(minutes=5)
"""How often an own day is planned anew for members who joined, or whose date was mended, meanwhile."""


def plan_due_runs(sessions: Sessions, *, clock: Clock) -> int:
    """Plan every run that is due, each in a transaction of its own. Gives how many messages were written.

    A run that cannot be planned holds up no other; it is tried again next time.
    """
    written = 0
    tried: list[int] = []
    while True:
        try:
            with sessions.begin() as session:
                now = clock()
                run = _next_run(session, now=now, tried=tried)
                if run is None:
                    return written
                tried.append(run.id)
                written += plan_run(session, run, now=now)
        except (Refused, DataError):
            log.exception("A run could not be planned", run_id=tried[-1])


def plan_run(session: Session, run: Run, *, now: datetime) -> int:
    """Write the run's ledger rows; those that stand already are left as they are. Gives how many are new.

    What was changed since it was let go is paused instead, until a colleague has looked at it again.
    """
    campaign = run.campaign
    if not goes_on(session, run, now=now):
        pause_campaign(session, campaign_id=campaign.id, kind=StepKind.HELD, now=now)
        return 0
    if campaign.milestone is not None:
        _hold_event(session, campaign)
    if run.completes_id is None:
        meant = intended(session, campaign, _occurrence(session, run), now=now)
    else:
        meant = still_missing(session, run, now=now)
    count = freeze_rows(session, run, meant, now=now)
    tell_owners(session, run, now=now)
    occasion_of(campaign).keep_causes(session, run)
    run.planned_at = now
    run.state = RunState.RUNNING
    if campaign.segment is not None:
        run.audience = run.audience or campaign.segment.rule
    return count


def _hold_event(session: Session, campaign: Campaign) -> None:
    """Nobody moves or cancels it before its guests are written down; answers wait as long."""
    held = select(Event).where(Event.id == campaign.event_id).with_for_update(read=True, key_share=True)
    session.execute(held, execution_options={"populate_existing": True})
    session.refresh(campaign.milestone)
    campaign.state = CampaignState.ACTIVE


def _next_run(session: Session, *, now: datetime, tried: Sequence[int]) -> Run | None:
    """A run to plan, the most important first, locked with its campaign, so that a pause comes before or after."""
    of_event = Campaign.milestone_id.is_not(None)
    invites = Campaign.milestone.has(Milestone.kind == MilestoneKind.INVITATION)
    thanks = and_(of_event, Campaign.event.has(Event.state == EventState.FINISHED))
    again = and_(Run.planned_at <= now - LOOK_AGAIN_AFTER, Run.completes_id.is_(None))
    return session.scalar(
        select(Run)
        .join(Run.campaign)
        .where(
            or_(Campaign.state == CampaignState.ACTIVE, and_(of_event, Campaign.state == CampaignState.FINISHED)),
            Run.due_at <= now,
            Run.id.not_in(tried),
            or_(Campaign.event_id.is_(None), Campaign.event.has(Event.state == EventState.PUBLISHED), thanks),
            or_(
                Run.state == RunState.DUE,
                and_(Run.state == RunState.RUNNING, or_(Campaign.occasion.in_(ALWAYS_ON), invites), again),
            ),
        )
        .order_by(Campaign.priority.desc(), Run.due_at, Run.id)
        .limit(1)
        .with_for_update(of=[Run, Campaign], skip_locked=True)
        .execution_options(populate_existing=True)
    )


def _occurrence(session: Session, run: Run) -> Occurrence:
    return Occurrence(
        key=run.occurrence_key,
        due_at=run.due_at,
        template_version_id=run.template_version_id,
        run_id=None if run.planned_at is None else run.id,
        variants=of_run(session, run),
    )
