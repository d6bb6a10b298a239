"""Reads about events, their guests and what guests wrote back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload
from sqlalchemy.orm.interfaces import LoaderOption

from campaigns.core.arrays import among
from campaigns.core.errors import NotFound, must_exist
from campaigns.core.identifiers import as_number
from campaigns.core.words import LocalText, mark
from campaigns.events.models import Event, EventState, InboundReply, Invitation, InvitationState
from campaigns.events.standing import standing_invitation
from campaigns.members.models import AddressKind, ContactPoint, Member
from campaigns.members.queries import find_by_code

R = TypeVar("R")

_DIGITS_OF_A_PHONE = 4


@dataclass(frozen=True, slots=True)
class DoorCounts:
    """People, not invitations: parties count whole."""

    inside: int
    expected: int
    waiting: int
    capacity: int


def get_event(session: Session, event_id: int) -> Event:
    return must_exist(session.get(Event, event_id), mark("event"))


def event_titles(session: Session, event_ids: Iterable[int | None]) -> Mapping[int, LocalText]:
    """Id → title, of those that stand."""
    wanted = {each for each in event_ids if each is not None}
    events = session.scalars(select(Event).where(among(Event.id, wanted))) if wanted else ()
    return {event.id: event.title for event in events}


def find_event_by_code(session: Session, code: str) -> Event | None:
    return session.scalar(select(Event).where(Event.code == code.strip().lower()))


def named_event(session: Session, name: str) -> Event:
    """By its code or its number."""
    return find_event_by_code(session, name) or get_event(session, as_number(name) or 0)


def list_events(
    session: Session,
    *,
    now: datetime,
    past: bool,
    after: tuple[datetime, int] | None = None,
    limit: int | None = None,
) -> Sequence[Event]:
    """Those to come, the next one first, or those that are over, the last one first.

    `after` is when the last one of the page before begins, and its id.
    """
    over = Event.ends_at <= now
    order = Event.starts_at.desc() if past else Event.starts_at
    rows = select(Event).where(over if past else ~over).order_by(order, Event.id).limit(limit)
    if after is not None:
        at, number = after
        later = Event.starts_at < at if past else Event.starts_at > at
        rows = rows.where(later | ((Event.starts_at == at) & (Event.id > number)))
    return session.scalars(rows).all()


def next_events(session: Session, *, now: datetime, limit: int) -> Sequence[Event]:
    """Published and not over, the next one first."""
    published = select(Event).where(Event.state == EventState.PUBLISHED, Event.ends_at > now)
    return session.scalars(published.order_by(Event.starts_at, Event.id).limit(limit)).all()


def answers_to_come(session: Session, *, now: datetime) -> Mapping[InvitationState, int]:
    """Invitations to published events that are not over, by state; every state is there."""
    rows = session.execute(
        select(Invitation.state, func.count())
        .join(Invitation.event)
        .where(Event.state == EventState.PUBLISHED, Event.ends_at > now)
        .group_by(Invitation.state)
    )
    return dict.fromkeys(InvitationState, 0) | dict(rows.all())


def latest_answers(session: Session, *, now: datetime, limit: int) -> Sequence[Invitation]:
    """To events that are not over, the newest first, with member and event."""
    answered = select(Invitation).join(Invitation.event).where(Event.ends_at > now, Invitation.answered_at.is_not(None))
    rows = answered.options(contains_eager(Invitation.event), joinedload(Invitation.member))
    return session.scalars(rows.order_by(Invitation.answered_at.desc(), Invitation.id.desc()).limit(limit)).all()


def get_invitation(session: Session, invitation_id: int) -> Invitation:
    """With its event, its member and the member's tier; of one that a merge removed, the one that stands for it."""
    wanted = select(Invitation).options(joinedload(Invitation.event), _with_tier())
    found = session.scalar(wanted.where(Invitation.id == invitation_id))
    if found is None:
        found = session.scalar(wanted.where(Invitation.id == standing_invitation(session, invitation_id)))
    return must_exist(found, mark("invitation"))


def check_belongs(session: Session, *, event_id: int, invitation_id: int) -> None:
    """Raise NotFound for one to another event, such as tomorrow's, shown at this door."""
    if session.scalar(select(Invitation.event_id).where(Invitation.id == invitation_id)) != event_id:
        raise NotFound(what=mark("invitation"))


def list_invitations_of(session: Session, member_id: int, *, limit: int = 200) -> Sequence[Invitation]:
    """A member's, with their events, the newest event first."""
    rows = select(Invitation).join(Invitation.event).where(Invitation.member_id == member_id)
    rows = rows.options(joinedload(Invitation.event)).order_by(Event.starts_at.desc(), Invitation.id.desc())
    return session.scalars(rows.limit(limit)).all()


def find_invitation(session: Session, *, event_id: int, member_id: int) -> Invitation | None:
    return session.scalar(select(Invitation).where(*_is(event_id, member_id)))


def named_invitation(session: Session, *, event: str, member: str) -> Invitation:
    """By the public codes of both. Raises NotFound."""
    found_event = must_exist(find_event_by_code(session, event), mark("event"))
    found_member = must_exist(find_by_code(session, member), mark("member"))
    found = find_invitation(session, event_id=found_event.id, member_id=found_member.id)
    return must_exist(found, mark("invitation"))


def count_states(session: Session, event_id: int) -> Mapping[InvitationState, int]:
    """Invitations by state; every state is there."""
    rows = session.execute(
        select(Invitation.state, func.count()).where(Invitation.event_id == event_id).group_by(Invitation.state)
    )
    return dict.fromkeys(InvitationState, 0) | dict(rows.all())


def list_guests(
    session: Session, event_id: int, *, state: InvitationState, limit: int, offset: int = 0
) -> Sequence[Invitation]:
    """The newest answer first; the waitlist in its own order, those who let an offer pass at its end."""
    rows = select(Invitation).where(Invitation.event_id == event_id, Invitation.state == state)
    rows = rows.options(_with_tier()).order_by(*_guest_order(state))
    return session.scalars(rows.limit(limit).offset(offset)).all()


def search_guests(session: Session, event_id: int, words: str, *, limit: int = 20) -> Sequence[Invitation]:
    """At the door: by member code, by the last digits of a mobile number, or by name."""
    rows = _named(select(Invitation).join(Member, Member.id == Invitation.member_id), words)
    rows = rows.where(Invitation.event_id == event_id, Invitation.state != InvitationState.CANCELLED)
    return session.scalars(rows.options(_with_tier()).order_by(Member.sort_name, Invitation.id).limit(limit)).all()


def search_members_not_invited(session: Session, event_id: int, words: str, *, limit: int = 10) -> Sequence[Member]:
    """Those whose invitation was withdrawn can be invited again."""
    invited = select(Invitation.id).where(
        Invitation.event_id == event_id,
        Invitation.member_id == Member.id,
        Invitation.state != InvitationState.CANCELLED,
    )
    rows = _named(select(Member), words).where(~invited.exists())
    return session.scalars(rows.options(joinedload(Member.tier)).order_by(Member.sort_name).limit(limit)).all()


def door_counts(session: Session, event_id: int) -> DoorCounts:
    event = get_event(session, event_id)
    rows = session.execute(
        select(Invitation.state, func.sum(Invitation.party_size), func.sum(Invitation.people_in))
        .where(Invitation.event_id == event_id)
        .group_by(Invitation.state)
    )
    people = {state: (int(parties), int(inside)) for state, parties, inside in rows}
    here, inside = people.get(InvitationState.ATTENDED, (0, 0))
    return DoorCounts(
        inside=inside,
        expected=people.get(InvitationState.ATTENDING, (0, 0))[0] + here - inside,
        waiting=people.get(InvitationState.WAITLISTED, (0, 0))[0],
        capacity=event.capacity,
    )


def list_newly_in(session: Session, event_id: int, *, limit: int = 8) -> Sequence[Invitation]:
    rows = select(Invitation).where(Invitation.event_id == event_id, Invitation.state == InvitationState.ATTENDED)
    return session.scalars(
        rows.options(_with_tier()).order_by(Invitation.checked_in_at.desc(), Invitation.id.desc()).limit(limit)
    ).all()


def list_open_replies(session: Session, *, event_id: int | None = None, limit: int = 200) -> Sequence[InboundReply]:
    """Mails and texts that nobody has settled yet, newest first; of one event or of all."""
    rows = select(InboundReply).where(InboundReply.settled_at.is_(None))
    if event_id is not None:
        rows = rows.where(InboundReply.invitation_id.in_(select(Invitation.id).where(Invitation.event_id == event_id)))
    wanted = rows.options(
        joinedload(InboundReply.member), joinedload(InboundReply.invitation).joinedload(Invitation.event)
    )
    return session.scalars(wanted.order_by(InboundReply.received_at.desc(), InboundReply.id.desc()).limit(limit)).all()


def count_open_replies(session: Session) -> int:
    return session.scalars(select(func.count()).where(InboundReply.settled_at.is_(None))).one()


def _is(event_id: int, member_id: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return Invitation.event_id == event_id, Invitation.member_id == member_id


def _with_tier() -> LoaderOption:
    return joinedload(Invitation.member).joinedload(Member.tier)


def _guest_order(state: InvitationState) -> tuple[ColumnElement[Any], ...]:
    if state is InvitationState.WAITLISTED:
        lapsed = Invitation.lapsed_at.is_not(None)
        return lapsed.asc(), Invitation.waitlisted_at.asc(), Invitation.id.asc()
    return Invitation.answered_at.desc().nulls_last(), Invitation.id.asc()


def _named(rows: Select[R], words: str) -> Select[R]:
    plain = words.replace("\x00", "").strip()
    digits = "".join(sign for sign in plain if sign.isdigit())
    fits: list[ColumnElement[bool]] = [
        Member.code == plain.lower(),
        Member.full_name.icontains(plain, autoescape=True),
        Member.call_name.icontains(plain, autoescape=True),
        func.replace(Member.sort_name, " ", "").icontains(plain.replace(" ", ""), autoescape=True),
    ]
    if len(digits) >= _DIGITS_OF_A_PHONE:
        at = select(ContactPoint.member_id).where(
            ContactPoint.kind == AddressKind.SMS, ContactPoint.address.endswith(digits, autoescape=True)
        )
        fits.append(Member.id.in_(at))
    return rows.where(or_(*fits))
