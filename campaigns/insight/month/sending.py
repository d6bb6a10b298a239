"""Who gets the monthly review by mail, and when: once for each month, on its first day after or a few days late."""

from datetime import date, datetime

from sqlalchemy import ColumnElement, String, and_, cast, exists, literal
from sqlalchemy.orm import Session

from campaigns.core.clock import Clock
from campaigns.core.database import Sessions
from campaigns.core.queries import find_club
from campaigns.core.words import localised
from campaigns.insight.month.letter import lay_out
from campaigns.insight.month.paper.reader import Reader
from campaigns.insight.month.review import last_whole_month, month_review
from campaigns.insight.rounds import Round, go_round
from campaigns.messaging.models import StaffMail
from campaigns.messaging.providers.base import Attachment
from campaigns.messaging.staff_mail import PDF, NewStaffMail
from campaigns.staff.models import Staff
from campaigns.staff.permissions import Permission, roles_that_may

LATEST_DAY = 5
"""Of the month: until then a review that could not be written on the first is tried again, once a day."""


def write_month_mails(sessions: Sessions, *, clock: Clock) -> int:
    """Gives how many are new. Harmless when repeated."""
    return go_round(sessions, _MONTHLY, clock=clock)


def _is_due(session: Session, local: datetime) -> ColumnElement[bool]:
    """From the hour on at which they get their daily mail, if they get any; each day once, until it is written."""
    if local.day > LATEST_DAY:
        return literal(False)
    cause = literal("month:").concat(cast(Staff.id, String)).concat(f"/{_month(session, local)}")
    return and_(
        Staff.active,
        Staff.month_mail,
        Staff.role.in_(roles_that_may(Permission.VIEW_REPORTS)),
        Staff.digest_hour <= local.hour,
        Staff.month_mail_on.is_distinct_from(local.date()),
        ~exists().where(StaffMail.cause == cause),
    )


def _look(staff: Staff, today: date) -> None:
    staff.month_mail_on = today


def _written(session: Session, staff: Staff, local: datetime) -> NewStaffMail | None:
    """Nothing of a club without members."""
    from campaigns.insight.month.paper.sheet import on_paper  # noqa: PLC0415 - its letters are 30 MB, for one day

    club, month = find_club(session), last_whole_month(session, now=local)
    found = month_review(session, month=month, anew=True, now=local)
    if club is None or not found.month.results.members:
        return None
    reader = Reader(staff.language, localised(club.name, staff.language), club.currency)
    name = f"{_month(session, local)}.pdf"
    letter = lay_out(found, staff, currency=club.currency)
    cause = f"month:{staff.id}/{_month(session, local)}"
    return NewStaffMail(cause, staff.id, letter, Attachment(name, PDF, on_paper(found, reader)))


def _month(session: Session, local: datetime) -> str:
    return f"{last_whole_month(session, now=local):%Y-%m}"


_MONTHLY = Round("monthly", _is_due, _look, _written)
