"""Freezing the audience of a run into the message ledger: one INSERT … SELECT."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from typing import cast as cast_to

import structlog
from sqlalchemy import CursorResult, Select, Text, cast, literal, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import DataError
from sqlalchemy.orm import Session

from campaigns.core.clock import Clock
from campaigns.core.database import Sessions, ring_on_commit
from campaigns.core.errors import Refused
from campaigns.events.invitations import ensure_invitations
from campaigns.events.models import Event, EventState
from campaigns.messaging.models import Message, MessageState
from campaigns.outreach.audience import Occurrence, intended
from campaigns.outreach.models import Campaign, CampaignState, OccasionKind, Run, RunState

log = structlog.get_logger()

LOOK_AGAIN_AFTER = timedelta(minutes=5)
"""How often a greeting's day is planned anew for members who joined, or whose date was mended, meanwhile."""


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
    """Write the run's ledger rows; those that stand already are left as they are. Gives how many are new."""
    campaign = run.campaign
    meant = intended(session, campaign, _occurrence(run), now=now)
    count = _freeze(session, run, meant, now=now)
    if campaign.event_id is not None:
        invited = select(Message.member_id).where(Message.run_id == run.id, Message.state == MessageState.READY)
        ensure_invitations(session, event_id=campaign.event_id, members=invited.distinct(), now=now)
    run.planned_at = now
    run.state = RunState.RUNNING
    run.audience = run.audience or campaign.segment.rule
    if count:
        ring_on_commit(session, "delivery")
    return count


def _next_run(session: Session, *, now: datetime, tried: Sequence[int]) -> Run | None:
    """A run to plan, locked with its campaign, so that a pause comes wholly before or wholly after."""
    again = Run.planned_at <= now - LOOK_AGAIN_AFTER
    return session.scalar(
        select(Run)
        .join(Run.campaign)
        .where(
            Campaign.state == CampaignState.ACTIVE,
            Run.due_at <= now,
            Run.id.not_in(tried),
            or_(Campaign.event_id.is_(None), Campaign.event.has(Event.state == EventState.PUBLISHED)),
            or_(
                Run.state == RunState.DUE,
                (Run.state == RunState.RUNNING) & (Campaign.occasion != OccasionKind.ONCE) & again,
            ),
        )
        .order_by(Run.due_at, Run.id)
        .limit(1)
        .with_for_update(of=[Run, Campaign], skip_locked=True)
        .execution_options(populate_existing=True)
    )


def _occurrence(run: Run) -> Occurrence:
    return Occurrence(
        key=run.occurrence_key,
        due_at=run.due_at,
        template_version_id=run.template_version_id,
        run_id=run.id,
        planned_before=run.planned_at is not None,
    )


def _freeze(session: Session, run: Run, meant: Select[Any], *, now: datetime) -> int:
    row = meant.subquery("meant").c
    campaign = run.campaign
    frozen: dict[str, Any] = {
        "cause": literal(f"run:{run.id}/member:").concat(cast(row.member_id, Text)).concat("/").concat(row.channel),
        "run_id": literal(run.id),
        "member_id": row.member_id,
        "channel": row.channel,
        "topic": literal(campaign.topic.value),
        "transactional": literal(False),
        "template_version_id": literal(run.template_version_id),
        "language": row.language,
        "event_id": literal(campaign.event_id),
        "address": row.address,
        "state": row.state,
        "reason": row.reason,
        "due_at": row.due_at,
        "valid_until": row.valid_until,
        "created_at": literal(now),
    }
    rows = select(*frozen.values())
    statement = insert(Message).from_select(list(frozen), rows, include_defaults=False)
    if run.planned_at is not None:
        statement = statement.on_conflict_do_nothing(index_elements=["cause"])
    frozen_rows = session.execute(statement, execution_options={"preserve_rowcount": True})
    return cast_to("CursorResult[Any]", frozen_rows).rowcount
