"""Claim, hand over, record: each message once, and only to whoever may still be written to."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.core.models import Club
from campaigns.members.agreement.mutes import mute
from campaigns.members.agreement.suppressions import suppress
from campaigns.members.models import (
    ConsentState,
    ContactPoint,
    ContactPointState,
    Member,
    MuteReason,
    MuteScope,
    SuppressionReason,
)
from campaigns.messaging.delivery import Delivery, deliver_due
from campaigns.messaging.models import Attempt, Channel, ChannelPause, Message, MessageState
from campaigns.messaging.pauses import resume_channel
from campaigns.messaging.providers.base import Ambiguous, Misconfigured, Outcome, Rejected, Retry
from campaigns.messaging.recording import MAX_ATTEMPTS
from tests.clock import NOW, StandingClock
from tests.factories_consent import says
from tests.factories_messaging import make_message, make_version
from tests.integration.messaging.conftest import Said

S = MessageState


def deliver(delivery: Delivery, session: Session) -> int:
    session.commit()
    moved = deliver_due(delivery, channel=Channel.EMAIL)
    session.expire_all()
    return moved


def test_what_is_due_goes_out_once(session: Session, delivery: Delivery, provider: Said) -> None:
    message = make_message(session)
    assert [deliver(delivery, session), deliver(delivery, session)] == [1, 0]
    assert (message.state, message.provider_reference, message.accepted_at) == (S.ACCEPTED, f"ref-{message.id}", NOW)
    assert [each.message_id for each in provider.given] == [message.id]


def test_what_is_not_due_waits(session: Session, delivery: Delivery) -> None:
    make_message(session, due_at=NOW + timedelta(minutes=1))
    assert deliver(delivery, session) == 0


def test_what_comes_too_late_expires(session: Session, delivery: Delivery, provider: Said) -> None:
    message = make_message(session, valid_until=NOW)
    deliver(delivery, session)
    assert (message.state, provider.given) == (S.EXPIRED, [])


def test_what_answers_a_deed_goes_before_a_campaign(session: Session, delivery: Delivery, provider: Said) -> None:
    make_message(session, due_at=NOW - timedelta(hours=1))
    answer = make_message(session, transactional=True)
    deliver(delivery, session)
    assert [each.message_id for each in provider.given] == [answer.id]


@pytest.mark.parametrize("reason", ["deceased", "muted", "no_consent", "suppressed", "no_address"])
def test_what_changed_since_the_plan_is_seen(session: Session, delivery: Delivery, provider: Said, reason: str) -> None:
    message = make_message(session)
    change(session, message, reason)
    deliver(delivery, session)
    assert (message.state, message.reason, provider.given) == (S.SKIPPED, reason, [])


def spare(session: Session, member_id: int) -> None:
    mute(
        session, member_id=member_id, scope=MuteScope.ALL, reason=MuteReason.ASKED, note="", until=None, staff_id=None,
        now=NOW,
    )  # fmt: skip


def change(session: Session, message: Message, reason: str) -> None:
    member = session.get_one(Member, message.member_id)
    point = session.scalars(select(ContactPoint).where(ContactPoint.address == message.address)).one()
    match reason:
        case "deceased":
            member.deceased = True
        case "muted":
            spare(session, member.id)
        case "no_consent":
            says(session, member.id, ConsentState.WITHDRAWN, message.topic)
        case "suppressed":
            suppress(session, kind=point.kind, address=point.address, reason=SuppressionReason.BOUNCE, now=NOW)
        case "no_address":
            session.delete(point)


def test_a_confirmation_needs_no_consent_to_the_topic(session: Session, delivery: Delivery) -> None:
    message = make_message(session, transactional=True)
    change(session, message, "no_consent")
    deliver(delivery, session)
    assert message.state is S.ACCEPTED


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (Retry("why"), S.READY),
        (Rejected("why"), S.FAILED),
        (Ambiguous("why"), S.UNKNOWN),
        (Misconfigured("why"), S.READY),
    ],
)
def test_each_outcome_has_its_state_and_is_kept_as_an_attempt(
    session: Session, delivery: Delivery, provider: Said, outcome: Outcome, state: MessageState
) -> None:
    message = make_message(session)
    provider.answers = [outcome]
    deliver(delivery, session)
    (attempt,) = session.scalars(select(Attempt).where(Attempt.message_id == message.id))
    assert (message.state, attempt.detail) == (state, "why")


def test_a_retry_waits_and_then_goes(
    session: Session, delivery: Delivery, provider: Said, clock: StandingClock
) -> None:
    message = make_message(session)
    provider.answers = [Retry("busy", after=40)]
    assert [deliver(delivery, session), deliver(delivery, session)] == [1, 0]
    clock.move(by=timedelta(seconds=41))
    deliver(delivery, session)
    assert (message.state, message.attempts) == (S.ACCEPTED, 2)


def test_retries_end(session: Session, delivery: Delivery, provider: Said) -> None:
    message = make_message(session, attempts=MAX_ATTEMPTS - 1)
    provider.answers = [Retry("busy")]
    deliver(delivery, session)
    assert (message.state, message.reason) == (S.FAILED, "busy")


def test_a_refused_key_pauses_the_channel_and_keeps_the_queue(
    session: Session, delivery: Delivery, provider: Said
) -> None:
    message = make_message(session)
    provider.answers = [Misconfigured("no key")]
    assert [deliver(delivery, session), deliver(delivery, session)] == [1, 0]
    assert session.get_one(ChannelPause, Channel.EMAIL).reason == "no key"
    resume_channel(session, channel=Channel.EMAIL)
    deliver(delivery, session)
    assert message.state is S.ACCEPTED


def test_an_opt_out_at_the_provider_is_ours_too(session: Session, delivery: Delivery, provider: Said) -> None:
    first = make_message(session)
    provider.answers = [Rejected("21610", suppress=True)]
    deliver(delivery, session)
    again = make_message(session, member=session.get_one(Member, first.member_id), transactional=True)
    deliver(delivery, session)
    assert (again.state, again.reason) == (S.SKIPPED, "suppressed")


def test_an_invalid_number_is_marked(session: Session, delivery: Delivery, provider: Said) -> None:
    message = make_message(session)
    provider.answers = [Rejected("21211", invalid=True)]
    deliver(delivery, session)
    point = session.scalars(select(ContactPoint).where(ContactPoint.address == message.address)).one()
    assert point.state is ContactPointState.INVALID


def test_a_template_that_fails_for_one_skips_that_one(session: Session, delivery: Delivery, provider: Said) -> None:
    broken = make_message(session, template_version_id=make_version(session, email="{{ event.title }}"))
    whole = make_message(session)
    deliver(delivery, session)
    assert (broken.state, broken.reason) == (S.SKIPPED, "template")
    assert whole.state is S.ACCEPTED


def test_asked_to_stop_it_gives_back_what_was_not_begun(session: Session, delivery: Delivery, provider: Said) -> None:
    message = make_message(session)
    session.commit()
    deliver_due(delivery, channel=Channel.EMAIL, stop=lambda: True)
    session.expire_all()
    assert (message.state, message.attempts, provider.given) == (S.READY, 0, [])


def test_a_letter_is_signed_by_the_club(session: Session, delivery: Delivery, provider: Said) -> None:
    make_message(session)
    deliver(delivery, session)
    club = session.scalars(select(Club)).one()
    assert [each.written_by("club@club.example") for each in provider.given] == [(club.name["en"], "club@club.example")]
