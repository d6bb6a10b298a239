"""How fast answers to one event come in, seat, timeline and confirmation, through the web processes of the stack."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import text

from webapp.commands.bench.delivery.club import furnish_club
from webapp.commands.bench.delivery.cost import Cost, beside
from webapp.commands.bench.delivery.house import House, delivery_house, served
from webapp.commands.bench.figure import Figure
from webapp.commands.bench.rsvp.crowd import Crowd, answer_all
from webapp.commands.bench.rsvp.guests import invite_crowd

GUESTS, SEATS, TO_WARM_UP = 5_000, 2_000, 500
BARE = "webapp.commands.bench.rsvp.bare_seat:build()"
REACH, WAIT_MS = 500.0, 250.0
"""Answers a second, and how long all but one in a hundred may wait at most."""
_KEPT = text(
    """
    SELECT (SELECT seats_taken FROM event WHERE id = :event) AS taken,
           (SELECT count(*) FROM invitation WHERE event_id = :event AND state = 'attending') AS attending,
           (SELECT count(*) FROM invitation WHERE event_id = :event AND state = 'waitlisted') AS waiting,
           (SELECT count(*) FROM activity WHERE event_id = :event AND kind IN ('accepted', 'waitlisted')) AS noted,
           (SELECT count(*) FROM message WHERE event_id = :event AND state = 'ready') AS confirmed
    """
)


class Answered(NamedTuple):
    cost: Cost
    crowd: Crowd


def rsvp(times: int) -> Iterator[Figure]:
    """More guests than seats; each says yes once, by the link of the invitation."""
    guests, seats = GUESTS * times, SEATS * times
    name = f"{guests:,} answers for {seats:,} seats"
    with delivery_house(deliverers=0) as house:
        with house.runtime.sessions.begin() as session:
            furnish_club(session, guests, now=house.runtime.clock())
        _, warm = invite_crowd(house, "warm", TO_WARM_UP, capacity=TO_WARM_UP)
        event_id, paths = invite_crowd(house, "hot", guests, capacity=seats)
        ours = _answered(house, warm, paths)
        over = _seats_too_many(house, event_id, guests, seats)
        bare = _answered(house, warm, paths, BARE)
    yield from beside(name, ours.cost, bare.cost, REACH)
    yield Figure(
        f"{name}, the wait of all but one in a hundred", ours.crowd.wait_ms(99), bare.crowd.wait_ms(99), WAIT_MS, "ms"
    )
    yield Figure(f"{name}, seats too many", over, None, 0, "")


def _answered(house: House, warm: Sequence[str], paths: Sequence[str], application: str | None = None) -> Answered:
    with served(house.settings, application) as web:
        answer_all(web.port, warm)
        crowds: list[Crowd] = []
        cost = house.cost(lambda: crowds.append(answer_all(web.port, paths)), len(paths), *web.processes())
    return Answered(cost, crowds[0])


def _seats_too_many(house: House, event_id: int, guests: int, seats: int) -> int:
    """Raises ValueError when an answer is not whole."""
    with house.runtime.sessions() as session:
        kept = session.execute(_KEPT, {"event": event_id}).one()
    if (kept.attending + kept.waiting, kept.noted, kept.confirmed) != (guests, guests, guests):
        raise ValueError(f"Not every answer is whole: {kept}.")
    return int(max(kept.taken, kept.attending)) - seats
