"""A worker that is killed in the middle of a campaign: how soon the next mail goes, and its own chunk is dealt with."""

import time
from collections.abc import Iterator
from typing import Any

import psutil
from sqlalchemy import text

from campaigns.messaging.models import Channel
from webapp.commands.bench.delivery.beside import running
from webapp.commands.bench.delivery.house import House, wait_for
from webapp.commands.bench.delivery.sending import plan_for_everybody, ring_for_all
from webapp.commands.bench.figure import Figure
from workers.supervisor import programs

REACH = 30.0
_ACCEPTED = text("SELECT count(*) FROM message WHERE state = 'accepted'")
_HELD = text("SELECT array_agg(id) FROM claim WHERE closed_at IS NULL")
_STILL_HELD = text("SELECT EXISTS (SELECT FROM claim WHERE id = ANY (:held) AND closed_at IS NULL)")


def crash(house: House, members: int) -> Iterator[Figure]:
    """The first worker is killed; the others and a scheduler go on. Nobody can use the house afterwards."""
    plan_for_everybody(house, Channel.EMAIL, members)
    killed, *others = house.deliverers
    with running(programs.scheduler().command, environment=programs.environment(house.settings)) as scheduler:
        ring_for_all(house)
        held, accepted = _all_stopped(house), _ask(house, _ACCEPTED)
        started = time.perf_counter()
        killed.kill()
        for other in others:
            other.resume()
        alive = [*others, psutil.Process(scheduler.pid)]
        wait_for(lambda: _ask(house, _ACCEPTED) > accepted, alive)
        yield Figure("worker killed, to the next mail accepted", time.perf_counter() - started, None, REACH)
        wait_for(lambda: not _ask(house, _STILL_HELD, held=held), alive)
        yield Figure("worker killed, to its chunk dealt with", time.perf_counter() - started, None, REACH)


def _all_stopped(house: House) -> list[int]:
    """The chunks in hand, every worker being stopped over one of its own."""
    held: list[int] = []

    def caught() -> bool:
        for process in house.deliverers:
            process.suspend()
        held[:] = _ask(house, _HELD) or []
        if len(held) >= len(house.deliverers):
            return True
        for process in house.deliverers:
            process.resume()
        return False

    wait_for(caught, house.deliverers)
    return held


def _ask(house: House, question: Any, **given: Any) -> Any:
    with house.runtime.sessions() as session:
        return session.scalar(question, given)
