from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from campaigns.members.models import ActivityKind, EngagementBand, Member
from campaigns.members.standing.engagement_explained import explain_engagement
from campaigns.members.standing.rebuild import pass_time
from tests.clock import NOW
from tests.factories_members import does, joins, make_club, summary_of


@pytest.fixture
def member(session: Session) -> Member:
    make_club(session)
    return joins(session, joined_at=NOW - timedelta(days=800))


def test_each_thing_is_told_with_what_is_left_of_it(session: Session, member: Member) -> None:
    does(session, member, ActivityKind.PURCHASED, days_ago=90)
    does(session, member, ActivityKind.ATTENDED, event_id=1)
    told = explain_engagement(session, member.id, now=NOW)
    assert [(each.activity.kind, each.weight, each.left, each.points) for each in told.counted] == [
        (ActivityKind.ATTENDED, 40, 1.0, 40.0),
        (ActivityKind.PURCHASED, 25, 0.5, 12.5),
    ]
    assert (told.total, told.score, told.band) == (52.5, 53, EngagementBand.ACTIVE)


def test_what_is_told_is_what_is_kept(session: Session, member: Member) -> None:
    for days in (1, 17, 200, 729, 731):
        does(session, member, ActivityKind.REFERRED, days_ago=days)
    does(session, member, ActivityKind.ATTENDED, event_id=1)
    does(session, member, ActivityKind.ATTENDANCE_UNDONE, event_id=1)
    does(session, member, ActivityKind.CONTACTED, value=0)
    told, kept = explain_engagement(session, member.id, now=NOW), summary_of(session, member)
    assert (told.score, told.band) == (kept.engagement_score, kept.engagement_band)


@pytest.mark.parametrize("deeds", [[0], [0, 3, 40], [100, 600, 725]])
def test_the_day_on_which_the_band_falls_comes_true(session: Session, member: Member, deeds: list[int]) -> None:
    for days in deeds:
        does(session, member, ActivityKind.ATTENDED, days_ago=days, event_id=days)
    told = explain_engagement(session, member.id, now=NOW)
    assert told.falls_at
    pass_time(session, now=told.falls_at - timedelta(days=1))
    assert summary_of(session, member).engagement_band is told.band
    pass_time(session, now=told.falls_at)
    assert summary_of(session, member).engagement_band is told.falls_to


def test_who_has_lapsed_falls_no_further(session: Session, member: Member) -> None:
    told = explain_engagement(session, member.id, now=NOW)
    assert (told.score, told.band, told.falls_at) == (0, EngagementBand.LAPSED, None)
