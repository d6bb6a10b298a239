"""Who may be written to, held against the same decided in plain Python over random small clubs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

import pytest
from sqlalchemy import Row
from sqlalchemy.orm import Session

from campaigns.core.arrays import each_of
from campaigns.members.models import (
    AddressKind,
    Consent,
    ConsentState,
    ContactPoint,
    ContactPointState,
    Member,
    Suppression,
    SuppressionReason,
    Topic,
)
from campaigns.messaging.eligibility import About, candidate_rows
from campaigns.messaging.models import Channel
from campaigns.segments.queries import select_members
from campaigns.segments.rules import EVERYBODY
from tests.clock import NOW
from tests.factories_outreach import make_club, make_member

KINDS = {Channel.EMAIL: AddressKind.EMAIL, Channel.SMS: AddressKind.SMS}
ADDRESSES = range(6)
ROLES: list[list[str]] = [[], ["user"], ["buyer"], ["decision_maker"], ["buyer", "decision_maker"]]
STATES = [
    *[ContactPointState.ACTIVE] * 5,
    ContactPointState.BOUNCED,
    ContactPointState.COMPLAINED,
    ContactPointState.INVALID,
]
CONSENTS = [*[ConsentState.GRANTED] * 5, ConsentState.WITHDRAWN, ConsentState.PENDING]


@dataclass
class RandomClub:
    """Members with up to three addresses of a kind, of which there are few."""

    members: list[Member]
    agreed: dict[tuple[int, AddressKind], ConsentState]
    stopped: set[str]
    capped: list[int]


def make_random_club(session: Session, draw: Random) -> RandomClub:
    make_club(session)
    members = [
        make_member(
            session,
            household_roles=draw.choice(ROLES),
            deceased=draw.random() < 0.1,
            preferred_kind=draw.choice([None, *AddressKind]),
        )
        for _ in range(14)
    ]
    agreed = {(member.id, kind): draw.choice(CONSENTS) for member in members for kind in AddressKind}
    for (member_id, kind), state in agreed.items():
        session.add(Consent(member_id=member_id, kind=kind, topic=Topic.EVENTS, state=state, at=NOW))
        preferred = draw.choice([0, 0, 0, None])
        for place, number in enumerate(draw.sample(ADDRESSES, draw.choice([0, 1, 1, 1, 2, 3]))):
            point = ContactPoint(
                member_id=member_id, kind=kind, address=f"{kind}{number}", preferred=place == preferred
            )
            point.state = draw.choice(STATES)
            session.add(point)
    stopped = {f"{kind}{number}" for kind in AddressKind for number in ADDRESSES if draw.random() < 0.2}
    for address in stopped:
        kind = AddressKind(address[:-1])
        session.add(Suppression(kind=kind, address=address, reason=SuppressionReason.STOP, at=NOW))
    session.flush()
    capped = [member.id for member in members if draw.random() < 0.2]
    return RandomClub(members, agreed, stopped, capped)


def expected(club: RandomClub, chosen: Mapping[int, Channel] | None = None) -> set[tuple[int, str, str, str | None]]:
    """With `chosen`, each member on that channel alone."""
    found: set[tuple[int, str, str, str | None]] = set()
    for channel, kind in KINDS.items():
        readers: dict[str, list[Member]] = {}
        members = [member for member in club.members if chosen is None or chosen[member.id] is channel]
        told = {member.id: reached(club, member, kind) for member in members}
        for member in sorted(members, key=rank):
            address, reason = told[member.id]
            if reason is None:
                readers.setdefault(address, []).append(member)
        for member in members:
            address, reason = told[member.id]
            if reason is None and member.id in club.capped:
                reason = "capped"
            if reason is None and readers[address][0] is not member:
                reason = "duplicate_address"
            found.add((member.id, channel.value, address, reason))
    return found


def one_channel(club: RandomClub, member: Member) -> Channel:
    """The one they like before the first of the campaign's, of those that reach them."""
    reach = [channel for channel, kind in KINDS.items() if reached(club, member, kind)[1] is None]
    liked = [channel for channel in reach if KINDS[channel] is member.preferred_kind]
    return [*liked, *reach, *KINDS][0]


def reached(club: RandomClub, member: Member, kind: AddressKind) -> tuple[str, str | None]:
    points = [
        point for point in member.contact_points if point.kind is kind and point.state is not ContactPointState.INVALID
    ]
    points.sort(key=lambda point: (not works(club, point), not point.preferred, point.id))
    address = points[0].address if points else ""
    if club.agreed[member.id, kind] is not ConsentState.GRANTED:
        return address, "no_consent"
    if not points:
        return address, "no_address"
    if not works(club, points[0]):
        return address, "suppressed"
    return address, "deceased" if member.deceased else None


def works(club: RandomClub, point: ContactPoint) -> bool:
    return point.state is ContactPointState.ACTIVE and point.address not in club.stopped


def rank(member: Member) -> tuple[int, int]:
    roles = member.household_roles
    return (0 if "decision_maker" in roles else 1 if "buyer" in roles else 2), member.id


def in_sql(session: Session, club: RandomClub, *, one_each: bool = False) -> Sequence[Row[Any]]:
    session.expire_all()
    rows = candidate_rows(
        select_members(session, EVERYBODY, now=NOW),
        channels=list(KINDS),
        about=About(Topic.EVENTS),
        now=NOW,
        capped=each_of(club.capped),
        one_each=one_each,
    )
    return session.execute(rows).all()


@pytest.mark.parametrize("seed", range(12))
def test_sql_decides_as_plain_python_does(session: Session, seed: int) -> None:
    club = make_random_club(session, Random(seed))  # noqa: S311 - the same each time
    found = in_sql(session, club)
    assert {(row.member_id, row.channel, row.address, row.reason) for row in found} == expected(club)
    assert all(row.eligible is (row.reason is None) for row in found)


@pytest.mark.parametrize("seed", range(12))
def test_sql_chooses_a_channel_for_each_as_plain_python_does(session: Session, seed: int) -> None:
    club = make_random_club(session, Random(seed))  # noqa: S311 - the same each time
    found = in_sql(session, club, one_each=True)
    chosen = {member.id: one_channel(club, member) for member in club.members}
    assert len(found) == len(club.members)
    assert {(row.member_id, row.channel, row.address, row.reason) for row in found} == expected(club, chosen)
