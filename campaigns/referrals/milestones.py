"""How far each friend has come, read from the timeline and the purchases.

Purchases count by the day, as trips: two orders on one day are one. Those before the day of joining, where the club is,
are not the referrer's doing, and an order that was returned whole is none.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Date, ScalarSelect, Select, any_, cast, exists, func, literal, or_, select, update
from sqlalchemy.orm import Session, aliased

from campaigns.core.fixed import IDS, FixedForIds, fixed_for_ids
from campaigns.core.models import Club
from campaigns.members.models import Activity, ActivityKind, Purchase, PurchaseKind
from campaigns.members.standing.attendance import attendance_stands
from campaigns.referrals.checks import why_unearned
from campaigns.referrals.models import Referral

ANSWERED = (ActivityKind.ACCEPTED, ActivityKind.TENTATIVE, ActivityKind.WAITLISTED)
FOLLOWED = (
    *ANSWERED,
    ActivityKind.ATTENDED,
    ActivityKind.ATTENDANCE_UNDONE,
    ActivityKind.PURCHASED,
    ActivityKind.REFUNDED,
    ActivityKind.PURCHASE_CORRECTED,
    ActivityKind.PROFILE_CHANGED,
)
"""The last may tell that the friend is nobody new."""


def were_brought(session: Session, members: Sequence[int]) -> bool:
    """Whether any of them came through a referral; most did not."""
    return bool(_brought().run(session, members).scalar_one())


@cache
def _brought() -> FixedForIds:
    return fixed_for_ids(select(exists().where(Referral.friend_id == any_(IDS))))


def mark_milestones(session: Session, *, friends: Select[int]) -> Sequence[int]:
    """Write the milestones of these friends' referrals, and why they earn nothing; gives ids of those that changed."""
    mine = select(Referral.id).where(Referral.friend_id.in_(friends)).order_by(Referral.id).with_for_update()
    referral_ids = session.scalars(mine).all()
    if not referral_ids:
        return ()
    reached = _reached(referral_ids).subquery()
    moments = [column for column in reached.c if column.name != "id"]
    changed = (
        update(Referral)
        .where(
            Referral.id == reached.c.id,
            or_(*(getattr(Referral, moment.name).is_distinct_from(moment) for moment in moments)),
        )
        .values({moment.name: moment for moment in moments})
        .returning(Referral.id)
    )
    return session.scalars(changed, execution_options={"synchronize_session": False}).all()


def _reached(referral_ids: Sequence[int]) -> Select[*tuple[Any, ...]]:
    return select(
        Referral.id,
        _first(Activity.kind.in_(ANSWERED)).label("answered_at"),
        _first(attendance_stands(Activity)).label("attended_at"),
        _trip(1).label("first_purchase_at"),
        _trip(2).label("second_purchase_at"),
        why_unearned(referral_ids).label("unearned"),
    ).where(Referral.id.in_(referral_ids))


def _first(condition: ColumnElement[bool]) -> ScalarSelect[datetime]:
    return (
        select(func.min(Activity.at))
        .where(Activity.member_id == Referral.friend_id, condition)
        .correlate(Referral)
        .scalar_subquery()
    )


def _trip(number: int) -> ScalarSelect[datetime]:
    """The time of the first order on the friend's `number`-th day with one."""
    zone = select(Club.zone).scalar_subquery()
    joined_on = cast(func.timezone(zone, Referral.joined_at), Date)
    return (
        select(func.min(Purchase.at))
        .where(
            Purchase.member_id == Referral.friend_id,
            Purchase.kind == PurchaseKind.ORDER,
            Purchase.local_date >= joined_on,
            _is_kept(),
        )
        .group_by(Purchase.local_date)
        .order_by(Purchase.local_date)
        .offset(number - 1)
        .limit(1)
        .correlate(Referral)
        .scalar_subquery()
    )


def _is_kept() -> ColumnElement[bool]:
    """Not given back whole by refunds that name the order."""
    refund = aliased(Purchase)
    back = select(func.sum(refund.amount)).where(
        refund.source == Purchase.source, refund.refunded_order == Purchase.order_reference, refund.refunded_order != ""
    )
    return func.coalesce(Purchase.amount + back.correlate(Purchase).scalar_subquery() > 0, literal(value=True))
