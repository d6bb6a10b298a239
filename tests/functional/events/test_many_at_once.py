from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from http.client import HTTPConnection
from threading import Barrier
from urllib.parse import urlencode, urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.core.clock import system_clock
from campaigns.events.models import Event, Invitation, InvitationState
from campaigns.members.models import Activity, ActivityKind
from tests.factories_events import invite, links_of, make_salon
from tests.functional.events.gunicorn import serving

GUESTS, SEATS = 100, 20
"""Enough to oversell the house where nothing keeps them apart."""


def answer_all_at_once(port: int, paths: Sequence[str]) -> Counter[int]:
    """Every guest says yes in the same moment; the statuses counted."""
    start = Barrier(len(paths))

    def say_yes(path: str) -> int:
        client = HTTPConnection("127.0.0.1", port, timeout=120)
        start.wait()
        body = urlencode({"answer": "yes"})
        client.request("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"})
        return client.getresponse().status

    with ThreadPoolExecutor(len(paths)) as crowd:
        return Counter(crowd.map(say_yes, paths))


def make_crowd(runtime: Runtime) -> tuple[Event, list[str]]:
    now = system_clock()
    with runtime.sessions.begin() as session:
        event = make_salon(
            session,
            capacity=SEATS,
            rsvp_until=now + timedelta(days=4),
            starts_at=now + timedelta(days=5),
            ends_at=now + timedelta(days=6),
        )
        guests = invite(session, event, GUESTS)
        links = links_of(runtime)
        return event, [urlsplit(links.page(guest.id)).path for guest in guests]


def states(session: Session, event: Event) -> Counter[InvitationState]:
    return Counter(session.scalars(select(Invitation.state).where(Invitation.event_id == event.id)))


def test_100_answer_at_once_for_20_seats(committed: Runtime) -> None:
    event, paths = make_crowd(committed)
    with serving(committed, "locked") as port:
        assert answer_all_at_once(port, paths) == {303: GUESTS}
    with committed.sessions() as session:
        assert states(session, event) == {
            InvitationState.ATTENDING: SEATS,
            InvitationState.WAITLISTED: GUESTS - SEATS,
        }
        assert session.get_one(Event, event.id).seats_taken == SEATS
        assert waiting(session, event) == told_in_order(session, event)


def test_without_the_lock_the_house_is_oversold(committed: Runtime) -> None:
    event, paths = make_crowd(committed)
    with serving(committed, "unlocked") as port:
        answer_all_at_once(port, paths)
    with committed.sessions() as session:
        assert states(session, event)[InvitationState.ATTENDING] > SEATS


def waiting(session: Session, event: Event) -> list[int]:
    """Members in the order of the waitlist."""
    rows = select(Invitation.member_id).where(
        Invitation.event_id == event.id, Invitation.state == InvitationState.WAITLISTED
    )
    return list(session.scalars(rows.order_by(Invitation.waitlisted_at, Invitation.id)))


def told_in_order(session: Session, event: Event) -> list[int]:
    """Members as they came under the lock, where the timeline was written."""
    rows = select(Activity.member_id).where(Activity.event_id == event.id, Activity.kind == ActivityKind.WAITLISTED)
    return list(session.scalars(rows.order_by(Activity.id)))
