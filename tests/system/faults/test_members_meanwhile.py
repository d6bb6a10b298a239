"""Members who change their minds, their name or their standing while a campaign goes out: 28, 29, 30."""

from collections.abc import Iterable
from typing import Any

import requests
from sqlalchemy import select, update

from campaigns.bootstrap.erasing import ERASING
from campaigns.members.models import Member, Suppression, Topic
from campaigns.members.privacy.erasure import erase_member
from campaigns.messaging.models import Channel, MessageState
from campaigns.messaging.preferences import unsubscribe
from tests.factories_outreach import make_tier
from tests.system.faults.club import DONE, Club, wait_until
from tests.system.faults.oracle import assert_agrees

STOPS = (
    "STOP",
    "stop.",
    " Stop!! ",
    "\uff33\uff34\uff2f\uff30",
    "StOp\u200f",
    "🛑 stop 🛑",
    "退订",
    "退訂",
    "TD",
    "停止",
    "Unsubscribe",
    "cancel...",
)
NO_STOPS = (
    "non-stop fun",
    "don't stop",
    "stop by at eight?",
    "请不要停止",
    "sto p",
    "stopped",
    "st\u200bop by",
    "停车场在哪",
)


def text_each(club: Club, said: Iterable[tuple[str, str]]) -> None:
    """Number and words: the members' texts, through the sandbox to our hook."""
    for number, words in said:
        answer = requests.post(f"{club.sandbox.url}/phones/{number}/texts", json={"text": words}, timeout=10)
        answer.raise_for_status()


def suppressed(club: Club) -> set[str]:
    with club.runtime.sessions() as session:
        return set(session.scalars(select(Suppression.address)))


def test_28_who_says_stop_gets_at_most_what_was_in_hand(heard: Club) -> None:
    heard.crowd(40, Channel.SMS)
    worker = heard.start_worker("handed", slice_size=10)
    worker.wait_at("handed")
    stopping = {message.address for message in heard.messages()[::2]}
    text_each(heard, [(number, "STOP") for number in sorted(stopping)])
    wait_until(lambda: suppressed(heard) == stopping)
    worker.go_free()
    wait_until(lambda: heard.count(MessageState.SKIPPED) == 15 and heard.count(*DONE) == 25)
    assert_agrees(heard)


def test_29_stop_in_any_case_and_language_but_only_alone(heard: Club) -> None:
    heard.crowd(len(STOPS + NO_STOPS), Channel.SMS)
    numbers = [message.address for message in heard.messages()]
    text_each(heard, zip(numbers, STOPS + NO_STOPS, strict=True))
    wait_until(lambda: heard.replies() == len(numbers))
    assert suppressed(heard) == set(numbers[: len(STOPS)])
    heard.deliver(Channel.SMS)
    assert (heard.count(MessageState.SKIPPED), heard.accepted()) == (len(STOPS), 2 * len(NO_STOPS))
    heard.audience += len(NO_STOPS)  # who wrote words was told too that a person answers
    assert_agrees(heard)


def test_30_unsubscribed_or_erased_after_freezing_they_get_nothing(club: Club) -> None:
    club.crowd(60)
    left, erased, *_ = [message.member_id for message in club.messages()]
    with club.runtime.sessions.begin() as session:
        unsubscribe(session, member_id=left, topics=[Topic.EVENTS], now=club.runtime.clock())
        code = session.get_one(Member, erased).code
        gone: dict[str, Any] = {"fresh_code": "gone", "rules": ERASING, "staff_id": None, "now": club.runtime.clock()}
        erase_member(session, member_id=erased, typed_code=code, **gone)
    club.deliver()
    assert {message.member_id for message in club.messages() if message.state not in DONE} == {left, erased}
    assert club.accepted() == 58
    assert_agrees(club)


def test_30_another_tier_after_freezing_changes_nothing(club: Club) -> None:
    club.crowd(60)
    with club.runtime.sessions.begin() as session:
        higher = make_tier(session, 2).id
        session.execute(update(Member).values(tier_id=higher))
    club.deliver()
    assert club.accepted() == 60
    assert_agrees(club)
