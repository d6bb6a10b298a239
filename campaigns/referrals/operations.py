"""Writes about who brought whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from campaigns.core.errors import Refused
from campaigns.core.words import mark
from campaigns.members.models import Member
from campaigns.members.newcomers import Newcomer, join, known_at
from campaigns.members.queries import get_member
from campaigns.referrals.attribution import settle_referrals
from campaigns.referrals.models import FriendLink, Referral


class OwnLink(Refused):
    sentence = mark("This link is yours to give to a friend. Your own invitation is in your mail.")
    status = 422


@dataclass(frozen=True, slots=True)
class PastReferral:
    referrer_id: int
    friend_id: int
    event_id: int | None
    joined_at: datetime


def bring_friend(session: Session, *, link: FriendLink, friend: Newcomer, zone: str, code: str, now: datetime) -> int:
    """The friend's member id. Who is new joins, brought by the link's owner; who is a member already is found again."""
    owner = get_member(session, link.member_id)
    known = known_at(session, friend, country=owner.country)
    if link.member_id in {member.id for member in known}:
        raise OwnLink
    if known:
        return known[0].id
    joined = join(
        session,
        friend,
        zone=zone,
        source="friend_link",
        evidence=f"/i/{link.code}",
        code=code,
        now=now,
        country=owner.country,
        introduced_by_id=owner.id,
    )
    session.add(Referral(referrer_id=owner.id, friend_id=joined.id, event_id=link.event_id, joined_at=now))
    session.flush()
    return joined.id


def record_referrals(session: Session, *, referrals: Sequence[PastReferral], now: datetime) -> int:
    """Note who brought whom in the past, and credit what the friends did since. Gives how many were credited."""
    session.add_all(
        Referral(
            referrer_id=past.referrer_id, friend_id=past.friend_id, event_id=past.event_id, joined_at=past.joined_at
        )
        for past in referrals
    )
    session.flush()
    friends = select(Member.id).where(Member.id.in_([past.friend_id for past in referrals]))
    brought = update(Member).where(Member.id == Referral.friend_id, Member.id.in_(friends))
    session.execute(
        brought.where(Member.introduced_by_id.is_(None)).values(introduced_by_id=Referral.referrer_id),
        execution_options={"synchronize_session": False},
    )
    return settle_referrals(session, friends=friends, now=now)
