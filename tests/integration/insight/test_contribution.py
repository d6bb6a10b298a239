"""From how few it comes, who may be about to leave, and who moved between classes of value."""

from datetime import date, datetime, time, timedelta
from random import Random

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.core.arrays import each_of
from campaigns.core.zones import club_zone
from campaigns.insight.contribution.concentration import Top, concentration
from campaigns.insight.contribution.movement import classes_at, keep_moves, read_moves
from campaigns.insight.contribution.report import contribution
from campaigns.members.models import ActivityKind, EngagementBand, Member, MemberClass, MemberSummary, PurchaseKind
from campaigns.members.purchases.recording import NewPurchase, record_purchases
from campaigns.members.queries import MemberFilter, count_members
from campaigns.members.standing.rebuild import rebuild_summaries
from campaigns.members.standing.rhythm import Rhythm
from campaigns.segments.queries import select_members
from campaigns.segments.rules import parse_rule
from tests.clock import NOW
from tests.factories_members import does, joins, make_club

TODAY = NOW.date()
END = date(2026, 9, 30)


@pytest.fixture
def members(session: Session) -> list[Member]:
    make_club(session)
    return [joins(session, f"Guest {number}") for number in range(5)]


def buy(session: Session, member: Member, *said: tuple[int, int], before: date = TODAY, back: int = 0) -> None:
    """(days before, amount); of the first order `back` is given back a day later."""
    orders = []
    for place, (days, amount) in enumerate(said):
        day = before - timedelta(days=days)
        at = datetime.combine(day, time(12), club_zone(session))
        name = f"{member.id}-{place}-{days}"
        orders.append(NewPurchase(member.id, "till", name, at, day, amount, "USD"))
        if back and not place:
            kind, later = PurchaseKind.REFUND, day + timedelta(days=1)
            orders.append(
                NewPurchase(member.id, "till", f"r{name}", at, later, -back, "USD", kind=kind, refunded_order=name)
            )
    record_purchases(session, orders, now=NOW)


def test_the_few_who_spent_most_brought_so_much(session: Session, members: list[Member]) -> None:
    for number, member in enumerate(members[:4], 1):
        buy(session, member, (10, number * 1_000), (400, 99_000))
    whole = concentration(session, None)
    assert (whole.members, whole.spent) == (4, 10_000)
    assert whole.tops[4:6] == (Top(30, 2, 7_000), Top(40, 2, 7_000))
    assert [whole.share(top) for top in whole.tops[::11]] == [0.4, 1.0]


def test_of_a_segment_only_its_members_are_counted(session: Session, members: list[Member]) -> None:
    buy(session, members[0], (10, 1_000))
    buy(session, members[1], (10, 9_000))
    found = contribution(session, each_of([members[0].id]), now=NOW)
    assert (found.concentration.spent, found.whole.members, found.quarters) == (1_000, 1, ())


@pytest.mark.parametrize(
    ("away", "rhythm"),
    [(10, Rhythm.ON_TIME), (11, Rhythm.LATE), (21, Rhythm.AT_RISK), (40, Rhythm.AT_RISK), (41, Rhythm.GONE)],
)
def test_who_usually_buys_every_ten_days_is_overdue_by_that(
    session: Session, members: list[Member], away: int, rhythm: Rhythm
) -> None:
    for days in (0, 10, 20):
        does(session, members[0], ActivityKind.PURCHASED, days_ago=away + days, value=500)
    found = contribution(session, None, now=NOW)
    assert (found.by_rhythm(rhythm).members, found.by_rhythm(rhythm).spent) == (1, 1_500)
    assert found.by_rhythm(Rhythm.UNKNOWN).members == 4
    assert count_members(session, MemberFilter(rhythm=rhythm, as_of=NOW)) == 1
    rule = parse_rule({"type": "rhythm_in", "rhythms": [rhythm.value]})
    assert session.scalars(select_members(session, rule, now=NOW)).all() == [members[0].id]


def test_each_figure_by_activity_is_that_of_the_list(session: Session, members: list[Member]) -> None:
    buy(session, members[0], (10, 200_000))
    (gold, *others) = contribution(session, None, now=NOW).tiers
    band = next(band for band, worth in gold.by_band.items() if worth.members)
    assert (gold.key, gold.by_band[band].spent, sum(tier.whole.members for tier in others)) == ("gold", 200_000, 4)
    assert count_members(session, MemberFilter(tier="gold", band=EngagementBand(band))) == 1


def test_the_class_at_the_end_of_a_day_is_what_was_kept_then(session: Session, members: list[Member]) -> None:
    """Nothing that came later is known to it."""
    draw = Random(7)  # noqa: S311 - the same each time
    for member in members:
        said = [(draw.randrange(500), draw.choice((3_000, 300_000))) for _ in range(draw.randrange(1, 9))]
        buy(session, member, *said, before=END, back=draw.choice((0, 3_000)))
    midnight = datetime.combine(END + timedelta(days=1), time(), club_zone(session))
    rebuild_summaries(session, now=midnight, bounds_anew=False)
    kept = select(MemberSummary.member_id, MemberSummary.member_class, MemberSummary.year_spend)
    expected = session.execute(kept.order_by(MemberSummary.member_id)).all()
    buy(session, members[0], (-5, 900_000), before=END)
    found = select(classes_at(session, END, "then")).order_by("member_id")
    assert session.execute(found).all() == expected


def test_moves_are_kept_from_quarter_to_quarter(session: Session, members: list[Member]) -> None:
    buy(session, members[0], (600, 10), (100, 1_000_000), before=END)
    buy(session, members[1], (10, 1_000), before=END)
    assert keep_moves(session, NOW) == 4
    assert keep_moves(session, NOW + timedelta(days=1)) == 1
    last = read_moves(session)[0]
    moved = [(move.before, move.after, move.members, move.spent_before, move.spent) for move in last.moves]
    assert (last.day, last.taken_at) == (END, NOW + timedelta(days=1))
    assert moved == [(None, MemberClass.E4, 1, 0, 1_000), (MemberClass.E2, MemberClass.E2, 1, 1_000_000, 1_000_000)]
