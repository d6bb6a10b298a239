"""Do members come back? Held against the published figures of the same log."""

from datetime import date

import pytest
from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from campaigns.insight.repeat_purchase import Repeats, repeat_purchase
from campaigns.members.models import Member, PurchaseKind
from campaigns.members.purchases.recording import NewPurchase, record_purchases
from tests.clock import NOW
from tests.factories_outreach import make_member, make_tier
from webapp.commands.demo_club.purchase_log import read_log

END_OF_SEPTEMBER = date(1997, 9, 30)


def buy_on(session: Session, member_id: int, *days: date, kind: PurchaseKind = PurchaseKind.ORDER) -> None:
    orders = [
        NewPurchase(member_id, "till", f"{member_id}-{place}-{kind}", NOW, day, 0, "USD", kind=kind)
        for place, day in enumerate(days)
    ]
    record_purchases(session, orders, now=NOW)


def test_the_published_figures_of_the_log(session: Session) -> None:
    """Fader, Hardie and Lee 2005."""
    rows = read_log()
    members = make_members(session, {row.number for row in rows})
    orders = [
        NewPurchase(members[row.number], "log", row.order_reference, NOW, row.day, 0, "USD", row.quantity)
        for row in rows
    ]
    record_purchases(session, orders, now=NOW)
    club = repeat_purchase(session, until=END_OF_SEPTEMBER).club
    assert club.distribution == (1411, 439, 214, 100, 62, 38, 29, 64)


def make_members(session: Session, numbers: set[int]) -> dict[int, int]:
    """Number in the log → member id."""
    tier = make_tier(session)
    common = {"full_name": "N", "call_name": "N", "language": "en", "zone": "UTC", "tier_id": tier.id, "joined_at": NOW}
    added = insert(Member).returning(Member.source_reference, Member.id)
    rows = [common | {"code": f"log-{number}", "source_reference": str(number)} for number in sorted(numbers)]
    return {int(reference or 0): member_id for reference, member_id in session.execute(added, rows)}


@pytest.fixture
def days() -> list[date]:
    return [date(2026, 1, 5), date(2026, 1, 15), date(2026, 2, 14)]


def test_several_orders_on_a_day_are_one_trip(session: Session, days: list[date]) -> None:
    buy_on(session, make_member(session).id, days[0], days[0])
    assert repeat_purchase(session, until=days[2]).club.distribution[0] == 1


def test_a_refund_is_not_a_trip(session: Session, days: list[date]) -> None:
    member_id = make_member(session).id
    buy_on(session, member_id, days[0])
    buy_on(session, member_id, days[1], kind=PurchaseKind.REFUND)
    assert repeat_purchase(session, until=days[2]).club.came_back == 0


def test_the_last_day_counts_and_the_next_does_not(session: Session, days: list[date]) -> None:
    buy_on(session, make_member(session).id, *days)
    assert repeat_purchase(session, until=days[1]).club.distribution[1] == 1
    assert repeat_purchase(session, until=date(2026, 1, 14)).club.distribution[0] == 1


def test_the_median_is_of_days_between_trips(session: Session, days: list[date]) -> None:
    buy_on(session, make_member(session).id, *days)
    buy_on(session, make_member(session).id, days[0])
    club = repeat_purchase(session, until=days[2]).club
    assert (club.share, club.median_days) == (0.5, 20)


def test_tiers_and_months_add_up_to_the_club(session: Session, days: list[date]) -> None:
    for tier, bought in ((1, days), (1, days[:1]), (2, days[2:])):
        member = make_member(session)
        buy_on(session, member.id, *bought)
        session.execute(update(Member).where(Member.id == member.id).values(tier_id=make_tier(session, tier).id))
    found = repeat_purchase(session, until=days[2])
    assert [tier.repeats.members for tier in found.by_tier] == [1, 2]
    assert [(each.month, each.repeats.members) for each in found.by_month] == [
        (date(2026, 1, 1), 2),
        (date(2026, 2, 1), 1),
    ]


def test_nobody_bought_anything(session: Session, days: list[date]) -> None:
    club = repeat_purchase(session, until=days[0]).club
    assert club == Repeats(members=0, came_back=0, distribution=(0,) * 8, median_days=None)
