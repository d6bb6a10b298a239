from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from campaigns.core.errors import Refused
from campaigns.events.answers import Choice
from campaigns.events.models import EventState
from campaigns.events.operations import CapacityBelowSeats, EventSettled, cancel_event, create_event, update_event
from campaigns.events.plans import (
    AnswersAfterStart,
    AnswersOpenTooLate,
    CapacityRefused,
    EndsBeforeStart,
    MapRefused,
    OnlineRefused,
    TextTooLong,
    TitleMissing,
    TooManySeats,
)
from campaigns.events.wall_time import NoSuchHour, NoSuchYear
from campaigns.members.profile.locales import UnknownZone
from campaigns.messaging.models import Channel, MessageState
from tests.clock import NOW
from tests.factories_events import START, invite, make_plan, make_salon, posted, say, texted


def test_naive_times_are_the_venues_clock(session: Session) -> None:
    plan = make_plan(zone="Asia/Shanghai", starts_at=datetime(2026, 12, 24, 19), ends_at=datetime(2026, 12, 24, 21))  # noqa: DTZ001 - the clock on the wall
    event = create_event(session, plan=plan, code="wall", now=NOW)
    assert event.starts_at == datetime(2026, 12, 24, 11, tzinfo=UTC)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"zone": "Mars/Olympus"}, UnknownZone),
        ({"zone": "../etc/passwd"}, UnknownZone),
        ({"ends_at": START}, EndsBeforeStart),
        ({"rsvp_until": START + timedelta(minutes=1)}, AnswersAfterStart),
        ({"capacity": 0}, CapacityRefused),
        ({"capacity": 10**12}, TooManySeats),
        ({"venue": "x" * 201}, TextTooLong),
        ({"title": {"en": "Salon", "zh": "沙" * 201}}, TextTooLong),
        ({"starts_at": START.replace(year=1)}, NoSuchYear),
        ({"ends_at": START.replace(year=9999)}, NoSuchYear),
        ({"title": {"en": " "}}, TitleMissing),
        ({"map_url": "javascript:alert(1)"}, MapRefused),
        ({"online_url": "meet.example"}, OnlineRefused),
        ({"rsvp_from": START}, AnswersOpenTooLate),
        ({"zone": "Europe/Berlin", "starts_at": datetime(2027, 3, 28, 2, 30)}, NoSuchHour),  # noqa: DTZ001 - the clock on the wall
    ],
)
def test_a_plan_that_cannot_stand_is_refused(
    session: Session, changes: dict[str, object], refusal: type[Refused]
) -> None:
    with pytest.raises(refusal):
        create_event(session, plan=make_plan(**changes), code="bad", now=NOW)


def test_seats_that_are_taken_cannot_be_taken_away(session: Session) -> None:
    event = make_salon(session, capacity=4)
    (guest,) = invite(session, event)
    say(session, guest, party=3)
    with pytest.raises(CapacityBelowSeats):
        update_event(session, event_id=event.id, plan=make_plan(capacity=2), now=NOW)
    assert event.capacity == 4


def test_a_move_is_told_once_to_those_concerned(session: Session) -> None:
    event = make_salon(session)
    going, declined, heard, unheard = invite(session, event, 4)
    say(session, going)
    say(session, declined, Choice.NO)
    texted(session, heard, "+15550100009")
    for _ in range(2):
        update_event(session, event_id=event.id, plan=make_plan(venue="The Garden"), now=NOW)
    news = posted(session, f"event:{event.id}/rev:1/")
    assert [message.member_id for message in news] == [going.member_id, heard.member_id]
    assert unheard.member_id not in {message.member_id for message in news}
    assert {message.channel for message in news} == {Channel.CALENDAR}
    assert event.revision == 1


@pytest.mark.parametrize(("hours", "partstat"), [(1, "NEEDS-ACTION"), (0, "ACCEPTED")])
def test_calendars_ask_again_only_when_the_time_moves(session: Session, hours: int, partstat: str) -> None:
    event = make_salon(session)
    (guest,) = invite(session, event)
    say(session, guest)
    plan = make_plan(venue="The Garden", ends_at=event.ends_at + timedelta(hours=hours))
    update_event(session, event_id=event.id, plan=plan, now=NOW)
    (news,) = posted(session, "event:")
    assert news.details["calendar"] == {"method": "REQUEST", "partstat": partstat}


@pytest.mark.parametrize("changes", [{"description": {"en": "Tea and talks"}}, {"map_url": "https://map.example"}])
def test_what_does_not_matter_to_a_guest_is_not_told(session: Session, changes: dict[str, object]) -> None:
    event = make_salon(session)
    (guest,) = invite(session, event)
    say(session, guest)
    update_event(session, event_id=event.id, plan=make_plan(**changes), now=NOW)
    assert posted(session, "event:") == []
    assert event.revision == 0


def test_a_new_name_is_told_and_calendars_keep_what_was_said(session: Session) -> None:
    event = make_salon(session)
    (guest,) = invite(session, event)
    say(session, guest)
    update_event(session, event_id=event.id, plan=make_plan(title={"en": "Tea"}), now=NOW)
    (news,) = posted(session, "event:")
    assert (event.revision, news.details["calendar"]["partstat"]) == (1, "ACCEPTED")


def test_a_cancelled_event_withdraws_what_is_unsent_and_tells_those_who_heard(session: Session) -> None:
    event = make_salon(session)
    (guest,) = invite(session, event)
    say(session, guest)
    cancel_event(session, event_id=event.id, now=NOW)
    session.expire_all()
    assert [message.state for message in posted(session, "rsvp:")] == [MessageState.CANCELLED]
    assert [message.details["calendar"]["method"] for message in posted(session, "event:")] == ["CANCEL"]
    assert event.state is EventState.CANCELLED


def test_what_is_over_cannot_be_changed(session: Session) -> None:
    event = make_salon(session)
    cancel_event(session, event_id=event.id, now=NOW)
    with pytest.raises(EventSettled):
        update_event(session, event_id=event.id, plan=make_plan(), now=NOW)
