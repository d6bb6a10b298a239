"""Runs of a campaign and the messages of a run, as programs read them, a page at a time."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.core.errors import must_exist
from campaigns.core.words import mark
from campaigns.members.models import Member
from campaigns.messaging.models import Message
from campaigns.outreach.models import Run


def list_runs(session: Session, campaign_id: int, *, before: int | None, limit: int) -> Sequence[Run]:
    """The newest first."""
    rows = select(Run).where(Run.campaign_id == campaign_id).order_by(Run.id.desc()).limit(limit)
    return session.scalars(rows.where(Run.id < before) if before is not None else rows).all()


def list_messages(session: Session, run_id: int, *, after: int, limit: int) -> Sequence[tuple[Message, str]]:
    """In the order in which they were planned, each with the code of its member. Raises NotFound of the run."""
    must_exist(session.get(Run, run_id), mark("run"))
    rows = select(Message, Member.code).join(Member, Member.id == Message.member_id)
    rows = rows.where(Message.run_id == run_id, Message.id > after).order_by(Message.id).limit(limit)
    return [(message, code) for message, code in session.execute(rows)]
