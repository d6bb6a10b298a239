"""Writes about who brought whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from campaigns.core.errors import Refused
from campaigns.core.words import mark
from campaigns.members.models import AddressKind, Member, Topic
from campaigns.members.new_member import NewMember
from campaigns.members.operations import add_member
from campaigns.members.profile.addresses import normalise_email, normalise_phone
from campaigns.members.queries import get_member, members_at
from campaigns.referrals.attribution import settle_referrals
from campaigns.referrals.models import FriendLink, Referral


class NoAddress(Refused):
    sentence = mark("Please leave an email address or a mobile number, so that we can keep you a seat.")
    status = 422


class OwnLink(Refused):
    sentence = mark("This link is yours to give to a friend. Your own invitation is in your mail.")
    status = 422


@dataclass(frozen=True, slots=True)
class NewFriend:
    """What a friend tells us. `agreed` covers news of events at the addresses given."""

    full_name: str
    email: str
    phone: str
    language: str
    agreed: bool


@dataclass(frozen=True, slots=True)
class PastReferral:
    referrer_id: int
    friend_id: int
    event_id: int | None
    joined_at: datetime


def bring_friend(session: Session, *, link: FriendLink, friend: NewFriend, zone: str, code: str, now: datetime) -> int:
    """The friend's member id. Who is new joins, brought by the link's owner; who is a member already is found again."""
    owner = get_member(session, link.member_id)
    known = _members_at(session, friend, country=owner.country)
    if link.member_id in {member.id for member in known}:
        raise OwnLink
    if known:
        return known[0].id
    joined = add_member(session, new=_new_member(friend, owner, zone, link), code=code, now=now)
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


def _members_at(session: Session, friend: NewFriend, *, country: str) -> list[Member]:
    if not friend.email.strip() and not friend.phone.strip():
        raise NoAddress
    by_email = members_at(session, AddressKind.EMAIL, normalise_email(friend.email)) if friend.email.strip() else []
    phone = normalise_phone(friend.phone, country) if friend.phone.strip() else ""
    return by_email + (members_at(session, AddressKind.SMS, phone) if phone else [])


def _new_member(friend: NewFriend, owner: Member, zone: str, link: FriendLink) -> NewMember:
    given = {AddressKind.EMAIL: friend.email, AddressKind.SMS: friend.phone}
    kinds = [kind for kind, address in given.items() if address.strip()] if friend.agreed else []
    return NewMember(
        full_name=friend.full_name,
        language=friend.language,
        zone=zone,
        source="friend_link",
        country=owner.country,
        email=friend.email,
        phone=friend.phone,
        consents=frozenset((kind, Topic.EVENTS) for kind in kinds),
        evidence=f"/i/{link.code}",
        introduced_by_id=owner.id,
    )
