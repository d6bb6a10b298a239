"""What events of the same days ask of members: two places at once, or too many invitations."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import CTE, Select, and_, func, select, tuple_
from sqlalchemy.orm import Session, aliased, joinedload

from campaigns.core.words import LocalText
from campaigns.core.zones import club_zone
from campaigns.events.models import Event, EventState, Invitation, InvitationState
from campaigns.insight.club_calendar import MAY_COME, at_the_same_time, meanwhile
from campaigns.members.models import Member


@dataclass(frozen=True, slots=True)
class Clash:
    """Two events at the same time, the earlier one first, and how many members may be at both."""

    one_id: int
    one: LocalText
    other_id: int
    other: LocalText
    members: int


@dataclass(frozen=True, slots=True)
class Loaded:
    member: Member
    invitations: int


def list_clashes(session: Session, *, first: date, last: date) -> Sequence[Clash]:
    """Of these days, the worst first."""
    one, other, mine, theirs = Event, aliased(Event), aliased(Invitation), aliased(Invitation)
    earlier = tuple_(one.starts_at, one.id) < tuple_(other.starts_at, other.id)
    members = func.count()
    rows = (
        select(one.id, one.title, other.id, other.title, members)
        .join(other, and_(at_the_same_time(one, other), earlier))
        .join(mine, mine.event_id == one.id)
        .join(theirs, and_(theirs.event_id == other.id, theirs.member_id == mine.member_id))
        .where(
            meanwhile(club_zone(session), first, last),
            one.state != EventState.CANCELLED,
            mine.state.in_(MAY_COME),
            theirs.state.in_(MAY_COME),
        )
        .group_by(one.id, other.id)
        .order_by(members.desc(), one.starts_at, one.id, other.id)
    )
    return [Clash(*row) for row in session.execute(rows)]


def clashing_members(session: Session, *, one_id: int, other_id: int, limit: int) -> Sequence[Member]:
    """Who may be at both, by name."""
    at = [
        select(Invitation.member_id).where(Invitation.event_id == event_id, Invitation.state.in_(MAY_COME))
        for event_id in (one_id, other_id)
    ]
    rows = select(Member).where(*(Member.id.in_(each) for each in at)).options(joinedload(Member.tier))
    return session.scalars(rows.order_by(Member.sort_name, Member.id).limit(limit)).all()


def count_loads(session: Session, *, first: date, last: date) -> Mapping[int, int]:
    """Number of invitations to events of these days → how many members have so many. Walk-ins were not invited."""
    load = _loads(session, first, last)
    rows = select(load.c.invitations, func.count()).group_by(load.c.invitations).order_by(load.c.invitations)
    return dict(session.execute(rows).all())


def list_loaded(
    session: Session, *, first: date, last: date, more_than: int, limit: int, offset: int = 0
) -> Sequence[Loaded]:
    """Members who are invited more than so many times, most first."""
    load = _loads(session, first, last)
    rows: Select[Any] = (
        select(Member, load.c.invitations)
        .join(load, load.c.member_id == Member.id)
        .where(load.c.invitations > more_than)
        .options(joinedload(Member.tier))
        .order_by(load.c.invitations.desc(), Member.sort_name, Member.id)
    )
    return [Loaded(*row) for row in session.execute(rows.limit(limit).offset(offset))]


def _loads(session: Session, first: date, last: date) -> CTE:
    return (
        select(Invitation.member_id, func.count().label("invitations"))
        .join(Event, Event.id == Invitation.event_id)
        .where(
            meanwhile(club_zone(session), first, last),
            Event.state != EventState.CANCELLED,
            Invitation.state != InvitationState.CANCELLED,
            ~Invitation.walk_in,
        )
        .group_by(Invitation.member_id)
        .cte("load")
    )
