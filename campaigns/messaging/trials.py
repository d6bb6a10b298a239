"""Tests: a template as a member would read it, sent to whoever of the staff asks, at their own address alone.

They stand in no ledger and no figure. One is handed over at most once: what a worker that fell silent had in hand is
unknown and stays so, and whoever asked can ask again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import exists, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from campaigns.core.database import ring_on_commit
from campaigns.core.errors import Refused
from campaigns.core.queries import find_club
from campaigns.core.tokens import Signer
from campaigns.core.words import LocalText, localised, mark
from campaigns.members.models import Member, Suppression
from campaigns.messaging.delivery import Delivery
from campaigns.messaging.models import Channel, ChannelPause, TemplatePart, TemplateVersion, Trial, TrialState
from campaigns.messaging.preview import DoesNotRender, preview
from campaigns.messaging.providers.base import Accepted, Ambiguous, Envelope, Outcome
from campaigns.messaging.readers import KINDS
from campaigns.messaging.rendering import finished_sheet, plain_name
from campaigns.staff.models import Staff

MARK: LocalText = {"en": "[Test]", "zh": "[测试]"}
MOST_AN_HOUR = 20
WORTH_SENDING = timedelta(hours=1)
SILENT = "The worker fell silent while it handed this over."
TOO_LATE = "Nothing was sent for an hour, so this was not sent either."


class TooManyTrials(Refused):
    sentence = mark("You have sent yourself %(most)s tests within the hour. Nothing more was sent; wait a little.")
    status = 429


class NoNumber(Refused):
    sentence = mark("Your account has no mobile number. Write it down under Your account, then send the test again.")
    status = 422


class OwnAddressSuppressed(Refused):
    sentence = mark("%(address)s must not be written to, as it asked us not to. Nothing was sent.")
    status = 422


class ChannelPaused(Refused):
    sentence = mark("Sending on this channel is paused, so a test would not arrive either. Nothing was sent.")


@dataclass(frozen=True, slots=True)
class _Taken:
    trial_id: int
    channel: Channel
    envelope: Envelope | None
    why: str = ""


def ask_trial(
    session: Session, *, staff_id: int, part: TemplatePart, member_id: int, key: str, system_now: datetime
) -> Trial:
    """Have the part sent to this member of staff, as `member_id` reads it. The same key asks for the same test."""
    staff = session.scalars(select(Staff).where(Staff.id == staff_id).with_for_update()).one()
    asked = session.scalar(select(Trial).where(Trial.key == key, Trial.staff_id == staff_id))
    if asked is not None:
        return asked
    address = _own_address(session, staff, part.channel)
    _refuse_too_many(session, staff_id, since=system_now - timedelta(hours=1))
    row = {
        "key": key,
        "staff_id": staff_id,
        "version_id": part.version_id,
        "channel": part.channel,
        "language": part.language,
        "member_id": member_id,
        "address": address,
        "state": TrialState.WAITING,
        "asked_at": system_now,
    }
    ring_on_commit(session, "delivery")
    return session.scalars(insert(Trial).values(row).returning(Trial)).one()


def trials_of(session: Session, *, staff_id: int, part: TemplatePart, limit: int = 5) -> list[Trial]:
    """The newest tests that this member of staff sent themselves of any version of the part, the newest first."""
    template_id = select(TemplateVersion.template_id).where(TemplateVersion.id == part.version_id).scalar_subquery()
    found = (
        select(Trial)
        .join(TemplateVersion, TemplateVersion.id == Trial.version_id)
        .where(Trial.staff_id == staff_id, TemplateVersion.template_id == template_id)
        .where(Trial.channel == part.channel, Trial.language == part.language)
        .order_by(Trial.id.desc())
        .limit(limit)
    )
    return list(session.scalars(found))


def send_trial(delivery: Delivery) -> int:
    """Hand over one that waits; a step of delivery. Gives 1, or 0 when none waits."""
    taken = _take(delivery)
    if taken is None:
        return 0
    state, reason = TrialState.FAILED, taken.why
    if taken.envelope is not None:
        provider, *_ = delivery.providers[taken.channel]
        [outcome] = provider.hand_over([taken.envelope], may_start=lambda: True)
        state, reason = _became(outcome)
    with delivery.sessions.begin() as session:
        session.execute(
            update(Trial)
            .where(Trial.id == taken.trial_id, Trial.state == TrialState.SENDING)
            .values(state=state, reason=reason)
        )
    return 1


def settle_trials(delivery: Delivery) -> int:
    """What silent workers had in hand is unknown; what nobody sent is too late; for the rest it is rung."""
    now = delivery.system_clock()
    silent_since = now - timedelta(seconds=delivery.settings.lease_seconds)
    with delivery.sessions.begin() as session:
        moved = [
            *_moved(session, TrialState.SENDING, Trial.begun_at < silent_since, TrialState.UNKNOWN, SILENT),
            *_moved(session, TrialState.WAITING, Trial.asked_at < now - WORTH_SENDING, TrialState.FAILED, TOO_LATE),
        ]
        if session.scalar(select(exists().where(Trial.state == TrialState.WAITING, ~_paused()))):
            ring_on_commit(session, "delivery")
    return len(moved)


def _own_address(session: Session, staff: Staff, channel: Channel) -> str:
    address = staff.phone if channel is Channel.SMS else staff.email
    if not address:
        raise NoNumber
    kind = KINDS[channel]
    if session.scalar(select(exists().where(Suppression.kind == kind, Suppression.address == address))):
        raise OwnAddressSuppressed(address=address)
    if session.get(ChannelPause, channel) is not None:
        raise ChannelPaused
    return address


def _refuse_too_many(session: Session, staff_id: int, *, since: datetime) -> None:
    lately = select(func.count()).where(Trial.staff_id == staff_id, Trial.asked_at > since)
    if session.scalars(lately).one() >= MOST_AN_HOUR:
        raise TooManyTrials(most=MOST_AN_HOUR)


def _paused() -> Any:
    return exists().where(ChannelPause.channel == Trial.channel)


def _take(delivery: Delivery) -> _Taken | None:
    """The oldest that waits, marked as being sent before anything is."""
    now = delivery.system_clock()
    with delivery.sessions.begin() as session:
        trial = session.scalar(
            select(Trial)
            .where(Trial.state == TrialState.WAITING, Trial.asked_at >= now - WORTH_SENDING, ~_paused())
            .order_by(Trial.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        if trial is None:
            return None
        trial.state, trial.begun_at = TrialState.SENDING, now
        try:
            envelope = _envelope(session, trial, delivery)
        except DoesNotRender as refused:
            return _Taken(trial.id, trial.channel, None, str(refused.values["why"]))
        return _Taken(trial.id, trial.channel, envelope)


def _envelope(session: Session, trial: Trial, delivery: Delivery) -> Envelope:
    """Nobody's links stand in it: they are signed with a key that opens nothing."""
    part = session.get_one(TemplatePart, (trial.version_id, trial.channel, trial.language))
    reading = preview(
        session,
        part=part,
        member=session.get_one(Member, trial.member_id),
        signer=Signer("a test opens nothing"),
        public_url=delivery.settings.public_url,
    )
    club, marked = find_club(session), localised(MARK, trial.language)
    is_text = trial.channel is Channel.SMS
    sheet = finished_sheet(
        subject="" if is_text else f"{marked} {reading.subject}",
        html=reading.html,
        text=f"{marked} {reading.text}" if is_text else reading.text,
    )
    sender = plain_name(localised(club.name, trial.language)) if club else ""
    # No message has a number below nothing, so whatever is reported about a test is reported about nobody.
    return Envelope(-trial.id, 0, trial.address, sheet, (), sender_name=sender)


def _became(outcome: Outcome) -> tuple[TrialState, str]:
    match outcome:
        case Accepted():
            return TrialState.SENT, ""
        case Ambiguous(reason):
            return TrialState.UNKNOWN, reason
    return TrialState.FAILED, outcome.reason


def _moved(session: Session, origin: TrialState, when: Any, target: TrialState, reason: str) -> Sequence[int]:
    return session.scalars(
        update(Trial).where(Trial.state == origin, when).values(state=target, reason=reason).returning(Trial.id)
    ).all()
