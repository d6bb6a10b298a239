"""What was given back of an order counts in no report on what members bought, however late it came."""

from datetime import timedelta

from sqlalchemy.orm import Session

from campaigns.insight.attribution import attribution
from campaigns.insight.buyers import Window
from campaigns.insight.event_effect.guests import invited
from campaigns.insight.event_report import event_report
from campaigns.insight.lift.report import lift
from campaigns.insight.newcomers import Stretch, read_newcomers
from campaigns.insight.repeat_purchase import repeat_purchase
from campaigns.members.models import PurchaseKind
from campaigns.members.purchases.recording import NewPurchase, record_purchases
from tests.clock import NOW
from tests.factories_lift import make_sent, writes
from tests.factories_reports import buys_after, comes, over, salon_of

AGO, DAYS, KEPT = 60, 30, 600


def test_every_report_counts_what_was_kept(session: Session) -> None:
    event = salon_of(session, days_ago=AGO)
    guest = comes(session, event)
    guest.member.joined_at = event.starts_at
    over(session, event)
    sent = make_sent(session)
    writes(session, sent, [guest.member_id])
    buys_after(session, guest.member, event, days=1)
    give_back(session, guest.member_id, f"{guest.member_id}-1")
    today = NOW.date()
    (joined,) = read_newcomers(session, Stretch(None, today, DAYS, None, "UTC")).values()
    assert [
        repeat_purchase(session, Window(today)).club.first_value,
        attribution(session, until=today).all.spent,
        event_report(session, event_id=event.id, days=DAYS, now=NOW).whole.spent,
        *(unit.spent for unit in invited(session, event, days=DAYS)),
        lift(session, campaign_id=sent.id, days=DAYS, now=NOW).whole.written.spent,
        joined[False].spent,
    ] == [KEPT] * 6


def give_back(session: Session, member_id: int, order: str) -> None:
    """Some of an order of 1,000, when all days that are looked at are over."""
    day = (NOW - timedelta(days=1)).date()
    refund = NewPurchase(
        member_id, "till", "back", NOW, day, KEPT - 1000, "USD", kind=PurchaseKind.REFUND, refunded_order=order
    )
    record_purchases(session, [refund], now=NOW)
