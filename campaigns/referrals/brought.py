"""The row of the referrer's timeline that says a friend was brought.

It is there as long as the friend came or bought, and the referral earns.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, delete, func, literal, or_, select, update
from sqlalchemy.orm import Session

from campaigns.members.models import Activity, ActivityKind
from campaigns.members.standing.summary import refresh_members
from campaigns.members.timeline import record_selected
from campaigns.referrals.models import Referral

BROUGHT_AT = func.least(Referral.attended_at, Referral.first_purchase_at)
BROUGHT = and_(
    or_(Referral.attended_at.is_not(None), Referral.first_purchase_at.is_not(None)), Referral.unearned.is_(None)
)


def tell_referrers(session: Session, referral_ids: Sequence[int], *, now: datetime) -> None:
    """Of these referrals: add the row, or bring it to what is known now, or take it back."""
    own = _own(referral_ids)
    quietly = {"synchronize_session": False}
    gone = delete(Activity).where(own, ~BROUGHT).returning(Activity.member_id)
    moved = (
        update(Activity)
        .where(own, BROUGHT, Activity.at != BROUGHT_AT)
        .values(at=BROUGHT_AT)
        .returning(Activity.member_id)
    )
    touched = {*session.scalars(gone, execution_options=quietly), *session.scalars(moved, execution_options=quietly)}
    if touched:
        refresh_members(session, sorted(touched), now=now)
    record_selected(session, _brought(referral_ids), now=now)


def _own(referral_ids: Sequence[int]) -> ColumnElement[bool]:
    reference = func.concat("referral:", Referral.id)
    return (Activity.kind == ActivityKind.REFERRED) & (Activity.reference == reference) & Referral.id.in_(referral_ids)


def _brought(referral_ids: Sequence[int]) -> Select[*tuple[Any, ...]]:
    return select(
        Referral.referrer_id,
        literal(ActivityKind.REFERRED, Activity.kind.type),
        BROUGHT_AT,
        literal(1),
        func.concat("referral:", Referral.id),
        Referral.event_id,
    ).where(Referral.id.in_(referral_ids), BROUGHT)
