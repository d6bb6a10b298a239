"""From invited to bought, counted on clubs so small that the figures are known."""

import pytest
from sqlalchemy.orm import Session

from campaigns.events.models import Event
from campaigns.events.walk_ins import walk_in
from campaigns.events.withdrawing import withdraw_invitation
from campaigns.insight.event_report import BadDays, EventReport, event_report
from campaigns.members.models import ActivityKind
from tests.clock import NOW
from tests.factories_events import START, invite, make_salon, say
from tests.factories_members import does
from tests.factories_outreach import make_member, make_tier
from tests.factories_referrals import bring, make_link
from tests.factories_reports import buys_after, comes, over, salon_of


@pytest.fixture
def salon(session: Session) -> Event:
    return salon_of(session, days_ago=40)


def report(session: Session, salon: Event, days: int = 30) -> EventReport:
    return event_report(session, event_id=salon.id, days=days, now=NOW)


def test_the_steps_of_those_who_were_asked(session: Session, salon: Event) -> None:
    comes(session, salon)
    missed, _silent, clicked, withdrawn = invite(session, salon, 4)
    say(session, missed, now=salon.starts_at)
    does(session, clicked.member, ActivityKind.CLICKED, event_id=salon.id)
    withdraw_invitation(session, invitation_id=withdrawn.id, now=salon.starts_at)
    steps = report(session, over(session, salon)).whole
    assert (steps.invited, steps.opened, steps.said_yes, steps.came, steps.missed) == (4, 3, 2, 1, 1)


def test_walk_ins_came_and_were_not_invited(session: Session, salon: Event) -> None:
    walk_in(session, event_id=salon.id, member_id=make_member(session).id, now=salon.starts_at)
    steps = report(session, salon).whole
    assert (steps.invited, steps.came, steps.walk_ins, steps.there) == (0, 0, 1, 1)


def test_companions_and_friends_are_brought(session: Session) -> None:
    salon = make_salon(session, capacity=9, rsvp_until=START)
    comes(session, salon, party=3)
    link = make_link(session, salon)
    friend = bring(session, link)
    walk_in(session, event_id=salon.id, member_id=link.member_id, now=salon.starts_at)
    assert report(session, salon).whole.brought == 2
    walk_in(session, event_id=salon.id, member_id=friend.friend_id, now=salon.starts_at)
    steps = report(session, salon).whole
    assert (steps.brought, steps.invited, steps.there) == (3, 1, 3)


@pytest.mark.parametrize(("days", "bought"), [(-1, 0), (0, 1), (30, 1), (31, 0)])
def test_purchases_count_from_the_day_of_the_event(session: Session, salon: Event, days: int, bought: int) -> None:
    buys_after(session, comes(session, salon).member, salon, days=days)
    steps = report(session, salon).whole
    assert (steps.bought, steps.spent) == (bought, 1000 * bought)


def test_who_did_not_come_buys_for_other_reasons(session: Session, salon: Event) -> None:
    (silent,) = invite(session, salon)
    buys_after(session, silent.member, salon, days=1)
    assert report(session, salon).whole.bought == 0


def test_tiers_add_up(session: Session, salon: Event) -> None:
    for party in (1, 2):
        comes(session, salon, party=party)
    found = report(session, salon)
    assert sum(tier.steps.there for tier in found.by_tier) == found.whole.there == 2
    assert sum(tier.steps.brought for tier in found.by_tier) == found.whole.brought == 1


def test_usual_is_the_median_of_earlier_events(session: Session, salon: Event) -> None:
    for place, (came, asked) in enumerate([(1, 4), (1, 2), (2, 2)]):
        earlier = salon_of(session, days_ago=50 + place, code=f"before{place}")
        for _ in range(came):
            comes(session, earlier, score=came + 2)
        invite(session, earlier, asked - came)
        over(session, earlier)
    usual = report(session, salon).usual
    assert (usual.events, usual.shares["came"], usual.score) == (3, 0.5, 3)


def test_nothing_is_usual_of_the_first_event(session: Session, salon: Event) -> None:
    assert report(session, salon).usual.shares["came"] is None


def test_an_event_whose_days_are_not_over_tells_nothing_usual(session: Session, salon: Event) -> None:
    over(session, salon_of(session, days_ago=45, code="before"))
    assert report(session, salon, days=60).usual.events == 0


@pytest.mark.parametrize(("days", "counting"), [(39, False), (40, True)])
def test_it_says_while_it_still_counts(session: Session, salon: Event, days: int, *, counting: bool) -> None:
    assert report(session, salon, days=days).is_counting is counting


def test_scores_are_counted(session: Session, salon: Event) -> None:
    for score in (5, 5, 2):
        comes(session, salon, score=score)
    scores = report(session, salon).scores
    assert (scores.counts, scores.mean) == ((0, 1, 0, 0, 2), 4)


@pytest.mark.parametrize("days", [0, -1, 367])
def test_days_beyond_reason_are_refused(session: Session, salon: Event, days: int) -> None:
    with pytest.raises(BadDays):
        report(session, salon, days=days)


def test_a_tier_is_that_of_the_day_of_the_invitation(session: Session, salon: Event) -> None:
    guest, *_ = invite(session, salon, 2)
    guest.member.tier_id = make_tier(session, 2).id
    session.flush()
    invite(session, salon)
    found = {tier.key: tier.steps.invited for tier in report(session, salon).by_tier}
    assert found == {"tier-1": 3}
    guest.invited_tier_id = None
    session.flush()
    assert [tier.steps.invited for tier in report(session, salon).by_tier] == [1, 2]
