"""The guest list as a desk keeps it: what a door needs and no more."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session

from campaigns.core.arrays import among
from campaigns.core.words import LocalText
from campaigns.events.models import Companion, Invitation, InvitationState, SessionPlace
from campaigns.events.moves import SEATED
from campaigns.events.sessions.places import HELD
from campaigns.members.models import AddressKind, ContactPoint, Member, Tier

DIGITS = 4
"""Of a mobile number, from its end: enough to tell two guests apart, too few to call them."""


@dataclass(frozen=True, slots=True)
class DoorGuest:
    id: int
    code: str
    name: str
    call_name: str
    sort_name: str
    tier: LocalText
    state: InvitationState
    party_size: int
    people_in: int
    checked_in_at: datetime | None
    digits: tuple[str, ...]
    companions: tuple[str, ...]
    """Those who were named."""
    sessions: tuple[str, ...]
    """Names of those they have a place in."""


def list_door(session: Session, event_id: int) -> Sequence[DoorGuest]:
    """All who are invited, by the letters their names are sorted by, Chinese ones in pinyin."""
    return _read(session, Invitation.event_id == event_id)


def read_guests(session: Session, invitation_ids: Sequence[int]) -> dict[int, DoorGuest]:
    """The same of a few."""
    return {guest.id: guest for guest in _read(session, among(Invitation.id, invitation_ids))}


def _read(session: Session, which: ColumnElement[bool]) -> list[DoorGuest]:
    last = func.right(ContactPoint.address, DIGITS)
    phones = _listed(last, last, ContactPoint.member_id == Member.id, ContactPoint.kind == AddressKind.SMS)
    named = Companion.invitation_id == Invitation.id, Companion.name != ""
    placed = SessionPlace.invitation_id == Invitation.id, Invitation.state.in_(SEATED), HELD
    companions = _listed(Companion.name, Companion.position, *named)
    sessions = _listed(SessionPlace.session, SessionPlace.id, *placed)
    guests = (
        select(Invitation, Member, Tier.name, phones, companions, sessions)
        .join(Member, Member.id == Invitation.member_id)
        .join(Tier, Tier.id == Member.tier_id)
        .where(which, Invitation.state != InvitationState.CANCELLED)
        .order_by(Member.sort_name, Invitation.id)
    )
    return [_guest(*row) for row in session.execute(guests)]


def _listed(value: Any, order: Any, *which: ColumnElement[bool]) -> ScalarSelect[Any]:
    listed = select(func.array_agg(aggregate_order_by(value, order))).where(*which)
    return listed.correlate(Invitation, Member).scalar_subquery()


def _guest(invitation: Invitation, member: Member, tier: LocalText, *lists: list[str] | None) -> DoorGuest:
    digits, companions, sessions = (tuple(each or ()) for each in lists)
    return DoorGuest(
        id=invitation.id,
        code=member.code,
        name=member.full_name,
        call_name=member.call_name,
        sort_name=member.sort_name,
        tier=tier,
        state=invitation.state,
        party_size=invitation.party_size,
        people_in=invitation.people_in,
        checked_in_at=invitation.checked_in_at,
        digits=digits,
        companions=companions,
        sessions=sessions,
    )
