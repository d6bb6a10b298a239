"""What came of it: who was active, joined, bought and bought again, friends, money and points."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Date, FromClause, and_, cast, func, or_, select, true
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
    """`members` at the end of the month; `active` did what counts for engagement. `spent` in minor units, less refunds.

    `again` of the buyers placed an order on a later day than their first one.
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
            number_of(span, *did_something(span, whose), value=func.count(Activity.member_id.distinct())),
            bought.c.buyers,
            bought.c.again,
            bought.c.spent,
            number_of(span, *brought_friend(span, whose)),
            number_of(span, *has_earned(span, whose), value=earned),
            number_of(span, *has_redeemed(span, whose), value=given),
        )
        .select_from(span)
        .join(people, true())
        .join(bought, true())
    )
    return [Results(*map(int, row)) for row in session.execute(rows.order_by(span.c.place))]


def joined_in(span: Any, whose: Whose) -> tuple[ColumnElement[bool], ...]:
    """The conditions on a member who joined in the month and was not erased since."""
    return within(span, Member.joined_at), Member.erased_at.is_(None), whose.members(Member.id)


def there_by(span: Any, whose: Whose) -> tuple[ColumnElement[bool], ...]:
    """The conditions on a member of the club at the end of the month."""
    return Member.joined_at < span.c.ends, Member.erased_at.is_(None), whose.members(Member.id)


def did_something(span: Any, whose: Whose) -> tuple[ColumnElement[bool], ...]:
    """The conditions on an activity that counts for engagement.

    An attendance that was not undone, a contact in which they showed interest.
    """
    stands = or_(Activity.kind != ActivityKind.ATTENDED, attendance_stands(Activity))
    willing = or_(Activity.kind != ActivityKind.CONTACTED, Activity.value > 0)
    return Activity.kind.in_(WEIGHTS), within(span, Activity.at), stands, willing, whose.members(Activity.member_id)


def has_bought(span: Any, whose: Whose) -> tuple[ColumnElement[bool], ...]:
    """The conditions on an activity that is an order of the month."""
    return Activity.kind == ActivityKind.PURCHASED, within(span, Activity.at), whose.members(Activity.member_id)


def is_later(zone: str) -> ColumnElement[bool]:
    """Whether an order was placed on a later day than the member's first one."""
    return _day(Activity.at, zone) > _day(MemberSummary.first_purchase_at, zone)


def brought_friend(span: Any, whose: Whose) -> tuple[ColumnElement[bool], ...]:
    """The conditions on a referral whose friend joined in the month."""
    return within(span, Referral.joined_at), whose.members(Referral.referrer_id)


def _people(span: Any, whose: Whose) -> FromClause:
    joined = func.count().filter(Member.joined_at >= span.c.begins)
    rows = select(func.count().label("members"), joined.label("joined")).correlate(span)
    return rows.where(*there_by(span, whose)).lateral("people")


def _bought(span: Any, whose: Whose, zone: str) -> FromClause:
    order, buyer = Activity.kind == ActivityKind.PURCHASED, Activity.member_id.distinct()
    return (
        select(
            func.count(buyer).filter(order).label("buyers"),
            func.count(buyer).filter(and_(order, is_later(zone))).label("again"),
            func.coalesce(func.sum(Activity.value), 0).label("spent"),
        )
        .join(MemberSummary, MemberSummary.member_id == Activity.member_id)
        .where(*has_spent(span, whose))
        .correlate(span)
        .lateral("bought")
    )


def _day(at: Any, zone: str) -> ColumnElement[Any]:
    return cast(func.timezone(zone, at), Date)


def has_spent(span: Any, whose: Whose) -> tuple[ColumnElement[bool], ...]:
    """The conditions on an activity that is an order or a refund of the month."""
    return Activity.kind.in_(SPENDING), within(span, Activity.at), whose.members(Activity.member_id)


def has_earned(span: Any, whose: Whose) -> tuple[ColumnElement[bool], ...]:
    """The conditions on points that came by a rule."""
    earned = PointsEntry.kind == EntryKind.EARNED
    return PointsEntry.points > 0, earned, within(span, PointsEntry.at), whose.members(PointsEntry.member_id)


def has_redeemed(span: Any, whose: Whose) -> tuple[ColumnElement[bool], ...]:
    """The conditions on points that were given and not given back."""
    return within(span, Redemption.at), Redemption.given_back_at.is_(None), whose.members(Redemption.member_id)
