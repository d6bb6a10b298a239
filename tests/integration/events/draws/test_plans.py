from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from campaigns.events.draws.plans import (
    BadAnswerDay,
    BadCompanions,
    BadRate,
    BadSeed,
    BadWeight,
    DrawRefused,
    NoSeats,
    NoSegment,
    NoSuchTier,
    QuotaOverAll,
    QuotaOverSeats,
    TooManySeats,
    Unfilled,
    Weights,
    read_plan,
    tree_of,
)
from tests.clock import NOW
from tests.factories_draws import drafted, draw_plan
from tests.factories_events import START, make_salon
from tests.factories_outreach import make_audience, make_tier

NONE = Weights(engagement=0, interest=0, fairness=0, chance=0)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"segment_id": 999_999}, NoSegment),
        ({"seats": 0}, NoSeats),
        ({"seats": 5}, TooManySeats),
        ({"quotas": {0: 1}}, NoSuchTier),
        ({"weights": NONE}, BadWeight),
        ({"weights": Weights(engagement=101)}, BadWeight),
        ({"companions": 20}, BadCompanions),
        ({"companions": 1, "expected_companions": 101}, BadCompanions),
        ({"acceptance": 0}, BadRate),
        ({"no_show": 91}, BadRate),
        ({"seed": ""}, BadSeed),
        ({"answer_until": NOW}, BadAnswerDay),
        ({"answer_until": START}, BadAnswerDay),
    ],
)
def test_a_plan_that_cannot_be(session: Session, changes: dict[str, Any], refusal: type[DrawRefused]) -> None:
    make_audience(session, 2)
    with pytest.raises(refusal):
        drafted(session, make_salon(session, capacity=4), **changes)


@pytest.mark.parametrize(("in_percent", "amount", "refusal"), [(False, 3, QuotaOverSeats), (True, 101, QuotaOverAll)])
def test_quotas_above_the_seats(session: Session, *, in_percent: bool, amount: int, refusal: type[DrawRefused]) -> None:
    make_audience(session, 2)
    with pytest.raises(refusal):
        drafted(session, seats=2, quotas={make_tier(session).id: amount}, in_percent=in_percent)


def test_a_plan_is_kept_and_read_as_it_was(session: Session) -> None:
    plan = draw_plan(
        session,
        quotas={3: 1},
        unfilled=Unfilled.EMPTY,
        weights=Weights(chance=0),
        companions=2,
        expected_companions=50,
        answer_until=NOW + timedelta(days=1),
        moves_up=True,
    )
    assert read_plan(tree_of(plan)) == plan
