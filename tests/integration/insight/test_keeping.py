"""What is kept for the day: the same figures, dated, for that day and that question alone."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.chapters.bounds import within
from campaigns.chapters.operations import Said, add_chapter
from campaigns.core.zones import club_zone
from campaigns.insight.buyers import Window
from campaigns.insight.friends import friends_report
from campaigns.insight.intervals import intervals_question
from campaigns.insight.keeping import answer
from campaigns.insight.models import KeptReading
from campaigns.insight.month.review import month_review
from campaigns.insight.nightly import keep_readings
from campaigns.insight.repeat_purchase import repeat_purchase
from campaigns.insight.second_purchase import second_purchase
from campaigns.members.models import Member, MemberTrips
from campaigns.members.profile.home_chapter import move_members
from campaigns.staff.models import Role
from campaigns.staff.operations import work_for
from tests.clock import NOW
from tests.factories_care import carer
from tests.factories_outreach import make_club, make_member, make_tier
from tests.integration.insight.test_repeat_purchase import buy_on

OCTOBER = date(2026, 10, 1)


@pytest.fixture(autouse=True)
def club(session: Session) -> None:
    make_club(session)
    make_tier(session)
    for _ in range(2):
        member = make_member(session)
        member.joined_at = NOW - timedelta(days=200)
        buy_on(session, member.id, date(2026, 6, 1), date(2026, 10, 5), date(2026, 10, 20))


def window(session: Session) -> Window:
    return Window(NOW.astimezone(club_zone(session)).date() - timedelta(days=1))


def found(session: Session, *, kept: bool) -> list[object]:
    """What each of the reports says of the whole club."""
    now, asked = NOW if kept else None, window(session)
    repeats, friends = repeat_purchase(session, asked, now=now), friends_report(session, until=asked.until, now=now)
    month = month_review(session, month=OCTOBER, anew=not kept, now=NOW)
    each = answer(session, intervals_question(session, asked), now=now).found
    second = second_purchase(session, asked, now=now)
    bought = [repeats.club, repeats.splits, second.club, second.by_tier, each]
    return [*bought, friends.k_by_month, friends.comparison, month.month, month.before]


def test_what_is_kept_is_what_was_found(session: Session) -> None:
    before = found(session, kept=False)
    keep_readings(session, NOW, least=2)
    buy_on(session, make_member(session).id, date(2026, 10, 6), date(2026, 10, 9))
    assert found(session, kept=True) == before
    assert found(session, kept=False) != before


def test_it_says_since_when_and_serves_that_day_alone(session: Session) -> None:
    keep_readings(session, NOW, least=2)
    asked = window(session)
    assert repeat_purchase(session, asked, now=NOW).kept_at == NOW
    assert repeat_purchase(session, asked, now=NOW + timedelta(days=1)).kept_at is None


def test_another_question_is_reckoned_as_it_is_asked(session: Session) -> None:
    keep_readings(session, NOW, least=2)
    asked = window(session)
    other = repeat_purchase(session, asked, days=89, now=NOW)
    assert (other.kept_at, other.club.members) == (None, 2)


def test_a_segment_is_reckoned_beside_everybody_as_kept(session: Session) -> None:
    keep_readings(session, NOW, least=2)
    newest = make_member(session).id
    buy_on(session, newest, date(2026, 10, 6), date(2026, 10, 9))
    asked = Window(window(session).until, members=select(MemberTrips.member_id).where(MemberTrips.member_id == newest))
    beside = repeat_purchase(session, asked, now=NOW)
    assert (beside.club.members, beside.everybody and beside.everybody.members, beside.kept_at) == (1, 2, NOW)


def test_a_chapter_is_kept_as_its_readers_see_it(session: Session) -> None:
    chapter = add_chapter(session, Said("Harbour")).id
    reader = carer(session, role=Role.VIEWER)
    work_for(session, staff_id=reader.id, chapter_ids=[chapter])
    move_members(session, select(Member.id).where(Member.id == make_buyer(session)), chapter_id=chapter, now=NOW)
    keep_readings(session, NOW, least=1)
    make_buyer(session)
    asked = window(session)
    whole = repeat_purchase(session, asked, now=NOW)
    with within(session, reader.bounds):
        theirs = repeat_purchase(session, asked, now=NOW)
        assert {*map(tuple, session.scalars(select(KeptReading.chapters)))} == {(chapter,)}
    assert [(each.club.members, each.kept_at) for each in (whole, theirs)] == [(3, NOW), (1, NOW)]


def make_buyer(session: Session) -> int:
    member = make_member(session)
    buy_on(session, member.id, date(2026, 6, 1), date(2026, 10, 5))
    return member.id


def test_of_chapters_whose_reports_nobody_reads_nothing_is_kept(session: Session) -> None:
    chapter = add_chapter(session, Said("Harbour")).id
    for role in (Role.HOST, Role.ADMIN):
        work_for(session, staff_id=carer(session, role=role).id, chapter_ids=[chapter])
    move_members(session, select(Member.id), chapter_id=chapter, now=NOW)
    keep_readings(session, NOW, least=1)
    assert {*map(tuple, session.scalars(select(KeptReading.chapters)))} == {()}


def test_of_a_small_club_nothing_is_kept(session: Session) -> None:
    keep_readings(session, NOW, least=2)
    keep_readings(session, NOW)
    assert session.scalar(select(KeptReading.key).limit(1)) is None


def test_a_second_time_on_one_day_keeps_the_newer(session: Session) -> None:
    for minutes in (0, 5):
        keep_readings(session, NOW + timedelta(minutes=minutes), least=2)
    assert {*session.scalars(select(KeptReading.kept_at))} == {NOW + timedelta(minutes=5)}
