"""An event's own messages: when they are due, for whom, and what an event that changes does to them."""

from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.events.answers import Choice
from campaigns.events.extras import event_extras
from campaigns.events.models import Event, Invitation, MilestoneKind
from campaigns.events.operations import cancel_event, update_event
from campaigns.events.withdrawing import withdraw_invitation
from campaigns.members.models import Consent, ConsentState, Member
from campaigns.messaging.extras import ClaimedMessage
from campaigns.messaging.models import Message, MessageState, SkipReason
from campaigns.outreach.models import Campaign, CampaignState, Run
from campaigns.outreach.planning import LOOK_AGAIN_AFTER
from campaigns.outreach.schedule import tick
from tests.clock import NOW, StandingClock
from tests.factories_budget import limit
from tests.factories_events import invite, links_of, make_plan, posted, say, texted
from tests.factories_milestones import DAY, HOUR, START, come, go_out, milestone, salon, told, written

READY = MessageState.READY
REMINDER, DAY_BEFORE, HOURS_BEFORE = MilestoneKind.REMINDER, MilestoneKind.DAY_BEFORE, MilestoneKind.HOURS_BEFORE
REMINDED = datetime(2026, 11, 29, 10, tzinfo=UTC)
THE_DAY_BEFORE = datetime(2026, 12, 1, 10, tzinfo=UTC)


def moved(session: Session, event: Event, by: timedelta, *, now: datetime) -> None:
    times = {name: getattr(event, name) + by for name in ("starts_at", "ends_at", "rsvp_until")}
    update_event(session, event_id=event.id, plan=make_plan(zone="UTC", capacity=100, **times), now=now)


def coming(session: Session, event: Event, guests: int = 1) -> list[Invitation]:
    invited = invite(session, event, guests)
    for guest in invited:
        say(session, guest)
    return invited


def obstacle(runtime: Runtime, session: Session, message: Message) -> str:
    """The last look before it goes."""
    claimed = ClaimedMessage._make(getattr(message, name) for name in ClaimedMessage._fields)
    return event_extras(links_of(runtime))(session, [claimed])[message.id].skip_reason


def test_only_the_silent_who_heard_are_reminded(runtime: Runtime, session: Session, clock: StandingClock) -> None:
    event = salon(session, REMINDER)
    silent, answered, _unheard = invite(session, event, 3)
    texted(session, silent, "+15550001")
    texted(session, answered, "+15550002")
    say(session, answered, Choice.NO)
    come(runtime, session, clock, REMINDED - HOUR)
    assert told(session, REMINDER) == []
    come(runtime, session, clock, REMINDED)
    assert told(session, REMINDER) == [(silent.member_id, READY)]


def test_who_answers_before_it_goes_is_not_reminded(runtime: Runtime, session: Session, clock: StandingClock) -> None:
    event = salon(session, REMINDER)
    (guest,) = invite(session, event)
    texted(session, guest, "+15550001")
    come(runtime, session, clock, REMINDED)
    (message,) = written(session, REMINDER)
    assert obstacle(runtime, session, message) == ""
    say(session, guest)
    assert obstacle(runtime, session, message) == SkipReason.NO_LONGER_MEANT


def test_a_reminder_of_what_one_said_yes_to_needs_no_consent_and_no_room(
    runtime: Runtime, session: Session, clock: StandingClock
) -> None:
    limit(session, (1, 30))
    event = salon(session, DAY_BEFORE, MilestoneKind.THANKS)
    (guest,) = coming(session, event)
    for consent in session.scalars(select(Consent)):
        consent.state = ConsentState.WITHDRAWN
    come(runtime, session, clock, THE_DAY_BEFORE)
    assert told(session, DAY_BEFORE) == [(guest.member_id, READY)]
    assert written(session, DAY_BEFORE)[0].transactional


def test_the_dead_are_not_reminded(runtime: Runtime, session: Session, clock: StandingClock) -> None:
    (guest,) = coming(session, salon(session, DAY_BEFORE))
    session.get_one(Member, guest.member_id).deceased = True
    come(runtime, session, clock, THE_DAY_BEFORE)
    assert [(row.state, row.reason) for row in written(session, DAY_BEFORE)] == [(MessageState.SKIPPED, "deceased")]


def test_what_was_not_sent_moves_with_the_event(runtime: Runtime, session: Session, clock: StandingClock) -> None:
    event = salon(session, DAY_BEFORE)
    (guest,) = coming(session, event)
    moved(session, event, 7 * DAY, now=NOW)
    come(runtime, session, clock, THE_DAY_BEFORE)
    assert told(session, DAY_BEFORE) == []
    come(runtime, session, clock, THE_DAY_BEFORE + 7 * DAY)
    assert told(session, DAY_BEFORE) == [(guest.member_id, READY)]


def test_what_waits_when_the_event_moves_is_cancelled_and_told_by_the_new_time(
    runtime: Runtime, session: Session, clock: StandingClock
) -> None:
    event = salon(session, DAY_BEFORE)
    (guest,) = coming(session, event)
    come(runtime, session, clock, THE_DAY_BEFORE)
    moved(session, event, 7 * DAY, now=clock())
    come(runtime, session, clock, THE_DAY_BEFORE + 7 * DAY)
    assert told(session, DAY_BEFORE) == [(guest.member_id, MessageState.CANCELLED), (guest.member_id, READY)]


def test_who_was_told_the_day_before_is_told_again_before_the_new_day(
    runtime: Runtime, session: Session, clock: StandingClock
) -> None:
    event = salon(session, DAY_BEFORE)
    coming(session, event)
    come(runtime, session, clock, THE_DAY_BEFORE)
    go_out(session, at=clock())
    moved(session, event, 2 * HOUR, now=clock() + HOUR)
    come(runtime, session, clock, THE_DAY_BEFORE + 2 * HOUR)
    assert len(written(session, DAY_BEFORE)) == 1
    moved(session, event, 7 * DAY, now=clock())
    come(runtime, session, clock, THE_DAY_BEFORE + 7 * DAY)
    assert [row.state for row in written(session, DAY_BEFORE)] == [MessageState.ACCEPTED, READY]


def test_who_was_reminded_once_is_not_reminded_again(runtime: Runtime, session: Session, clock: StandingClock) -> None:
    event = salon(session, REMINDER)
    (guest,) = invite(session, event)
    texted(session, guest, "+15550001")
    come(runtime, session, clock, REMINDED)
    go_out(session, at=clock())
    moved(session, event, 7 * DAY, now=clock())
    come(runtime, session, clock, REMINDED + 7 * DAY)
    assert told(session, REMINDER) == [(guest.member_id, MessageState.ACCEPTED)]


def test_a_run_that_was_due_before_the_event_moved_writes_to_nobody(
    runtime: Runtime, session: Session, clock: StandingClock
) -> None:
    event = salon(session, DAY_BEFORE)
    coming(session, event)
    session.commit()
    clock.now = THE_DAY_BEFORE
    tick(runtime.sessions, clock=clock)
    moved(session, event, 7 * DAY, now=clock())
    come(runtime, session, clock, THE_DAY_BEFORE)
    assert written(session, DAY_BEFORE) == []


def test_a_cancelled_event_stops_all(runtime: Runtime, session: Session, clock: StandingClock) -> None:
    event = salon(session, DAY_BEFORE, HOURS_BEFORE)
    (guest,) = coming(session, event)
    come(runtime, session, clock, THE_DAY_BEFORE)
    cancel_event(session, event_id=event.id, now=clock())
    come(runtime, session, clock, START - 2 * HOUR)
    assert told(session, DAY_BEFORE) == [(guest.member_id, MessageState.CANCELLED)]
    assert written(session, HOURS_BEFORE) == []
    assert session.scalars(select(Campaign.state)).all() == [CampaignState.CANCELLED]


@pytest.mark.parametrize(
    ("late", "state"), [(14 * HOUR, READY), (15 * HOUR, MessageState.EXPIRED), (3 * DAY, MessageState.EXPIRED)]
)
def test_a_scheduler_that_slept_sends_nothing_beyond_its_grace(
    runtime: Runtime, session: Session, clock: StandingClock, late: timedelta, state: MessageState
) -> None:
    """Twelve hours, from eight in the morning where the guest lives."""
    event = salon(session, DAY_BEFORE)
    (guest,) = coming(session, event)
    session.get_one(Member, guest.member_id).zone = "America/New_York"
    come(runtime, session, clock, THE_DAY_BEFORE + late)
    assert told(session, DAY_BEFORE) == [(guest.member_id, state)]


def test_nobody_is_woken_and_after_the_start_nothing_is_sent(
    runtime: Runtime, session: Session, clock: StandingClock
) -> None:
    """At 7 in UTC it is night for one, and where the other lives until after the event has begun."""
    event = salon(session, HOURS_BEFORE)
    early, asleep = coming(session, event, 2)
    session.get_one(Member, asleep.member_id).zone = "America/New_York"
    come(runtime, session, clock, START - 2 * HOUR)
    assert told(session, HOURS_BEFORE) == [(early.member_id, READY), (asleep.member_id, MessageState.EXPIRED)]
    assert written(session, HOURS_BEFORE)[0].due_at == START - HOUR


def test_two_schedulers_at_once_write_once(committed: Runtime, clock: StandingClock) -> None:
    with committed.sessions.begin() as session:
        guests = [guest.member_id for guest in coming(session, salon(session, DAY_BEFORE), 5)]
    clock.now = THE_DAY_BEFORE
    threads = [Thread(target=tick, args=(committed.sessions,), kwargs={"clock": clock}) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with committed.sessions() as session:
        come(committed, session, clock, THE_DAY_BEFORE)
        assert told(session, DAY_BEFORE) == [(guest, READY) for guest in guests]
        assert session.scalar(select(func.count()).select_from(Run)) == 1


def test_those_who_came_are_thanked_and_those_who_stayed_away_are_missed(
    runtime: Runtime, session: Session, clock: StandingClock
) -> None:
    event = salon(session, MilestoneKind.THANKS, MilestoneKind.MISSED)
    came, away, off = coming(session, event, 3)
    came.state = came.state.ATTENDED
    withdraw_invitation(session, invitation_id=off.id, now=NOW)
    come(runtime, session, clock, START + DAY + 2 * HOUR)
    assert told(session, MilestoneKind.THANKS) == [(came.member_id, READY)]
    assert told(session, MilestoneKind.MISSED) == [(away.member_id, READY)]


def test_where_the_door_was_not_used_nobody_is_told_they_were_missed(
    runtime: Runtime, session: Session, clock: StandingClock
) -> None:
    coming(session, salon(session, MilestoneKind.MISSED))
    come(runtime, session, clock, START + DAY + 2 * HOUR)
    assert written(session, MilestoneKind.MISSED) == []


def test_an_invitation_goes_to_those_who_have_not_had_one_and_to_those_who_are_listed_later(
    runtime: Runtime, session: Session, clock: StandingClock
) -> None:
    event = salon(session, MilestoneKind.INVITATION)
    first, heard = invite(session, event, 2)
    texted(session, heard, "+15550001")
    come(runtime, session, clock, NOW)
    (later,) = invite(session, event)
    come(runtime, session, clock, NOW + LOOK_AGAIN_AFTER)
    assert told(session, MilestoneKind.INVITATION) == [(first.member_id, READY), (later.member_id, READY)]


def test_clocks_that_change_in_between_do_not_move_its_hour(session: Session) -> None:
    start = datetime(2027, 3, 28, 18, tzinfo=UTC)
    times = {"starts_at": start, "ends_at": start + HOUR, "rsvp_until": start - DAY}
    event = salon(session, zone="Europe/Berlin", **times)
    assert milestone(session, event, DAY_BEFORE).due_at == datetime(2027, 3, 27, 9, tzinfo=UTC)
    assert milestone(session, event, MilestoneKind.THANKS).due_at == datetime(2027, 3, 29, 8, tzinfo=UTC)
    assert milestone(session, event, HOURS_BEFORE).due_at == start - 2 * HOUR


def test_nothing_of_a_draft_is_sent(runtime: Runtime, session: Session, clock: StandingClock) -> None:
    event = salon(session, MilestoneKind.INVITATION)
    invite(session, event)
    event.state = event.state.DRAFT
    come(runtime, session, clock, NOW + HOUR)
    assert posted(session, "run:") == []
