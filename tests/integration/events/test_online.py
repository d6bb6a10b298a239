"""The link to join from afar reaches those with a seat, and nobody else."""

from icalendar import Calendar
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.events.models import Invitation
from campaigns.events.operations import update_event
from tests.clock import NOW
from tests.factories_events import invite, make_plan, make_salon, posted, say
from tests.integration.events.test_extras import claimed, extra

ONLINE = "https://meet.example/salon"


def told_in_calendar(session: Session, runtime: Runtime, guest: Invitation) -> str:
    (entry,) = Calendar.from_ical(extra(session, runtime, claimed(guest)).calendar or b"").walk("VEVENT")
    return str(entry["DESCRIPTION"])


def test_letters_and_calendars_of_those_with_a_seat_have_it(session: Session, runtime: Runtime) -> None:
    seated, asked = invite(session, make_salon(session, online_url=ONLINE), 2)
    say(session, seated)
    links = [extra(session, runtime, claimed(guest)).variables["links"]["online"] for guest in (seated, asked)]
    assert links == [ONLINE, None]
    assert [ONLINE in told_in_calendar(session, runtime, guest) for guest in (seated, asked)] == [True, False]


def test_what_all_read_never_has_it(session: Session, runtime: Runtime) -> None:
    (seated,) = invite(session, make_salon(session, online_url=ONLINE))
    say(session, seated)
    assert ONLINE not in str(extra(session, runtime, claimed(seated)).variables["event"])


def test_another_link_is_told_to_those_with_a_seat(session: Session) -> None:
    event = make_salon(session, capacity=1, online_url=ONLINE)
    seated, waiting, _asked = invite(session, event, 3)
    say(session, seated)
    say(session, waiting)
    update_event(session, event_id=event.id, plan=make_plan(capacity=1, online_url=f"{ONLINE}/2"), now=NOW)
    (news,) = posted(session, f"event:{event.id}/rev:1/")
    assert (news.member_id, news.details["calendar"]["partstat"]) == (seated.member_id, "ACCEPTED")
