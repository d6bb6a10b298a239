"""STOP and START: a member's word about one number, which binds whoever shares it."""

from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from campaigns.members.agreement.confirmation import confirm, decline
from campaigns.members.agreement.consent import Said, record_consents
from campaigns.members.agreement.suppressions import lift_suppression, suppress
from campaigns.members.models import (
    AddressKind,
    Consent,
    ConsentChange,
    ConsentState,
    ContactPoint,
    SuppressionReason,
)
from campaigns.messaging.opt_in import Asked, newest_open

STOPPED = "text_stop"
STARTED = "text_start"
CONFIRMED = "text_yes"
DECLINED = "text_no"


def stop(session: Session, *, number: str, evidence: str, now: datetime) -> None:
    """Never text this number again, and take the consents back of all who have it.

    What only waited for a yes is declined: START gives back what was in force, not what never was.
    """
    suppress(session, kind=AddressKind.SMS, address=number, reason=SuppressionReason.STOP, now=now)
    for state, source in ((ConsentState.GRANTED, STOPPED), (ConsentState.PENDING, DECLINED)):
        said = select(Consent).where(*_texted_at(number), Consent.state == state)
        _change(session, list(session.scalars(said)), ConsentState.WITHDRAWN, source, evidence, now)


def start(session: Session, *, number: str, evidence: str, now: datetime) -> None:
    """Lift it, and give back what STOP took, not what was withdrawn in another way.

    It is a yes as well to the newest question about this number, which STOP may have kept from being sent.
    """
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
    waiting = newest_open(session, number, now=now)
    if waiting is not None:
        confirm(session, request_id=waiting, how=STARTED, evidence=evidence, now=now)


def answer_question(session: Session, *, asked: Asked, yes: bool, evidence: str, now: datetime) -> None:
    """The yes or no of whoever reads the number to the question of a double opt-in."""
    say = confirm if yes else decline
    how = CONFIRMED if yes else DECLINED
    say(session, request_id=asked.request_id, how=how, evidence=f"“{evidence.strip()[:80]}”", now=now)


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
