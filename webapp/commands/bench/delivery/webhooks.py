"""Webhooks called by their worker, from the ledger to the record, beside posts alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from sqlalchemy import text

from campaigns.members.models import ActivityKind
from campaigns.webhooks.operations import EndpointDraft, add_endpoint
from webapp.commands.bench.delivery.bare import bare_texts
from webapp.commands.bench.delivery.club import furnish_club
from webapp.commands.bench.delivery.cost import beside
from webapp.commands.bench.delivery.house import House, delivery_house, wait_for, worker
from webapp.commands.bench.delivery.sending import settle
from webapp.commands.bench.figure import Figure
from workers.queue import QueueName
from workers.supervisor.keys import changed

CALLS, TO_WARM_UP = 5_000, 200
REACH = 300.0
"""A second, by one worker to one receiver."""
_HAPPEN = text(
    """
    INSERT INTO activity (member_id, kind, at, value, reference)
    SELECT id, 'note', now(), 0, concat('bench:', CAST(:calls AS int), '/', id) FROM member ORDER BY id LIMIT :calls
    """
)
_LEFT = text("SELECT EXISTS (SELECT FROM webhook_delivery WHERE state IN ('waiting', 'sending'))")


def webhooks() -> Iterator[Figure]:
    with _calling_house() as house:
        _call(house, TO_WARM_UP)
        _happen(house, CALLS)
        cost = house.cost(lambda: _ring_and_wait(house), CALLS)
        yield from beside(f"{CALLS:,} webhook calls, claim to recorded", cost, bare_texts(house, CALLS), REACH)


@contextmanager
def _calling_house() -> Iterator[House]:
    """With a worker of webhooks and no other, and one receiver."""
    with delivery_house(deliverers=0) as house:
        settings = changed(house.settings, {"CONVIVE_WEBHOOKS_PRIVATE": True})
        runtime = house.runtime
        draft = EndpointDraft(f"{settings.sendgrid_base_url}/hook", [ActivityKind.NOTE.value])
        with runtime.sessions.begin() as session:
            furnish_club(session, CALLS, now=runtime.clock())
            add_endpoint(session, draft=draft, private=True, random_code=runtime.random_code, now=runtime.clock())
        with worker(settings, QueueName.WEBHOOKS) as calling:
            yield replace(house, settings=settings, deliverers=(calling,))


def _call(house: House, count: int) -> None:
    _happen(house, count)
    _ring_and_wait(house)


def _happen(house: House, count: int) -> None:
    with house.runtime.sessions.begin() as session:
        session.execute(_HAPPEN, {"calls": count})
    settle(house)


def _ring_and_wait(house: House) -> None:
    house.ring(QueueName.WEBHOOKS)
    wait_for(lambda: not _some_left(house), house.deliverers)


def _some_left(house: House) -> bool:
    with house.runtime.sessions() as session:
        return bool(session.scalar(_LEFT))
