"""Held against lifelines 0.30 (`KaplanMeierFitter`) on the remissions of Freireich et al. 1963, in weeks."""

from collections import Counter

import pytest

from campaigns.insight.survival import Day, kaplan_meier

TREATED = (6, 6, 6, 7, 10, 13, 16, 22, 23), (6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35)
"""Relapsed, and still well when last seen."""
LIFELINES = {
    6: (0.857142857142857, 0.6197179552659838, 0.9515517476469969),
    7: (0.8067226890756299, 0.5631465646222333, 0.9228090192028802),
    10: (0.7529411764705878, 0.5031995107999564, 0.8893618351692651),
    13: (0.6901960784313722, 0.4316102224861839, 0.8490659633494505),
    16: (0.6274509803921566, 0.36751085598750194, 0.8049121894718411),
    22: (0.5378151260504199, 0.26777893676713493, 0.7467907176353943),
    23: (0.44817927170868327, 0.18805200595923233, 0.6801426284952412),
    35: (0.44817927170868327, 0.18805200595923233, 0.6801426284952412),
}
PLACEBO = (1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23)


def days_of(events: tuple[int, ...], censored: tuple[int, ...] = ()) -> list[Day]:
    happened, lost = Counter(events), Counter(censored)
    return [Day(after, happened[after], lost[after]) for after in {*events, *censored}]


@pytest.mark.parametrize(("week", "expected"), LIFELINES.items())
def test_the_curve_and_its_interval_are_the_reference_s(week: int, expected: tuple[float, ...]) -> None:
    point = kaplan_meier(days_of(*TREATED)).at(week)
    assert (point.waiting, point.low, point.high) == pytest.approx(expected, rel=0, abs=1e-9)


def test_where_nobody_is_lost_sight_of_it_ends_at_none() -> None:
    curve = kaplan_meier(days_of(PLACEBO))
    last = (0.047619047619047616, 0.003324463042531178, 0.1970449056989461)
    assert (curve.at(22).waiting, curve.at(22).low, curve.at(22).high) == pytest.approx(last, rel=0, abs=1e-9)
    assert (curve.at(23).waiting, curve.median) == (0.0, 8)


def test_the_median_is_unknown_while_fewer_than_half_have_done_it() -> None:
    assert kaplan_meier(days_of(*TREATED)).median == 23
    assert kaplan_meier([Day(5, 1, 0), Day(9, 0, 3)]).median is None


def test_of_nobody_nothing_is_known() -> None:
    curve = kaplan_meier([])
    assert (curve.members, curve.at(30).at_risk, curve.last, curve.median) == (0, 0, 0, None)
