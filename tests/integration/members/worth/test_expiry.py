"""Points run out first earned first, however often, late or by whichever rule it is looked at."""

from dataclasses import dataclass, field
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from campaigns.members.models import Activity, ActivityKind, EntryKind, Member, PointsEntry
from campaigns.members.points.expiry import expire_points, expiring_points
from campaigns.members.points.rules import change_rules
from tests.clock import NOW
from tests.factories_members import does, joins, make_club, summary_of

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
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
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
