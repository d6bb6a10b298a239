from typing import Any

import pytest
from icalendar import Calendar
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.events.extras import event_extras
from campaigns.events.invitations import ensure_invitations, invite_member
from campaigns.events.models import Invitation
from campaigns.events.operations import cancel_event
from campaigns.members.models import ActivityKind, Member, Topic
from campaigns.messaging.extras import ClaimedMessage, MessageExtra
from campaigns.messaging.models import Channel, SkipReason
from tests.clock import NOW
from tests.factories_events import invite, kinds_told, links_of, make_salon


def claimed(guest: Invitation, **changes: Any) -> ClaimedMessage:
    message = ClaimedMessage(
        id=1,
        cause="run:1/member:1/calendar",
        run_id=1,
        member_id=guest.member_id,
        channel=Channel.CALENDAR,
        topic=Topic.EVENTS,
        transactional=False,
        template_version_id=1,
        language="zh",
        event_id=guest.event_id,
        details={},
        address="li@example.com",
        attempts=0,
    )
    return message._replace(**changes)


@pytest.fixture
def guest(session: Session) -> Invitation:
    (guest,) = invite(session, make_salon(session))
    return guest


def extra(session: Session, runtime: Runtime, message: ClaimedMessage) -> MessageExtra:
    return event_extras(links_of(runtime))(session, [message])[message.id]


def test_words_are_in_the_readers_language_and_the_events_time(
    session: Session, runtime: Runtime, guest: Invitation
) -> None:
    words = extra(session, runtime, claimed(guest)).variables["event"]
    assert (words["title"], words["date"], words["time"]) == ("春季沙龙", "2026年12月2日星期三", "17:00")


def test_an_entry_is_the_same_to_the_byte_when_written_again(
    session: Session, runtime: Runtime, guest: Invitation
) -> None:
    first = extra(session, runtime, claimed(guest))
    assert (first.calendar_method, first.reply_to) == ("REQUEST", links_of(runtime).mailbox(guest.id))
    assert extra(session, runtime, claimed(guest)).calendar == first.calendar


def test_a_text_message_has_the_link_and_no_entry(session: Session, runtime: Runtime, guest: Invitation) -> None:
    added = extra(session, runtime, claimed(guest, channel=Channel.SMS))
    assert added.variables["links"]["rsvp"] == links_of(runtime).page(guest.id)
    assert added.calendar is None


def test_of_a_cancelled_event_only_the_cancellation_goes_out(
    session: Session, runtime: Runtime, guest: Invitation
) -> None:
    cancel_event(session, event_id=guest.event_id, now=NOW)
    assert extra(session, runtime, claimed(guest)).skip_reason == SkipReason.EVENT_OVER
    news = extra(session, runtime, claimed(guest, details={"calendar": {"method": "CANCEL"}}))
    calendar = Calendar.from_ical(news.calendar or b"")
    assert (calendar["method"], calendar.walk("VEVENT")[0]["status"]) == ("CANCEL", "CANCELLED")


def test_inviting_again_changes_nothing(session: Session, guest: Invitation) -> None:
    again = select(Member.id).where(Member.id == guest.member_id)
    assert ensure_invitations(session, event_id=guest.event_id, members=again, now=NOW) == 0
    assert invite_member(session, event_id=guest.event_id, member_id=guest.member_id, now=NOW).id == guest.id
    assert kinds_told(session, guest) == [ActivityKind.INVITED]
