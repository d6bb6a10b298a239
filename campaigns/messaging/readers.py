"""By which way a transactional message reaches a member."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from sqlalchemy import any_, case, exists, select
from sqlalchemy.orm import Session

from campaigns.core.errors import must_exist
from campaigns.core.fixed import IDS, FixedForIds, fixed_for_ids
from campaigns.core.words import mark
from campaigns.members.merged import standing_id
from campaigns.members.models import AddressKind, ContactPoint, ContactPointState, Member, Suppression
from campaigns.messaging.models import Channel, SkipReason

KINDS: Mapping[Channel, AddressKind] = {
    Channel.EMAIL: AddressKind.EMAIL,
    Channel.CALENDAR: AddressKind.EMAIL,
    Channel.SMS: AddressKind.SMS,
}
"""The kind of address each channel writes to."""


class _Address(NamedTuple):
    kind: AddressKind
    address: str
    suppressed: bool


@dataclass(frozen=True, slots=True)
class Reader:
    """Of each kind of address the last is the one to use; it is suppressed only when all of that kind are."""

    member_id: int
    deceased: bool
    language: str
    preferred_kind: AddressKind | None
    addresses: Sequence[_Address]


@dataclass(frozen=True, slots=True)
class Route:
    channel: Channel
    address: str = ""
    reason: SkipReason | None = None


def find_readers(session: Session, member_ids: Collection[int]) -> Mapping[int, Reader]:
    """Member's id → themselves, or who stands for them since they were merged."""
    found = _found(session, member_ids)
    moved = {each: standing_id(session, each) for each in member_ids if each not in found}
    standing = _found(session, set(moved.values())) if moved else {}
    return {**found, **{each: must_exist(standing.get(one), mark("member")) for each, one in moved.items()}}


def route_to(reader: Reader, channels: Sequence[Channel], *, only: str = "") -> Route:
    """The first of `channels` that reaches them, or why none does; `only` by that address, if one is given."""
    if reader.deceased:
        return Route(channels[0], reason=SkipReason.DECEASED)
    addresses = {each.kind: each for each in reader.addresses if not only or each.address == only}
    for channel in _as_preferred(channels, reader):
        to = addresses.get(KINDS[channel])
        if to is not None and not to.suppressed:
            return Route(channel, to.address)
    known = any(KINDS[channel] in addresses for channel in channels)
    return Route(channels[0], reason=SkipReason.SUPPRESSED if known else SkipReason.NO_ADDRESS)


def _as_preferred(channels: Sequence[Channel], reader: Reader) -> Sequence[Channel]:
    """The way they like goes first, but where a calendar is kept up to date."""
    if reader.preferred_kind is None or Channel.CALENDAR in channels:
        return channels
    return sorted(channels, key=lambda channel: KINDS[channel] is not reader.preferred_kind)


def _found(session: Session, member_ids: Collection[int]) -> Mapping[int, Reader]:
    who: dict[int, tuple[bool, str, AddressKind | None]] = {}
    addresses: defaultdict[int, list[_Address]] = defaultdict(list)
    for member_id, deceased, language, preferred, kind, address, suppressed in _read().run(session, list(member_ids)):
        who[member_id] = (deceased, language, AddressKind(preferred) if preferred else None)
        if address:
            addresses[member_id].append(_Address(AddressKind(kind), address, suppressed))
    return {each: Reader(each, *known, addresses[each]) for each, known in who.items()}


@cache
def _read() -> FixedForIds:
    """Of each member's addresses the one to use last."""
    suppressed = exists().where(Suppression.kind == ContactPoint.kind, Suppression.address == ContactPoint.address)
    active = (ContactPoint.member_id == Member.id) & (ContactPoint.state == ContactPointState.ACTIVE)
    return fixed_for_ids(
        select(
            *(Member.id, Member.deceased, Member.language, Member.preferred_kind),
            *(ContactPoint.kind, ContactPoint.address, suppressed),
        )
        .outerjoin(ContactPoint, active)
        .where(Member.id == any_(IDS))
        .order_by(Member.id, case((suppressed, 0), else_=1), ContactPoint.preferred, ContactPoint.id.desc())
    )
