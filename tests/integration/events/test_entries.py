"""What each change sends to a guest's calendar, from the answer to the bytes of the mail."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from icalendar import Calendar
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.events.answers import Choice
from campaigns.events.invitations import invite_member
from campaigns.events.models import AnswerSource, Invitation, InvitationState
from campaigns.events.moves import AlreadyCheckedIn
from campaigns.events.operations import cancel_event, update_event
from campaigns.events.withdrawing import withdraw_invitation
from campaigns.members.models import ActivityKind
from campaigns.messaging.extras import ClaimedMessage
from campaigns.messaging.models import Channel, Message, MessageState, SkipReason, Template, TemplateVersion
from tests.clock import NOW
from tests.factories_events import invite, kinds_told, make_plan, make_salon, posted, say, texted
from tests.integration.events.test_extras import claimed, extra

LATER = NOW + timedelta(hours=1)
YET_LATER = NOW + timedelta(hours=2)


@pytest.fixture
def guest(session: Session) -> Invitation:
    (guest,) = invite(session, make_salon(session), email="li@example.com")
    return guest


@pytest.fixture
def sent(session: Session, runtime: Runtime, guest: Invitation) -> Callable[[], bytes]:
    """The entry of the newest message to the guest."""

    def sent() -> bytes:
        newest = [each for each in posted(session) if each.member_id == guest.member_id][-1]
        entry = extra(session, runtime, in_hand(guest, newest)).calendar
        assert entry is not None
        return entry

    return sent


Sent = Callable[[], bytes]


def in_hand(guest: Invitation, message: Message) -> ClaimedMessage:
    return claimed(guest, channel=message.channel, details=message.details, cause=message.cause)


def said(raw: bytes) -> tuple[str, int, Any, str]:
    """Method, SEQUENCE, DTSTAMP and PARTSTAT."""
    calendar = Calendar.from_ical(raw)
    (event,) = calendar.walk("VEVENT")
    partstat = event["attendee"].params.get("PARTSTAT", "")
    return str(calendar["method"]), int(str(event["sequence"])), event.decoded("dtstamp"), partstat


@pytest.mark.parametrize(("choice", "partstat"), [(Choice.YES, "ACCEPTED"), (Choice.MAYBE, "TENTATIVE")])
def test_a_confirmation_brings_the_entry_up_to_date(
    session: Session, guest: Invitation, sent: Sent, choice: Choice, partstat: str
) -> None:
    say(session, guest, choice, now=LATER)
    assert said(sent()) == ("REQUEST", 0, LATER, partstat)


def test_a_no_by_link_takes_the_entry_off_and_a_yes_puts_it_back(
    session: Session, guest: Invitation, sent: Sent
) -> None:
    say(session, guest, Choice.NO, now=LATER)
    assert said(sent()) == ("CANCEL", 1, LATER, "")
    say(session, guest, Choice.YES, now=YET_LATER)
    assert said(sent()) == ("REQUEST", 2, YET_LATER, "ACCEPTED")


def test_a_no_by_the_calendar_needs_no_entry_and_its_buttons_go_on_working(session: Session, guest: Invitation) -> None:
    say(session, guest, Choice.NO, source=AnswerSource.CALENDAR)
    (message,) = posted(session, "rsvp:")
    assert (message.channel, "calendar" in message.details, guest.sequence) == (Channel.EMAIL, False, 0)


def test_a_seat_from_the_waitlist_is_told_to_the_calendar(session: Session, guest: Invitation, sent: Sent) -> None:
    (first,) = invite(session, guest.event)
    say(session, first, party=4)
    say(session, guest)
    assert said(sent())[3] == "TENTATIVE"
    say(session, first, Choice.NO, now=LATER)
    assert said(sent()) == ("REQUEST", 0, LATER, "ACCEPTED")


@pytest.mark.parametrize(
    ("changes", "partstat"),
    [
        ({"ends_at": make_plan().ends_at + timedelta(hours=1)}, "NEEDS-ACTION"),
        ({"venue": "The Garden"}, "ACCEPTED"),
        ({"address": "1 Long Lane"}, "ACCEPTED"),
        ({"title": {"en": "Tea"}}, "ACCEPTED"),
    ],
)
def test_an_update_is_one_more_than_what_went_before(
    session: Session, guest: Invitation, sent: Sent, changes: dict[str, Any], partstat: str
) -> None:
    say(session, guest)
    update_event(session, event_id=guest.event_id, plan=make_plan(**changes), now=LATER)
    assert said(sent()) == ("REQUEST", 1, LATER, partstat)


def test_whoever_was_taken_off_and_put_back_hears_of_a_move_and_of_the_end(
    session: Session, guest: Invitation, sent: Sent
) -> None:
    for choice in (Choice.YES, Choice.NO, Choice.YES):
        say(session, guest, choice)
    update_event(session, event_id=guest.event_id, plan=make_plan(venue="The Garden"), now=LATER)
    assert said(sent()) == ("REQUEST", 3, LATER, "ACCEPTED")
    cancel_event(session, event_id=guest.event_id, now=YET_LATER)
    assert said(sent()) == ("CANCEL", 4, YET_LATER, "")


def test_a_retry_is_the_same_to_the_byte_whatever_the_guest_did_since(
    session: Session, runtime: Runtime, guest: Invitation
) -> None:
    say(session, guest, now=LATER)
    (message,) = posted(session, "rsvp:")
    first = extra(session, runtime, in_hand(guest, message)).calendar
    say(session, guest, Choice.NO, now=YET_LATER)
    assert extra(session, runtime, in_hand(guest, message)).calendar == first


def test_withdrawing_frees_the_seat_and_empties_the_calendar(session: Session, guest: Invitation, sent: Sent) -> None:
    (waiting,) = invite(session, guest.event)
    say(session, guest, party=4)
    say(session, waiting)
    withdraw_invitation(session, invitation_id=guest.id, now=LATER)
    assert said(sent()) == ("CANCEL", 1, LATER, "")
    assert (guest.state, waiting.state) == (InvitationState.CANCELLED, InvitationState.ATTENDING)
    assert (guest.event.seats_taken, kinds_told(session, guest)[-1]) == (1, ActivityKind.CANCELLED)


def test_withdrawing_again_or_before_anything_was_sent_says_nothing(session: Session, guest: Invitation) -> None:
    for _ in range(2):
        withdraw_invitation(session, invitation_id=guest.id, now=LATER)
    assert (posted(session), guest.revision) == ([], 1)


def test_what_was_not_sent_yet_is_not_sent_to_the_withdrawn(
    session: Session, runtime: Runtime, guest: Invitation
) -> None:
    say(session, guest)
    texted(session, guest, "+15550100009")
    withdraw_invitation(session, invitation_id=guest.id, now=LATER)
    session.expire_all()
    assert [each.state for each in posted(session, "rsvp:")] == [MessageState.CANCELLED, MessageState.READY]
    assert extra(session, runtime, claimed(guest)).skip_reason == SkipReason.WITHDRAWN


def test_an_invitation_that_stands_again_outranks_its_withdrawal(
    session: Session, guest: Invitation, sent: Sent
) -> None:
    say(session, guest)
    withdraw_invitation(session, invitation_id=guest.id, now=LATER)
    invite_member(session, event_id=guest.event_id, member_id=guest.member_id, now=LATER)
    say(session, guest, now=YET_LATER)
    assert said(sent()) == ("REQUEST", 2, YET_LATER, "ACCEPTED")


def test_whoever_came_cannot_be_withdrawn(session: Session, guest: Invitation) -> None:
    guest.state = InvitationState.ATTENDED
    with pytest.raises(AlreadyCheckedIn):
        withdraw_invitation(session, invitation_id=guest.id, now=LATER)


def test_a_club_set_up_before_that_letter_was_written_has_it_too(session: Session, guest: Invitation) -> None:
    say(session, guest)
    session.execute(update(Template).where(Template.key == "invitation_withdrawn").values(key="of_another_club"))
    withdraw_invitation(session, invitation_id=guest.id, now=LATER)
    key = (
        select(Template.key).join(TemplateVersion).where(TemplateVersion.id == posted(session)[-1].template_version_id)
    )
    assert session.scalar(key) == "invitation_withdrawn"
