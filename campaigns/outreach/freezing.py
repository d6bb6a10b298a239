"""Writing rows that were decided into the ledger, as messages of a run: one INSERT … SELECT."""

from collections import Counter
from datetime import datetime
from typing import Any
from typing import cast as cast_to

from sqlalchemy import CursorResult, Select, SmallInteger, Text, cast, func, literal, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from campaigns.core.database import ring_on_commit
from campaigns.events.invitations import ensure_invitations
from campaigns.events.milestones.guests import KIND, NAMED
from campaigns.messaging.budget import read_limits, take_turns
from campaigns.messaging.models import Message, MessageState
from campaigns.messaging.watch import Happened, ended, note
from campaigns.outreach.models import Run
from campaigns.outreach.states import NOT_SENT
from campaigns.outreach.yielding import make_room


def freeze_rows(session: Session, run: Run, rows: Select[Any], *, now: datetime) -> int:
    """Write them, invite whom they reach to the campaign's event, and ring. Gives how many are new.

    `rows` are as `audience.intended` gives them. A member has one message of a run on each channel: what stands already
    stays as it is. What they leave no room for yields to them.
    """
    limited = bool(read_limits(session))
    if limited:
        take_turns(session)
    row = rows.subquery("meant").c
    campaign = run.campaign
    frozen: dict[str, Any] = {
        "cause": func.concat(f"run:{run.id}/member:", cast(row.member_id, Text), "/", row.channel),
        "run_id": literal(run.id),
        "member_id": row.member_id,
        "channel": row.channel,
        "topic": literal(campaign.topic.value),
        "transactional": literal(campaign.is_service),
        "template_version_id": row.template_version_id,
        "language": row.language,
        "event_id": literal(campaign.event_id),
        "address": row.address,
        "state": row.state,
        "reason": row.reason,
        "due_at": row.due_at,
        "valid_until": row.valid_until,
        "priority": literal(campaign.priority),
        "created_at": literal(now),
        "heeds": literal(campaign.heeded, SmallInteger),
        "instead_of_id": row.instead_of_id,
    }
    if campaign.milestone is not None:
        named = func.jsonb_build_object(KIND, campaign.milestone.kind.value)
        frozen["details"] = func.jsonb_build_object(NAMED, named)
    statement = insert(Message).from_select(list(frozen), select(*frozen.values()), include_defaults=False)
    if run.planned_at is not None:  # else none can stand there, as the run is locked
        statement = statement.on_conflict_do_nothing(index_elements=["cause"])
    written = session.execute(statement, execution_options={"preserve_rowcount": True})
    yielded = make_room(session, run, now=now) if limited else {}
    _invite(session, run, now=now)
    ring_on_commit(session, "delivery")
    note(session, _ends(session, run, now=now) + Counter(yielded), system_now=now)
    return cast_to("CursorResult[Any]", written).rowcount


def _ends(session: Session, run: Run, *, now: datetime) -> Counter[Happened]:
    """Of the rows just written those that go nowhere: an index leads to them alone."""
    kind = (Message.channel, Message.state, Message.reason)
    counted = select(*kind, func.count()).where(Message.run_id == run.id, Message.state.in_(NOT_SENT))
    rows = session.execute(counted.where(Message.created_at == now).group_by(*kind))
    return Counter({ended(channel, state, reason): count for channel, state, reason, count in rows})


def _invite(session: Session, run: Run, *, now: datetime) -> None:
    if run.campaign.event_id is not None:
        reached = select(Message.member_id).where(Message.run_id == run.id, Message.state == MessageState.READY)
        ensure_invitations(session, event_id=run.campaign.event_id, members=reached.distinct(), now=now)
