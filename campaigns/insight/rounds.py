"""Mail to each of the staff that is due by the club's calendar, whatever breaks."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

import structlog
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from campaigns.chapters.bounds import within
from campaigns.core.clock import Clock
from campaigns.core.database import Sessions
from campaigns.core.zones import club_zone
from campaigns.messaging.staff_mail import NewStaffMail, post_staff_mail
from campaigns.staff.models import Staff

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Round:
    """`is_due` is the condition on `Staff`, by the club's clock; `look` notes the day, after which it holds no more.

    `written` gives the mail, or nothing where there is nothing to say. Its cause keeps it from being sent twice.
    """

    name: str
    is_due: Callable[[Session, datetime], ColumnElement[bool]]
    look: Callable[[Staff, date], None]
    written: Callable[[Session, Staff, datetime], NewStaffMail | None]


def go_round(sessions: Sessions, chosen: Round, *, clock: Clock) -> int:
    """Each in a transaction of its own; one that fails is logged and left for the next day. Gives how many are new.

    Harmless when repeated, by any number of schedulers.
    """
    written = 0
    while True:
        with sessions.begin() as session:
            due = chosen.is_due(session, _local(session, clock()))
            staff_id = session.scalar(select(Staff.id).where(due).limit(1))
        if staff_id is None:
            return written
        try:
            with sessions.begin() as session:
                written += _write(session, chosen, staff_id, now=clock())
        except Exception:
            log.exception("A mail to staff could not be written", mail=chosen.name, staff_id=staff_id)
            with sessions.begin() as session:
                _look(session, chosen, session.get_one(Staff, staff_id), _local(session, clock()))


def _write(session: Session, chosen: Round, staff_id: int, *, now: datetime) -> int:
    """Nothing where another scheduler has just done it, or where there is nothing to say."""
    local = _local(session, now)
    due = select(Staff).where(Staff.id == staff_id, chosen.is_due(session, local)).with_for_update(of=Staff)
    staff = session.scalar(due, execution_options={"populate_existing": True})
    if staff is None:
        return 0
    _look(session, chosen, staff, local)
    with within(session, staff.bounds):
        mail = chosen.written(session, staff, local)
    return post_staff_mail(session, [mail], now=now) if mail else 0


def _look(session: Session, chosen: Round, staff: Staff, local: datetime) -> None:
    chosen.look(staff, local.date())
    session.flush()


def _local(session: Session, now: datetime) -> datetime:
    return now.astimezone(club_zone(session))
