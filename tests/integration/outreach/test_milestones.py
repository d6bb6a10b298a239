"""An event's own messages: when they are due, for whom, and for whom no more."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.chapters.operations import Said, add_chapter
from campaigns.events.answers import Choice
from campaigns.events.extras import event_extras
from campaigns.events.models import MilestoneKind
from campaigns.events.withdrawing import withdraw_invitation
from campaigns.members.agreement.mutes import mute
from campaigns.members.models import Consent, ConsentState, Member, MuteReason, MuteScope
from campaigns.messaging.extras import ClaimedMessage
from campaigns.messaging.models import Message, MessageState, SkipReason
from campaigns.outreach.belonging import give_to_chapter
from campaigns.outreach.models import Campaign
from campaigns.outreach.operations import pause_campaign, resume_campaign
from campaigns.outreach.planning import LOOK_AGAIN_AFTER
from tests.clock import NOW, StandingClock
from tests.factories_budget import limit
from tests.factories_events import invite, links_of, posted, say, texted
from tests.factories_milestones import DAY, HOUR, START, come, coming, salon, told, written

READY = MessageState.READY
REMINDER, DAY_BEFORE, HOURS_BEFORE = MilestoneKind.REMINDER, MilestoneKind.DAY_BEFORE, MilestoneKind.HOURS_BEFORE
REMINDED = datetime(2026, 11, 29, 10, tzinfo=UTC)
THE_DAY_BEFORE = datetime(2026, 12, 1, 10, tzinfo=UTC)
PEACE: dict[str, Any] = {
    "scope": MuteScope.ALL,
    "reason": MuteReason.ASKED,
    "note": "",
    "until": None,
    "staff_id": None,
}


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


def test_who_asked_for_peace_is_neither_thanked_nor_missed(
    runtime: Runtime, session: Session, clock: StandingClock
) -> None:
    came, away = coming(session, salon(session, MilestoneKind.THANKS, MilestoneKind.MISSED), 2)
    came.state = came.state.ATTENDED
    for guest in (came, away):
        mute(session, member_id=guest.member_id, **PEACE, now=NOW)
    come(runtime, session, clock, START + DAY + 2 * HOUR)
    kinds = (MilestoneKind.THANKS, MilestoneKind.MISSED)
    assert [row.reason for kind in kinds for row in written(session, kind)] == ["muted", "muted"]


def test_a_paused_message_goes_on_only_while_it_is_worth_something(
    runtime: Runtime, session: Session, clock: StandingClock
) -> None:
    coming(session, salon(session, HOURS_BEFORE))
    come(runtime, session, clock, START - 2 * HOUR)
    campaign = session.scalars(select(Campaign)).one()
    pause_campaign(session, campaign_id=campaign.id, now=clock())
    resume_campaign(session, campaign_id=campaign.id, now=START + HOUR)
    assert {row.valid_until for row in written(session, HOURS_BEFORE)} == {START}


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


def test_nothing_of_a_draft_is_sent(runtime: Runtime, session: Session, clock: StandingClock) -> None:
    event = salon(session, MilestoneKind.INVITATION)
    invite(session, event)
    event.state = event.state.DRAFT
    come(runtime, session, clock, NOW + HOUR)
    assert posted(session, "run:") == []


def test_guests_from_elsewhere_are_told_of_a_chapters_event(
    runtime: Runtime, session: Session, clock: StandingClock
) -> None:
    event = salon(session, DAY_BEFORE)
    (guest,) = coming(session, event)
    give_to_chapter(session, "event", event.id, add_chapter(session, Said("London")).id)
    come(runtime, session, clock, THE_DAY_BEFORE)
    assert told(session, DAY_BEFORE) == [(guest.member_id, READY)]
