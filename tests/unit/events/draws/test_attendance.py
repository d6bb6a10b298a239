from itertools import product
from math import isclose, prod

import pytest

from campaigns.events.draws.attendance import EXACT, Guest, look_ahead


def test_the_risk_is_the_sum_over_all_ways_it_can_turn_out() -> None:
    chances = [0.2, 0.5, 0.9, 0.4]
    too_many = sum(
        prod(chance if comes else 1 - chance for chance, comes in zip(chances, who, strict=True))
        for who in product((0, 1), repeat=4)
        if sum(who) > 2
    )
    assert isclose(look_ahead(map(Guest, chances), 2).risk, too_many)


def test_a_guest_counts_with_the_companions_they_are_expected_to_bring() -> None:
    outlook = look_ahead([Guest(0.5, friends=1, most=2)], 1)
    assert isclose(outlook.expected, 1.0)
    assert isclose(outlook.risk, 0.5 * 0.75)


def test_nobody_invited_nobody_comes() -> None:
    outlook = look_ahead([], 5)
    assert (outlook.expected, outlook.low, outlook.high, outlook.risk) == (0, 0, 0, 0)


def test_those_who_are_sure_leave_no_range() -> None:
    outlook = look_ahead([Guest(1)] * 7, 7)
    assert (outlook.low, outlook.high, outlook.risk) == (7, 7, 0)


@pytest.mark.parametrize("seats", [140, 150, 160])
def test_the_curve_of_many_meets_the_sum_of_few(seats: int) -> None:
    exact = look_ahead([Guest(0.3)] * EXACT, seats)
    curve = look_ahead([*[Guest(0.3)] * EXACT, Guest(0)], seats)
    assert abs(exact.risk - curve.risk) < 0.01
    assert abs(exact.low - curve.low) <= 1
    assert abs(exact.high - curve.high) <= 1
