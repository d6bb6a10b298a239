"""Held against published tables and other people's programs; see each."""

import pytest

from campaigns.insight.lift.arms import Arm
from campaigns.insight.lift.differences import (
    Difference,
    difference_in_spend,
    difference_of_shares,
    slope_of,
)
from campaigns.insight.lift.sample import members_needed, smallest_effect

NEWCOMBE = {
    (56, 70, 48, 80): (0.05243147240236498, 0.33387265403690614),
    (9, 10, 3, 10): (0.1705227239345029, 0.809017973535488),
    (6, 7, 2, 7): (0.05822792748231209, 0.8062496375242278),
    (5, 56, 0, 29): (-0.038137147903536936, 0.19256001385511165),
    (0, 10, 0, 20): (-0.1611251580528194, 0.27753279986288926),
    (0, 10, 0, 10): (-0.27753279986288926, 0.27753279986288926),
    (10, 10, 0, 20): (0.6790860371419145, 1.0),
    (10, 10, 0, 10): (0.6075093504305241, 1.0),
}
"""Table II of Newcombe 1998, method 10, which prints four figures; the rest of them by statsmodels 0.14."""

SPENT, BEFORE = (3.0, 0.0, 0.0, 12.5, 40.0, 7.0), (1.0, 2.0, 0.0, 9.0, 30.0, 6.0)
OTHERS, BEFORE_OTHERS = (1.0, 0.0, 2.0, 0.0, 5.5), (3.0, 0.0, 4.0, 1.0, 8.0)


def arm_of(spent: tuple[float, ...], before: tuple[float, ...]) -> Arm:
    each = zip(spent, before, strict=True)
    return sum((Arm(1, int(y > 0), y, y * y, x, x * x, x * y) for y, x in each), Arm())


@pytest.mark.parametrize(("counts", "interval"), NEWCOMBE.items())
def test_newcombe_s_table(counts: tuple[int, int, int, int], interval: tuple[float, float]) -> None:
    found = difference_of_shares(counts[:2], counts[2:])
    assert found is not None
    assert (found.low, found.high) == pytest.approx(interval, abs=1e-9)


def test_welch_as_scipy_has_it() -> None:
    """`scipy.stats.ttest_ind(…, equal_var=False).confidence_interval()`."""
    found = difference_in_spend(arm_of(SPENT, BEFORE), arm_of(OTHERS, BEFORE_OTHERS), adjusted=False)
    assert found is not None
    assert (found.low, found.high) == pytest.approx((-7.258908938007771, 24.692242271341104), abs=1e-9)


def test_what_was_spent_before_is_taken_off() -> None:
    """The coefficients of statsmodels' `OLS(spent, [1, group, before])`."""
    one, other = arm_of(SPENT, BEFORE), arm_of(OTHERS, BEFORE_OTHERS)
    found = difference_in_spend(one, other, adjusted=True)
    assert found is not None
    assert (found.estimate, slope_of(one, other)) == pytest.approx((2.4379432624113457, 1.3080673758865244), abs=1e-9)


def test_nobody_to_compare_with_gives_nothing() -> None:
    assert difference_of_shares((1, 2), (0, 0)) is None
    assert difference_in_spend(Arm(5), Arm(1), adjusted=True) is None


def test_nobody_spent_anything() -> None:
    found = difference_in_spend(Arm(5), Arm(5), adjusted=True)
    assert found == Difference(0, 0, 0)
    assert found.inconclusive


@pytest.mark.parametrize(("low", "high", "inconclusive"), [(-0.1, 0.1, True), (0.01, 0.1, False), (-0.2, -0.1, False)])
def test_an_interval_that_holds_zero_is_inconclusive(low: float, high: float, *, inconclusive: bool) -> None:
    assert Difference(0.05, low, high).inconclusive is inconclusive


def test_the_sample_of_r_s_manual() -> None:
    """`power.prop.test(p1 = .50, p2 = .75, power = .90)` gives n = 76.7 in each group."""
    assert members_needed(0.5, 0.25, 0.5, power=0.9) / 2 == pytest.approx(76.7, abs=0.05)


def test_a_sample_of_unequal_groups() -> None:
    """1,000 beside 9,000 have that power by statsmodels, `power_proportions_2indep(0.03, 0.1, 1000, ratio=9)`.

    It counts a difference seen the wrong way round too, which is one in a million.
    """
    assert members_needed(0.13, -0.03, 0.1, power=0.8196651559540381) == pytest.approx(10_000, rel=2e-5)


def test_the_smallest_effect_needs_just_so_many() -> None:
    effect = smallest_effect(0.1, 10_000, 0.1)
    assert effect is not None
    assert members_needed(0.1, effect, 0.1) == pytest.approx(10_000)


@pytest.mark.parametrize(("base", "members", "held"), [(0.5, 4, 0.5), (1.0, 1000, 0.5), (0.1, 0, 0.1), (0.1, 1000, 0)])
def test_too_few_show_nothing_at_all(base: float, members: int, held: float) -> None:
    assert smallest_effect(base, members, held) is None
