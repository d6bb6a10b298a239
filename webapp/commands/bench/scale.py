"""Whether more workers send more: the same mails by one, two and three of them, on as many cores as there are."""

from collections.abc import Iterator

from campaigns.messaging.models import Channel
from webapp.commands.bench.delivery.cost import Cost
from webapp.commands.bench.delivery.house import delivery_house
from webapp.commands.bench.delivery.sending import furnish, send_to_everybody
from webapp.commands.bench.figure import Figure

MAILS = 40_000
MOST_WORKERS = 3
EACH_SECOND = 5_000.0
DEARER = 1.5
"""Times what a mail costs in processor time when one worker is alone: more would mean that they wait for each other."""


def scale(times: int) -> Iterator[Figure]:
    alone: Cost | None = None
    for workers in range(1, MOST_WORKERS + 1):
        cost = _cost(workers, MAILS * times)
        alone = alone or cost
        name = f"{cost.things:,} mails, {workers} at work"
        yield Figure(name, cost.rate, None, EACH_SECOND, "/s", at_least=True)
        yield Figure(f"{name}, processor time of each", _each(cost), None, DEARER * _each(alone), "µs")


def _cost(workers: int, mails: int) -> Cost:
    with delivery_house(deliverers=workers) as house:
        furnish(house, mails)
        return send_to_everybody(house, Channel.EMAIL, mails).cost


def _each(cost: Cost) -> float:
    return 1e6 * cost.used / cost.things
