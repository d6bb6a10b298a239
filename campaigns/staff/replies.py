"""Replies to programs, kept so that a call that is sent again is answered again and not done again."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from campaigns.core.errors import Refused
from campaigns.core.words import mark
from campaigns.staff.models import KeptReply

KEPT = timedelta(days=3)


class CallDiffers(Refused):
    sentence = mark(
        "Another call was sent under this Idempotency-Key before. Nothing was recorded; send this one under a new key."
    )
    status = 422


@dataclass(frozen=True, slots=True)
class NamedCall:
    key_id: int
    name: str
    digest: str
    """Of everything that was asked."""


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    body: str
    again: bool = False
    """Whether it is that of a call before."""


def reply_once(session: Session, call: NamedCall, work: Callable[[], Reply], *, now: datetime) -> Reply:
    """Do the work and keep its reply in the caller's transaction, or give the reply that is kept.

    Of calls at once the first does the work; the others wait at the unique key until it has committed (READ COMMITTED).
    Work that raises keeps nothing, so that the same call may be tried again. Raises CallDiffers.
    """
    place = session.scalar(
        insert(KeptReply)
        .values(key_id=call.key_id, name=call.name, digest=call.digest, at=now)
        .on_conflict_do_nothing()
        .returning(KeptReply.id)
    )
    if place is None:
        return _kept(session, call)
    reply = work()
    session.execute(update(KeptReply).where(KeptReply.id == place).values(status=reply.status, body=reply.body))
    return reply


def drop_replies(session: Session, now: datetime) -> int:
    """Those older than three days; gives how many."""
    return len(session.scalars(delete(KeptReply).where(KeptReply.at < now - KEPT).returning(KeptReply.id)).all())


def _kept(session: Session, call: NamedCall) -> Reply:
    digest, status, body = session.execute(
        select(KeptReply.digest, KeptReply.status, KeptReply.body).where(
            KeptReply.key_id == call.key_id, KeptReply.name == call.name
        )
    ).one()
    if digest != call.digest:
        raise CallDiffers
    return Reply(status, body, again=True)
