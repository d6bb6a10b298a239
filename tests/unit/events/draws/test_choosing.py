import pytest

from campaigns.events.draws.choosing import TooManyPinned, draw
from campaigns.events.draws.plans import Unfilled, Weights
from tests.unit.events.draws.candidates import GOLD, SILVER, candidate, chosen, crowd, drawn, make_plan, sure

ENGAGED = Weights(engagement=1, interest=0, fairness=0, chance=0)
FAIR = Weights(engagement=0, interest=0, fairness=1, chance=0)
LUCK = Weights(engagement=0, interest=0, fairness=0, chance=1)


def test_the_same_seed_and_facts_give_the_same_list_in_whatever_order_they_come() -> None:
    people = crowd(50)
    assert drawn(people) == drawn(people[::-1])


def test_another_seed_draws_others() -> None:
    people = crowd(50)
    assert chosen(drawn(people, weights=LUCK)) != chosen(drawn(people, weights=LUCK, seed="t"))


def test_the_list_of_this_seed_is_this_one_on_any_machine() -> None:
    assert chosen(drawn(crowd(20), seats=5, weights=LUCK, seed="lantern")) == [14, 8, 13, 4, 20]


def test_the_most_engaged_come_first() -> None:
    people = [candidate(number, engagement=number) for number in range(1, 21)]
    assert chosen(drawn(people, seats=3, weights=ENGAGED)) == [20, 19, 18]


def test_never_invited_first_then_who_waited_longest() -> None:
    people = [candidate(1, waited=3), candidate(2, waited=None), candidate(3, waited=3000), candidate(4, waited=0)]
    assert chosen(drawn(people, seats=4, weights=FAIR)) == [2, 3, 1, 4]


def test_interests_in_common_count() -> None:
    people = [candidate(1), candidate(2, shared=1), candidate(3, shared=2)]
    plan = make_plan(seats=3, weights=Weights(engagement=0, interest=1, fairness=0, chance=0))
    found = draw(plan, people, sure(), interests=("tea", "wine"), seed="s")
    assert [(each.candidate.member_id, each.score) for each in found.chosen] == [(3, 1000), (2, 500), (1, 0)]


def test_a_quota_is_kept_for_its_tier() -> None:
    people = [*crowd(20, engagement=90), *crowd(5, first=21, tier_id=GOLD, engagement=10)]
    found = drawn(people, seats=10, quotas={GOLD: 4}, weights=ENGAGED)
    assert sum(each.candidate.tier_id == GOLD for each in found.chosen) == 4
    assert len(found.chosen) == 10


def test_a_share_is_of_the_seats_in_whole_seats() -> None:
    people = [*crowd(20, engagement=90), *crowd(9, first=21, tier_id=GOLD, engagement=10)]
    found = drawn(people, seats=9, quotas={GOLD: 50}, in_percent=True, weights=ENGAGED)
    assert sum(each.candidate.tier_id == GOLD for each in found.chosen) == 4


@pytest.mark.parametrize(("unfilled", "invited"), [(Unfilled.OTHERS, 10), (Unfilled.EMPTY, 8)])
def test_what_a_tier_cannot_fill(unfilled: Unfilled, invited: int) -> None:
    people = [*crowd(20), *crowd(2, first=21, tier_id=GOLD)]
    assert len(drawn(people, seats=10, quotas={GOLD: 4}, unfilled=unfilled).chosen) == invited


def test_more_are_invited_than_there_are_seats_for_some_stay_away() -> None:
    assert len(drawn(crowd(100), rates=sure(acceptance=400, no_show=500)).chosen) == 50


def test_companions_take_seats() -> None:
    assert len(drawn(crowd(100), rates=sure(acceptance=500, friends=1000)).chosen) == 10


def test_who_is_put_on_the_list_is_on_it_and_takes_a_seat() -> None:
    people = [*crowd(20, engagement=90), candidate(21, engagement=0, pinned=True)]
    assert chosen(drawn(people, seats=3, weights=ENGAGED))[0] == 21
    assert len(drawn(people, seats=3, weights=ENGAGED).chosen) == 3


def test_no_more_can_be_put_on_the_list_than_there_are_seats() -> None:
    with pytest.raises(TooManyPinned):
        drawn(crowd(4, pinned=True), seats=3)


def test_the_excluded_are_never_drawn_not_even_by_hand() -> None:
    found = drawn([candidate(1, excluded="deceased", pinned=True), candidate(2)])
    assert (chosen(found), [each.member_id for each in found.excluded]) == ([2], [1])


def test_the_reserve_goes_on_where_the_list_ends() -> None:
    people = [candidate(number, engagement=number) for number in range(1, 21)]
    reserve = drawn(people, seats=3, weights=ENGAGED).reserve
    assert [each.candidate.member_id for each in reserve] == list(range(17, 0, -1))


@pytest.mark.parametrize("changed", [{"engagement": 51}, {"waited": None}, {"excluded": "muted"}, {"tier_id": GOLD}])
def test_a_changed_fact_changes_the_digest(changed: dict[str, object]) -> None:
    people = crowd(5)
    assert drawn([*people, candidate(9)]).digest != drawn([*people, candidate(9, **changed)]).digest


def test_whoever_is_left_out_rises_until_it_is_their_turn() -> None:
    """Thirty alike, ten seats a month: after three draws everybody was invited once."""
    waited: dict[int, int | None] = dict.fromkeys(range(1, 31))
    invited: list[int] = []
    for month in range(3):
        people = [candidate(each, waited=days) for each, days in waited.items()]
        found = chosen(drawn(people, seed=f"month {month}"))
        invited += found
        waited = {each: 30 if each in found else days and days + 30 for each, days in waited.items()}
    assert sorted(invited) == list(range(1, 31))


def test_tiers_without_a_quota_share_what_is_left() -> None:
    people = [*crowd(20, engagement=90), *crowd(20, first=21, tier_id=GOLD, engagement=10)]
    found = drawn(people, seats=10, quotas={SILVER: 3}, weights=ENGAGED)
    assert {each.candidate.tier_id for each in found.chosen} == {SILVER}
