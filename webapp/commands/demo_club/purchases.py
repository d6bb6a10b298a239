"""The purchase log, recorded as any shop's orders are."""

from collections.abc import Mapping, Sequence

from campaigns.members.models import Member
from campaigns.members.purchases.recording import NewPurchase, record_purchases
from webapp.commands.demo_club.draws import draw
from webapp.commands.demo_club.purchase_log import LogRow
from webapp.commands.demo_club.shelves import product_of
from webapp.commands.demo_club.steps import CURRENCY, Filling, at_hour

SOURCE = "shop"
OPENS, SHUTS = 10, 20


def record_log(filling: Filling, rows: Sequence[LogRow], members: Mapping[int, Member]) -> int:
    """The log knows the day; the hour is drawn. Gives how many purchases there were."""
    purchases = [_purchase(row, members[row.number].id) for row in rows]
    return record_purchases(filling.session, purchases, now=filling.now)


def _purchase(row: LogRow, member_id: int) -> NewPurchase:
    hour, minute = divmod(int(draw(row.line, "minute") * (SHUTS - OPENS) * 60), 60)
    return NewPurchase(
        member_id=member_id,
        source=SOURCE,
        order_reference=row.order_reference,
        at=at_hour(row.day, OPENS + hour, minute),
        local_date=row.day,
        amount=int(row.dollars * 100),
        currency=CURRENCY,
        quantity=row.quantity,
        product=product_of(row),
    )
