"""When somebody is written to who did nothing just now that would want an answer: not in their night."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.core.hours import Nights, Quiet, next_open
from campaigns.core.zones import NEUTRAL, zone_or
from campaigns.members.models import AddressKind, ContactPoint, ContactPointState, Member
from campaigns.messaging.countries import country_of, read_countries

USUAL = Quiet(21, 8)
"""What a campaign keeps unless it says otherwise."""


def decent_hour(session: Session, member: Member, *, now: datetime) -> datetime:
    """Now, or the next morning where the member lives; of who has a mobile number also by the law of its country."""
    nights = (USUAL, *_by_law(session, member.id))
    return next_open(now, zone=zone_or(member.zone, NEUTRAL), nights=nights) or now


def _by_law(session: Session, member_id: int) -> Nights:
    numbers = select(ContactPoint.address).where(
        ContactPoint.member_id == member_id,
        ContactPoint.kind == AddressKind.SMS,
        ContactPoint.state == ContactPointState.ACTIVE,
    )
    found = session.scalars(numbers).all()
    countries = read_countries(session) if found else ()
    rules = [country_of(countries, number) for number in found]
    return [Quiet(rule.night_from, rule.night_until, sundays=not rule.sundays) for rule in rules if rule]
