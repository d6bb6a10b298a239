"""Who gets the daily mail, and when: once for each day where the club is, from the hour they chose on."""

from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, exists, select
from sqlalchemy.orm import Session

from campaigns.core.clock import Clock
from campaigns.core.database import Sessions
from campaigns.insight.digest.letter import lay_out
from campaigns.insight.digest.reading import what_the_day_brings
from campaigns.insight.rounds import Round, go_round
from campaigns.members.models import Member
from campaigns.messaging.staff_mail import NewStaffMail
from campaigns.staff.models import Staff

LATEST_AFTER = 6
"""Hours; after a longer sleep of the house a morning's mail is no longer worth writing."""


def write_digests(sessions: Sessions, *, clock: Clock) -> int:
    """Gives how many are new. Harmless when repeated."""
    return go_round(sessions, _DAILY, clock=clock)


def wants_digest() -> ColumnElement[bool]:
    """Who said so, and owners of members who said nothing."""
    owns = exists().where(Member.owner_id == Staff.id)
    return and_(Staff.active, Staff.digest.is_not(False), Staff.digest.is_(True) | owns)


def gets_digest(session: Session, staff_id: int) -> bool:
    return bool(session.scalar(select(wants_digest()).where(Staff.id == staff_id)))


def _is_due(_session: Session, local: datetime) -> ColumnElement[bool]:
    in_time = Staff.digest_hour.between(local.hour - LATEST_AFTER, local.hour)
    return and_(wants_digest(), in_time, Staff.digest_on.is_distinct_from(local.date()))


def _look(staff: Staff, today: date) -> None:
    staff.digest_on = today


def _written(session: Session, staff: Staff, local: datetime) -> NewStaffMail | None:
    brings = what_the_day_brings(session, staff, now=local)
    if brings.is_empty:
        return None
    cause = f"digest:{staff.id}/{local.date().isoformat()}"
    return NewStaffMail(cause, staff.id, lay_out(brings, staff, now=local))


_DAILY = Round("daily", _is_due, _look, _written)
