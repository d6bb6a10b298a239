"""Where somebody is signed in, and ending that."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, or_, select, update
from sqlalchemy.orm import Session

from campaigns.core.errors import must_exist
from campaigns.core.words import mark
from campaigns.staff.models import StaffSession
from campaigns.staff.passwords import hash_token

ENDED_KEPT = timedelta(days=30)
IDLE = timedelta(days=3)
"""A long weekend: a session that nobody used since opens nothing."""


@dataclass(frozen=True, slots=True)
class OpenSession:
    id: int
    device: str
    """What the browser says of itself; empty where it says nothing."""
    since: datetime
    last_used: datetime
    """Up to ten minutes old."""
    here: bool
    opened_by: str
    """What vouched for them in the password's place; empty where the password was typed."""


def open_sessions(session: Session, *, staff_id: int, token: str, now: datetime) -> list[OpenSession]:
    """Those that still let `staff_id` in: the one of `token` first, then what was used last."""
    found = session.scalars(
        select(StaffSession)
        .where(
            StaffSession.staff_id == staff_id,
            StaffSession.awaits_code.is_(False),
            lives(now),
        )
        .order_by(
            (StaffSession.token_hash == hash_token(token)).desc(), StaffSession.last_seen_at.desc(), StaffSession.id
        )
    )
    return [
        OpenSession(
            each.id,
            each.device,
            each.created_at,
            each.last_seen_at,
            each.token_hash == hash_token(token),
            each.opened_by or "",
        )
        for each in found
    ]


def lives(now: datetime) -> ColumnElement[bool]:
    """Whether a session has neither been ended nor run out, and was used of late."""
    return (
        StaffSession.revoked_at.is_(None) & (StaffSession.expires_at > now) & (StaffSession.last_seen_at > now - IDLE)
    )


def end_session(session: Session, *, staff_id: int, session_id: int, now: datetime) -> None:
    """NotFound where it is not one of `staff_id`; one that has ended stays ended as it was."""
    found = session.scalar(
        select(StaffSession).where(StaffSession.id == session_id, StaffSession.staff_id == staff_id).with_for_update()
    )
    ended = must_exist(found, mark("sign-in"))
    ended.revoked_at = ended.revoked_at or now


def end_sessions(session: Session, *, staff_id: int, now: datetime, but: str | None = None) -> int:
    """All of theirs, except the one that the token `but` opens. Gives how many browsers that signs out."""
    theirs = update(StaffSession).where(
        StaffSession.staff_id == staff_id, StaffSession.revoked_at.is_(None), StaffSession.expires_at > now
    )
    if but is not None:
        theirs = theirs.where(StaffSession.token_hash != hash_token(but))
    ended = session.scalars(theirs.values(revoked_at=now).returning(StaffSession.awaits_code))
    return ended.all().count(False)


def drop_sessions(session: Session, _now: datetime) -> int:
    """Those that ended a month ago, by the real time, which a demo's clock does not move. Gives how many."""
    long_ago = func.now() - ENDED_KEPT
    ended = or_(StaffSession.revoked_at < long_ago, StaffSession.expires_at < long_ago)
    return len(session.scalars(delete(StaffSession).where(ended).returning(StaffSession.id)).all())
