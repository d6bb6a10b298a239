from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.events.access import TierTerms, read_terms
from campaigns.events.access_plans import (
    BadTierSeats,
    KeptOverCapacity,
    OpensTooLate,
    ReleasedTooLate,
    UnknownTier,
    change_access,
)
from campaigns.events.answers import AnswersNotYet, Choice
from campaigns.events.copying import copy_event
from campaigns.events.door import HouseFull, check_in
from campaigns.events.models import AnswerSource, Event, Invitation, InvitationState
from campaigns.events.operations import update_event
from campaigns.events.passing import let_seats_pass
from campaigns.events.plans import PlanRefused
from tests.clock import NOW
from tests.factories_events import START, invite, make_plan, make_salon, say
from tests.factories_outreach import make_tier

ATTENDING, WAITLISTED = InvitationState.ATTENDING, InvitationState.WAITLISTED
DAY = timedelta(days=1)


def of_tier(session: Session, event: Event, rank: int, number: int = 1) -> list[Invitation]:
    """So many new guests of this tier."""
    tier_id = make_tier(session, rank).id
    guests = invite(session, event, number)
    for guest in guests:
        guest.member.tier_id = tier_id
    session.flush()
    return guests


def terms(session: Session, rank: int, **said: Any) -> TierTerms:
    return TierTerms(tier_id=make_tier(session, rank).id, **said)


def allow(session: Session, event: Event, *said: TierTerms) -> None:
    change_access(session, event_id=event.id, terms=said, offer_hours=0, now=NOW)


def test_seats_kept_for_a_tier_are_not_given_to_others(session: Session) -> None:
    event = make_salon(session, capacity=3)
    allow(session, event, terms(session, 3, kept=2))
    (gold,), (first, second) = of_tier(session, event, 3), of_tier(session, event, 1, 2)
    assert [say(session, each).state for each in (first, second, gold)] == [ATTENDING, WAITLISTED, ATTENDING]


def test_a_quota_holds_while_seats_are_free(session: Session) -> None:
    event = make_salon(session, capacity=4)
    allow(session, event, terms(session, 1, at_most=2))
    first, second = of_tier(session, event, 1, 2)
    assert [say(session, first, party=2).state, say(session, second).state] == [ATTENDING, WAITLISTED]
    say(session, first, Choice.YES, 1)
    assert second.state is ATTENDING


def test_a_quota_holds_for_several_who_move_up_at_once(session: Session) -> None:
    event = make_salon(session, capacity=1)
    allow(session, event, terms(session, 1, at_most=1))
    for guest in (*of_tier(session, event, 3), *of_tier(session, event, 1, 2)):
        say(session, guest)
    update_event(session, event_id=event.id, plan=make_plan(capacity=3), now=NOW)
    assert event.seats_taken == 2


@pytest.mark.parametrize("source", [AnswerSource.LINK, AnswerSource.TEXT, AnswerSource.STAFF, AnswerSource.FRIEND])
def test_a_tier_answers_from_its_day_on(session: Session, source: AnswerSource) -> None:
    event = make_salon(session)
    allow(session, event, terms(session, 1, answers_from=NOW + DAY))
    (guest,) = of_tier(session, event, 1)
    with pytest.raises(AnswersNotYet):
        say(session, guest, source=source)
    assert say(session, guest, source=source, now=NOW + DAY).state is ATTENDING


def test_an_early_tier_goes_before_the_day_of_all(session: Session) -> None:
    event = make_salon(session, rsvp_from=NOW + DAY)
    allow(session, event, terms(session, 3, answers_from=NOW))
    (gold,), (other,) = of_tier(session, event, 3), of_tier(session, event, 1)
    assert say(session, gold).state is ATTENDING
    with pytest.raises(AnswersNotYet):
        say(session, other)


def test_whoever_said_yes_before_a_day_was_set_may_change_it(session: Session) -> None:
    event = make_salon(session)
    (guest,) = of_tier(session, event, 1)
    say(session, guest)
    allow(session, event, terms(session, 1, answers_from=NOW + DAY))
    assert say(session, guest, Choice.NO).state is InvitationState.DECLINED


def test_the_tier_that_counts_is_the_one_they_said_yes_with(session: Session) -> None:
    event = make_salon(session, capacity=2)
    allow(session, event, terms(session, 3, at_most=1))
    (gold,), (other,) = of_tier(session, event, 3), of_tier(session, event, 1)
    say(session, gold)
    gold.member.tier_id, other.member.tier_id = other.member.tier_id, gold.member.tier_id
    assert say(session, other).state is WAITLISTED


def test_a_release_seats_the_waitlist_by_itself_and_once(session: Session, runtime: Runtime, clock: Any) -> None:
    event = make_salon(session, capacity=2)
    allow(session, event, terms(session, 3, kept=1, kept_until=NOW + DAY))
    first, waiting, last = of_tier(session, event, 1, 3)
    for guest in (first, waiting, last):
        say(session, guest)
    session.commit()
    clock.move(by=DAY)
    assert [let_seats_pass(runtime.sessions, clock=clock) for _ in range(2)] == [1, 0]
    session.expire_all()
    assert [guest.state for guest in (waiting, last)] == [ATTENDING, WAITLISTED]


def test_after_a_release_those_who_wait_go_before_a_newcomer(session: Session) -> None:
    event = make_salon(session, capacity=1)
    allow(session, event, terms(session, 3, kept=1, kept_until=NOW + DAY))
    waiting, late = of_tier(session, event, 1, 2)
    say(session, waiting)
    assert say(session, late, now=NOW + DAY).state is WAITLISTED
    assert waiting.state is ATTENDING


def test_the_door_keeps_to_it_unless_the_host_squeezes(session: Session) -> None:
    event = make_salon(session, capacity=1)
    allow(session, event, terms(session, 3, kept=1, kept_until=START))
    (guest,) = of_tier(session, event, 1)
    with pytest.raises(HouseFull):
        check_in(session, invitation_id=guest.id, now=NOW)
    assert check_in(session, invitation_id=guest.id, squeeze=True, now=NOW).first


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"kept": 5}, KeptOverCapacity),
        ({"kept": 2, "at_most": 1}, BadTierSeats),
        ({"at_most": 0}, BadTierSeats),
        ({"answers_from": START - DAY}, OpensTooLate),
        ({"kept": 1, "kept_until": START + DAY}, ReleasedTooLate),
    ],
)
def test_terms_that_cannot_be_kept_are_refused(session: Session, said: Any, refusal: type[PlanRefused]) -> None:
    event = make_salon(session, capacity=4)
    with pytest.raises(refusal):
        allow(session, event, terms(session, 3, **said))
    assert event.tier_access == []


def test_a_tier_that_is_gone_is_refused(session: Session) -> None:
    event = make_salon(session)
    make_tier(session, 3).heir_id = make_tier(session, 1).id
    with pytest.raises(UnknownTier):
        allow(session, event, terms(session, 3, kept=1))


def test_an_event_cannot_shrink_below_what_is_kept(session: Session) -> None:
    event = make_salon(session, capacity=4)
    allow(session, event, terms(session, 3, kept=3))
    with pytest.raises(KeptOverCapacity):
        update_event(session, event_id=event.id, plan=make_plan(capacity=2), now=NOW)


def test_a_copy_keeps_the_terms_as_far_from_its_date(session: Session) -> None:
    event = make_salon(session)
    allow(session, event, terms(session, 3, kept=1, kept_until=START - DAY))
    made = copy_event(session, event_id=event.id, starts_at=START + 7 * DAY, code="copy", now=NOW)
    assert read_terms(made) == {make_tier(session, 3).id: terms(session, 3, kept=1, kept_until=START + 6 * DAY)}
