"""Friends beside others, and how many each member brings: figures by hand."""

from datetime import date

import pytest

from campaigns.insight.friends import compare, k_factor
from campaigns.insight.lift.differences import difference_of_shares
from campaigns.insight.newcomers import Joined

JAN, FEB = date(2026, 1, 1), date(2026, 2, 1)


def test_in_one_month_it_is_newcombes_interval() -> None:
    found = compare({JAN: {True: Joined(40, bought=20), False: Joined(300, bought=90)}})
    assert found is not None
    whole = difference_of_shares((20, 40), (90, 300))
    assert whole is not None
    assert found.bought.difference is not None
    assert found.bought.difference.low == pytest.approx(whole.low)
    assert found.bought.difference.high == pytest.approx(whole.high)


def test_each_month_of_the_others_weighs_as_it_does_among_friends() -> None:
    """Friends joined mostly in February, when everybody bought more: beside the same months there is no difference."""
    january = {True: Joined(10, bought=1), False: Joined(1000, bought=100)}
    february = {True: Joined(90, bought=45), False: Joined(100, bought=50)}
    found = compare({JAN: january, FEB: february})
    assert found is not None
    assert (found.bought.friends, found.bought.others) == pytest.approx((0.46, 0.1 * 0.1 + 0.9 * 0.5))
    assert found.bought.difference is not None
    assert found.bought.difference.inconclusive


def test_friends_of_a_month_without_others_are_left_out() -> None:
    found = compare({JAN: {True: Joined(3)}, FEB: {True: Joined(5), False: Joined(9)}})
    assert found is not None
    assert (found.friends, found.others, found.left_out) == (5, 9, 3)


@pytest.mark.parametrize("months", [{}, {JAN: {True: Joined(3)}}, {JAN: {False: Joined(3)}}])
def test_without_both_there_is_nothing_to_compare(months: dict[date, dict[bool, Joined]]) -> None:
    assert compare(months) is None


def test_spending_is_compared_a_member() -> None:
    """Two friends spent 10 and 30, two others 0 and 20."""
    arms = {True: Joined(2, spent=40, spent_squared=1000), False: Joined(2, spent=20, spent_squared=400)}
    found = compare({JAN: arms})
    assert found is not None
    assert (found.spent.friends, found.spent.others) == (20, 10)
    assert found.spent.difference is not None
    assert found.spent.difference.high == pytest.approx(10 + 4.302652729911275 * 200**0.5)  # Student's t, 2 degrees


def test_the_k_factor_is_a_mean_with_its_interval() -> None:
    """Of 100 members ten brought two friends each: variance 40/100 - 0.04, over 99."""
    found = k_factor(Joined(100, brought=20, brought_squared=40))
    assert found is not None
    error = 1.959963984540054 * ((40 - 4) / 99 / 100) ** 0.5
    assert (found.mean, found.low, found.high) == pytest.approx((0.2, 0.2 - error, 0.2 + error))
    assert k_factor(Joined()) is None
