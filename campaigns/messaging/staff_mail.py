"""Mail to whoever works for the club: a small ledger of its own, for the large one knows members alone.

A cause is written to once. What a provider surely did not take is tried again while it is worth reading; what a silent
worker had in hand, or nobody can tell about, is unknown and never sent again by itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, exists, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from campaigns.core.database import ring_on_commit
from campaigns.core.queries import find_club
from campaigns.core.words import localised, mark
from campaigns.members.models import AddressKind, Suppression
from campaigns.messaging.choosing import choose
from campaigns.messaging.delivery import Delivery
from campaigns.messaging.models import Channel, ChannelPause, StaffMail, StaffMailState
from campaigns.messaging.providers.base import (
    Accepted,
    Ambiguous,
    Attachment,
    Envelope,
    NotBegun,
    Outcome,
    Provider,
    Rejected,
    Unfit,
)
from campaigns.messaging.rendering import plain_name
from campaigns.messaging.restored import here, lives_elsewhere
from campaigns.messaging.staff_letters import Letter
from campaigns.staff.account_links import PURPOSE
from campaigns.staff.factors import is_still_asked
from campaigns.staff.models import AccountLink

STOP_PATHS = {"digest": "/digest", "month": "/digest/month"}
"""What a reader can turn off → where."""
WORTH_READING = timedelta(hours=12)
AGAIN_AFTER = timedelta(minutes=5)
FIRST_NUMBER = 2**40
"""Tests go out under numbers below nothing, and this mail below those, so that receipts are about no message."""
PDF = "application/pdf"
SILENT = mark("The worker fell silent while it handed this over.")
TOO_LATE = mark("It could not be sent while it was worth reading.")
SUPPRESSED = mark("This address must not be written to.")
GONE = mark("They no longer work here.")
MOOT = mark("It is no longer asked of them.")
DROPPED: Mapping[str, Any] = {"letter": {}, "attached": None}
"""What it said is kept no longer than it is needed."""


@dataclass(frozen=True, slots=True)
class NewStaffMail:
    cause: str
    staff_id: int
    letter: Letter
    attachment: Attachment | None = None
    """A PDF."""


@dataclass(frozen=True, slots=True)
class _Taken:
    mail_id: int
    envelope: Envelope | None
    provider: Provider | None = None
    why: str = ""


def post_staff_mail(session: Session, mails: Sequence[NewStaffMail], *, now: datetime) -> int:
    """Write them down to be sent, each cause once, and ring for delivery. Gives how many are new."""
    if not mails:
        return 0
    rows = [
        {
            "cause": mail.cause,
            "staff_id": mail.staff_id,
            "letter": mail.letter.as_json(),
            "attached_name": mail.attachment.name if mail.attachment else "",
            "attached": mail.attachment.content if mail.attachment else None,
            "state": StaffMailState.WAITING,
            "due_at": now,
            "valid_until": now + WORTH_READING,
        }
        for mail in mails
    ]
    posted = insert(StaffMail).on_conflict_do_nothing(index_elements=["cause"]).returning(StaffMail.id)
    ring_on_commit(session, "delivery")
    return len(session.scalars(posted, rows).all())


def send_staff_mail(delivery: Delivery) -> int:
    """Hand over one that is due; a step of delivery. Gives 1, or 0 when none is."""
    taken = _take(delivery)
    if taken is None:
        return 0
    values: dict[str, Any] = {"state": StaffMailState.FAILED, "reason": taken.why, **DROPPED}
    if taken.envelope is not None and taken.provider is not None:
        [outcome] = taken.provider.hand_over([taken.envelope], may_start=lambda: True)
        values = _became(outcome, now=delivery.clock())
    with delivery.sessions.begin() as session:
        ours = StaffMail.id == taken.mail_id, StaffMail.state == StaffMailState.SENDING
        session.execute(update(StaffMail).where(*ours).values(values))
    return 1


def settle_staff_mail(delivery: Delivery) -> int:
    """What silent workers had in hand is unknown; what could not be sent in time is not; for the rest it is rung."""
    silent_since = delivery.system_clock() - timedelta(seconds=delivery.settings.lease_seconds)
    now = delivery.clock()
    late = StaffMail.valid_until <= now
    with delivery.sessions.begin() as session:
        moved = [
            *_moved(session, StaffMailState.SENDING, StaffMail.begun_at < silent_since, StaffMailState.UNKNOWN, SILENT),
            *_moved(session, StaffMailState.WAITING, late, StaffMailState.FAILED, TOO_LATE),
        ]
        if session.scalar(select(exists().where(_due(session, now)))):
            ring_on_commit(session, "delivery")
    return len(moved)


def _due(session: Session, now: datetime) -> ColumnElement[bool]:
    halted = or_(exists().where(ChannelPause.channel == Channel.EMAIL), lives_elsewhere(here(session)))
    return (
        (StaffMail.state == StaffMailState.WAITING)
        & (StaffMail.due_at <= now)
        & (StaffMail.valid_until > now)
        & ~halted
    )


def _take(delivery: Delivery) -> _Taken | None:
    """The oldest that is due, marked as being sent before anything is."""
    able, system_now = delivery.providers[Channel.EMAIL], delivery.system_clock()
    with delivery.sessions.begin() as session:
        oldest = select(StaffMail).where(_due(session, delivery.clock())).order_by(StaffMail.due_at, StaffMail.id)
        mail = session.scalar(oldest.limit(1).with_for_update(of=StaffMail, skip_locked=True))
        if mail is None:
            return None
        provider = choose(
            session, channel=Channel.EMAIL, candidates=able, system_now=system_now, chance=delivery.chance()
        )
        if provider is None:
            return None
        mail.state, mail.begun_at = StaffMailState.SENDING, system_now
        why = _obstacle(session, mail)
        return _Taken(mail.id, None if why else _envelope(session, mail, delivery), provider, why)


def _obstacle(session: Session, mail: StaffMail) -> str:
    staff, asked_from = mail.staff, mail.letter.get("factor_from")
    if asked_from and not is_still_asked(session, staff_id=staff.id, day=date.fromisoformat(asked_from)):
        return MOOT
    if not staff.active:
        return GONE
    suppressed = exists().where(Suppression.kind == AddressKind.EMAIL, Suppression.address == staff.email)
    return SUPPRESSED if session.scalar(select(suppressed)) else ""


def _envelope(session: Session, mail: StaffMail, delivery: Delivery) -> Envelope:
    letter, public_url, club = Letter.of_json(mail.letter), delivery.settings.public_url, find_club(session)
    stop_url = ""
    if letter.stops:
        stop_url = f"{public_url}{STOP_PATHS[letter.stops]}/{delivery.signer.sign(letter.stops, mail.staff_id)}"
    if letter.link_id:
        link = session.get_one(AccountLink, letter.link_id)
        letter = letter.opening_by(delivery.signer.sign(PURPOSE, link.id, expires=link.expires_at))
    return Envelope(
        -(FIRST_NUMBER + mail.id),
        0,
        mail.staff.email,
        letter.sheet(public_url=public_url, stop_url=stop_url),
        (),
        sender_name=plain_name(localised(club.name, letter.language)) if club else "",
        unsubscribe_url=stop_url,
        attachment=Attachment(mail.attached_name, PDF, mail.attached) if mail.attached else None,
    )


def _became(outcome: Outcome, *, now: datetime) -> dict[str, Any]:
    """What is known to be taken, refused or lost is not kept; anything else waits for another try."""
    match outcome:
        case Accepted():
            return {"state": StaffMailState.SENT, "reason": "", **DROPPED}
        case Ambiguous(reason):
            return {"state": StaffMailState.UNKNOWN, "reason": reason, **DROPPED}
        case Rejected() | Unfit():
            return {"state": StaffMailState.FAILED, "reason": outcome.reason, **DROPPED}
        case NotBegun():
            return {"state": StaffMailState.WAITING, "reason": ""}
    return {"state": StaffMailState.WAITING, "reason": outcome.reason, "due_at": now + AGAIN_AFTER}


def _moved(
    session: Session, origin: StaffMailState, when: ColumnElement[bool], target: StaffMailState, reason: str
) -> Sequence[int]:
    moved = update(StaffMail).where(StaffMail.state == origin, when)
    return session.scalars(moved.values(state=target, reason=reason, **DROPPED).returning(StaffMail.id)).all()
