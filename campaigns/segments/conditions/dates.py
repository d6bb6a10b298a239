"""Conditions on days, which are those of the club's zone: joining, and the birthday by either calendar."""

from datetime import date, timedelta
from typing import Annotated, Any, Literal, Self

from pydantic import model_validator
from sqlalchemy import DateTime, and_, func, literal
from sqlalchemy.dialects.postgresql import ARRAY

from campaigns.members.models import CalendarKind, SpecialDay
from campaigns.members.profile.birthdays import birthdays_kept, first_birthdays
from campaigns.segments.conditions.base import Condition
from campaigns.segments.frame import Found, Frame, Truth
from campaigns.segments.shapes import Calendar, Month, Span, between, refuse_unless

OLDEST_CLUB = 150
"""Years back to which the day of joining is looked for."""
MONTHS = 12
AheadDays = Annotated[int, between(1, 365)]


class Joined(Span, Condition):
    type: Literal["joined"]

    @model_validator(mode="after")
    def _some_span(self) -> Self:
        refuse_unless(not self.is_ever, "no_span", "needs days, or a date since or until")
        return self

    def truth(self, frame: Frame) -> Truth:
        return and_(*frame.limits(self).hold(frame.summary.joined_at))

    def found(self, frame: Frame) -> Found:
        return {"joined_at": frame.summary.joined_at}


class Anniversary(Condition):
    """The day of joining comes round within the next `days`, today being the first."""

    type: Literal["anniversary"]
    days: AheadDays

    def truth(self, frame: Frame) -> Truth:
        """The times between which they joined come in pairs; who is after an odd number of them is within one."""
        edges = literal([frame.midnight(day) for day in self._edges(frame.today)], ARRAY(DateTime(timezone=True)))
        return func.width_bucket(frame.summary.joined_at, edges) % 2 == 1

    def found(self, frame: Frame) -> Found:
        return {"joined_at": frame.summary.joined_at}

    def _edges(self, today: date) -> list[date]:
        ends = today + timedelta(days=self.days)
        return [_years_before(day, years) for years in range(OLDEST_CLUB, 0, -1) for day in (today, ends)]


class BirthdayWithin(Condition):
    """Is greeted within the next `days`, today being the first, whichever calendar the birthday is kept in."""

    type: Literal["birthday_within"]
    days: AheadDays

    def truth(self, frame: Frame) -> Truth:
        return self._next(frame).on.is_not(None)

    def found(self, frame: Frame) -> Found:
        return {"on": self._next(frame).on}

    def _next(self, frame: Frame) -> Any:
        return _greeted(frame, frame.today, self.days)


class BirthdayMonth(Condition):
    """Is greeted in the month that is `ahead` of this one; or keeps the birthday in that month of that calendar."""

    type: Literal["birthday_month"]
    ahead: Annotated[int, between(0, 11)] | None = None
    month: Month | None = None
    calendar: Calendar = CalendarKind.GREGORIAN

    @model_validator(mode="after")
    def _one_month(self) -> Self:
        refuse_unless((self.ahead is None) != (self.month is None), "one_month", "needs either month or ahead")
        return self

    def truth(self, frame: Frame) -> Truth:
        return (self._kept(frame).day if self.month else self._greeted(frame).on).is_not(None)

    def found(self, frame: Frame) -> Found:
        return {"day_of_month": self._kept(frame).day} if self.month else {"on": self._greeted(frame).on}

    def _kept(self, frame: Frame) -> Any:
        rows = birthdays_kept(self.calendar, self.month or 1).where(frame.whose(SpecialDay.member_id))
        return frame.join(("birthday kept", self.calendar, self.month), rows)

    def _greeted(self, frame: Frame) -> Any:
        first, following = (_first_of_month(frame.today, (self.ahead or 0) + more) for more in (0, 1))
        return _greeted(frame, first, (following - first).days)


def _greeted(frame: Frame, first: date, days: int) -> Any:
    rows = first_birthdays(first + timedelta(days=number) for number in range(days))
    return frame.join(("birthday", first, days), rows.where(frame.whose(SpecialDay.member_id)))


def _first_of_month(day: date, ahead: int) -> date:
    years, month = divmod(day.month - 1 + ahead, MONTHS)
    return date(day.year + years, month + 1, 1)


def _years_before(day: date, years: int) -> date:
    """Of 29 February the day after the 28th, which is kept in its place."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return date(day.year - years, 3, 1)


CONDITIONS = (Joined, Anniversary, BirthdayWithin, BirthdayMonth)
