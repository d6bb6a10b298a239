"""A member's friend says yes: they join, are invited and have a seat, in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.core.errors import must_exist
from campaigns.core.words import mark
from campaigns.core.zones import club_zone
from campaigns.events.invitations import invite_member
from campaigns.events.listed import NotListed
from campaigns.events.locking import lock_event
from campaigns.events.models import AnswerSource, Event, Invitation
from campaigns.events.public import is_open_to_strangers, public_event
from campaigns.events.seats import accept_by_own_wish
from campaigns.members.models import Member
from campaigns.members.newcomers import Newcomer
from campaigns.referrals.models import FriendLink
from campaigns.referrals.operations import bring_friend
from campaigns.referrals.queries import get_friend_link

MOST = 5


@dataclass(frozen=True, slots=True)
class FriendPage:
    """Who invites, and to what: an event, or the club, where some of the events to come may be chosen."""

    link: FriendLink
    host: Member
    event: Event | None
    to_choose: Sequence[Event] = ()


def read_friend_page(session: Session, *, code: str, now: datetime) -> FriendPage:
    link = get_friend_link(session, code=code)
    host = session.get_one(Member, link.member_id)
    if link.event_id is None:
        return FriendPage(link, host, None, _open_events(session, now))
    return FriendPage(link, host, session.get_one(Event, link.event_id))


def welcome_friend(session: Session, *, link_code: str, friend: Newcomer, code: str, now: datetime) -> Invitation:
    """The friend's invitation, with their yes. `code` becomes the member code of somebody new.

    A member who has an answer of their own keeps it: nobody else's form changes it. The event's lock comes first, so a
    form sent twice makes one member.
    """
    link = get_friend_link(session, code=link_code)
    event = lock_event(session, event_id=must_exist(link.event_id, mark("event")))
    return _seat(session, link, event, friend, code=code, now=now)


def welcome_to_club(
    session: Session, *, link_code: str, friend: Newcomer, event_code: str, code: str, now: datetime
) -> Invitation | None:
    """By a standing link: the friend joins, and comes to the event they chose if any. Raises NotListed, NotFound.

    The link's lock comes first, so a form sent twice makes one member.
    """
    link = get_friend_link(session, code=link_code)
    if event_code:
        event = lock_event(session, event_id=public_event(session, event_code).id)
        if not is_open_to_strangers(event, now=now):
            raise NotListed
        return _seat(session, link, event, friend, code=code, now=now)
    session.refresh(link, with_for_update=True)
    bring_friend(session, link=link, friend=friend, zone=str(club_zone(session)), code=code, now=now)
    return None


def _seat(
    session: Session, link: FriendLink, event: Event, friend: Newcomer, *, code: str, now: datetime
) -> Invitation:
    member_id = bring_friend(session, link=link, friend=friend, zone=event.zone, code=code, now=now)
    invitation = invite_member(session, event_id=event.id, member_id=member_id, now=now)
    return accept_by_own_wish(session, invitation, source=AnswerSource.FRIEND, now=now)


def _open_events(session: Session, now: datetime) -> Sequence[Event]:
    """Open to everybody and costing no points, the next one first; at most five."""
    to_all = select(Event).where(Event.public, Event.points_price == 0, Event.takes_answers(now))
    return session.scalars(to_all.order_by(Event.starts_at, Event.id).limit(MOST)).all()
