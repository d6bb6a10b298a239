"""What happened with members, counted from their timelines."""

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Select, func, select

from campaigns.members.models import Activity, ActivityKind
from campaigns.members.standing.attendance import attendance_stands
from campaigns.segments.frame import Frame, Limits, Truth

ANSWERS = (
    ActivityKind.ACCEPTED,
    ActivityKind.DECLINED,
    ActivityKind.TENTATIVE,
    ActivityKind.WAITLISTED,
    ActivityKind.CANCELLED,
)
"""One recorded later replaces an earlier one to the same event."""
A_PARTY = 2
"""From so many on a member came with somebody."""


@dataclass(frozen=True, slots=True)
class Happening:
    """Rows of these kinds; `event_id` and `campaign_id` narrow them, `in_company` to those who brought somebody."""

    kinds: tuple[ActivityKind, ...]
    limits: Limits
    event_id: int | None = None
    campaign_id: int | None = None
    of_campaigns: bool = False
    in_company: bool = False

    def rows(self, row: Any) -> list[Truth]:
        """The conditions on timeline rows, `Activity` or a subquery of it."""
        found = [row.kind.in_(self.kinds), *self.limits.hold(row.at)]
        found += [row.event_id == self.event_id] if self.event_id else []
        found += [row.campaign_id == self.campaign_id] if self.campaign_id else []
        found += [row.campaign_id.is_not(None)] if self.of_campaigns else []
        return found + ([row.value >= A_PARTY] if self.in_company else [])


def counted(frame: Frame, what: Happening) -> Any:
    """Columns `times`, `total` of their values and `last_at`."""
    rows = (
        select(
            Activity.member_id,
            func.count().label("times"),
            func.sum(Activity.value).label("total"),
            func.max(Activity.at).label("last_at"),
        )
        .where(*what.rows(Activity), frame.whose(Activity.member_id))
        .group_by(Activity.member_id)
    )
    return frame.join(what, rows)


def attended(frame: Frame, what: Happening) -> Any:
    """Columns `times`, each gathering once, and `last_at`; what was taken back at the door is not counted."""
    rows = _of_events(frame, what).where(attendance_stands(Activity), *what.rows(Activity))
    return _counted_once(frame, what, rows)


def took_part(frame: Frame, what: Happening) -> Any:
    """Columns `times`, each event once, and `last_at`."""
    return _counted_once(frame, what, _of_events(frame, what).where(*what.rows(Activity)))


def answered(frame: Frame, what: Happening) -> Any:
    """The same of answers, of which the last recorded to each event counts."""
    begun, ended = replace(what.limits, until=None), replace(what.limits, since=None)
    given, other = Activity.kind.in_(what.kinds), Activity.kind.not_in(what.kinds)
    last = func.max(Activity.id).filter(given)
    at = func.max(Activity.at).filter(given)
    rows = _of_events(frame, what, at=at).where(Activity.kind.in_(ANSWERS), *begun.hold(Activity.at))
    stands = last > func.coalesce(func.max(Activity.id).filter(other), 0)
    return _counted_once(frame, what, rows.having(stands, *ended.hold(at)))


def _of_events(frame: Frame, what: Happening, at: Any = None) -> Select[*tuple[Any, ...]]:
    event = func.coalesce(Activity.event_id, -Activity.id)
    rows = select(Activity.member_id, (func.max(Activity.at) if at is None else at).label("at"))
    of_event = [Activity.event_id == what.event_id] if what.event_id else []
    return rows.where(frame.whose(Activity.member_id), *of_event).group_by(Activity.member_id, event)


def _counted_once(frame: Frame, what: Happening, rows: Select[*tuple[Any, ...]]) -> Any:
    row = rows.subquery("of_event").c
    found = select(row.member_id, func.count().label("times"), func.max(row.at).label("last_at"))
    return frame.join(what, found.group_by(row.member_id))
