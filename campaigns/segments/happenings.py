"""What happened with members, counted from their timelines."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.dialects.postgresql import distinct_on

from campaigns.members.models import Activity, ActivityKind
from campaigns.members.standing.attendance import attendance_stands, gatherings
from campaigns.segments.frame import Frame, Limits, Truth

ANSWERS = (
    ActivityKind.ACCEPTED,
    ActivityKind.DECLINED,
    ActivityKind.TENTATIVE,
    ActivityKind.WAITLISTED,
    ActivityKind.CANCELLED,
)
"""A later one replaces an earlier one to the same event."""
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
    rows = (
        select(Activity.member_id, gatherings(Activity).label("times"), func.max(Activity.at).label("last_at"))
        .where(attendance_stands(Activity), *what.rows(Activity), frame.whose(Activity.member_id))
        .group_by(Activity.member_id)
    )
    return frame.join(what, rows)


def at_events(frame: Frame, what: Happening) -> Any:
    """Columns `times`, each event once, and `last_at`; of answers only the last to each event counts."""
    rows = _last_answers(frame, what) if set(what.kinds) & set(ANSWERS) else _plain(frame, what)
    row = rows.subquery("at_event").c
    found = select(row.member_id, func.count(row.event.distinct()).label("times"), func.max(row.at).label("last_at"))
    return frame.join(what, found.where(*what.rows(row)).group_by(row.member_id))


def _plain(frame: Frame, what: Happening) -> Select[*tuple[Any, ...]]:
    return _told().where(*what.rows(Activity), frame.whose(Activity.member_id))


def _last_answers(frame: Frame, what: Happening) -> Select[*tuple[Any, ...]]:
    event = func.coalesce(Activity.event_id, -Activity.id)
    of_event = [Activity.event_id == what.event_id] if what.event_id else []
    rows = _told().where(Activity.kind.in_(ANSWERS), frame.whose(Activity.member_id), *of_event)
    return rows.ext(distinct_on(Activity.member_id, event)).order_by(
        Activity.member_id, event, Activity.at.desc(), Activity.id.desc()
    )


def _told() -> Select[*tuple[Any, ...]]:
    event = func.coalesce(Activity.event_id, -Activity.id).label("event")
    told = (Activity.kind, Activity.at, Activity.value, Activity.event_id, Activity.campaign_id)
    return select(Activity.member_id, event, *told)
