"""Writes about who brought whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from campaigns.core.arrays import each_of
from campaigns.core.errors import Refused, must_exist
from campaigns.core.words import mark
from campaigns.members.models import Member
from campaigns.members.newcomers import Newcomer, join, known_at
from campaigns.members.queries import get_member
from campaigns.referrals.attribution import settle_referrals
from campaigns.referrals.models import FriendLink, Referral


class OwnLink(Refused):
    sentence = mark("This link is yours to give to a friend. Your own invitation is in your mail.")
    status = 422


class Counts(Refused):
    sentence = mark("This referral counts already. Nothing was changed.")


@dataclass(frozen=True, slots=True)
class PastReferral:
    referrer_id: int
    friend_id: int
    event_id: int | None
    joined_at: datetime


def bring_friend(session: Session, *, link: FriendLink, friend: Newcomer, zone: str, code: str, now: datetime) -> int:
    """The friend's member id. Who is new joins, brought by the link's owner; who is a member already is found again.

    Raises OwnLink where the address that was left is the owner's.
    """
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
        chapter_id=owner.chapter_id,
    )
    referral = Referral(referrer_id=owner.id, friend_id=joined.id, event_id=link.event_id, joined_at=now)
    session.add(referral)
    session.flush()
    settle_referrals(session, friends=each_of([joined.id]), new=[referral.id], now=now)
    return joined.id


def vouch(session: Session, *, referral_id: int, staff_id: int | None, now: datetime) -> Referral:
    """Let a referral earn that was taken for somebody who is no friend brought. Raises Counts where it earns anyway."""
    locked = session.get(Referral, referral_id, with_for_update=True, populate_existing=True)
    found = must_exist(locked, mark("referral"))
    if found.unearned is None:
        raise Counts
    found.vouched_at, found.vouched_by_id = now, staff_id
    session.flush()
    settle_referrals(session, friends=each_of([found.friend_id]), now=now)
    session.refresh(found)
    return found


def record_referrals(session: Session, *, referrals: Sequence[PastReferral], now: datetime) -> int:
    """Note who brought whom in the past, and credit what the friends did since. Gives how many were credited."""
    made = [
        Referral(
            referrer_id=past.referrer_id, friend_id=past.friend_id, event_id=past.event_id, joined_at=past.joined_at
        )
        for past in referrals
    ]
    session.add_all(made)
    session.flush()
    friends = select(Member.id).where(Member.id.in_([past.friend_id for past in referrals]))
    brought = update(Member).where(Member.id == Referral.friend_id, Member.id.in_(friends))
    session.execute(
        brought.where(Member.introduced_by_id.is_(None)).values(introduced_by_id=Referral.referrer_id),
        execution_options={"synchronize_session": False},
    )
    return settle_referrals(session, friends=friends, new=[each.id for each in made], now=now)
