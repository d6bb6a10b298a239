"""The planted people as members, by a few statements."""

from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from campaigns.core.operations import set_up_club
from campaigns.members.models import AddressKind, ContactPoint, Member, SpecialDay, SpecialDayKind
from campaigns.members.profile.names import names_of
from campaigns.members.tiers.steps import install_tiers, lowest_tier_id
from webapp.commands.bench.planted import Made, Planted

ZONE, LANGUAGE, CURRENCY = "Asia/Shanghai", "zh", "CNY"


def furnish_planted(session: Session, planted: Planted, *, now: datetime) -> list[int]:
    """Gives the ids of the members, in the order of the records."""
    set_up_club(session, name={"en": "Bench"}, zone=ZONE, language=LANGUAGE, currency=CURRENCY, is_demo=False, now=now)
    install_tiers(session, currency=CURRENCY)
    return add_planted(session, planted, now=now)


def add_planted(session: Session, planted: Planted, *, now: datetime) -> list[int]:
    tier_id = lowest_tier_id(session)
    rows = [_member(number, made, tier_id, now) for number, made in enumerate(planted.records)]
    ids = list(session.scalars(insert(Member).returning(Member.id, sort_by_parameter_order=True), rows))
    listed = list(zip(ids, planted.records, strict=True))
    addresses = ((AddressKind.SMS, "phone"), (AddressKind.EMAIL, "mail"))
    points = [
        {"member_id": member_id, "kind": kind, "address": address}
        for member_id, made in listed
        for kind, field in addresses
        if (address := getattr(made, field))
    ]
    days = [_day(member_id, made) for member_id, made in listed if made.birthday]
    session.execute(insert(ContactPoint), points)
    session.execute(insert(SpecialDay), days)
    return ids


def _member(number: int, made: Made, tier_id: int, now: datetime) -> dict[str, Any]:
    names = names_of(made.full_name)
    return {
        "code": f"planted{number}",
        "full_name": names.full_name,
        "family_name": names.family_name,
        "given_name": names.given_name,
        "call_name": names.call_name,
        "sort_name": names.sort_name,
        "language": LANGUAGE,
        "zone": ZONE,
        "city": made.city,
        "tier_id": tier_id,
        "joined_at": now,
    }


def _day(member_id: int, made: Made) -> dict[str, Any]:
    month, day, year = made.birthday or (1, 1, None)
    return {"member_id": member_id, "kind": SpecialDayKind.BIRTHDAY, "month": month, "day": day, "year": year}
