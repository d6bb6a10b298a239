"""When somebody is written to who did nothing just now that would want an answer: not in their night."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.core.arrays import among
from campaigns.core.hours import Nights, Quiet, next_open
from campaigns.core.zones import NEUTRAL, zone_or
from campaigns.members.models import AddressKind, ContactPoint, ContactPointState, Member
from campaigns.messaging.countries import country_of, read_countries

USUAL = Quiet(21, 8)
"""What a campaign keeps unless it says otherwise."""


def decent_hours(session: Session, members: Collection[Member], *, now: datetime) -> Mapping[int, datetime]:
    """Of each member, by id: now, or the next morning where they live; by the law of their number's country too."""
    by_law = _by_law(session, [member.id for member in members])
    return {
        member.id: next_open(now, zone=zone_or(member.zone, NEUTRAL), nights=(USUAL, *by_law.get(member.id, ()))) or now
        for member in members
    }


def _by_law(session: Session, member_ids: Sequence[int]) -> Mapping[int, Nights]:
    numbers = select(ContactPoint.member_id, ContactPoint.address).where(
        among(ContactPoint.member_id, member_ids),
        ContactPoint.kind == AddressKind.SMS,
        ContactPoint.state == ContactPointState.ACTIVE,
    )
    found = session.execute(numbers).all()
    countries = read_countries(session) if found else ()
    nights: dict[int, list[Quiet]] = {}
    for member_id, number in found:
        rule = country_of(countries, number)
        if rule:
            kept = Quiet(rule.night_from, rule.night_until, sundays=not rule.sundays)
            nights.setdefault(member_id, []).append(kept)
    return nights
