"""How fast messages go out and receipts come in, with the worker processes of the stack, on engines of its own."""

from collections.abc import Generator, Iterator

from campaigns.messaging.models import Channel
from webapp.commands.bench.delivery.bare import bare_mails, bare_texts
from webapp.commands.bench.delivery.cost import beside
from webapp.commands.bench.delivery.crash import crash
from webapp.commands.bench.delivery.house import House, delivery_house
from webapp.commands.bench.delivery.invitations import invitations
from webapp.commands.bench.delivery.links import links
from webapp.commands.bench.delivery.promptness import promptness
from webapp.commands.bench.delivery.receipts import receipts
from webapp.commands.bench.delivery.relayed import relayed
from webapp.commands.bench.delivery.sending import TO_WARM_UP, Sent, furnish, send_to_everybody
from webapp.commands.bench.delivery.webhooks import webhooks
from webapp.commands.bench.figure import Figure

SMALL, LARGE, WHOLE = 10_000, 50_000, 1_000_000
MAILS, TEXTS, ALIKE = 8_000.0, 1_200.0, 0.8
"""Each second; and how much slower than another size the slowest may be."""
MEMORY_MB, GROWTH_MB = 150.0, 10.0


def delivery(times: int) -> Iterator[Figure]:
    """Ten times the usual size are the million of the promise."""
    yield from invitations(times)
    yield from webhooks()
    sizes: list[Sent] = []
    with delivery_house() as house:
        furnish(house, SMALL)
        sizes.append((yield from _mails(house, SMALL)))
        texts = send_to_everybody(house, Channel.SMS, SMALL)
        yield from beside(f"{SMALL:,} texts, claim to recorded", texts.cost, bare_texts(house, SMALL), TEXTS)
        yield from promptness(house, SMALL)
        yield from relayed(house, SMALL)
        yield from links(house)
        yield from crash(house, SMALL)
    with delivery_house() as house:
        furnish(house, LARGE)
        sizes.append((yield from _mails(house, LARGE)))
        yield from receipts(house)
    if times > 1:
        with delivery_house() as house:
            furnish(house, WHOLE)
            sizes.append((yield from _mails(house, WHOLE)))
    for name, measured in (
        ("slowest size of mailing beside the fastest", [sent.cost.rate for sent in sizes]),
        ("the same by processor time", [sent.cost.things / sent.cost.used for sent in sizes]),
    ):
        yield Figure(name, min(measured) / max(measured), None, ALIKE, "", at_least=True)


def _mails(house: House, members: int) -> Generator[Figure, None, Sent]:
    sent = send_to_everybody(house, Channel.EMAIL, members)
    yield from beside(
        f"{members:,} mails after {TO_WARM_UP:,} to warm up, claim to recorded",
        sent.cost,
        bare_mails(house, members),
        MAILS,
    )
    before, between, after = sent.memory
    name = f"{members:,} mails, memory of a worker ({before:.0f} before, {between:.0f} half way, {after:.0f} after)"
    yield Figure(name, max(sent.memory), None, MEMORY_MB, "MB")
    yield Figure(f"{members:,} mails, growth of a worker from half way on", after - between, None, GROWTH_MB, "MB")
    return sent
