"""What one more mail takes of each part, and whether more workers send more: sizes of a house are reckoned from it."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import text

from campaigns.messaging.models import Channel
from webapp.commands.bench.delivery.cost import Cost
from webapp.commands.bench.delivery.house import House, delivery_house
from webapp.commands.bench.delivery.sending import furnish, send_to_everybody
from webapp.commands.bench.figure import Figure

MAILS = 40_000
MOST_WORKERS = 3
EACH_SECOND = 3_000.0
DEARER = 1.5
"""Times what a mail costs in processor time when one worker is alone: more would mean that they wait for each other."""
WORKER_US, DATABASE_US, LOG_BYTES, KEPT_BYTES = 180.0, 320.0, 8_000, 3_000
_LOG = text("SELECT CAST(pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0') AS bigint)")
_KEPT = text("SELECT pg_database_size(current_database())")


@dataclass(frozen=True, slots=True)
class Taken:
    """Of all mails together: seconds of processor and bytes, planning included in the database's."""

    cost: Cost
    worker: float
    database: float
    log: int
    kept: int


def scale(times: int) -> Iterator[Figure]:
    alone: Cost | None = None
    for workers in range(1, MOST_WORKERS + 1):
        taken = _taken(workers, MAILS * times)
        cost = taken.cost
        alone = alone or cost
        name = f"{cost.things:,} mails, {workers} at work"
        yield Figure(name, cost.rate, None, EACH_SECOND, "/s", at_least=True)
        yield Figure(
            f"{name}, processor time of each", _each(cost.used, cost), None, DEARER * _each(alone.used, alone), "µs"
        )
        if workers == 1:
            yield Figure("  of it the worker's", _each(taken.worker, cost), None, WORKER_US, "µs")
            yield Figure("  the database's, planning too", _each(taken.database, cost), None, DATABASE_US, "µs")
            yield Figure("  write-ahead log of each", taken.log / cost.things, None, LOG_BYTES, "B")
            yield Figure("  kept of each on disk", taken.kept / cost.things, None, KEPT_BYTES, "B")


def _taken(workers: int, mails: int) -> Taken:
    with delivery_house(deliverers=workers) as house:
        furnish(house, mails)
        before = _used(house)
        cost = send_to_everybody(house, Channel.EMAIL, mails).cost
        worker, database, log, kept = (after - earlier for after, earlier in zip(_used(house), before, strict=True))
    return Taken(cost, worker, database, int(log), int(kept))


def _used(house: House) -> tuple[float, float, int, int]:
    with house.runtime.sessions() as session:
        log, kept = (int(session.execute(asked).scalar_one()) for asked in (_LOG, _KEPT))
    return house.used_by_workers(), house.used() - house.used_by_workers(), log, kept


def _each(seconds: float, cost: Cost) -> float:
    return 1e6 * seconds / cost.things
