"""What friends are worth, read from the club."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from campaigns.insight.friends import FriendsReport, friends_report
from campaigns.members.models import Member
from campaigns.referrals.models import Referral, Unearned
from campaigns.referrals.operations import PastReferral, record_referrals
from tests.clock import NOW
from tests.factories_outreach import make_club, make_member
from tests.factories_referrals import buy

DAYS = 30
JOINED = NOW - timedelta(days=40)
UNTIL = NOW.date()


@pytest.fixture
def people(session: Session) -> list[int]:
    """Ana brought Bo within her days and Cy after them; Di and Ed joined by themselves. All but Cy joined at once."""
    make_club(session)
    ana, bo, cy, di, ed = (make_member(session, joined_at=JOINED).id for _ in range(5))
    session.get_one(Member, cy).joined_at = NOW - timedelta(days=5)
    session.flush()
    past = [PastReferral(ana, bo, None, JOINED), PastReferral(ana, cy, None, NOW - timedelta(days=5))]
    record_referrals(session, referrals=past, now=NOW)
    for member_id, days in ((bo, -39), (bo, -20), (di, -11), (ed, -9)):
        buy(session, member_id, days=days)
    return [ana, bo, cy, di, ed]


def report(session: Session, **asked: object) -> FriendsReport:
    return friends_report(session, **{"until": UNTIL, "days": DAYS, **asked})  # type: ignore[arg-type]


def test_friends_stand_beside_those_who_joined_with_them(session: Session, people: list[int]) -> None:
    """Of the others Di bought on the last of her days, Ed a day too late, Ana not at all."""
    both = report(session).comparison
    assert both is not None
    assert (both.friends, both.others) == (1, 3)
    assert (both.bought.friends, both.bought.others) == pytest.approx((1, 1 / 3))
    assert (both.again.friends, both.again.others) == (1, 0)


def test_k_counts_friends_within_the_days_alone(session: Session, people: list[int]) -> None:
    found = report(session)
    assert found.k is not None
    assert (found.k.members, found.k.brought, found.k.mean) == (4, 1, 0.25)
    assert (found.k.share, found.k.each) == (0.25, 1)
    assert [*found.k_by_month] == [JOINED.date().replace(day=1)]


def test_who_does_not_count_is_in_no_figure_but_one(session: Session, people: list[int]) -> None:
    session.execute(update(Referral).values(unearned=Unearned.HOUSEHOLD))
    found = report(session)
    assert (found.funnel.joined, found.funnel.unearned, found.hosts, found.comparison) == (0, 2, [], None)
    assert found.k is not None
    assert (found.k.members, found.k.brought) == (3, 0)


def test_the_steps_are_of_friends_who_joined_in_these_days(session: Session, people: list[int]) -> None:
    found = report(session, since=UNTIL - timedelta(days=10))
    assert (found.funnel.joined, found.funnel.bought, found.k) == (1, 0, None)
    assert [(each.member.id, each.friends) for each in found.hosts] == [(people[0], 1)]


def test_a_segment_narrows_who_brings(session: Session, people: list[int]) -> None:
    found = report(session, members=select(Member.id).where(Member.id == people[1]))
    assert (found.funnel.joined, found.hosts, found.comparison) == (0, [], None)


@pytest.mark.parametrize("until", [date.min, date.max])
def test_the_ends_of_the_calendar(session: Session, people: list[int], until: date) -> None:
    assert report(session, until=until, since=date.min).funnel.joined == 2
