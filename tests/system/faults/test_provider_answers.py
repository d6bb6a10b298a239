"""Providers that are out of order, refuse, or answer in a way nobody can read: 15 to 22."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from campaigns.members.models import ContactPoint, ContactPointState
from campaigns.messaging.ledger import release_run
from campaigns.messaging.models import Channel, ChannelPause, Message, MessageState, ProviderState, RunHold
from campaigns.messaging.pauses import resume_channel
from tests.sizes import combined
from tests.system.faults.club import PROVIDERS, Club
from tests.system.faults.oracle import assert_agrees

SIZE = 60
ON_EACH = pytest.mark.parametrize("channel", list(Channel))


@ON_EACH
def test_15_too_many_requests_cost_nobody_their_message(club: Club, channel: Channel) -> None:
    club.crowd(SIZE, channel)
    club.sandbox.misbehave(PROVIDERS[channel], "rate_limit", count=2, value=30)
    club.deliver(channel)
    assert club.count(MessageState.READY) == SIZE - club.accepted() > 0
    club.rest()
    assert_agrees(club)


def test_15_nothing_goes_before_the_reset_that_was_named(club: Club) -> None:
    club.crowd(SIZE)
    club.sandbox.misbehave("sendgrid", "rate_limit", count=2, value=600)
    club.deliver()
    with club.runtime.sessions() as session:
        until = session.scalars(select(ProviderState.blocked_until)).one()
    assert until is not None
    assert until > club.runtime.clock() + timedelta(seconds=500)
    assert club.accepted() == 0
    club.rest()
    assert_agrees(club)


@pytest.mark.parametrize(("channel", "kind"), combined(list(Channel), ["server_error", "unavailable"]))
def test_16_out_of_order_for_a_while(club: Club, channel: Channel, kind: str) -> None:
    club.crowd(SIZE, channel)
    club.sandbox.misbehave(PROVIDERS[channel], kind, count=3)
    club.deliver(channel)
    assert club.count(MessageState.FAILED, MessageState.UNKNOWN) == 0
    club.rest()
    assert_agrees(club)


@pytest.mark.parametrize(("channel", "kind"), combined(list(Channel), ["timeout_after_accept", "close_after_accept"]))
def test_17_an_answer_nobody_heard_is_found_out(impatient: Club, channel: Channel, kind: str) -> None:
    club = impatient
    club.crowd(SIZE, channel)
    club.sandbox.misbehave(PROVIDERS[channel], kind)
    club.deliver(channel)
    assert 0 < club.count(MessageState.UNKNOWN) <= club.accepted()
    club.rest()
    assert_agrees(club)


@ON_EACH
def test_18_cut_off_in_the_middle_of_the_upload(club: Club, channel: Channel) -> None:
    club.crowd(SIZE, channel)
    club.sandbox.misbehave(PROVIDERS[channel], "reset_mid_upload", count=2)
    club.deliver(channel)
    club.rest()
    assert_agrees(club)


def test_19_one_bad_address_of_a_thousand_keeps_back_only_its_own(club: Club) -> None:
    club.crowd(1_000)
    bad = club.messages()[700].address
    club.sandbox.misbehave("sendgrid", "refuse_address", address=bad, count=None)
    club.start_worker(slice_size=1_000)
    club.settles(without=1)
    assert club.accepted() == 999
    with club.runtime.sessions() as session:
        left = session.execute(select(Message.address, Message.state).where(Message.state != MessageState.ACCEPTED))
        assert left.all() == [(bad, MessageState.FAILED)]
        condemned = select(ContactPoint.address).where(ContactPoint.state == ContactPointState.INVALID)
        assert session.scalars(condemned).all() == [bad]
    assert_agrees(club)


def test_20_one_address_twice_in_a_chunk_gets_both(club: Club) -> None:
    club.crowd(20)
    with club.runtime.sessions.begin() as session:
        one, other = session.scalars(select(Message).order_by(Message.id).limit(2)).all()
        points = update(ContactPoint).where(ContactPoint.member_id == other.member_id)
        session.execute(points.values(address=one.address.upper()))
        other.address = one.address.upper()
    club.deliver()
    assert club.accepted() == 20
    assert_agrees(club)


@pytest.mark.parametrize("channel", [Channel.EMAIL, Channel.SMS])
def test_21_a_refused_key_pauses_keeps_and_tells(club: Club, channel: Channel) -> None:
    club.crowd(SIZE, channel)
    club.sandbox.misbehave(PROVIDERS[channel], "unauthorised", count=None)
    club.deliver(channel)
    assert (club.count(MessageState.READY), club.accepted()) == (SIZE, 0)
    with club.runtime.sessions.begin() as session:
        assert [pause.channel for pause in session.scalars(select(ChannelPause)) if pause.reason] == [channel]
    club.sandbox.behave()
    club.deliver(channel)
    assert club.accepted() == 0
    with club.runtime.sessions.begin() as session:
        resume_channel(session, channel=channel)
    club.rest()
    assert_agrees(club)


@pytest.mark.parametrize("kind", ["malformed", "empty"])
def test_22_a_text_answered_in_no_language_is_found_out(club: Club, kind: str) -> None:
    club.crowd(SIZE, Channel.SMS)
    club.sandbox.misbehave("twilio", kind, count=5)
    club.deliver(Channel.SMS)
    assert (club.count(MessageState.UNKNOWN), club.accepted()) == (5, SIZE)
    club.rest()
    assert_agrees(club)


@pytest.mark.parametrize("kind", ["malformed", "empty"])
def test_22_a_mail_whose_answer_names_nothing_is_found_out(club: Club, kind: str) -> None:
    club.crowd(SIZE)
    club.sandbox.misbehave("sendgrid", kind)
    club.deliver()
    assert 0 < club.count(MessageState.UNKNOWN) <= club.accepted() == SIZE
    club.rest()
    assert_agrees(club)


def test_19_a_request_refused_for_everybody_stops_the_run_and_fails_nobody(club: Club) -> None:
    run_id = club.crowd_of_a_run(SIZE)
    club.sandbox.misbehave("sendgrid", "bad_request", count=None)
    club.deliver()
    assert (club.count(MessageState.FAILED), club.accepted()) == (0, 0)
    club.sandbox.behave()
    with club.runtime.sessions.begin() as session:
        assert session.get_one(RunHold, run_id).reason
        release_run(session, run_id)
    club.rest()
    assert club.accepted() == SIZE
    assert_agrees(club)
