"""What a friend brought is worth, as set under Settings, Points, and as it is credited from then on."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.members.points.rules import install_points
from campaigns.referrals.models import Referral
from tests.clock import NOW, StandingClock
from tests.factories_events import make_salon
from tests.factories_referrals import attend, bring, buy, make_link, points_for_friends
from tests.factories_staff import signed_in

RULES = {
    "purchase": "1",
    "per": "1",
    "attendance": "50",
    "profile": "100",
    "friend_joined": "0",
    "friend_came": "7",
    "friend_bought": "0",
    "friend_bought_again": "9",
    "expire_after_days": "",
}


@pytest.fixture
def referral(session: Session) -> Referral:
    found = bring(session, make_link(session, make_salon(session)))
    install_points(session)
    session.commit()
    return found


def set_rules(client: FlaskClient, runtime: Runtime, **rules: str) -> None:
    assert signed_in(client, runtime).post("/settings/points", {**RULES, **rules}).status_code == 303


def credited(session: Session, referral: Referral) -> list[int]:
    return points_for_friends(session, referral.referrer_id)


def test_friends_are_credited_by_the_new_rules(
    client: FlaskClient, runtime: Runtime, session: Session, referral: Referral
) -> None:
    set_rules(client, runtime)
    attend(session, referral)
    for days in (1, 2):
        buy(session, referral.friend_id, days=days)
    assert credited(session, referral) == [7, 9]


def test_what_was_credited_before_stays(
    client: FlaskClient, runtime: Runtime, session: Session, referral: Referral, clock: StandingClock
) -> None:
    attend(session, referral)
    session.commit()
    clock.move(by=timedelta(hours=1))
    set_rules(client, runtime)
    buy(session, referral.friend_id, days=1)
    buy(session, referral.friend_id, days=2)
    assert credited(session, referral) == [100, 9]


def test_undone_it_takes_back_what_was_given_and_not_what_it_is_worth_now(
    client: FlaskClient, runtime: Runtime, session: Session, referral: Referral, clock: StandingClock
) -> None:
    attend(session, referral)
    session.commit()
    clock.move(by=timedelta(hours=1))
    set_rules(client, runtime)
    attend(session, referral, undo=True)
    assert credited(session, referral) == [100, -100]


def test_a_purchase_of_before_that_comes_late_earns_by_the_rule_of_its_day(
    client: FlaskClient, runtime: Runtime, session: Session, referral: Referral, clock: StandingClock
) -> None:
    attend(session, referral)
    session.commit()
    clock.now = NOW + timedelta(days=10)
    set_rules(client, runtime, friend_bought="11")
    buy(session, referral.friend_id, days=5)
    buy(session, referral.friend_id, days=15)
    assert credited(session, referral) == [100, 200, 9]
