"""Who complains: found again by the address they leave, however they write it."""

import re
from collections.abc import Collection, Sequence

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from campaigns.core.arrays import among
from campaigns.members.merged import standing_id
from campaigns.members.models import AddressKind, ContactPoint, ContactPointState, Member
from campaigns.members.profile.addresses import BadPhone, normalise_email, normalise_phone

MOST_COUNTRIES = 12


def living(session: Session, member_id: int) -> Member | None:
    """The member, or whom their record was merged into; nobody once erased."""
    member = session.get(Member, standing_id(session, member_id))
    return member if member is not None and member.erased_at is None else None


def normalised_addresses(session: Session, *, email: str, phone: str) -> tuple[str, Sequence[str]]:
    """The email address, and the numbers that the telephone may mean. A bad email address is refused."""
    return (normalise_email(email) if email.strip() else ""), (_numbers(session, phone) if phone.strip() else [])


def members_of(session: Session, *, email: str, phones: Collection[str]) -> list[Member]:
    """All who can be reached at any of these addresses."""
    by_email = (ContactPoint.kind == AddressKind.EMAIL) & (ContactPoint.address == email)
    by_phone = (ContactPoint.kind == AddressKind.SMS) & among(ContactPoint.address, phones)
    at = select(ContactPoint.member_id).where(or_(by_email, by_phone), ContactPoint.state == ContactPointState.ACTIVE)
    return list(session.scalars(select(Member).where(Member.id.in_(at), Member.erased_at.is_(None)).limit(20)))


def _numbers(session: Session, phone: str) -> list[str]:
    """As written, with 00 for +, or as a national number of a country where members live."""
    written = re.sub(r"^\s*[0\uff10]{2}(?=[1-9\uff11-\uff19])", "+", phone)
    lived_in = select(Member.country).where(Member.country != "").group_by(Member.country)
    countries = session.scalars(lived_in.order_by(func.count().desc()).limit(MOST_COUNTRIES)).all()
    found: dict[str, None] = {}
    for country in ("", *countries):
        try:
            found[normalise_phone(written, country)] = None
        except BadPhone:
            continue
    return list(found)
