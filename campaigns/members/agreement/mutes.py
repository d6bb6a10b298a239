"""Who is spared: for a while from all or from what is cheerful, or for good, because they have died."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from campaigns.core.errors import Refused, must_exist
from campaigns.core.words import mark
from campaigns.members.agreement.hardships import OF_MUTES, heeds
from campaigns.members.models import ActivityKind, Member, Mute, MuteReason, MuteScope, Topic
from campaigns.members.timeline import NewActivity, record_activities
from campaigns.staff.models import Staff


class EndsBefore(Refused):
    sentence = mark("The end of a mute must lie ahead. Nothing was changed.")
    status = 422


class MarkedAlready(Refused):
    sentence = mark("This was noted already. Nothing was changed.")


def is_muted(
    topic: ColumnElement[Topic], heeded: int | ColumnElement[int], *, now: datetime | ColumnElement[datetime]
) -> ColumnElement[bool]:
    """The condition on `Member` that a mute stands which spares them a message about `topic`.

    `heeded` are the hardships that it heeds, as bits.
    """
    return exists().where(Mute.member_id == Member.id, standing(now=now), spares(topic, heeded))


def spares(topic: ColumnElement[Topic], heeded: int | ColumnElement[int]) -> ColumnElement[bool]:
    """The condition on `Mute` that it spares such a message. What was asked for leaves `care`, if not all was asked."""
    asked = and_(topic != Topic.CARE, Mute.reason.not_in(OF_MUTES))
    hard = (and_(Mute.reason == reason, heeds(heeded, hardship)) for reason, hardship in OF_MUTES.items())
    return or_(Mute.scope == MuteScope.ALL, asked, *hard)


def standing(*, now: datetime | ColumnElement[datetime]) -> ColumnElement[bool]:
    """The condition on `Mute` that it is in force."""
    return and_(Mute.lifted_at.is_(None), Mute.since <= now, or_(Mute.until.is_(None), Mute.until > now))


def mutes_of(session: Session, member_id: int, *, now: datetime) -> Sequence[Mute]:
    """What is in force, the oldest first."""
    return session.scalars(select(Mute).where(Mute.member_id == member_id, standing(now=now)).order_by(Mute.id)).all()


def mutes_shown(session: Session, member_id: int, *, now: datetime) -> list[tuple[Mute, str]]:
    """The same, each with the name of who set it; empty for the member and for the club's own rules."""
    rows = (
        select(Mute, func.coalesce(Staff.name, ""))
        .outerjoin(Staff, Staff.id == Mute.staff_id)
        .where(Mute.member_id == member_id, standing(now=now))
    )
    return [(found, by) for found, by in session.execute(rows.order_by(Mute.id))]


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
    if until is not None and until <= now:
        raise EndsBefore
    added = Mute(member_id=member_id, scope=scope, reason=reason, note=note, since=now, until=until, staff_id=staff_id)
    session.add(added)
    session.flush()
    _note(session, member_id, ActivityKind.MUTED, f"mute:{added.id}", note, now=now)
    return added


def lift(session: Session, *, mute_id: int, now: datetime) -> bool:
    """End a mute before its time; one that ended stays as it ended. Whether it was in force."""
    found = session.get(Mute, mute_id, with_for_update=True, populate_existing=True)
    if found is None or found.lifted_at is not None or (found.until is not None and found.until <= now):
        return False
    found.lifted_at = now
    session.flush()
    _note(session, found.member_id, ActivityKind.UNMUTED, f"mute:{found.id}", "", now=now)
    return True


def mark_deceased(session: Session, *, member_id: int, note: str, now: datetime) -> None:
    """Nobody writes to them any more, not even what answers an event."""
    member = _locked(session, member_id)
    if member.deceased:
        raise MarkedAlready
    member.deceased, member.deceased_note = True, note
    session.flush()
    _note(session, member_id, ActivityKind.MUTED, f"deceased:{member_id}/{now.isoformat()}", note, now=now)


def undo_deceased(session: Session, *, member_id: int, now: datetime) -> None:
    """It was a mistake."""
    member = _locked(session, member_id)
    if not member.deceased:
        raise MarkedAlready
    member.deceased, member.deceased_note = False, ""
    session.flush()
    _note(session, member_id, ActivityKind.UNMUTED, f"deceased:{member_id}/{now.isoformat()}", "", now=now)


def _locked(session: Session, member_id: int) -> Member:
    member = session.get(Member, member_id, with_for_update={"key_share": True}, populate_existing=True)
    return must_exist(member, mark("member"))


def _note(session: Session, member_id: int, kind: ActivityKind, reference: str, detail: str, *, now: datetime) -> None:
    record_activities(session, [NewActivity(member_id, kind, now, reference, detail=detail)], now=now)
