"""What becomes of an event's own messages when it moves, is cancelled, or two schedulers look at once."""

from datetime import UTC, datetime, timedelta
from threading import Thread

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.events.models import Event, MilestoneKind
from campaigns.events.operations import cancel_event, update_event
from campaigns.messaging.models import MessageState
from campaigns.outreach.models import Campaign, CampaignState, Run
from campaigns.outreach.schedule import tick
from tests.clock import NOW, StandingClock
from tests.factories_events import invite, make_plan, texted
from tests.factories_milestones import DAY, HOUR, START, come, coming, go_out, milestone, salon, told, written

READY = MessageState.READY
REMINDER, DAY_BEFORE, HOURS_BEFORE = MilestoneKind.REMINDER, MilestoneKind.DAY_BEFORE, MilestoneKind.HOURS_BEFORE
REMINDED = datetime(2026, 11, 29, 10, tzinfo=UTC)
THE_DAY_BEFORE = datetime(2026, 12, 1, 10, tzinfo=UTC)


def moved(session: Session, event: Event, by: timedelta, *, now: datetime) -> None:
    times = {name: getattr(event, name) + by for name in ("starts_at", "ends_at", "rsvp_until")}
    update_event(session, event_id=event.id, plan=make_plan(zone="UTC", capacity=100, **times), now=now)


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


def test_clocks_that_change_in_between_do_not_move_its_hour(session: Session) -> None:
    start = datetime(2027, 3, 28, 18, tzinfo=UTC)
    times = {"starts_at": start, "ends_at": start + HOUR, "rsvp_until": start - DAY}
    event = salon(session, zone="Europe/Berlin", **times)
    assert milestone(session, event, DAY_BEFORE).due_at == datetime(2027, 3, 27, 9, tzinfo=UTC)
    assert milestone(session, event, MilestoneKind.THANKS).due_at == datetime(2027, 3, 29, 8, tzinfo=UTC)
    assert milestone(session, event, HOURS_BEFORE).due_at == start - 2 * HOUR
