"""Do members come back? Held against the published figures of the same log."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import insert
from sqlalchemy.orm import Session

from campaigns.core.arrays import each_of
from campaigns.insight.buyers import Window
from campaigns.insight.repeat_groups import Repeats, Split
from campaigns.insight.repeat_purchase import NOT_KNOWN, OTHER, PRODUCTS, repeat_purchase
from campaigns.members.models import Member, PurchaseKind
from campaigns.members.purchases.recording import NewPurchase, record_purchases
from tests.clock import NOW
from tests.factories_outreach import make_member, make_tier
from webapp.commands.demo_club.purchase_log import read_log

END_OF_SEPTEMBER = date(1997, 9, 30)


def buy_on(
    session: Session, member_id: int, *days: date, kind: PurchaseKind = PurchaseKind.ORDER, amount: int = 0
) -> None:
    orders = [
        NewPurchase(member_id, "till", f"{member_id}-{place}-{kind}", NOW, day, amount, "USD", kind=kind)
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
    club = repeat_purchase(session, Window(END_OF_SEPTEMBER)).club
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
    assert club_until(session, days[2]).distribution[0] == 1


def club_until(session: Session, until: date) -> Repeats:
    return repeat_purchase(session, Window(until)).club


def test_a_refund_is_not_a_trip(session: Session, days: list[date]) -> None:
    member_id = make_member(session).id
    buy_on(session, member_id, days[0])
    buy_on(session, member_id, days[1], kind=PurchaseKind.REFUND)
    assert club_until(session, days[2]).came_back == 0


def test_the_last_day_counts_and_the_next_does_not(session: Session, days: list[date]) -> None:
    buy_on(session, make_member(session).id, *days)
    assert club_until(session, days[1]).distribution[1] == 1
    assert club_until(session, date(2026, 1, 14)).distribution[0] == 1


def test_those_who_first_bought_earlier_are_left_out(session: Session, days: list[date]) -> None:
    buy_on(session, make_member(session).id, *days)
    buy_on(session, make_member(session).id, days[1])
    assert repeat_purchase(session, Window(days[2], since=days[1])).club.distribution[:2] == (1, 0)


@pytest.mark.parametrize(
    ("n", "ripe", "within"), [(9, 1, (0, 0, 0)), (10, 1, (1, 0, 0)), (40, 1, (1, 1, 0)), (41, 0, (0, 0, 0))]
)
def test_only_those_whose_days_are_over_count_within_them(
    session: Session, days: list[date], n: int, ripe: int, within: tuple[int, ...]
) -> None:
    buy_on(session, make_member(session).id, *days)
    club = repeat_purchase(session, Window(days[2]), days=n).club
    assert (club.ripe, club.within) == (ripe, within)


def test_a_first_trip_and_the_later_ones_are_worth_so_much(session: Session, days: list[date]) -> None:
    buy_on(session, make_member(session).id, days[0], days[0], days[1], days[2], amount=500)
    club = club_until(session, days[1])
    assert (club.first_value, club.later_value) == (1_000, 500)


def test_each_split_adds_up_to_the_club(session: Session, days: list[date]) -> None:
    for tier, bought in ((1, days), (1, days[:1]), (2, days[2:])):
        buy_on(session, make_member(session, tier=tier, source="staff").id, *bought, amount=tier * 1_000)
    splits = repeat_purchase(session, Window(days[2])).splits
    sizes = {split: [(group.key, group.repeats.members) for group in groups] for split, groups in splits.items()}
    assert sizes == {
        Split.TIER: [("tier-2", 1), ("tier-1", 2)],
        Split.CLASS: [("e4", 3)],
        Split.SOURCE: [("till", 3)],
        Split.PRODUCT: [("", 3)],
        Split.JOINED: [("staff", 3)],
        Split.MONTH: [("2026-01", 2), ("2026-02", 1)],
    }


def test_the_first_products_of_most_stand_alone(session: Session, days: list[date]) -> None:
    bought = ["Tea", "Tea", "", "", "", "*", *(f"Cup {number:02}" for number in range(PRODUCTS))]
    orders = [
        NewPurchase(make_member(session).id, "till", f"o{place}", NOW, days[0], 500, "USD", product=product)
        for place, product in enumerate(bought)
    ]
    later = replace(orders[0], order_reference="later", local_date=days[1], product="Pot")
    record_purchases(session, [*orders, later], now=NOW)
    groups = repeat_purchase(session, Window(days[2])).splits[Split.PRODUCT]
    assert [(group.key, group.repeats.members) for group in groups[:2]] == [("Tea", 2), ("Cup 00", 1)]
    assert [(group.key, group.repeats.members) for group in groups[-2:]] == [(OTHER, 2), (NOT_KNOWN, 3)]
    assert (len(groups), groups[0].repeats.came_back) == (PRODUCTS + 2, 1)


def test_a_segment_stands_beside_everybody(session: Session, days: list[date]) -> None:
    loyal, once = make_member(session).id, make_member(session).id
    buy_on(session, loyal, *days)
    buy_on(session, once, days[0])
    found = repeat_purchase(session, Window(days[2], members=each_of([loyal])))
    assert found.everybody is not None
    assert (found.club.share, found.everybody.share) == (1.0, 0.5)


def test_nobody_bought_anything(session: Session, days: list[date]) -> None:
    club = club_until(session, days[0])
    assert (club.distribution, club.share, club.first_value, club.shares_within) == ((0,) * 8, 0.0, None, (None,) * 3)
