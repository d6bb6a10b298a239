"""A gift given for points, given out, or cancelled: points and stock go and come together.

The gift is locked first, then the member: of any number who ask at once nobody has what is not there.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.core.errors import Refused, must_exist
from campaigns.core.queries import find_club
from campaigns.core.words import localised, mark
from campaigns.core.zones import club_zone
from campaigns.members.models import ActivityKind, Member, Redemption, RedemptionKind
from campaigns.members.points.redemption import GivenBackAlready, Wish, give_back, redeem
from campaigns.members.queries import get_member
from campaigns.members.standing.locking import lock_summaries
from campaigns.members.timeline import NewActivity, record_activities
from campaigns.rewards.catalogue import lock_gift
from campaigns.rewards.models import Gift
from campaigns.rewards.queries import is_for, is_shown


class NotOffered(Refused):
    sentence = mark("This gift is not offered just now. Nothing was changed.")


class OtherTier(Refused):
    sentence = mark("This gift is for members of other tiers. Nothing was changed.")


class NoneLeft(Refused):
    sentence = mark("There is none left of this gift. Nothing was changed.")


class GivenOutAlready(Refused):
    sentence = mark("This gift was given out already.")


@dataclass(frozen=True, slots=True)
class Asked:
    """`request` is the form's own word: sent twice by one member, it is done once."""

    gift_id: int
    request: str
    given_out: bool = False


def redeem_gift(session: Session, *, member_id: int, asked: Asked, staff_id: int | None, now: datetime) -> Redemption:
    """Take points and stock. `staff_id` is nobody where the member asks. Raises what keeps it from being given."""
    gift = lock_gift(session, asked.gift_id)
    request = f"member:{member_id}/{asked.request}" if asked.request else None
    known = request and session.scalar(select(Redemption).where(Redemption.request == request))
    if known:
        return known
    _check(session, gift, get_member(session, member_id), now)
    club = find_club(session)
    wish = Wish(
        kind=RedemptionKind.GIFT,
        title=localised(gift.name, club.language if club else ""),
        points=gift.points,
        gift_id=gift.id,
        request=request,
        given_out=asked.given_out,
    )
    made = redeem(session, member_id=member_id, wish=wish, staff_id=staff_id, now=now)
    if gift.stock is not None:
        gift.stock -= 1
    session.flush()
    return made


def give_out(session: Session, *, redemption_id: int, staff_id: int | None, now: datetime) -> Redemption:
    made = _locked(session, redemption_id)
    if made.given_back_at is not None:
        raise GivenBackAlready
    if made.given_out_at is not None:
        raise GivenOutAlready
    made.given_out_at, made.given_out_by_id = now, staff_id
    session.flush()
    told = NewActivity(
        made.member_id, ActivityKind.GIVEN_OUT, now, f"given_out:{made.id}", value=made.points, detail=made.title
    )
    record_activities(session, [told], now=now)
    return made


def cancel(session: Session, *, redemption_id: int, staff_id: int | None, now: datetime) -> Redemption:
    """Points back, and the thing back into stock: also of one that was given out and returned."""
    gift_id = session.scalar(select(Redemption.gift_id).where(Redemption.id == redemption_id))
    gift = lock_gift(session, gift_id) if gift_id is not None else None
    made = give_back(session, redemption_id=redemption_id, staff_id=staff_id, now=now)
    if gift is not None and gift.stock is not None:
        gift.stock += 1
    session.flush()
    return made


def _check(session: Session, gift: Gift, member: Member, now: datetime) -> None:
    if not is_shown(gift, now.astimezone(club_zone(session)).date()):
        raise NotOffered
    if not is_for(gift, member.tier_id):
        raise OtherTier
    if gift.stock == 0:
        raise NoneLeft


def _locked(session: Session, redemption_id: int) -> Redemption:
    whose = select(Redemption.member_id).where(Redemption.id == redemption_id)
    member_id = must_exist(session.scalar(whose), mark("redemption"))
    lock_summaries(session, select(Member.id).where(Member.id == member_id))
    return session.get_one(Redemption, redemption_id, populate_existing=True)
