"""The single figure agrees with the report."""

from datetime import date

from sqlalchemy.orm import Session

from campaigns.insight.buyers import Window
from campaigns.insight.queries import CameBack, came_back
from campaigns.insight.repeat_purchase import repeat_purchase
from campaigns.members.models import PurchaseKind
from tests.factories_outreach import make_member
from tests.integration.insight.test_repeat_purchase import buy_on

FIRST, SECOND = date(2026, 10, 1), date(2026, 11, 1)


def test_a_second_day_counts_and_a_refund_or_a_second_order_of_the_day_does_not(session: Session) -> None:
    again, same_day, refunded = (make_member(session).id for _ in range(3))
    buy_on(session, again, FIRST, SECOND)
    buy_on(session, same_day, FIRST, FIRST)
    buy_on(session, refunded, FIRST)
    buy_on(session, refunded, SECOND, kind=PurchaseKind.REFUND)
    club = repeat_purchase(session, Window(SECOND)).club
    assert came_back(session, until=SECOND) == CameBack(3, 1) == CameBack(club.members, club.came_back)
    assert came_back(session, until=FIRST) == CameBack(3, 0)


def test_of_nobody_nobody_came_back(session: Session) -> None:
    assert came_back(session, until=SECOND).share == 0
