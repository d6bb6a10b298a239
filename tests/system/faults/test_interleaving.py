"""41: random interleavings of all that may happen, each made again by its seed.

`bin/test tests/system/faults/test_interleaving.py --schedules 2000 --seed 7` tries more of them.
"""

from collections.abc import Sequence

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from campaigns.messaging import delivery
from campaigns.messaging.models import Claim
from tests.sizes import few
from tests.system.faults.club import Club
from tests.system.faults.interleaving.scene import Scene, make_scene
from tests.system.faults.interleaving.schedule import Schedule

PARTS = 2
SCHEDULES = few(6, thorough=200)
ENOUGH = range(200)
"""In so many at most a missing fence shows."""


@pytest.fixture
def scene(club: Club) -> Scene:
    return make_scene(club)


@pytest.fixture
def seeds(request: pytest.FixtureRequest) -> Sequence[int]:
    first, many = (request.config.getoption(name) for name in ("--seed", "--schedules"))
    return range(first, first + (many or SCHEDULES))


def play_all(scene: Scene, seeds: Sequence[int]) -> None:
    for seed in seeds:
        play(scene, seed)


def play(scene: Scene, seed: int) -> None:
    schedule = Schedule(scene, seed)
    try:
        schedule.play()
    except Exception as fault:
        told = "\n".join(schedule.told)
        raise AssertionError(f"{fault}\nMake it again by --schedules 1 --seed {seed}:\n{told}") from fault


@pytest.mark.parametrize("part", range(PARTS))
def test_41_in_whatever_order_the_sum_is_the_audience(scene: Scene, seeds: Sequence[int], part: int) -> None:
    play_all(scene, seeds[part::PARTS])


def begin_anyway(session: Session, *, claim_id: int, **values: object) -> bool:
    renewed = {"in_flight": values["message_ids"], "lease_until": values["lease_until"]}
    session.execute(update(Claim).where(Claim.id == claim_id).values(renewed))
    return True


def test_41_without_the_fence_before_the_call_somebody_gets_two(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery, "begin_hand_over", begin_anyway)
    with pytest.raises(AssertionError, match="taken twice"):
        play_all(scene, ENOUGH)
