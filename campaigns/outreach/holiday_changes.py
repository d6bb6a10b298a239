"""Changes to the table of holidays, which greetings that have not gone out follow at once."""

from datetime import date, datetime

from sqlalchemy import and_, any_, literal, select
from sqlalchemy.orm import Session

from campaigns.core.database import ring_on_commit
from campaigns.greetings.holidays import operations
from campaigns.greetings.holidays.operations import NewHoliday
from campaigns.greetings.models import ClubHoliday, HolidayDate
from campaigns.members.models import Member
from campaigns.messaging.ledger import cancel_waiting
from campaigns.messaging.models import Message
from campaigns.outreach.models import Campaign, Run, RunState
from campaigns.outreach.occasions.every import occasion_of
from campaigns.outreach.occasions.on_holiday import holiday_of

OPEN = (RunState.DUE, RunState.RUNNING, RunState.PAUSED)


def say_date(session: Session, *, key: str, country: str, day: date, source: str, now: datetime) -> HolidayDate:
    said = operations.say_date(session, key=key, country=country, day=day, source=source)
    _follow(session, key, now=now)
    return said


def unsay_date(session: Session, *, date_id: int, now: datetime) -> HolidayDate:
    gone = operations.unsay_date(session, date_id=date_id)
    _follow(session, gone.holiday, now=now)
    return gone


def change_holiday(session: Session, *, holiday_id: int, new: NewHoliday, now: datetime) -> ClubHoliday:
    changed = operations.change_holiday(session, holiday_id=holiday_id, new=new)
    _follow(session, changed.key, now=now)
    return changed


def remove_holiday(session: Session, *, holiday_id: int, now: datetime) -> None:
    key = operations.remove_holiday(session, holiday_id=holiday_id)
    _follow(session, key, now=now)


def _follow(session: Session, key: str, *, now: datetime) -> None:
    """Withdraw what waits for whom it is no longer that holiday; who has it now is found as the runs are planned."""
    about = (
        select(Run).join(Run.campaign).where(Run.state.in_(OPEN), literal(key) == any_(Campaign.holidays.expression))
    )
    for run in session.scalars(about.order_by(Run.id)).all():
        if holiday_of(run.occurrence_key) == key:
            meant = occasion_of(run.campaign).members(session, run.campaign, select(Member.id), run.occurrence_key)
            cancel_waiting(session, and_(Message.run_id == run.id, Message.member_id.not_in(meant)), now=now)
    ring_on_commit(session, "planning")
