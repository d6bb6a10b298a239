"""What a member finds on their own page: points, what they may have for them, and the friends they bring."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager

from campaigns.events.listed import listed_events
from campaigns.events.models import Event, Invitation, InvitationState
from campaigns.members.models import Member
from campaigns.members.points.explained import PointsStanding, explain_points
from campaigns.members.privacy.erasure import refuse_erased
from campaigns.members.queries import get_member
from campaigns.referrals.models import FriendLink
from campaigns.referrals.queries import friend_link_for
from campaigns.rewards.queries import Offer, offers_for


@dataclass(frozen=True, slots=True)
class OwnPage:
    """`invited` and `listed` are seats that cost points: of invitations they hold, and of events open to all."""

    member: Member
    points: PointsStanding
    offers: Sequence[Offer]
    invited: Sequence[Invitation]
    listed: Sequence[Event]
    link: FriendLink | None


def read_own_page(session: Session, member_id: int, *, now: datetime) -> OwnPage:
    """Raises a Refused where the member was erased."""
    member = get_member(session, member_id)
    refuse_erased(member)
    return OwnPage(
        member=member,
        points=explain_points(session, member.id, now=now),
        offers=offers_for(session, member, now=now),
        invited=_invited(session, member.id, now),
        listed=[event for event in listed_events(session, member_id=member.id, now=now) if event.points_price],
        link=friend_link_for(session, member_id=member.id, event_id=None),
    )


def _invited(session: Session, member_id: int, now: datetime) -> Sequence[Invitation]:
    return session.scalars(
        select(Invitation)
        .join(Invitation.event)
        .options(contains_eager(Invitation.event))
        .where(
            Invitation.member_id == member_id,
            Invitation.state != InvitationState.CANCELLED,
            Event.points_price > 0,
            Event.takes_answers(now),
        )
        .order_by(Event.starts_at, Event.id)
    ).all()
