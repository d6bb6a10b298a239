"""Receipts over real signed posts: before our own commit, a thousand times, in the wrong order, in masses."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Thread

import pytest

from campaigns.messaging.models import Channel, Message, MessageState
from tests.sizes import combined, few
from tests.system.faults.club import PROVIDERS, SLICE, Club, wait_until
from tests.system.faults.oracle import assert_agrees
from tests.system.faults.posts import Post, mail_events, text_status

SIZE = SLICE
STORM = few(6, thorough=200)
"""Posts of 500 receipts each."""
AGAIN = few(100, thorough=1_000)


def delivered(club: Club, message: Message) -> Post:
    return text_status(club, message.id, sid=message.provider_reference)


def everybody_ends_delivered(club: Club) -> None:
    wait_until(lambda: club.count(MessageState.DELIVERED) == club.audience, meanwhile=club.apply)
    assert_agrees(club)


@pytest.mark.parametrize(("channel", "point"), combined(list(Channel), ["handed", "recording"]))
def test_24_receipts_before_our_own_commit_are_parked(heard: Club, channel: Channel, point: str) -> None:
    heard.crowd(SIZE, channel)
    worker = heard.start_worker(point)
    worker.wait_at(point)
    wait_until(lambda: heard.parked() >= SIZE, meanwhile=heard.apply)
    assert heard.count(MessageState.DELIVERED) == 0
    worker.go_free()
    everybody_ends_delivered(heard)


@pytest.mark.parametrize("channel", [Channel.EMAIL, Channel.SMS])
def test_25_a_receipt_again_and_again_counts_once(heard: Club, channel: Channel) -> None:
    heard.sandbox.misbehave(PROVIDERS[channel], "receipts_lost", count=None)
    heard.crowd(1, channel)
    heard.deliver(channel)
    (message,) = heard.messages()
    post = mail_events(heard, [message.id], name="e") if channel is Channel.EMAIL else delivered(heard, message)
    with ThreadPoolExecutor(8) as crowd:
        assert set(crowd.map(lambda _: post.send(), range(AGAIN))) == {204}
    heard.apply()
    assert (heard.receipts(), heard.count(MessageState.DELIVERED)) == (1, 1)
    assert_agrees(heard)


@pytest.mark.parametrize(("channel", "fault"), combined(list(Channel), ["receipts_doubled", "receipts_reversed"]))
def test_26_doubled_or_out_of_order_the_end_is_the_same(heard: Club, channel: Channel, fault: str) -> None:
    heard.sandbox.misbehave(PROVIDERS[channel], fault, count=None)
    heard.crowd(SIZE, channel)
    heard.deliver(channel)
    everybody_ends_delivered(heard)


def test_17_receipts_tell_what_became_of_an_answer_nobody_heard(heard: Club) -> None:
    heard.sandbox.misbehave("sendgrid", "close_after_accept")
    heard.crowd(SIZE)
    heard.deliver()
    assert heard.count(MessageState.UNKNOWN) == SIZE
    everybody_ends_delivered(heard)


def test_27_receipts_in_masses_while_others_are_sent(heard: Club) -> None:
    heard.sandbox.misbehave("sendgrid", "receipts_lost", count=None)
    heard.crowd(1_000)
    heard.deliver()
    first = [message.id for message in heard.messages()]
    posts = [mail_events(heard, first[number % 2 :: 2], name=f"storm{number}") for number in range(STORM)]
    heard.crowd(1_000)
    heard.start_worker()
    applying = Thread(
        target=wait_until, args=(partial(has_applied, heard, STORM * 500),), kwargs={"meanwhile": heard.apply}
    )
    applying.start()
    with ThreadPoolExecutor(4) as crowd:
        assert set(crowd.map(Post.send, posts)) == {204}
    applying.join()
    heard.settles()
    assert (heard.receipts(), heard.parked()) == (STORM * 500, 0)
    assert heard.count(MessageState.DELIVERED) == 1_000
    assert_agrees(heard)


def has_applied(club: Club, count: int) -> bool:
    return club.receipts() == count and club.parked() == 0
