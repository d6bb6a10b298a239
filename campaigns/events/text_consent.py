"""STOP and START: a member's word about one number, which binds whoever shares it."""

from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from campaigns.members.consent import Said, lift_suppression, record_consents, suppress
from campaigns.members.models import (
    AddressKind,
    Consent,
    ConsentChange,
    ConsentState,
    ContactPoint,
    SuppressionReason,
)

STOPPED = "text_stop"
STARTED = "text_start"


def stop(session: Session, *, number: str, evidence: str, now: datetime) -> None:
    """Never text this number again, and take the consents back of all who have it."""
    suppress(session, kind=AddressKind.SMS, address=number, reason=SuppressionReason.STOP, now=now)
    granted = select(Consent).where(*_texted_at(number), Consent.state == ConsentState.GRANTED)
    _change(session, list(session.scalars(granted)), ConsentState.WITHDRAWN, STOPPED, evidence, now)


def start(session: Session, *, number: str, evidence: str, now: datetime) -> None:
    """Lift it, and give back what STOP took, not what was withdrawn in another way."""
    lift_suppression(session, kind=AddressKind.SMS, address=number)
    last_word = (
        select(ConsentChange.source)
        .where(
            ConsentChange.member_id == Consent.member_id,
            ConsentChange.kind == Consent.kind,
            ConsentChange.topic == Consent.topic,
        )
        .order_by(ConsentChange.id.desc())  # what was recorded last is in force, even if a clock was put back
        .limit(1)
        .scalar_subquery()
    )
    withdrawn = select(Consent).where(
        *_texted_at(number), Consent.state == ConsentState.WITHDRAWN, last_word == STOPPED
    )
    _change(session, list(session.scalars(withdrawn)), ConsentState.GRANTED, STARTED, evidence, now)


def _texted_at(number: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    here = select(ContactPoint.member_id).where(ContactPoint.kind == AddressKind.SMS, ContactPoint.address == number)
    return Consent.kind == AddressKind.SMS, Consent.member_id.in_(here)


def _change(
    session: Session, consents: list[Consent], state: ConsentState, source: str, evidence: str, now: datetime
) -> None:
    said = [Said(one.member_id, one.kind, one.topic, state, source, evidence) for one in consents]
    record_consents(session, said, now=now)
    for one in consents:
        session.expire(one)
