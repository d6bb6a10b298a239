"""The last deed before a purchase is credited with it."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.insight.attribution import Attribution, BadReach, Credit, Touch, attribution
from campaigns.members.models import ActivityKind, Member, PurchaseKind
from campaigns.members.timeline import NewActivity, note_activities
from tests.clock import NOW
from tests.factories_lift import buy
from tests.factories_outreach import make_campaign, make_club, make_event, make_member

TODAY = NOW.date()
K = ActivityKind


@pytest.fixture
def member(session: Session) -> Member:
    make_club(session)
    return make_member(session)


def does(session: Session, member: Member, kind: ActivityKind, *, ago: int, **about: int) -> None:
    told = NewActivity(member.id, kind, NOW - timedelta(days=ago), f"{kind}/{member.id}/{ago}", **about)  # type: ignore[arg-type]
    note_activities(session, [told])


def bought(session: Session, member: Member, *, ago: int = 0) -> date:
    day = TODAY - timedelta(days=ago)
    buy(session, [member.id], day)
    return day


def found(session: Session, *, days: int = 14, **asked: object) -> Attribution:
    return attribution(session, until=TODAY, days=days, **asked)  # type: ignore[arg-type]


def credited(session: Session, *, days: int = 14) -> list[Touch]:
    return [touch for touch, credit in found(session, days=days).by_touch.items() if credit.orders]


def test_the_last_deed_is_credited(session: Session, member: Member) -> None:
    for kind, ago in ((K.CLICKED, 9), (K.ACCEPTED, 8), (K.ATTENDED, 3)):
        does(session, member, kind, ago=ago)
    bought(session, member)
    assert credited(session) == [Touch.VISIT]


@pytest.mark.parametrize(("ago", "counts"), [(0, True), (14, True), (15, False), (-1, False)])
def test_only_within_so_many_days(session: Session, member: Member, ago: int, *, counts: bool) -> None:
    does(session, member, K.CLICKED, ago=ago)
    bought(session, member)
    assert bool(credited(session)) is counts


@pytest.mark.parametrize("kind", [K.DECLINED, K.MESSAGE_SENT, K.PURCHASED, K.MISSED])
def test_what_is_no_deed_of_interest_is_credited_with_nothing(
    session: Session, member: Member, kind: ActivityKind
) -> None:
    does(session, member, kind, ago=1)
    bought(session, member)
    assert credited(session) == []
    assert found(session).all == Credit(1, 1, 1000)


def test_a_visit_that_was_taken_back_is_none(session: Session, member: Member) -> None:
    event = make_event(session)
    does(session, member, K.ATTENDED, ago=1, event_id=event.id)
    does(session, member, K.ATTENDANCE_UNDONE, ago=1, event_id=event.id)
    bought(session, member)
    assert credited(session) == []


def test_sources_are_named_and_those_with_most_stand_first(session: Session, member: Member) -> None:
    campaign, event, other = make_campaign(session), make_event(session), make_member(session)
    does(session, member, K.CLICKED, ago=1, campaign_id=campaign.id, event_id=event.id)
    does(session, other, K.ACCEPTED, ago=1, event_id=event.id)
    for each, ago in ((member, 0), (other, 0), (other, 1)):
        bought(session, each, ago=ago)
    first, second = found(session).sources
    assert (first.touch, first.event, first.credit) == (Touch.ANSWER, event, Credit(2, 1, 2000))
    assert (second.touch, second.campaign, second.event) == (Touch.CLICK, campaign.name, None)


def test_only_orders_of_those_days_and_members(session: Session, member: Member) -> None:
    bought(session, member, ago=90)
    buy(session, [member.id], TODAY, amount=-500, kind=PurchaseKind.REFUND)
    assert found(session).all.orders == 0
    assert found(session, since=TODAY - timedelta(days=90)).all.orders == 1
    nobody = select(Member.id).where(Member.id == 0)
    assert found(session, since=TODAY - timedelta(days=90), members=nobody).all.orders == 0


@pytest.mark.parametrize("days", [0, 91])
def test_a_reach_beyond_reason_is_refused(session: Session, days: int) -> None:
    with pytest.raises(BadReach):
        found(session, days=days)
