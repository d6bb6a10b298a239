"""A member's friend says yes: they join, are invited and have a seat, in one transaction."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from campaigns.events.invitations import invite_member
from campaigns.events.locking import lock_event
from campaigns.events.models import AnswerSource, Event, Invitation
from campaigns.events.seats import accept_by_own_wish
from campaigns.members.models import Member
from campaigns.members.newcomers import Newcomer
from campaigns.referrals.models import FriendLink
from campaigns.referrals.operations import bring_friend
from campaigns.referrals.queries import get_friend_link


@dataclass(frozen=True, slots=True)
class FriendPage:
    """Who invites, and to what."""

    link: FriendLink
    host: Member
    event: Event


def read_friend_page(session: Session, *, code: str) -> FriendPage:
    link = get_friend_link(session, code=code)
    return FriendPage(link, session.get_one(Member, link.member_id), session.get_one(Event, link.event_id))


def welcome_friend(session: Session, *, link_code: str, friend: Newcomer, code: str, now: datetime) -> Invitation:
    """The friend's invitation, with their yes. `code` becomes the member code of somebody new.

    A member who has an answer of their own keeps it: nobody else's form changes it. The event's lock comes first, so a
    form sent twice makes one member.
    """
    link = get_friend_link(session, code=link_code)
    event = lock_event(session, event_id=link.event_id)
    member_id = bring_friend(session, link=link, friend=friend, zone=event.zone, code=code, now=now)
    invitation = invite_member(session, event_id=event.id, member_id=member_id, now=now)
    return accept_by_own_wish(session, invitation, source=AnswerSource.FRIEND, now=now)
