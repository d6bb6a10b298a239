"""A member with a friend link, a friend who came by it, and what the friend does next."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.core.tokens import random_code
from campaigns.events.models import Event
from campaigns.members.models import Activity, ActivityKind, Member, MemberSummary, PointsEntry
from campaigns.members.newcomers import Newcomer
from campaigns.members.purchases.recording import NewPurchase, record_purchases
from campaigns.members.timeline import NewActivity, record_activities
from campaigns.outreach.friends import welcome_friend
from campaigns.referrals.links import friend_link
from campaigns.referrals.models import FriendLink, Referral
from tests.clock import NOW
from tests.factories_outreach import make_member, reachable


def make_link(
    session: Session, event: Event | None, *, email: str = "host@example.com", code: str = "abcd2345"
) -> FriendLink:
    """A link of a new member, who is called Mei and reached at `email`; without an event their standing one."""
    host = reachable(session, make_member(session, call_name="Mei"), email=email)
    return friend_link(session, member_id=host.id, event_id=event.id if event else None, code=code, now=NOW)


def a_friend(*, email: str = "friend@example.com", phone: str = "", agreed: bool = True) -> Newcomer:
    return Newcomer(full_name="Fay Friend", email=email, phone=phone, language="en", agreed=agreed)


def bring(session: Session, link: FriendLink, friend: Newcomer | None = None) -> Referral:
    """A new friend signs up by the link."""
    welcome_friend(session, link_code=link.code, friend=friend or a_friend(), code=random_code(10), now=NOW)
    return session.scalars(select(Referral).order_by(Referral.id.desc()).limit(1)).one()


def attend(session: Session, referral: Referral, *, nonce: str = "1", undo: bool = False) -> None:
    kind = ActivityKind.ATTENDANCE_UNDONE if undo else ActivityKind.ATTENDED
    told = NewActivity(referral.friend_id, kind, NOW, f"door:{referral.id}/{nonce}", event_id=referral.event_id)
    record_activities(session, [told], now=NOW)


def buy(session: Session, member_id: int, *, days: int = 1, order: str = "") -> None:
    """One order so many days after the friend joined."""
    at: datetime = NOW + timedelta(days=days)
    purchase = NewPurchase(
        member_id=member_id,
        source="till",
        order_reference=order or f"{member_id}-{days}",
        at=at,
        local_date=at.date(),
        amount=0,
        currency="USD",
    )
    record_purchases(session, [purchase], now=at)


def points_for_friends(session: Session, member: int) -> list[int]:
    """The referrer's entries, oldest first."""
    mine = select(PointsEntry.points).where(PointsEntry.member_id == member, PointsEntry.cause.startswith("referral:"))
    return list(session.scalars(mine.order_by(PointsEntry.id)))


def balance(session: Session, member: int) -> int:
    return session.scalars(select(MemberSummary.points).where(MemberSummary.member_id == member)).one()


def friends_told(session: Session, member: int) -> int:
    """How many friends the member's timeline says they brought."""
    told = select(Activity.id).where(Activity.member_id == member, Activity.kind == ActivityKind.REFERRED)
    return len(session.scalars(told).all())


def members_called(session: Session, name: str) -> list[Member]:
    return list(session.scalars(select(Member).where(Member.full_name == name)))
