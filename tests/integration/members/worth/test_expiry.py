"""Points run out first earned first, however often, late or by whichever rule it is looked at."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from campaigns.core.models import Club
from campaigns.members.models import Activity, ActivityKind, EntryKind, Member, PointsEntry
from campaigns.members.points.expiry import expire_points, expiring_points
from campaigns.members.points.rules import change_rules
from campaigns.members.whose import only
from tests.clock import NOW
from tests.factories_members import does, joins, make_club, summary_of
from tests.sizes import examples

LASTS = 10
earned = st.tuples(st.just("earn"), st.integers(1, 100))
taken = st.tuples(st.just("take"), st.integers(1, 120))
ran_out = st.tuples(st.just("expire"), st.integers(1, 2))
pause = st.tuples(st.just("wait"), st.integers(1, 8))
shortened = st.tuples(st.just("rule"), st.integers(5, 20))


@dataclass
class Purse:
    """Coins in the order they were earned; whoever takes more than there is owes it to the next."""

    lots: list[list[int]] = field(default_factory=list)
    owed: int = 0

    def earn(self, day: int, points: int) -> None:
        paid = min(points, self.owed)
        self.owed -= paid
        self.lots.append([day, points - paid])

    def take(self, points: int) -> None:
        for lot in self.lots:
            used = min(lot[1], points)
            lot[1] -= used
            points -= used
        self.owed += points

    def expire(self, day: int, lasts: int) -> None:
        self.lots = [lot for lot in self.lots if lot[0] + lasts > day]

    def left(self) -> int:
        return sum(points for _day, points in self.lots) - self.owed


def enter(session: Session, member: Member, number: int, points: int, day: int) -> None:
    at = NOW + timedelta(days=day)
    kind = EntryKind.EARNED if points > 0 else EntryKind.REDEEMED
    session.execute(
        insert(PointsEntry).values(member_id=member.id, kind=kind, cause=f"test:{number}", points=points, at=at)
    )


def balance(session: Session, member: Member) -> int:
    return session.scalar(select(func.coalesce(func.sum(PointsEntry.points), 0)).filter_by(member_id=member.id)) or 0


@given(st.lists(earned | taken | ran_out | pause | shortened, max_size=25))
@examples(10, thorough=200)
def test_it_is_as_if_each_point_were_followed(session: Session, deeds: list[tuple[str, int]]) -> None:
    with session.begin_nested() as attempt:
        make_club(session)
        member, purse, day, lasts, expired_on = joins(session), Purse(), 0, LASTS, -1
        change_rules(session, rules={}, expire_after_days=lasts, now=NOW)
        for number, (deed, how) in enumerate(deeds):
            if deed == "wait":
                day += how
            elif deed == "rule":
                lasts, day = how, day + 1
                change_rules(session, rules={}, expire_after_days=lasts, now=NOW)
            elif deed == "earn":
                purse.earn(day, how)
                enter(session, member, number, how, day)
            elif deed == "take":
                purse.take(how)
                enter(session, member, number, -how, day)
            else:
                for _ in range(how):
                    expire_points(session, NOW + timedelta(days=day))
                if day != expired_on:
                    purse.expire(day, lasts)
                    expired_on = day
            if deed == "expire" or expired_on != day:
                assert balance(session, member) == purse.left()
        attempt.rollback()


def test_points_are_gone_on_the_day_and_not_before(session: Session) -> None:
    make_club(session)
    member = joins(session)
    does(session, member, ActivityKind.PURCHASED, value=5_000)
    change_rules(session, rules={}, expire_after_days=LASTS, now=NOW)
    assert expire_points(session, NOW + timedelta(days=LASTS - 1)) == 0
    assert expire_points(session, NOW + timedelta(days=LASTS)) == 1
    assert summary_of(session, member).points == 0
    lost = session.scalars(select(Activity.value).where(Activity.kind == ActivityKind.POINTS_EXPIRED)).all()
    assert lost == [50]


def test_who_loses_points_soon_is_known(session: Session) -> None:
    make_club(session)
    member = joins(session)
    does(session, member, ActivityKind.PURCHASED, value=5_000, days_ago=340)
    does(session, member, ActivityKind.PURCHASED, value=7_000)
    assert session.execute(expiring_points(session, NOW)).all() == []
    change_rules(session, rules={}, expire_after_days=365, now=NOW)
    assert [tuple(row) for row in session.execute(expiring_points(session, NOW))] == [(member.id, 50)]


def test_points_that_never_expire_do_not(session: Session) -> None:
    make_club(session)
    does(session, joins(session), ActivityKind.PURCHASED, value=5_000, days_ago=9_000)
    assert expire_points(session, NOW) == 0


def lost_on(session: Session, earned_at: datetime, *, lasts: int, zone: str = "Asia/Shanghai") -> date:
    """The day on which points earned then are gone where the club is, looked at at noon and just before midnight."""
    session.execute(update(Club).values(zone=zone))
    member = joins(session)
    change_rules(session, rules={}, expire_after_days=lasts, now=NOW)
    session.execute(insert(PointsEntry).values(member_id=member.id, cause="test", points=5, at=earned_at))
    day = earned_at.astimezone(ZoneInfo(zone)).date() + timedelta(days=max(lasts - 2, 0))
    while not expire_points(session, datetime.combine(day, time(23, 59, 59), tzinfo=ZoneInfo(zone))):
        day += timedelta(days=1)
    return day


@pytest.mark.parametrize(
    ("earned_at", "lasts", "zone", "gone"),
    [
        (datetime(2024, 2, 29, 4, tzinfo=UTC), 365, "Asia/Shanghai", date(2025, 2, 28)),
        (datetime(2024, 2, 28, 4, tzinfo=UTC), 1, "Asia/Shanghai", date(2024, 2, 29)),
        (datetime(2026, 12, 31, 15, 59, 59, tzinfo=UTC), 1, "Asia/Shanghai", date(2027, 1, 1)),
        (datetime(2026, 12, 31, 16, 0, tzinfo=UTC), 1, "Asia/Shanghai", date(2027, 1, 2)),
        (datetime(2026, 3, 8, 6, 59, tzinfo=UTC), 1, "America/New_York", date(2026, 3, 9)),
        (datetime(2026, 11, 1, 4, 30, tzinfo=UTC), 1, "America/New_York", date(2026, 11, 2)),
        (datetime(2026, 4, 24, 22, 30, tzinfo=UTC), 1, "Africa/Cairo", date(2026, 4, 26)),
        (datetime(2011, 12, 29, 12, tzinfo=UTC), 2, "Pacific/Apia", date(2011, 12, 31)),
        (datetime(1927, 1, 1, 12, tzinfo=UTC), 36_500, "Asia/Shanghai", date(2026, 12, 7)),
    ],
    ids=(
        "leap day",
        "to a leap day",
        "last second",
        "midnight",
        "clocks forward",
        "clocks back",
        "no midnight",
        "a day left out",
        "a hundred years",
    ),
)
def test_points_last_whole_days_of_the_clubs_calendar(
    session: Session, earned_at: datetime, lasts: int, zone: str, gone: date
) -> None:
    make_club(session)
    assert lost_on(session, earned_at, lasts=lasts, zone=zone) == gone


def test_points_earned_tomorrow_do_not_run_out_today(session: Session) -> None:
    make_club(session)
    member = joins(session)
    change_rules(session, rules={}, expire_after_days=1, now=NOW)
    enter(session, member, 1, 5, 1)
    assert [expire_points(session, NOW + timedelta(days=day)) for day in (0, 1, 2)] == [0, 0, 1]


def test_a_chore_of_a_month_ago_and_one_of_today_take_the_same(session: Session) -> None:
    make_club(session)
    one, other = joins(session), joins(session, "Bo Chen")
    change_rules(session, rules={}, expire_after_days=LASTS, now=NOW)
    for member in (one, other):
        for day in (0, 5, 40):
            enter(session, member, day, 10, day)
    expire_points(session, NOW + timedelta(days=12), whose=only([one.id]))
    expire_points(session, NOW + timedelta(days=45))
    assert (balance(session, one), balance(session, other)) == (10, 10)
