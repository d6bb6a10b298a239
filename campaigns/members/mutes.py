"""Who is spared for a while: nothing at all, or nothing cheerful."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, or_, update
from sqlalchemy.orm import Session

from campaigns.members.models import Member, Mute, MuteReason, MuteScope, Topic


def is_muted(topic: ColumnElement[Topic], *, now: datetime) -> ColumnElement[bool]:
    """The condition on `Member` that a mute stands which spares them `topic`."""
    spares = or_(Mute.scope == MuteScope.ALL, topic != Topic.CARE)
    return exists().where(Mute.member_id == Member.id, standing(now=now), spares)


def standing(*, now: datetime) -> ColumnElement[bool]:
    """The condition on `Mute` that it is in force."""
    return and_(Mute.lifted_at.is_(None), Mute.since <= now, or_(Mute.until.is_(None), Mute.until > now))


def mute(
    session: Session,
    *,
    member_id: int,
    scope: MuteScope,
    reason: MuteReason,
    note: str,
    until: datetime | None,
    staff_id: int | None,
    now: datetime,
) -> Mute:
    """Spare a member from now on; without an end, until it is lifted."""
    added = Mute(member_id=member_id, scope=scope, reason=reason, note=note, since=now, until=until, staff_id=staff_id)
    session.add(added)
    session.flush()
    return added


def lift(session: Session, *, mute_id: int, now: datetime) -> None:
    """End a mute before its time; one that ended stays as it ended."""
    standing_still = update(Mute).where(Mute.id == mute_id, Mute.lifted_at.is_(None))
    session.execute(standing_still.values(lifted_at=now), execution_options={"synchronize_session": "fetch"})
