"""From candidates to a list: pure, in whole numbers, so that the same seed and facts give the same list anywhere."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import NamedTuple

import orjson

from campaigns.core.words import mark
from campaigns.events.draws.plans import DrawPlan, DrawRefused, Unfilled, Weights, tree_of
from campaigns.events.draws.rates import ONE, Rates
from campaigns.events.models import Excluded

WHOLE = 1000
"""Each part of the score is from 0 to this."""
HALF_WAY = 90
"""Days after which fairness has come half the way back."""


class TooManyPinned(DrawRefused):
    sentence = mark("Those put on the list by hand alone are expected to take %(expected)s of the %(seats)d seats.")
    field = "seats"


class Candidate(NamedTuple):
    """What is reckoned with. `excluded` is a value of Excluded, or empty; `waited` None: never invited."""

    member_id: int
    tier_id: int
    band: str
    engagement: int
    shared: int
    waited: int | None
    excluded: str = ""
    pinned: bool = False

    @property
    def cell(self) -> tuple[int, str]:
        """What their rates go by: tier and band."""
        return self[1:3]


Parts = tuple[int, int, int, int]
"""Of a score, each 0 to 1,000: engagement, interest, fairness, chance."""


class Ranked(NamedTuple):
    """`score` 0 to 1,000; `luck` breaks ties and is the chance in the score."""

    candidate: Candidate
    score: int
    luck: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """Together all candidates: `chosen` and `reserve` in order; `digest` is of all that went in."""

    chosen: Sequence[Ranked]
    reserve: Sequence[Ranked]
    excluded: Sequence[Candidate]
    rates: Rates
    digest: str

    @property
    def candidates(self) -> int:
        return len(self.chosen) + len(self.reserve) + len(self.excluded)


def draw(
    plan: DrawPlan, candidates: Sequence[Candidate], rates: Rates, *, interests: Sequence[str], seed: str
) -> Drawn:
    """Rank all who may be drawn and take from the top, first for each tier's quota, then for the seats left open."""
    free = [each for each in candidates if not each.excluded]
    ranked = rank(free, plan.weights, interests=len(interests), seed=seed)
    taken = _taken(plan, ranked, rates)
    return Drawn(
        chosen=[each for each in ranked if each.candidate.member_id in taken],
        reserve=[each for each in ranked if each.candidate.member_id not in taken],
        excluded=sorted(each for each in candidates if each.excluded),
        rates=rates,
        digest=_digest(plan, candidates, rates, interests, seed),
    )


def rank(candidates: Iterable[Candidate], weights: Weights, *, interests: int, seed: str) -> list[Ranked]:
    """The highest score first, after those put on the list by hand; of equal scores the luckier."""
    first, second, third, fourth = weights.all()
    total = first + second + third + fourth
    ranked = []
    for each in candidates:
        luck = luck_of(seed, each.member_id)
        engagement, interest, fairness, chance = parts_of(each, luck, interests)
        score = (first * engagement + second * interest + third * fairness + fourth * chance) // total
        ranked.append(Ranked(each, score, luck))
    ranked.sort(key=itemgetter(1, 2), reverse=True)
    ranked.sort(key=lambda each: not each.candidate.pinned)
    return ranked


def luck_of(seed: str, member_id: int) -> int:
    """64 bits that only the seed and the member decide."""
    return int.from_bytes(hashlib.sha256(f"{seed}/{member_id}".encode()).digest()[:8])


def parts_of(candidate: Candidate, luck: int, interests: int) -> Parts:
    waited = candidate.waited
    return (
        candidate.engagement * WHOLE // 100,
        WHOLE * min(candidate.shared, interests) // interests if interests else 0,
        WHOLE if waited is None else WHOLE * waited // (waited + HALF_WAY),
        luck * WHOLE >> 64,
    )


def fill(ranked: Iterable[Ranked], rates: Rates, room: int) -> list[Ranked]:
    """From the top as long as they are expected to fit into `room`, in millionths of a seat."""
    taken = []
    seats, usual = {cell: rate.seats for cell, rate in rates.cells.items()}, rates.club.seats
    for each in ranked:
        room -= seats.get(each.candidate.cell, usual)
        if room < 0:
            break
        taken.append(each)
    return taken


def seats_for(ranked: Ranked, rates: Rates) -> int:
    return rates.of(*ranked.candidate.cell).seats


class _Taking:
    """Who is taken so far, and how many millionths of the seats of each tier they are expected to fill."""

    def __init__(self, plan: DrawPlan, ranked: Sequence[Ranked], rates: Rates) -> None:
        self.ids: set[int] = set()
        self.used: Counter[int] = Counter()
        self._plan, self._ranked, self._rates = plan, ranked, rates

    def left(self) -> int:
        return self._plan.seats * ONE - self.used.total()

    def add(self, some: Iterable[Ranked]) -> None:
        taken = [each.candidate for each in some]
        self.ids.update(each.member_id for each in taken)
        for (tier_id, band), count in Counter(each.cell for each in taken).items():
            self.used[tier_id] += count * self._rates.of(tier_id, band).seats

    def fill(self, room: int, tier_id: int | None = None) -> None:
        """From the top, of one tier or of all."""
        waiting = (
            each
            for each in self._ranked
            if each.candidate.member_id not in self.ids and tier_id in (None, each.candidate.tier_id)
        )
        self.add(fill(waiting, self._rates, room))


def _taken(plan: DrawPlan, ranked: Sequence[Ranked], rates: Rates) -> set[int]:
    """The ids of whoever is chosen."""
    taking = _Taking(plan, ranked, rates)
    taking.add(each for each in ranked if each.candidate.pinned)
    if taking.left() < 0:
        raise TooManyPinned(expected=f"{taking.used.total() / ONE:.1f}", seats=plan.seats)
    quotas = plan.seats_of()
    for tier_id, seats in sorted(quotas.items()):
        taking.fill(min(seats * ONE - taking.used[tier_id], taking.left()), tier_id)
    kept_empty = sum(max(seats * ONE - taking.used[tier_id], 0) for tier_id, seats in quotas.items())
    taking.fill(taking.left() - (kept_empty if plan.unfilled is Unfilled.EMPTY else 0))
    return taking.ids


def _digest(plan: DrawPlan, candidates: Sequence[Candidate], rates: Rates, interests: Sequence[str], seed: str) -> str:
    cells = [(*cell, rate.acceptance, rate.no_show, rate.friends) for cell, rate in sorted(rates.cells.items())]
    club = rates.club
    told = [
        tree_of(plan),
        seed,
        sorted(interests),
        [club.acceptance, club.no_show, club.friends],
        cells,
        list(map(tuple, sorted(candidates, key=itemgetter(0)))),
    ]
    return hashlib.sha256(orjson.dumps(told, option=orjson.OPT_SORT_KEYS)).hexdigest()


def excluded_by_hand(candidate: Candidate) -> Candidate:
    return candidate if candidate.excluded else candidate._replace(excluded=Excluded.BY_HAND.value)
