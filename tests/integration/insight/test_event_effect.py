"""Who came against whoever was asked and did not, as they stood when they were asked."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.events.draws.operations import invite_reserves
from campaigns.events.models import Event, Invitation, Spot
from campaigns.events.walk_ins import walk_in
from campaigns.insight.event_effect.report import EventEffect, event_effect
from campaigns.insight.event_report import BadDays
from campaigns.members.models import ActivityKind, Member
from tests.clock import NOW
from tests.factories_draws import drafted, held, places, use
from tests.factories_events import make_salon
from tests.factories_lift import buy, make_crowd
from tests.factories_members import does
from tests.factories_outreach import make_audience, make_club, make_member, make_tier

AGO = 60
"""The event was so many days ago; everybody was asked twenty days before it."""


def salon(session: Session, *, came: int = 1, silent: int = 1, tier: int = 1) -> tuple[Event, list[int], list[int]]:
    make_club(session)
    make_tier(session, tier)
    there, away = make_crowd(session, came, tier=tier), make_crowd(session, silent, tier=tier)
    told = dict.fromkeys(there, "came") | dict.fromkeys(away, "silent")
    return held(session, "salon", told, days_ago=AGO), there, away


def effect(session: Session, event: Event, days: int = 30) -> EventEffect:
    return event_effect(session, event_id=event.id, days=days, now=NOW)


def counts(found: EventEffect) -> tuple[int, int, int, int]:
    came = found.came
    return len(came.treated), len(came.others), len(came.treated_alone), len(came.others_alone)


@pytest.mark.parametrize(("after", "bought"), [(-1, 0), (0, 1), (30, 1), (31, 0)])
def test_purchases_count_from_the_day_of_the_event(session: Session, after: int, bought: float) -> None:
    event, there, _away = salon(session)
    buy(session, there, event.starts_at.date() + timedelta(days=after))
    assert effect(session, event).came.rates == (bought, 0)


def test_members_of_other_tiers_are_not_compared(session: Session) -> None:
    event, _there, away = salon(session)
    for invitation in session.scalars(select(Invitation).where(Invitation.member_id.in_(away))):
        invitation.invited_tier_id = make_tier(session, 2).id
    assert counts(effect(session, event)) == (0, 0, 1, 1)


@pytest.mark.parametrize(("ago", "alone"), [(AGO + 20, 1), (AGO + 21, 0), (AGO + 19, 1)])
def test_what_was_spent_in_the_year_before_the_asking_is_compared(session: Session, ago: int, alone: int) -> None:
    event, there, away = salon(session)
    buy(session, there, (NOW - timedelta(days=AGO + 21)).date())
    buy(session, away, (NOW - timedelta(days=ago)).date())
    assert counts(effect(session, event))[2] == alone


@pytest.mark.parametrize(("ago", "alone"), [(AGO + 21, 1), (AGO + 19, 0)])
def test_engagement_is_that_of_the_day_they_were_asked(session: Session, ago: int, alone: int) -> None:
    event, there, _away = salon(session)
    does(session, session.get_one(Member, there[0]), ActivityKind.REFERRED, days_ago=ago)
    assert counts(effect(session, event))[2] == alone


def test_walk_ins_were_not_asked(session: Session) -> None:
    event, _there, _away = salon(session)
    event = make_salon(session, code="open")
    walk_in(session, event_id=event.id, member_id=make_member(session).id, now=event.starts_at)
    assert counts(effect(session, event)) == (0, 0, 0, 0)


def test_the_reserve_of_a_draw_was_not_asked(session: Session) -> None:
    make_audience(session, 5)
    used = use(session, drafted(session))
    chosen, reserve = places(session, used, Spot.CHOSEN), places(session, used, Spot.RESERVE)
    buy(session, chosen[:1], used.event.starts_at.date())
    asked = effect(session, used.event).asked
    assert asked is not None
    assert (len(asked.treated), len(asked.others), asked.rates) == (2, len(reserve), (0.5, 0))
    invite_reserves(session, draw_id=used.id, count=1, staff_id=None, now=NOW)
    moved = effect(session, used.event).asked
    assert moved is not None
    assert len(moved.treated) == 3


def test_without_a_draw_there_is_no_reserve(session: Session) -> None:
    event, _there, _away = salon(session)
    assert effect(session, event).asked is None


@pytest.mark.parametrize("days", [0, 367])
def test_days_beyond_reason_are_refused(session: Session, days: int) -> None:
    event, _there, _away = salon(session)
    with pytest.raises(BadDays):
        effect(session, event, days)
