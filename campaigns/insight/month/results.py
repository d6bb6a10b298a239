"""What came of it: who was active, joined, bought and bought again, friends, money and points."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Date, Lateral, and_, cast, func, or_, select, true
from sqlalchemy.orm import Session

from campaigns.core.zones import club_zone
from campaigns.insight.month.spans import Span, number_of, table_of_spans, within
from campaigns.insight.month.whose import Whose
from campaigns.members.models import (
    SPENDING,
    Activity,
    ActivityKind,
    EntryKind,
    Member,
    MemberSummary,
    PointsEntry,
    Redemption,
)
from campaigns.members.standing.attendance import attendance_stands
from campaigns.members.standing.engagement import WEIGHTS
from campaigns.referrals.models import Referral


@dataclass(frozen=True, slots=True)
class Results:
    """`members` at the end of the month. `active` did what counts for engagement; `again` bought, and not for the
    first day. `spent` in minor units, less refunds.
    """

    members: int
    joined: int
    active: int
    buyers: int
    again: int
    spent: int
    friends: int
    earned: int
    redeemed: int

    @property
    def active_share(self) -> float | None:
        return self.active / self.members if self.members else None

    @property
    def again_share(self) -> float | None:
        """Of those who bought in the month."""
        return self.again / self.buyers if self.buyers else None


def results_of(session: Session, spans: Sequence[Span], *, whose: Whose) -> list[Results]:
    """Of each span, in one statement."""
    span = table_of_spans(spans)
    people, bought = _people(span, whose), _bought(span, whose, club_zone(session).key)
    earned = func.coalesce(func.sum(PointsEntry.points), 0)
    given = func.coalesce(func.sum(Redemption.points), 0)
    rows = (
        select(
            people.c.members,
            people.c.joined,
            number_of(span, *_active(span, whose), value=func.count(Activity.member_id.distinct())),
            bought.c.buyers,
            bought.c.again,
            bought.c.spent,
            number_of(span, within(span, Referral.joined_at), whose.members(Referral.referrer_id)),
            number_of(span, *_earned(span, whose), value=earned),
            number_of(span, *_redeemed(span, whose), value=given),
        )
        .select_from(span)
        .join(people, true())
        .join(bought, true())
    )
    return [Results(*map(int, row)) for row in session.execute(rows.order_by(span.c.place))]


def _people(span: Any, whose: Whose) -> Lateral:
    joined = func.count().filter(Member.joined_at >= span.c.begins)
    rows = select(func.count().label("members"), joined.label("joined")).correlate(span)
    return rows.where(Member.joined_at < span.c.ends, Member.erased_at.is_(None), whose.members(Member.id)).lateral(
        "people"
    )


def _active(span: Any, whose: Whose) -> tuple[ColumnElement[bool], ...]:
    """What engagement counts: an attendance that was not undone, a contact in which they showed interest."""
    stands = or_(Activity.kind != ActivityKind.ATTENDED, attendance_stands(Activity))
    willing = or_(Activity.kind != ActivityKind.CONTACTED, Activity.value > 0)
    return (
        Activity.kind.in_(WEIGHTS),
        within(span, Activity.at),
        stands,
        willing,
        whose.members(Activity.member_id),
    )


def _bought(span: Any, whose: Whose, zone: str) -> Lateral:
    order = Activity.kind == ActivityKind.PURCHASED
    later = _day(Activity.at, zone) > _day(MemberSummary.first_purchase_at, zone)
    buyer = Activity.member_id.distinct()
    return (
        select(
            func.count(buyer).filter(order).label("buyers"),
            func.count(buyer).filter(and_(order, later)).label("again"),
            func.coalesce(func.sum(Activity.value), 0).label("spent"),
        )
        .join(MemberSummary, MemberSummary.member_id == Activity.member_id)
        .where(Activity.kind.in_(SPENDING), within(span, Activity.at), whose.members(Activity.member_id))
        .correlate(span)
        .lateral("bought")
    )


def _day(at: Any, zone: str) -> ColumnElement[Any]:
    return cast(func.timezone(zone, at), Date)


def _earned(span: Any, whose: Whose) -> tuple[ColumnElement[bool], ...]:
    earned = PointsEntry.kind == EntryKind.EARNED
    return PointsEntry.points > 0, earned, within(span, PointsEntry.at), whose.members(PointsEntry.member_id)


def _redeemed(span: Any, whose: Whose) -> tuple[ColumnElement[bool], ...]:
    return within(span, Redemption.at), Redemption.given_back_at.is_(None), whose.members(Redemption.member_id)
