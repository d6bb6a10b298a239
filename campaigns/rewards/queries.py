"""Reads of the catalogue, of what a member may have of it, and of what is to be given out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, func, select, tuple_
from sqlalchemy.orm import Session

from campaigns.core.errors import must_exist
from campaigns.core.words import mark
from campaigns.core.zones import club_zone
from campaigns.members.history import Place
from campaigns.members.models import Member, Redemption, RedemptionKind, RedemptionState
from campaigns.members.points.balances import points_of
from campaigns.rewards.models import Gift

_IN_STATE: Mapping[RedemptionState, ColumnElement[bool]] = {
    RedemptionState.OPEN: and_(Redemption.given_out_at.is_(None), Redemption.given_back_at.is_(None)),
    RedemptionState.GIVEN_OUT: and_(Redemption.given_out_at.is_not(None), Redemption.given_back_at.is_(None)),
    RedemptionState.CANCELLED: Redemption.given_back_at.is_not(None),
}


@dataclass(frozen=True, slots=True)
class Offer:
    """A gift that a member may have; `missing` points more would be needed."""

    gift: Gift
    missing: int

    @property
    def can_be_had(self) -> bool:
        return self.missing == 0 and self.gift.stock != 0


@dataclass(frozen=True, slots=True)
class Given:
    """A gift for which a member gave points. `gift` is nothing where staff named a thing of no catalogue."""

    redemption: Redemption
    member: Member
    gift: Gift | None


def is_shown(gift: Gift, today: date) -> bool:
    return (gift.shown_from or today) <= today <= (gift.shown_until or today)


def is_for(gift: Gift, tier_id: int) -> bool:
    return not gift.tier_ids or tier_id in gift.tier_ids


def get_gift(session: Session, gift_id: int) -> Gift:
    return must_exist(session.get(Gift, gift_id), mark("gift in the catalogue"))


def list_gifts(session: Session) -> Sequence[Gift]:
    """All there ever were, the cheapest first."""
    return session.scalars(select(Gift).order_by(Gift.points, Gift.id)).all()


def offers_for(session: Session, member: Member, *, now: datetime) -> Sequence[Offer]:
    """What the member may have today, also of what they have too few points for, or of which none is left."""
    today, have = now.astimezone(club_zone(session)).date(), points_of(session, member.id)
    gifts = (gift for gift in list_gifts(session) if is_shown(gift, today) and is_for(gift, member.tier_id))
    return [Offer(gift, max(gift.points - have, 0)) for gift in gifts]


def count_given(session: Session) -> Mapping[RedemptionState, int]:
    """Gifts by what became of them."""
    counts = (func.count().filter(condition) for condition in _IN_STATE.values())
    found = session.execute(select(*counts).where(Redemption.kind == RedemptionKind.GIFT)).one()
    return dict(zip(_IN_STATE, found, strict=True))


def list_given(session: Session, state: RedemptionState, *, limit: int, offset: int = 0) -> Sequence[Given]:
    """What waits longest first; of what is done the newest."""
    order = Redemption.at if state is RedemptionState.OPEN else Redemption.at.desc()
    rows = session.execute(
        select(Redemption, Member, Gift)
        .join(Member, Member.id == Redemption.member_id)
        .outerjoin(Gift, Gift.id == Redemption.gift_id)
        .where(Redemption.kind == RedemptionKind.GIFT, _IN_STATE[state])
        .order_by(order, Redemption.id)
        .limit(limit)
        .offset(offset)
    )
    return [Given(*row) for row in rows]


def redemptions_of(session: Session, member_id: int, *, after: Place | None, limit: int) -> Sequence[Redemption]:
    """Gifts and seats that a member gave points for, the newest first."""
    rows = select(Redemption).where(Redemption.member_id == member_id)
    if after:
        rows = rows.where(tuple_(Redemption.at, Redemption.id) < tuple_(after.at, after.activity_id))
    return session.scalars(rows.order_by(Redemption.at.desc(), Redemption.id.desc()).limit(limit)).all()
