"""A club that asks for a second yes, and people who sign up themselves."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.core.operations import ask_twice
from campaigns.core.queries import find_club
from campaigns.members.agreement.consent import Said, current_consents, record_consents
from campaigns.members.models import AddressKind, ConsentRequest, ConsentState, Member, Topic
from campaigns.messaging.models import Message, MessageState
from campaigns.messaging.preferences import read_preferences, save_preferences
from tests.clock import NOW
from tests.factories_events import make_house
from tests.factories_members import joins

EMAIL, SMS = AddressKind.EMAIL, AddressKind.SMS
ANA, NUMBER = "ana@example.com", "+12025550123"


def careful_club(session: Session, *kinds: AddressKind) -> None:
    """Asks twice on these kinds of address, on both unless some are named."""
    if find_club(session) is None:
        make_house(session)
    ask_twice(session, kinds=[kind.value for kind in kinds or (EMAIL, SMS)])


def signs_up(
    session: Session, *topics: Topic, kind: AddressKind = EMAIL, name: str = "Ana Lima", **details: object
) -> Member:
    """Somebody who ticked the box on a friend's link themselves."""
    address = {"email": ANA} if kind is EMAIL else {"phone": NUMBER}
    consents = frozenset((kind, topic) for topic in topics or (Topic.EVENTS,))
    given = {"source": "friend_link", "evidence": "/i/abc", "consents": consents, **address}
    return joins(session, name, **(given | details))


def chooses(session: Session, member: Member, wanted: Collection[Topic], *, now: datetime = NOW) -> None:
    """On their own page, about mail."""
    seen = read_preferences(session, member.id, now=now).seen
    save_preferences(session, member_id=member.id, wanted={EMAIL: wanted}, seen=seen, now=now)


def says(
    session: Session,
    member_id: int,
    state: ConsentState,
    *topics: Topic,
    kind: AddressKind = EMAIL,
    now: datetime = NOW,
) -> list[Said]:
    """To staff. Gives what is new of it."""
    return record_consents(session, [Said(member_id, kind, topic, state, "staff", "") for topic in topics], now=now)


def states_of(session: Session, member: Member) -> dict[tuple[AddressKind, Topic], ConsentState]:
    session.expire_all()
    return dict(current_consents(session, member.id))


def requests_of(session: Session, member: Member) -> list[ConsentRequest]:
    session.expire_all()
    rows = select(ConsentRequest).where(ConsentRequest.member_id == member.id)
    return list(session.scalars(rows.order_by(ConsentRequest.id)))


def questions_of(session: Session, member: Member) -> list[Message]:
    """The messages that ask them to confirm."""
    rows = select(Message).where(Message.member_id == member.id, Message.cause.startswith("consent_request:"))
    return list(session.scalars(rows.order_by(Message.id)))


def has_gone(session: Session, member: Member) -> None:
    """Their questions were delivered."""
    for message in questions_of(session, member):
        message.state, message.accepted_at = MessageState.DELIVERED, NOW
    session.flush()
