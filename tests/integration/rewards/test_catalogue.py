"""Gifts of the catalogue, and who is offered which."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from campaigns.members.models import Tier
from campaigns.rewards.catalogue import (
    BadPrice,
    BadStock,
    GiftPlan,
    NameMissing,
    PictureMissing,
    TooLong,
    TurnedRound,
    add_gift,
    change_gift,
)
from campaigns.rewards.queries import offers_for
from tests.clock import NOW
from tests.factories_members import make_club
from tests.factories_rewards import ask, make_gift, rich

TODAY = NOW.date()


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"name": {"en": ""}}, NameMissing),
        ({"name": {"zh": "茶" * 201}}, TooLong),
        ({"points": 0}, BadPrice),
        ({"stock": -1}, BadStock),
        ({"shown_from": TODAY, "shown_until": TODAY - timedelta(days=1)}, TurnedRound),
        ({"picture_name": "gone"}, PictureMissing),
    ],
)
def test_what_is_no_gift_is_refused(session: Session, changes: dict[str, object], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        make_gift(session, **changes)


def test_what_was_given_meanwhile_stays_taken_off(session: Session) -> None:
    make_club(session)
    gift = make_gift(session, stock=5)
    ask(session, rich(session), gift)
    plan = GiftPlan(name={"en": "Tea"}, points=70, stock=8)
    assert change_gift(session, gift_id=gift.id, plan=plan, stock_seen=5).stock == 7


def test_a_stock_is_not_filled_below_nothing(session: Session) -> None:
    make_club(session)
    gift = make_gift(session, stock=1)
    ask(session, rich(session), gift)
    plan = GiftPlan(name={"en": "Tea"}, points=70, stock=0)
    assert change_gift(session, gift_id=gift.id, plan=plan, stock_seen=1).stock == 0


def test_one_is_offered_what_ones_tier_may_have_and_told_what_is_missing(session: Session) -> None:
    make_club(session)
    member = rich(session)
    other = session.query(Tier).filter(Tier.id != member.tier_id).first()
    assert other is not None
    cheap, dear = make_gift(session), make_gift(session, points=130)
    add_gift(session, plan=GiftPlan(name={"en": "Ring"}, points=1, tier_ids=(other.id,)))
    make_gift(session, shown_from=TODAY + timedelta(days=1))
    offers = offers_for(session, member, now=NOW)
    assert [(offer.gift.id, offer.missing) for offer in offers] == [(cheap.id, 0), (dear.id, 30)]
