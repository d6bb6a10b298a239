"""A friend brought is credited as they come and buy, once each."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import literal, select, update
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.referrals.milestones import mark_milestones
from campaigns.referrals.models import Referral
from tests.factories_events import make_salon
from tests.factories_referrals import a_friend, attend, balance, bring, buy, friends_told, make_link, points_for_friends
from tests.waiting import wait_until_it_waits


@pytest.fixture
def referral(session: Session) -> Referral:
    return bring(session, make_link(session, make_salon(session)))


def test_saying_yes_earns_nothing_yet(session: Session, referral: Referral) -> None:
    session.refresh(referral)
    assert referral.answered_at is not None
    assert points_for_friends(session, referral.referrer_id) == []


def test_each_milestone_is_credited_once(session: Session, referral: Referral) -> None:
    attend(session, referral)
    for days in (1, 1, 2, 3):
        buy(session, referral.friend_id, days=days)
    assert points_for_friends(session, referral.referrer_id) == [100, 200, 200]
    assert balance(session, referral.referrer_id) == 500


def test_two_orders_on_one_day_are_one_purchase(session: Session, referral: Referral) -> None:
    buy(session, referral.friend_id, order="morning")
    buy(session, referral.friend_id, order="evening")
    session.refresh(referral)
    assert referral.first_purchase_at is not None
    assert referral.second_purchase_at is None


def test_an_undone_check_in_takes_the_points_back(session: Session, referral: Referral) -> None:
    attend(session, referral)
    attend(session, referral, undo=True)
    session.refresh(referral)
    assert referral.attended_at is None
    assert balance(session, referral.referrer_id) == 0


def test_checked_in_again_after_an_undo_is_credited_again(session: Session, referral: Referral) -> None:
    attend(session, referral)
    attend(session, referral, undo=True)
    attend(session, referral, nonce="2")
    assert points_for_friends(session, referral.referrer_id) == [100, -100, 100]


def test_only_the_friends_asked_about_are_written(session: Session, referral: Referral) -> None:
    other = bring(
        session, make_link(session, make_salon(session, code="other"), code="efgh2345"), a_friend(email="o@x.example")
    )
    session.execute(update(Referral).values(answered_at=None))
    assert mark_milestones(session, friends=select(literal(referral.friend_id))) == [referral.id]
    session.refresh(other)
    assert other.answered_at is None


def test_the_timeline_of_the_referrer_says_it_once(session: Session, referral: Referral) -> None:
    attend(session, referral)
    buy(session, referral.friend_id)
    assert friends_told(session, referral.referrer_id) == 1


def test_purchases_from_before_the_friend_joined_do_not_count(session: Session, referral: Referral) -> None:
    buy(session, referral.friend_id, days=-2)
    session.refresh(referral)
    assert referral.first_purchase_at is None


def test_whoever_marks_waits_for_who_has_it_in_hand(committed: Runtime) -> None:
    """For what they write may be what the milestones hang on."""
    with committed.sessions.begin() as session:
        friend_id = bring(session, make_link(session, make_salon(session))).friend_id

    def marks() -> Sequence[int]:
        with committed.sessions.begin() as session:
            return mark_milestones(session, friends=select(literal(friend_id)))

    with ThreadPoolExecutor(1) as pool:
        with committed.sessions.begin() as session:
            session.scalars(select(Referral).with_for_update()).one()
            work = pool.submit(marks)
            wait_until_it_waits(committed, work)
        assert list(work.result()) == []
