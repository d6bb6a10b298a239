"""Tests that staff send themselves: once at most, to nobody else, and in no figure."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.members.agreement.suppressions import suppress
from campaigns.members.models import Activity, AddressKind, Member, SuppressionReason
from campaigns.messaging.delivery import Delivery, deliver_all
from campaigns.messaging.models import Channel, Message, TemplatePart, Trial, TrialState
from campaigns.messaging.pauses import pause_channel
from campaigns.messaging.providers.base import Ambiguous, Outcome, Retry
from campaigns.messaging.trials import (
    MOST_AN_HOUR,
    ChannelPaused,
    NoNumber,
    OwnAddressSuppressed,
    TooManyTrials,
    ask_trial,
    send_trial,
    settle_trials,
)
from campaigns.staff.models import Staff
from tests.clock import NOW, StandingClock
from tests.factories_messaging import make_version
from tests.factories_outreach import make_club, make_member
from tests.factories_staff import make_staff
from tests.integration.messaging.conftest import Said


@pytest.fixture
def staff(runtime: Runtime) -> Staff:
    return make_staff(runtime, email="ada@club.example")


@pytest.fixture
def member(session: Session) -> Member:
    make_club(session)
    return make_member(session, call_name="Mei {{ member.points }}")


def ask(session: Session, staff: Staff, member: Member, channel: Channel = Channel.EMAIL, key: str = "form") -> Trial:
    part = session.get_one(TemplatePart, (make_version(session), channel, "en"))
    trial = ask_trial(session, staff_id=staff.id, part=part, member_id=member.id, key=key, system_now=NOW)
    session.commit()
    return trial


def test_it_goes_to_whoever_asked_marked_and_as_the_member_reads_it(
    session: Session, delivery: Delivery, provider: Said, staff: Staff, member: Member
) -> None:
    trial = ask(session, staff, member)
    assert deliver_all(replace(delivery, before=(send_trial,)), more=lambda: True) == 1
    [envelope] = provider.given
    assert (envelope.address, envelope.subject) == ("ada@club.example", "[Test] For Mei {{ member.points }}")
    session.refresh(trial)
    assert trial.state is TrialState.SENT


def test_a_text_is_marked_in_its_first_words(
    session: Session, delivery: Delivery, provider: Said, staff: Staff, member: Member
) -> None:
    session.get_one(Staff, staff.id).phone = "+12025550101"
    ask(session, staff, member, Channel.SMS)
    send_trial(delivery)
    assert provider.given[0].text.startswith("[Test] Hi Mei")
    assert provider.given[0].address == "+12025550101"


def test_no_link_of_the_members_stands_in_it(
    session: Session, delivery: Delivery, provider: Said, staff: Staff, member: Member
) -> None:
    ask(session, staff, member)
    send_trial(delivery)
    token = provider.given[0].text.rpartition("/p/")[2].strip()
    assert token != delivery.signer.sign("preferences", member.id)
    assert not provider.given[0].unsubscribe_url


def test_it_stands_in_no_figure(session: Session, delivery: Delivery, staff: Staff, member: Member) -> None:
    ask(session, staff, member)
    send_trial(delivery)
    assert session.scalar(select(func.count()).select_from(Message)) == 0
    assert session.scalar(select(func.count()).select_from(Activity)) == 0


def test_a_form_sent_twice_is_one_test(
    session: Session, delivery: Delivery, provider: Said, staff: Staff, member: Member
) -> None:
    assert ask(session, staff, member).id == ask(session, staff, member).id
    assert [send_trial(delivery), send_trial(delivery)] == [1, 0]
    assert len(provider.given) == 1


@pytest.mark.parametrize(
    ("outcome", "state"), [(Ambiguous("who knows"), TrialState.UNKNOWN), (Retry("busy"), TrialState.FAILED)]
)
def test_it_is_never_tried_again(
    session: Session,
    delivery: Delivery,
    provider: Said,
    staff: Staff,
    member: Member,
    outcome: Outcome,
    state: TrialState,
) -> None:
    trial = ask(session, staff, member)
    provider.answers.append(outcome)
    send_trial(delivery)
    assert send_trial(delivery) == 0
    session.refresh(trial)
    assert trial.state is state


def test_what_a_silent_worker_had_in_hand_is_unknown(
    session: Session, delivery: Delivery, clock: StandingClock, staff: Staff, member: Member
) -> None:
    trial = ask(session, staff, member)
    trial.state, trial.begun_at = TrialState.SENDING, NOW
    session.commit()
    clock.move(by=timedelta(minutes=30))
    assert settle_trials(delivery) == 1
    session.refresh(trial)
    assert trial.state is TrialState.UNKNOWN


def test_after_an_hour_it_is_not_sent_any_more(
    session: Session, delivery: Delivery, clock: StandingClock, staff: Staff, member: Member
) -> None:
    trial = ask(session, staff, member)
    clock.move(by=timedelta(minutes=61))
    assert send_trial(delivery) == 0
    settle_trials(delivery)
    session.refresh(trial)
    assert trial.state is TrialState.FAILED


def test_a_lost_ring_is_rung_again(
    session: Session, delivery: Delivery, rings: list[str], staff: Staff, member: Member
) -> None:
    ask(session, staff, member)
    rings.clear()
    settle_trials(delivery)
    assert rings == ["delivery"]


def test_there_is_a_most_for_an_hour(session: Session, staff: Staff, member: Member) -> None:
    for number in range(MOST_AN_HOUR):
        ask(session, staff, member, key=str(number))
    with pytest.raises(TooManyTrials):
        ask(session, staff, member, key="one more")


def test_without_a_number_of_their_own_no_text_is_sent(session: Session, staff: Staff, member: Member) -> None:
    with pytest.raises(NoNumber):
        ask(session, staff, member, Channel.SMS)


def test_a_suppressed_address_is_not_written_to_even_as_a_test(session: Session, staff: Staff, member: Member) -> None:
    suppress(session, kind=AddressKind.EMAIL, address=staff.email, reason=SuppressionReason.STOP, now=NOW)
    with pytest.raises(OwnAddressSuppressed):
        ask(session, staff, member)


def test_a_paused_channel_says_so_at_once(session: Session, staff: Staff, member: Member) -> None:
    pause_channel(session, channel=Channel.EMAIL, reason="401", now=NOW)
    with pytest.raises(ChannelPaused):
        ask(session, staff, member)
