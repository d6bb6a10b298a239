"""People who come by a page that is open to them: found again at the addresses they leave, or joined as members."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from campaigns.core.errors import Refused
from campaigns.core.words import mark
from campaigns.members.models import AddressKind, Member, Topic
from campaigns.members.new_member import NewMember
from campaigns.members.operations import add_member
from campaigns.members.profile.addresses import normalise_email, normalise_phone
from campaigns.members.queries import members_at


class NoAddress(Refused):
    sentence = mark("Please leave an email address or a mobile number, so that we can keep you a seat.")
    status = 422


@dataclass(frozen=True, slots=True)
class Newcomer:
    """What somebody tells us. `agreed` covers news of events at the addresses given."""

    full_name: str
    email: str
    phone: str
    language: str
    agreed: bool


def known_at(session: Session, newcomer: Newcomer, *, country: str = "") -> list[Member]:
    """Members at the addresses that were left. `country` reads a national number. Raises NoAddress."""
    if not newcomer.email.strip() and not newcomer.phone.strip():
        raise NoAddress
    email = normalise_email(newcomer.email) if newcomer.email.strip() else ""
    phone = normalise_phone(newcomer.phone, country) if newcomer.phone.strip() else ""
    by_email = members_at(session, AddressKind.EMAIL, email) if email else []
    return by_email + (members_at(session, AddressKind.SMS, phone) if phone else [])


def join(  # noqa: PLR0913 - where they come from, which an object around it would only rename
    session: Session,
    newcomer: Newcomer,
    *,
    zone: str,
    source: str,
    evidence: str,
    code: str,
    now: datetime,
    country: str = "",
    introduced_by_id: int | None = None,
    chapter_id: int | None = None,
) -> Member:
    """`code` becomes their public code; `source` and `evidence` prove what they agreed to."""
    given = {AddressKind.EMAIL: newcomer.email, AddressKind.SMS: newcomer.phone}
    kinds = [kind for kind, address in given.items() if address.strip()] if newcomer.agreed else []
    new = NewMember(
        full_name=newcomer.full_name,
        language=newcomer.language,
        zone=zone,
        source=source,
        country=country,
        email=newcomer.email,
        phone=newcomer.phone,
        consents=frozenset((kind, Topic.EVENTS) for kind in kinds),
        evidence=evidence,
        introduced_by_id=introduced_by_id,
        chapter_id=chapter_id,
    )
    return add_member(session, new=new, code=code, now=now)
