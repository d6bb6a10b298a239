"""A member's calendar to subscribe to: the events they come to, as they stand now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session, contains_eager

from campaigns.core.queries import find_club
from campaigns.core.words import localised
from campaigns.events.calendar import Seat, write_feed
from campaigns.events.entries import calendar_entry
from campaigns.events.links import InvitationLinks
from campaigns.events.models import Event, EventState, Invitation, InvitationState
from campaigns.events.moves import SEATED
from campaigns.events.sessions.words import NONE, own_sessions
from campaigns.members.merged import standing_id
from campaigns.members.models import Activity
from campaigns.members.privacy.erasure import refuse_erased
from campaigns.members.queries import get_member

KEPT = timedelta(days=90)
"""How long an event stays in it after its end."""

_STATUSES = {
    InvitationState.ATTENDING: "CONFIRMED",
    InvitationState.ATTENDED: "CONFIRMED",
    InvitationState.NO_SHOW: "CONFIRMED",
    InvitationState.TENTATIVE: "TENTATIVE",
    InvitationState.WAITLISTED: "TENTATIVE",
}
"""Who is only invited, or has declined, is not in it: a feed must not tell of an invitation before its letter does."""


@dataclass(frozen=True, slots=True)
class Feed:
    body: bytes
    changed_at: datetime | None
    """When anything of it last changed; None while there is nothing."""


def member_feed(session: Session, *, member_id: int, links: InvitationLinks, now: datetime) -> Feed:
    """The feed of whoever stands for this member. Raises RecordErased."""
    member = get_member(session, standing_id(session, member_id))
    refuse_erased(member)
    club = find_club(session)
    host = localised(club.name if club else {}, member.language)
    coming = _coming(session, member.id, now=now)
    own = own_sessions(session, [each.id for each in coming])
    entries = [
        (
            calendar_entry(each.event, member.language, seated=each.state in SEATED, own=own.get(each.id, NONE)),
            published_seat(each, links=links, host=host),
        )
        for each in coming
    ]
    return Feed(write_feed(entries, name=host), _changed_at(session, member.id))


def published_seat(invitation: Invitation, *, links: InvitationLinks, host: str) -> Seat:
    """As a calendar shows it that was not asked: no guest is named."""
    event = invitation.event
    off = event.state is EventState.CANCELLED
    return Seat(
        uid=links.uid(invitation.id),
        sequence=invitation.sequence,
        stamped_at=max(filter(None, (event.revised_at, invitation.answered_at, invitation.sessions_at))),
        mailbox=links.mailbox(invitation.id),
        host=host,
        url=links.page(invitation.id),
        guest="",
        address="",
        status="CANCELLED" if off else _STATUSES.get(invitation.state, "TENTATIVE"),
    )


def _coming(session: Session, member_id: int, *, now: datetime) -> Sequence[Invitation]:
    rows = (
        select(Invitation)
        .join(Invitation.event)
        .options(contains_eager(Invitation.event))
        .where(
            Invitation.member_id == member_id,
            Invitation.state.in_(_STATUSES),
            Event.state != EventState.DRAFT,
            Event.ends_at > now - KEPT,
        )
    )
    return session.scalars(rows.order_by(Event.starts_at, Invitation.id)).all()


def _changed_at(session: Session, member_id: int) -> datetime | None:
    """Every answer stands on the timeline; changes of an event are its revisions."""
    latest = func.max(func.greatest(Event.revised_at, Invitation.sessions_at))
    revised = select(latest).select_from(Event).join(Invitation).where(Invitation.member_id == member_id)
    told = select(func.max(Activity.at)).where(Activity.member_id == member_id, Activity.event_id.is_not(None))
    return session.scalar(select(func.greatest(revised.scalar_subquery(), told.scalar_subquery())))
