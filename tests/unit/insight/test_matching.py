"""Matching: who is alike is compared, whoever stands alone is left out and counted."""

from math import sqrt

import numpy as np
import pytest

from campaigns.insight.event_effect.matching import Unit, band_of, bands, match


def unit(*, treated: bool, cell: int = 0, bought: bool = False, spent: float = 0, before: float = 0) -> Unit:
    return Unit(treated, cell, 1, bought, spent, before, 0)


def test_each_cell_weighs_as_many_as_came_of_it() -> None:
    """Three came of a cell in which others spend 10, one of a cell in which they spend 50."""
    came = [unit(treated=True, cell=1, spent=12)] * 3 + [unit(treated=True, cell=2, spent=52)]
    others = [unit(treated=False, cell=1, spent=10)] + [unit(treated=False, cell=2, spent=50)] * 9
    assert match([*came, *others]).means == pytest.approx((22, 20))


def test_whoever_finds_nobody_alike_is_left_out_and_counted() -> None:
    alone = [unit(treated=True, cell=1), unit(treated=False, cell=2), unit(treated=False, cell=3)]
    found = match([*alone, unit(treated=True), unit(treated=False)])
    assert [len(each) for each in (found.treated, found.others, found.treated_alone, found.others_alone)] == [
        1,
        1,
        1,
        2,
    ]


def test_one_cell_is_newcombe_s_and_welch_s_comparison() -> None:
    """56 of 70 beside 48 of 80, as in the table of 1998; the spend by scipy."""
    came = [unit(treated=True, bought=each < 56) for each in range(70)]
    others = [unit(treated=False, bought=each < 48) for each in range(80)]
    rate = match([*came, *others]).rate
    assert rate is not None
    assert (rate.low, rate.high) == pytest.approx((0.05243147240236498, 0.33387265403690614), abs=1e-9)
    spends = [unit(treated=True, spent=each) for each in (3, 0, 0, 12.5, 40, 7)]
    spend = match([*spends, *(unit(treated=False, spent=each) for each in (1, 0, 2, 0, 5.5))]).spend
    assert spend is not None
    assert (spend.low, spend.high) == pytest.approx((-7.258908938007771, 24.692242271341104), abs=1e-9)


def test_matching_brings_the_groups_together() -> None:
    came = [unit(treated=True, cell=1, before=100)] * 3 + [unit(treated=True, cell=2, before=0)]
    others = [unit(treated=False, cell=1, before=100)] + [unit(treated=False, cell=2, before=0)] * 3
    balance = match([*came, *others]).balance("before")
    assert (balance.treated, balance.others, balance.apart) == (75, 25, 0)
    assert balance.apart_before == pytest.approx(1)


def test_nobody_at_all_compares_to_nothing() -> None:
    found = match([])
    assert (found.rate, found.spend, found.balance("before").apart) == (None, None, 0)


def test_bands_are_equal_parts_of_those_who_spent() -> None:
    bounds = bands([0, 0, 1, 2, 3, 4, 5, 6])
    assert [band_of(value, bounds) for value in (-5, 0, 1, 2, 3, 4, 5, 6)] == [0, 0, 1, 1, 2, 2, 3, 3]
    assert bands([0, 0]) == []


def club(random: np.random.Generator, effect: float) -> list[Unit]:
    """Big spenders come more often, and buy more whether they come or not."""
    kinds = random.integers(0, 3, 300)
    treated = random.random(300) < 0.2 + 0.2 * kinds
    spent = 10 + 20 * kinds + random.gamma(2, 3, 300) + effect * treated
    bought = random.random(300) < 0.2 + 0.1 * kinds + effect / 100 * treated
    rows = zip(treated.tolist(), kinds.tolist(), bought.tolist(), spent.tolist(), strict=True)
    return [Unit(came, kind, 1, did, amount, 0, 0) for came, kind, did, amount in rows]


@pytest.mark.parametrize("effect", [0.0, 5.0])
def test_the_interval_holds_the_truth_though_the_keen_come(effect: float) -> None:
    random = np.random.default_rng(9)
    found = [match(club(random, effect)) for _each in range(200)]
    spends, rates = [each.spend for each in found], [each.rate for each in found]
    slack = 3 * sqrt(0.05 * 0.95 * 200)
    assert sum(each.low <= effect <= each.high for each in spends if each) >= 190 - slack
    assert sum(each.low <= effect / 100 <= each.high for each in rates if each) >= 190 - slack
