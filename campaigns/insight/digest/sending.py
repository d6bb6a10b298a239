"""Who gets the daily mail, and when: once for each day where the club is, from the hour they chose on."""

from datetime import date, datetime

import structlog
from sqlalchemy import ColumnElement, and_, exists, select
from sqlalchemy.orm import Session

from campaigns.core.clock import Clock
from campaigns.core.database import Sessions
from campaigns.core.zones import club_zone
from campaigns.insight.digest.letter import lay_out
from campaigns.insight.digest.reading import what_the_day_brings
from campaigns.members.models import Member
from campaigns.messaging.staff_mail import NewStaffMail, post_staff_mail
from campaigns.staff.models import Staff

log = structlog.get_logger()

LATEST_AFTER = 6
"""Hours; after a longer sleep of the house a morning's mail is no longer worth writing."""


def write_digests(sessions: Sessions, *, clock: Clock) -> int:
    """Each in a transaction of its own; one that fails is logged and left for the next day. Gives how many are new.

    Harmless when repeated, by any number of schedulers.
    """
    written = 0
    while True:
        with sessions.begin() as session:
            staff_id = session.scalar(select(Staff.id).where(_is_due(session, clock())).limit(1))
        if staff_id is None:
            return written
        try:
            with sessions.begin() as session:
                written += _write(session, staff_id, now=clock())
        except Exception:
            log.exception("A daily mail could not be written", staff_id=staff_id)
            with sessions.begin() as session:
                _looked(session, staff_id, now=clock())


def wants_digest() -> ColumnElement[bool]:
    """Who said so, and owners of members who said nothing."""
    owns = exists().where(Member.owner_id == Staff.id)
    return and_(Staff.active, Staff.digest.is_not(False), Staff.digest.is_(True) | owns)


def gets_digest(session: Session, staff_id: int) -> bool:
    return bool(session.scalar(select(wants_digest()).where(Staff.id == staff_id)))


def _is_due(session: Session, now: datetime) -> ColumnElement[bool]:
    local = now.astimezone(club_zone(session))
    in_time = Staff.digest_hour.between(local.hour - LATEST_AFTER, local.hour)
    return and_(wants_digest(), in_time, Staff.digest_on.is_distinct_from(local.date()))


def _write(session: Session, staff_id: int, *, now: datetime) -> int:
    """Nothing where another scheduler has just done it, or where there is nothing to say."""
    due = select(Staff).where(Staff.id == staff_id, _is_due(session, now)).with_for_update(of=Staff)
    staff = session.scalar(due, execution_options={"populate_existing": True})
    if staff is None:
        return 0
    today, local = _looked(session, staff_id, now=now), now.astimezone(club_zone(session))
    brings = what_the_day_brings(session, staff, now=now)
    if brings.is_empty:
        return 0
    mail = NewStaffMail(f"digest:{staff.id}/{today.isoformat()}", staff.id, lay_out(brings, staff, now=local))
    return post_staff_mail(session, [mail], now=now)


def _looked(session: Session, staff_id: int, *, now: datetime) -> date:
    today = now.astimezone(club_zone(session)).date()
    session.get_one(Staff, staff_id).digest_on = today
    session.flush()
    return today
