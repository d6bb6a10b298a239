"""What a member wants to hear about, as they set it themselves from a link in a message."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from campaigns.core.errors import NotFound
from campaigns.core.words import mark
from campaigns.members.consent import change_consent, current_consents
from campaigns.members.models import (
    AddressKind,
    ConsentState,
    ContactPoint,
    ContactState,
    Member,
    Suppression,
    SuppressionReason,
    Topic,
)

SOURCE = "preferences page"
ONE_CLICK = "one-click unsubscribe"


@dataclass(frozen=True, slots=True)
class Preferences:
    """`wanted`: topics by the kinds of address the member has; `stopped`: the kinds they told to stop for good."""

    member: Member
    wanted: Mapping[AddressKind, frozenset[Topic]]
    stopped: frozenset[AddressKind]


def read_preferences(session: Session, member_id: int) -> Preferences:
    member = session.get(Member, member_id)
    if member is None:
        raise NotFound(what=mark("member"))
    consents = current_consents(session, member_id)
    stopped = exists().where(
        Suppression.kind == ContactPoint.kind,
        Suppression.address == ContactPoint.address,
        Suppression.reason == SuppressionReason.STOP,
    )
    points = session.execute(
        select(ContactPoint.kind, stopped).where(
            ContactPoint.member_id == member_id, ContactPoint.state == ContactState.ACTIVE
        )
    ).all()
    wanted = {
        kind: frozenset(topic for topic in Topic if consents.get((kind, topic)) is ConsentState.GRANTED)
        for kind in sorted({kind for kind, _ in points})
    }
    return Preferences(member, wanted, frozenset(kind for kind, told in points if told))


def save_preferences(
    session: Session, *, member_id: int, wanted: Mapping[AddressKind, Collection[Topic]], now: datetime
) -> None:
    """For each kind named: its topics are granted and all others withdrawn. Nothing else changes."""
    known = current_consents(session, member_id)
    for kind, topics in wanted.items():
        granted = set(topics)
        withdrawn = {topic for topic in Topic if topic not in granted and (kind, topic) in known}
        _change(session, member_id, kind, granted, ConsentState.GRANTED, SOURCE, now)
        _change(session, member_id, kind, withdrawn, ConsentState.WITHDRAWN, SOURCE, now)


def unsubscribe(session: Session, *, member_id: int, topics: Collection[Topic], now: datetime) -> None:
    """No more mail about `topics` (RFC 8058). Asked again, it changes nothing."""
    if session.get(Member, member_id) is None:
        raise NotFound(what=mark("member"))
    _change(session, member_id, AddressKind.EMAIL, topics, ConsentState.WITHDRAWN, ONE_CLICK, now)


def _change(
    session: Session,
    member_id: int,
    kind: AddressKind,
    topics: Collection[Topic],
    state: ConsentState,
    source: str,
    now: datetime,
) -> None:
    change_consent(
        session, member_id=member_id, kind=kind, topics=topics, state=state, source=source, evidence="", now=now
    )
