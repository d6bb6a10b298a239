"""The contact budget: how often a member hears from the club, whatever writes or calls.

Of each limit, `most` contacts in `days`, a message may use what contacts of its own and of higher priority leave. So
who has had an offer can still be wished a happy birthday, and not the other way round.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, delete, func, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from campaigns.core.errors import Refused
from campaigns.core.words import mark
from campaigns.members.models import Topic
from campaigns.messaging.models import USUAL_PRIORITY, ContactLimit

PRIORITIES: Mapping[Topic, int] = {Topic.GREETINGS: 60, Topic.EVENTS: USUAL_PRIORITY, Topic.CARE: 40, Topic.OFFERS: 20}
"""Of a campaign, unless it says otherwise."""
STAFF_PRIORITY = 55
"""Of calls and visits: they leave less room for invitations, and take none from a birthday."""
LONGEST_WINDOW, LARGEST_MOST, MOST_LIMITS = 365, 100, 3
AN_HOUR = timedelta(hours=1)
ALMOST_AN_HOUR = AN_HOUR - timedelta(microseconds=1)
_LOCK = "contact budget"


class BadLimit(Refused):
    sentence = mark("A limit is from 1 to 100 contacts in 1 to 365 days. Nothing was changed.")
    status = 422


class SameWindow(Refused):
    sentence = mark("Two limits are for the same number of days. Nothing was changed.")
    status = 422


@dataclass(frozen=True, slots=True)
class Limit:
    days: int
    most: int

    @property
    def window(self) -> timedelta:
        return timedelta(days=self.days)


@dataclass(frozen=True, slots=True)
class Budget:
    """What is left for one message. `contacts` gives member_id, at: those of its own and of higher priority.

    Contacts to come count as well as those that were; what lies further from `now` than a limit's days does not.
    """

    limits: Sequence[Limit]
    contacts: Select[Any]
    now: datetime

    def used_up(self) -> Select[Any]:
        """Members who have reached a limit."""
        row = self.contacts.subquery("contact").c
        reached = (func.count().filter(self._near(row.at, limit)) >= limit.most for limit in self.limits)
        return select(row.member_id).group_by(row.member_id).having(or_(*reached))

    def used_up_until(self, until: datetime) -> Select[Any]:
        """Members of whom no full hour before `until` is free; the same as `free_at` tells, of all of them at once."""
        row = self.contacts.subquery("contact").c
        hour = until.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
        last = (hour if hour == until else hour + AN_HOUR) - ALMOST_AN_HOUR
        full = (
            func.count().filter(self._near(row.at, limit), row.at >= last - limit.window) >= limit.most
            for limit in self.limits
        )
        return select(row.member_id).group_by(row.member_id).having(or_(*full))

    def free_at(self, member_id: ColumnElement[int]) -> ColumnElement[datetime]:
        """The full hour from which they may be written to again; NULL for whoever has reached no limit.

        Looked up one by one.
        """
        freed = func.greatest(*(self._freed(limit, member_id) for limit in self.limits))
        return func.date_trunc("hour", freed + ALMOST_AN_HOUR, "UTC")

    def _freed(self, limit: Limit, member_id: ColumnElement[int]) -> ColumnElement[datetime]:
        row = self.contacts.subquery(f"contact_in_{limit.days}").c
        return (
            select(row.at + limit.window)
            .where(row.member_id == member_id, self._near(row.at, limit))
            .order_by(row.at.desc())
            .offset(limit.most - 1)
            .limit(1)
            .scalar_subquery()
        )

    def _near(self, at: ColumnElement[datetime], limit: Limit) -> ColumnElement[bool]:
        return and_(at > self.now - limit.window, at < self.now + limit.window)


def usual_priority(topic: Topic) -> int:
    return PRIORITIES[topic]


def read_limits(session: Session) -> tuple[Limit, ...]:
    """By days. None means that nobody counts."""
    rows = session.scalars(select(ContactLimit).order_by(ContactLimit.window_days))
    return tuple(Limit(row.window_days, row.most) for row in rows)


def save_limits(session: Session, limits: Sequence[Limit]) -> None:
    """In place of those there were."""
    for limit in limits:
        if not 1 <= limit.days <= LONGEST_WINDOW or not 1 <= limit.most <= LARGEST_MOST:
            raise BadLimit
    if len({limit.days for limit in limits}) < len(limits):
        raise SameWindow
    session.execute(delete(ContactLimit))
    if limits:
        session.execute(insert(ContactLimit), [{"window_days": each.days, "most": each.most} for each in limits])


def take_turns(session: Session) -> None:
    """One at a time to the end of the transaction: two plans that do not see each other would both use what is left."""
    session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(_LOCK, 0))))


def once_awake(at: ColumnElement[datetime], since: Any, until: Any) -> ColumnElement[datetime]:
    """`at`, or the end of the night that it falls into. `since` and `until` are arrays: the nights in order."""
    night = func.width_bucket(at, since)
    return case((and_(night > 0, at < until[night]), until[night]), else_=at)
