"""Whatever the plan and whoever the candidates."""

from hypothesis import given
from hypothesis import strategies as st

from campaigns.events.draws.choosing import Candidate, TooManyPinned, draw
from campaigns.events.draws.plans import DrawPlan, Unfilled, Weights
from campaigns.events.draws.rates import ONE, Rate, Rates
from tests.unit.events.draws.candidates import make_plan

TIERS, BANDS = (1, 2, 3), ("active", "warm", "lapsed")
thousandths = st.integers(1, 1000)


@st.composite
def people(make: st.DrawFn) -> list[Candidate]:
    ids = make(st.sets(st.integers(1, 10_000), max_size=40))
    rest = st.tuples(
        st.sampled_from(TIERS),
        st.sampled_from(BANDS),
        st.integers(0, 100),
        st.integers(0, 5),
        st.none() | st.integers(0, 5000),
        st.sampled_from(["", "", "", "muted", "busy"]),
        st.sampled_from([False, False, False, True]),
    )
    return [Candidate(each, *make(rest)) for each in ids]


@st.composite
def plans(make: st.DrawFn) -> DrawPlan:
    seats = make(st.integers(1, 30))
    quotas = {tier: make(st.integers(0, seats // 3)) for tier in make(st.sets(st.sampled_from(TIERS)))}
    weights = Weights(**dict(zip(("engagement", "interest", "fairness", "chance"), make(_weights), strict=True)))
    return make_plan(seats=seats, quotas=quotas, weights=weights, unfilled=make(st.sampled_from(Unfilled)))


_weights = st.tuples(st.integers(0, 100), st.integers(0, 100), st.integers(0, 100), st.integers(1, 100))
_rate = st.builds(Rate, thousandths, st.integers(0, 900), st.integers(0, 3000))
rates = st.builds(Rates, _rate, st.dictionaries(st.tuples(st.sampled_from(TIERS), st.sampled_from(BANDS)), _rate))


@given(plans(), people(), rates, st.text(min_size=1, max_size=8))
def test_all_are_accounted_for_and_the_seats_suffice(
    plan: DrawPlan, candidates: list[Candidate], rates: Rates, seed: str
) -> None:
    try:
        found = draw(plan, candidates, rates, interests=("tea", "wine"), seed=seed)
    except TooManyPinned:
        pinned = [each for each in candidates if each.pinned and not each.excluded]
        assert sum(rates.of(each.tier_id, each.band).seats for each in pinned) > plan.seats * ONE
        return
    taken = [each.candidate for each in found.chosen]
    everybody = [*taken, *(each.candidate for each in found.reserve), *found.excluded]
    assert sorted(everybody) == sorted(candidates)
    assert sum(rates.of(each.tier_id, each.band).seats for each in taken) <= plan.seats * ONE
    assert not any(each.excluded for each in taken)
    assert all(0 <= each.score <= 1000 for each in (*found.chosen, *found.reserve))
