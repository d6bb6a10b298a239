"""A thousand clubs in which the truth is known: the intervals hold it as often as they say."""

from collections.abc import Iterator

import numpy as np
import pytest

from campaigns.insight.lift.arms import Arm
from campaigns.insight.lift.differences import difference_in_rate, difference_in_spend

CLUBS = 1_000
HELD, WRITTEN, BASE = 400, 1_600, 0.2
Draws = np.random.Generator


def of_rates(random: Draws, members: int, rate: float) -> Iterator[Arm]:
    return (Arm(members, int(bought)) for bought in random.binomial(members, rate, CLUBS))


def of_spending(random: Draws, members: int, lift: float) -> Iterator[Arm]:
    """What was spent goes with what was spent before; both are skewed, as money is."""
    before = random.gamma(2, 50, (CLUBS, members))
    spent = 0.6 * before + random.gamma(2, 20, (CLUBS, members)) + lift
    sums = (spent, spent**2, before, before**2, spent * before)
    return (Arm(members, members, *each) for each in zip(*(one.sum(axis=1) for one in sums), strict=True))


@pytest.mark.parametrize("lift", [0.0, 0.03, -0.02])
def test_the_interval_of_the_rate_holds_the_truth(lift: float) -> None:
    random = np.random.default_rng(9)
    clubs = zip(of_rates(random, WRITTEN, BASE + lift), of_rates(random, HELD, BASE), strict=True)
    found = [difference_in_rate(*club) for club in clubs]
    held = sum(each.low <= lift <= each.high for each in found if each is not None)
    assert 930 <= held <= 970


@pytest.mark.parametrize("lift", [0.0, 3.0, -2.0])
@pytest.mark.parametrize("adjusted", [False, True])
def test_the_interval_of_the_spend_holds_the_truth(lift: float, *, adjusted: bool) -> None:
    random = np.random.default_rng(9)
    clubs = zip(of_spending(random, 400, lift), of_spending(random, 100, 0), strict=True)
    found = [difference_in_spend(*club, adjusted=adjusted) for club in clubs]
    held = sum(each.low <= lift <= each.high for each in found if each is not None)
    assert 930 <= held <= 970


def test_the_past_makes_the_interval_narrower() -> None:
    random = np.random.default_rng(9)
    one, other = next(of_spending(random, 400, 0)), next(of_spending(random, 100, 0))
    plain, adjusted = (difference_in_spend(one, other, adjusted=each) for each in (False, True))
    assert plain is not None
    assert adjusted is not None
    assert adjusted.high - adjusted.low < 0.7 * (plain.high - plain.low)


def test_halves_of_a_holdout_rarely_seem_to_differ() -> None:
    random = np.random.default_rng(9)
    halves = zip(of_rates(random, HELD, BASE), of_rates(random, HELD, BASE), strict=True)
    alarms = sum(not each.inconclusive for each in (difference_in_rate(*club) for club in halves) if each is not None)
    assert 40 <= alarms <= 60
