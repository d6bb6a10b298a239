"""Candidates and rates made up, for what is reckoned without a database."""

from campaigns.events.draws.choosing import Candidate, Drawn, draw
from campaigns.events.draws.plans import DrawPlan
from campaigns.events.draws.rates import Rate, Rates

GOLD, SILVER = 1, 2


def make_plan(**changes: object) -> DrawPlan:
    return DrawPlan(**({"segment_id": 1, "seats": 10} | changes))  # type: ignore[arg-type]


def candidate(member_id: int, **changes: object) -> Candidate:
    known = {"tier_id": SILVER, "band": "warm", "engagement": 50, "shared": 0, "waited": 100}
    return Candidate(member_id, **(known | changes))  # type: ignore[arg-type]


def crowd(size: int, *, first: int = 1, **changes: object) -> list[Candidate]:
    return [candidate(number, **changes) for number in range(first, first + size)]


def sure(acceptance: int = 1000, no_show: int = 0, friends: int = 0) -> Rates:
    """Everybody alike; unless said otherwise, each invitation fills one seat."""
    return Rates(Rate(acceptance, no_show, friends), {})


def drawn(candidates: list[Candidate], *, rates: Rates | None = None, seed: str = "s", **plan: object) -> Drawn:
    return draw(make_plan(**plan), candidates, rates or sure(), interests=(), seed=seed)


def chosen(found: Drawn) -> list[int]:
    return [each.candidate.member_id for each in found.chosen]
