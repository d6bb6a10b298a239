"""What came of an event, from being invited to buying, by tier and beside the club's earlier events.

One statement for the steps, one for what is usual, one for the scores.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import CTE, ColumnElement, Float, Row, cast, func, select, tuple_
from sqlalchemy.orm import Session

from campaigns.core.errors import Refused
from campaigns.core.words import LocalText, mark
from campaigns.core.zones import club_zone
from campaigns.events.feedback import has_words
from campaigns.events.models import Event, EventState, Feedback
from campaigns.events.queries import get_event
from campaigns.insight.event_guests import SUMS, day_of_event, guests_of
from campaigns.members.models import Member, Tier

DAYS = 30
MOST_DAYS = 366
EARLIER = 24
"""So many events before this one tell what is usual."""
SHARES = (
    ("opened", "invited"),
    ("said_yes", "invited"),
    ("came", "invited"),
    ("brought", "there"),
    ("bought", "there"),
)
"""What each step is a share of."""


class BadDays(Refused):
    sentence = mark("Purchases are counted for 1 to 366 days after the event.")
    status = 422


@dataclass(frozen=True, slots=True)
class Steps:
    """Members, but `brought`: companions and friends; `spent` in minor units of the club's money.

    `invited`, `opened`, `said_yes` and `came` are of those whom the house asked. `there` are all members who came, with
    walk-ins and friends; `brought` and `bought` are theirs.
    """

    invited: int
    opened: int
    said_yes: int
    came: int
    missed: int
    walk_ins: int
    there: int
    brought: int
    bought: int
    spent: int

    def share(self, step: str) -> float | None:
        """Of the step that it is a share of; nothing where that is nobody."""
        whole: int = getattr(self, dict(SHARES)[step])
        part: int = getattr(self, step)
        return part / whole if whole else None


@dataclass(frozen=True, slots=True)
class TierSteps:
    """Members by the tier they had when they were invited; whom they brought beside their host."""

    key: str
    name: LocalText
    steps: Steps


@dataclass(frozen=True, slots=True)
class Usual:
    """Medians of `events` earlier events, of their shares and their mean scores; nothing where none has such."""

    events: int
    shares: dict[str, float | None]
    score: float | None


@dataclass(frozen=True, slots=True)
class Scores:
    """`counts[k]` guests gave k + 1. `words`: how many wrote something, or asked to be contacted."""

    counts: tuple[int, ...]
    words: int

    @property
    def given(self) -> int:
        return sum(self.counts)

    @property
    def mean(self) -> float | None:
        total = sum(score * count for score, count in enumerate(self.counts, 1))
        return total / self.given if self.given else None


@dataclass(frozen=True, slots=True)
class EventReport:
    """Purchases are counted from the day of the event `until` a day; `is_counting` while that is to come."""

    event: Event
    days: int
    until: date
    is_counting: bool
    whole: Steps
    by_tier: tuple[TierSteps, ...]
    usual: Usual
    scores: Scores


def event_report(session: Session, *, event_id: int, days: int, now: datetime) -> EventReport:
    """Raises NotFound and BadDays."""
    if not 1 <= days <= MOST_DAYS:
        raise BadDays
    event, zone = get_event(session, event_id), club_zone(session)
    today = now.astimezone(zone).date()
    until = event.starts_at.astimezone(zone).date() + timedelta(days=days)
    whole, by_tier = _steps(session, event, days)
    return EventReport(
        event=event,
        days=days,
        until=until,
        is_counting=until >= today,
        whole=whole,
        by_tier=by_tier,
        usual=_usual(session, event, days, today=today),
        scores=_scores(session, event),
    )


def _steps(session: Session, event: Event, days: int) -> tuple[Steps, tuple[TierSteps, ...]]:
    this = select(Event.id, day_of_event.label("day")).where(Event.id == event.id).cte("this")
    guest = guests_of(this, days=days).subquery("guest")
    tier = (Tier.rank, Tier.key, Tier.name)
    rows = (
        select(Tier.rank.label("tier_rank"), Tier.key, Tier.name, *_summed(guest.c))
        .select_from(guest)
        .join(Member, Member.id == guest.c.member_id)
        .join(Tier, Tier.id == func.coalesce(guest.c.tier_id, Member.tier_id))
        .group_by(func.grouping_sets(tuple_(), tuple_(*tier)))
        .order_by(Tier.rank.desc().nulls_first())
    )
    whole, *tiers = session.execute(rows).all()
    return _read(whole), tuple(TierSteps(row.key, row.name, _read(row)) for row in tiers)


def _usual(session: Session, event: Event, days: int, *, today: date) -> Usual:
    """Of finished events whose days are over, the last before this one."""
    earlier = _earlier(event, days, today)
    guest = guests_of(earlier, days=days).subquery("guest")
    each = select(guest.c.event_id, *_summed(guest.c)).group_by(guest.c.event_id).subquery("each")
    score = (
        select(Feedback.event_id, func.avg(Feedback.score).label("mean"))
        .join(earlier, earlier.c.id == Feedback.event_id)
        .group_by(Feedback.event_id)
        .subquery("score")
    )
    shares = [_median(_share(each.c, part, whole)).label(part) for part, whole in SHARES]
    found = session.execute(
        select(func.count().label("events"), *shares, _median(score.c.mean).label("score"))
        .select_from(each)
        .outerjoin(score, score.c.event_id == each.c.event_id)
    ).one()
    return Usual(found.events, {part: getattr(found, part) for part, _whole in SHARES}, found.score)


def _earlier(event: Event, days: int, today: date) -> CTE:
    return (
        select(Event.id, day_of_event.label("day"))
        .where(
            Event.state == EventState.FINISHED,
            Event.starts_at < event.starts_at,
            day_of_event + days < today,
        )
        .order_by(Event.starts_at.desc(), Event.id.desc())
        .limit(EARLIER)
        .cte("earlier")
    )


def _scores(session: Session, event: Event) -> Scores:
    rows = session.execute(
        select(Feedback.score, func.count(), func.count().filter(has_words()))
        .where(Feedback.event_id == event.id)
        .group_by(Feedback.score)
    ).all()
    counts = {score: count for score, count, _words in rows}
    return Scores(tuple(counts.get(score, 0) for score in range(1, 6)), sum(words for *_, words in rows))


def _summed(columns: Any) -> list[ColumnElement[int]]:
    return [func.coalesce(func.sum(columns[name]), 0).label(name) for name in SUMS]


def _share(columns: Any, part: str, whole: str) -> ColumnElement[Any]:
    return cast(columns[part], Float) / func.nullif(columns[whole], 0)


def _median(value: ColumnElement[Any]) -> ColumnElement[Any]:
    return func.percentile_cont(0.5).within_group(cast(value, Float))


def _read(row: Row[*tuple[Any, ...]]) -> Steps:
    return Steps(**{name: int(getattr(row, name)) for name in SUMS})
