"""What letters say of what made their reader due: the holiday, the purchase, the signal, the tier."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from campaigns.members.models import Member
from campaigns.messaging.extras import ClaimedMessage
from campaigns.outreach.occasions.kinds import OccasionKind as K
from campaigns.outreach.variants.words import ReaderWords, during
from tests.clock import NOW
from tests.factories_deeds import claimed, paid, rose, signalled
from tests.factories_outreach import make_audience, make_campaign, make_club

WORDS = "{{ holiday.name }} {{ purchase.amount }} {{ signal.value }} {{ tier.name }}"
BOUGHT = {"date": "21 November 2026", "amount": "CN¥129.90", "quantity": 2, "product": "Oolong", "order": "B"}


@pytest.fixture
def member(session: Session) -> Member:
    make_club(session)
    return make_audience(session, 1)[0]


def said(session: Session, message: ClaimedMessage, space: str) -> Any:
    return ReaderWords(str)(session, [message])[message.id].variables[space]


@pytest.mark.parametrize(("language", "name"), [("en", "Double Ninth Festival"), ("zh", "重阳节")])
def test_a_holiday_is_called_by_its_name(session: Session, member: Member, language: str, name: str) -> None:
    member.language, member.country = language, "CN"
    session.flush()
    shift = (NOW.date() - date(2026, 10, 18)).days
    message = claimed(session, member, K.HOLIDAY, WORDS, holidays=("double_ninth",), shift_days=shift)
    assert said(session, message, "holiday") == {"name": name}


def test_each_purchase_is_named_by_its_own_run_and_the_first_by_the_first(session: Session, member: Member) -> None:
    paid(session, member, 1, order="B")
    paid(session, member, 0, order="C")
    assert said(session, claimed(session, member, K.PURCHASE, WORDS, shift_days=1), "purchase") == BOUGHT


def test_the_first_purchase_is_the_first_whatever_came_since(session: Session, member: Member) -> None:
    paid(session, member, 1, order="B")
    paid(session, member, 0, order="C")
    assert said(session, claimed(session, member, K.FIRST_PURCHASE, WORDS, shift_days=1), "purchase") == BOUGHT


def test_a_signal_says_its_values(session: Session, member: Member) -> None:
    signalled(session, member, 1, value=4)
    signalled(session, member, 0, value=7)
    told = said(session, claimed(session, member, K.SIGNAL, WORDS, shift_days=1), "signal")
    day = "21 November 2026"
    assert told == {"date": day, "day": day, "value": 4, "reference": f"{member.id}/1"}


def test_a_tier_is_called_as_it_was_when_it_was_reached(session: Session, member: Member) -> None:
    rose(session, member, 1, to_name={"en": "Gold"}, from_name={"en": "Silver"})
    told = said(session, claimed(session, member, K.TIER_REACHED, WORDS, shift_days=1), "tier")
    assert told == {"name": "Gold", "before": "Silver"}


def test_what_was_not_the_cause_says_nothing(session: Session, member: Member) -> None:
    rose(session, member, 1, to_name={"en": "Gold"})
    paid(session, member, 1, order="B")
    message = claimed(session, member, K.TIER_REACHED, WORDS, shift_days=1)
    assert set(said(session, message, "purchase").values()) == {None}


def test_before_it_is_launched_it_is_read_with_the_latest_of_each(session: Session, member: Member) -> None:
    paid(session, member, 9, order="A")
    paid(session, member, 1, order="B")
    campaign = make_campaign(session, occasion=K.RESTOCK, name="Draft")
    message = claimed(session, member, K.PURCHASE, WORDS, shift_days=1)
    told = during(campaign, NOW.date(), "2026-11-22")(session, [message])
    assert told[message.id].variables["purchase"] == BOUGHT
