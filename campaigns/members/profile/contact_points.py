"""The addresses of a member: several of a kind, one of them preferred."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.core.errors import Refused, must_exist
from campaigns.core.words import mark
from campaigns.members.agreement.suppressions import uphold_erasures
from campaigns.members.models import AddressKind, ContactPoint, ContactPointState, Member
from campaigns.members.new_member import MOST_ADDRESSES, TooManyAddresses
from campaigns.members.profile.addresses import normalise_address
from campaigns.members.profile.changes import lock_member, note_change
from campaigns.members.profile.tags import clean_line

WORDS = {AddressKind.EMAIL: mark("Email"), AddressKind.SMS: mark("Mobile")}
NOT_THEIRS = mark("An address that is not theirs")


class AddressKnown(Refused):
    sentence = mark("%(address)s is known of this member already. Nothing was changed.")


def get_contact_point(session: Session, *, member_id: int, point_id: int) -> ContactPoint:
    return _one_of(_points(session, member_id), point_id)


def add_contact_point(
    session: Session, *, member_id: int, kind: AddressKind, text: str, label: str = "", now: datetime
) -> ContactPoint:
    """One more; the first of its kind is the preferred one."""
    member = lock_member(session, member_id)
    points = _points(session, member_id)
    if len(points) >= MOST_ADDRESSES:
        raise TooManyAddresses(most=MOST_ADDRESSES)
    address = _fresh_address(points, member, kind, text)
    preferred = all(point.kind is not kind for point in points)
    added = ContactPoint(member_id=member_id, kind=kind, address=address, label=clean_line(label), preferred=preferred)
    session.add(added)
    session.flush()
    uphold_erasures(session, ContactPoint.id == added.id)
    note_change(session, member, [WORDS[kind]], now=now)
    return added


def change_contact_point(
    session: Session, *, member_id: int, point_id: int, text: str, label: str, now: datetime
) -> ContactPoint:
    """A corrected address is tried anew: nothing is held against it that was said of the old one."""
    member = lock_member(session, member_id)
    points = _points(session, member_id)
    point = _one_of(points, point_id)
    others = [each for each in points if each is not point]
    address = _fresh_address(others, member, point.kind, text)
    is_fresh = address != point.address
    if is_fresh:
        point.address, point.state, point.confirmed_at = address, ContactPointState.ACTIVE, None
    point.label = clean_line(label)
    if session.is_modified(point):
        note_change(session, member, [WORDS[point.kind]], now=now)
    if is_fresh:
        uphold_erasures(session, ContactPoint.id == point.id)
    return point


def prefer_contact_point(session: Session, *, member_id: int, point_id: int, now: datetime) -> None:
    member = lock_member(session, member_id)
    points = _points(session, member_id)
    point = _one_of(points, point_id)
    if not point.preferred:
        _prefer(session, points, point)
        note_change(session, member, [WORDS[point.kind]], now=now)


def disown_contact_point(session: Session, *, member_id: int, point_id: int, now: datetime) -> None:
    """Whoever reads it says that it is not this member's: it is used no more, and another that works is preferred."""
    member = lock_member(session, member_id)
    points = _points(session, member_id)
    point = _one_of(points, point_id)
    if point.state is ContactPointState.INVALID:
        return
    point.state, point.confirmed_at = ContactPointState.INVALID, None
    others = [each for each in points if each.kind is point.kind and each.state is ContactPointState.ACTIVE]
    if point.preferred and others:
        _prefer(session, points, others[0])
    note_change(session, member, [NOT_THEIRS], now=now)


def remove_contact_point(session: Session, *, member_id: int, point_id: int, now: datetime) -> None:
    """If it was the preferred one, the oldest that works takes its place."""
    member = lock_member(session, member_id)
    points = _points(session, member_id)
    point = _one_of(points, point_id)
    session.delete(point)
    session.flush()
    left = [each for each in points if each is not point and each.kind is point.kind]
    if point.preferred and left:
        _prefer(session, left, min(left, key=lambda each: (each.state is not ContactPointState.ACTIVE, each.id)))
    note_change(session, member, [WORDS[point.kind]], now=now)


def _points(session: Session, member_id: int) -> list[ContactPoint]:
    return list(
        session.scalars(select(ContactPoint).where(ContactPoint.member_id == member_id).order_by(ContactPoint.id))
    )


def _one_of(points: list[ContactPoint], point_id: int) -> ContactPoint:
    return must_exist(next((point for point in points if point.id == point_id), None), mark("address"))


def _fresh_address(points: list[ContactPoint], member: Member, kind: AddressKind, text: str) -> str:
    address = normalise_address(kind, text, member.country)
    if any(point.kind is kind and point.address == address for point in points):
        raise AddressKnown(address=address)
    return address


def _prefer(session: Session, points: list[ContactPoint], chosen: ContactPoint) -> None:
    """In two steps: the database allows one of a kind at every moment."""
    for point in points:
        if point.kind is chosen.kind:
            point.preferred = False
    session.flush()
    chosen.preferred = True
    session.flush()
