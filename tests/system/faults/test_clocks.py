"""37: clocks that are set while messages go out, and nights that are an hour shorter or longer."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from campaigns.members.models import Member
from campaigns.messaging.models import Channel, MessageState
from campaigns.outreach.planning import plan_due_runs
from tests.databases import Databases
from tests.factories_messaging import make_people
from tests.factories_outreach import make_launched
from tests.sandboxes import RunningSandbox
from tests.sizes import combined
from tests.system.faults.club import Club, running_club
from tests.system.faults.interleaving.players import IDLE, Player
from tests.system.faults.interleaving.scene import Scene, make_scene
from tests.system.faults.oracle import assert_agrees

STEPS = [timedelta(hours=1), timedelta(days=1), -timedelta(hours=1), -timedelta(days=1)]
FORWARD = [step for step in STEPS if step > timedelta()]
POINTS = ["claimed", "begun", "handed"]


@pytest.fixture(scope="module")
def stage(
    shared_sandbox: RunningSandbox, databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Scene]:
    """Where one scene after the other is played."""
    home = tmp_path_factory.mktemp("clocks")
    with databases.fresh() as url, running_club(url, shared_sandbox, home) as club:
        yield make_scene(club)


@pytest.fixture
def scene(stage: Scene) -> Scene:
    stage.begin()
    return stage


def at(scene: Scene, point: str) -> Player:
    """A worker that stands at `point`."""
    player = Player("worker", lambda: scene.deliver(list(Channel)))
    while player.at != point:
        player.step()
    return player


def to_its_end(player: Player) -> None:
    player.step()
    while player.at != IDLE:
        player.step()
    player.kill()


def comes_to_rest(scene: Scene) -> None:
    scene.rest()
    assert_agrees(scene.club, since=scene.since)


@pytest.mark.parametrize(("point", "step"), combined(POINTS, STEPS))
def test_37_the_clubs_clock_is_set_while_a_worker_has_a_chunk(scene: Scene, point: str, step: timedelta) -> None:
    player = at(scene, point)
    scene.club_clock.move(by=step)
    scene.sweep()
    to_its_end(player)
    comes_to_rest(scene)


@pytest.mark.parametrize(("point", "step"), combined(POINTS, FORWARD))
def test_37_the_machines_clock_jumps_ahead_of_a_worker(scene: Scene, point: str, step: timedelta) -> None:
    """Its lease is over at once: what it had is taken back, and it hands over nothing more of it."""
    player = at(scene, point)
    scene.machine_clock.move(by=step)
    scene.sweep()
    to_its_end(player)
    comes_to_rest(scene)


SPRING = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)
AUTUMN = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(("night", "morning"), [(SPRING, 4), (AUTUMN, 5)])
def test_37_the_night_ends_at_six_by_the_members_own_clock(club: Club, night: datetime, morning: int) -> None:
    """Berlin's 06:00 is 04:00 UTC once summer time began that night, and 05:00 once it ended."""
    scene = make_scene(club)
    scene.begin()
    scene.rest()
    scene.club_clock.now = night
    quiet: dict[str, Any] = {"quiet_from": 22, "quiet_until": 6}
    with club.runtime.sessions.begin() as session:
        session.execute(update(Member).values(deceased=True))
        people = make_people(session, 5, first=club.first + 50_000)
        session.execute(update(Member).where(Member.id >= people[0][0]).values(zone="Europe/Berlin"))
        make_launched(session, now=night, **quiet)
    club.audience += plan_due_runs(club.runtime.sessions, clock=scene.club_clock)
    due = {message.due_at.astimezone(UTC) for message in club.messages() if message.state is MessageState.READY}
    assert due == {night.replace(hour=morning, minute=0)}
    scene.club_clock.now = night.replace(hour=morning)
    comes_to_rest(scene)
