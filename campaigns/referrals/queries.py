"""Reads about friend links and who brought whom."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.core.errors import NotFound
from campaigns.referrals.models import FriendLink


def friend_link_for(session: Session, *, member_id: int, event_id: int) -> FriendLink | None:
    """The link this member already has for this event, if any."""
    return session.scalar(select(FriendLink).where(FriendLink.member_id == member_id, FriendLink.event_id == event_id))


def get_friend_link(session: Session, *, code: str) -> FriendLink:
    link = session.scalar(select(FriendLink).where(FriendLink.code == code.strip().lower()))
    if link is None:
        raise NotFound(what="invitation")
    return link
