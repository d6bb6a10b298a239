from datetime import timedelta

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from campaigns.members.models import Activity, ActivityKind, EngagementBand, Member, PointsEntry, TierChange
from campaigns.members.standing.rebuild import pass_time
from campaigns.members.timeline import MANY, NewActivity, note_activities, record_activities
from tests.clock import NOW
from tests.factories_members import does, joins, make_club, summary_of, tier_of


def test_a_purchase_moves_summary_points_and_tier(session: Session) -> None:
    make_club(session)
    member = joins(session)
    does(session, member, ActivityKind.PURCHASED, value=12_099)
    summary = summary_of(session, member)
    assert (summary.purchases, summary.spend, summary.points) == (1, 12_099, 120)
    assert tier_of(session, member) == "silver"
    assert session.scalar(select(func.count()).where(Activity.kind == ActivityKind.TIER_CHANGED)) == 1


def test_a_refund_takes_it_back(session: Session) -> None:
    make_club(session)
    member = joins(session)
    does(session, member, ActivityKind.PURCHASED, value=12_099)
    does(session, member, ActivityKind.REFUNDED, value=-12_099)
    assert (summary_of(session, member).spend, summary_of(session, member).points) == (0, 0)
    assert tier_of(session, member) == "member"
    assert session.scalar(select(func.count(TierChange.id))) == 2


def test_recording_the_same_again_changes_nothing(session: Session) -> None:
    make_club(session)
    member = joins(session)
    told = NewActivity(member.id, ActivityKind.PURCHASED, NOW, "till/1", value=500)
    assert len(record_activities(session, [told], now=NOW).ids) == 1
    assert not record_activities(session, [told], now=NOW).ids
    assert summary_of(session, member).spend == 500
    assert session.scalar(select(func.count(PointsEntry.id))) == 1


def test_an_undone_attendance_does_not_count_and_a_new_one_does(session: Session) -> None:
    make_club(session)
    member = joins(session)
    does(session, member, ActivityKind.ATTENDED, event_id=7)
    does(session, member, ActivityKind.ATTENDANCE_UNDONE, event_id=7)
    assert (summary_of(session, member).attended, summary_of(session, member).points) == (0, 0)
    does(session, member, ActivityKind.ATTENDED, event_id=7)
    assert (summary_of(session, member).attended, summary_of(session, member).last_attended_at) == (1, NOW)


def test_engagement_fades_as_days_pass(session: Session) -> None:
    make_club(session)
    member = joins(session)
    does(session, member, ActivityKind.ATTENDED, event_id=1)
    assert summary_of(session, member).engagement_band is EngagementBand.ACTIVE
    assert pass_time(session, now=NOW + timedelta(days=90)) == 1
    assert (summary_of(session, member).engagement_score, summary_of(session, member).engagement_band) == (20, "warm")
    pass_time(session, now=NOW + timedelta(days=800))
    assert summary_of(session, member).engagement_band is EngagementBand.LAPSED


def test_a_batch_of_many_members_reacts_as_a_whole(session: Session) -> None:
    make_club(session)
    members: list[Member] = [joins(session, f"Guest {number}") for number in range(5)]
    told = [NewActivity(each.id, ActivityKind.PURCHASED, NOW, f"o{each.id}", value=100_000) for each in members]
    record_activities(session, told, now=NOW)
    assert {tier_of(session, each) for each in members} == {"gold"}


def test_a_large_batch_is_known_to_the_planner_before_anything_follows_from_it(session: Session) -> None:
    make_club(session)
    member = joins(session)
    visits = [NewActivity(member.id, ActivityKind.ATTENDED, NOW, f"door/{number}") for number in range(MANY)]
    record_activities(session, visits, now=NOW)
    assert session.scalars(text("SELECT reltuples FROM pg_class WHERE relname = 'activity'")).one() >= MANY


def test_the_planner_is_told_again_when_the_timeline_has_doubled_and_not_before(session: Session) -> None:
    session.execute(text("TRUNCATE activity CASCADE"))  # what rolled-back tests left lies in its file
    make_club(session)
    ana = joins(session)
    seen = []
    for many in (1_000, 2_000, 1_500, 3_000):
        clicks = [NewActivity(ana.id, ActivityKind.CLICKED, NOW, f"{many}/{number}") for number in range(many)]
        note_activities(session, clicks)
        seen.append(session.scalars(text("SELECT reltuples::int FROM pg_class WHERE relname = 'activity'")).one())
    first, second, third, fourth = seen
    assert first < second == third < fourth


def test_the_planner_hears_of_kinds_it_has_never_seen(session: Session) -> None:
    """Else the first purchases after a large import of members are joined row by row."""
    make_club(session)
    ana = joins(session)
    clicks = [NewActivity(ana.id, ActivityKind.CLICKED, NOW, f"click/{number}") for number in range(12_000)]
    note_activities(session, clicks)
    session.execute(text("ANALYZE activity"))
    bought = [NewActivity(ana.id, ActivityKind.PURCHASED, NOW, f"buy/{number}", value=1) for number in range(1_000)]
    record_activities(session, bought, now=NOW)
    seen = "SELECT most_common_vals::text FROM pg_stats WHERE tablename = 'activity' AND attname = 'kind'"
    assert "purchased" in (session.scalar(text(seen)) or "")
