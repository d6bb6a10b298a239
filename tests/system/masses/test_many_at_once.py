from collections import Counter
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from http.client import HTTPConnection
from threading import Barrier
from time import perf_counter
from urllib.parse import urlencode, urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.core.clock import system_clock
from campaigns.events.models import Event, Invitation, InvitationState
from tests.factories_events import invite, links_of, make_salon
from tests.functional.events.gunicorn import serving
from tests.functional.events.line import Span, assert_in_line, overtaken, span_since

GUESTS, SEATS, SEEN_OTHER = 100, 20, 303
"""Enough to oversell the house where nothing keeps them apart."""


def answer_all_at_once(port: int, paths: Mapping[int, str]) -> dict[int, Span]:
    """Every guest says yes in the same moment and is shown their page. Members' ids → when."""
    start = Barrier(len(paths))

    def say_yes(path: str) -> Span:
        client = HTTPConnection("127.0.0.1", port, timeout=120)
        start.wait()
        sent = perf_counter()
        body = urlencode({"answer": "yes"})
        client.request("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"})
        assert client.getresponse().status == SEEN_OTHER
        return span_since(sent)

    with ThreadPoolExecutor(len(paths)) as crowd:
        return dict(zip(paths, crowd.map(say_yes, paths.values()), strict=True))


def make_crowd(runtime: Runtime) -> tuple[Event, dict[int, str]]:
    """Members' ids → their own pages."""
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
        return event, {guest.member_id: urlsplit(links.page(guest.id)).path for guest in guests}


def states(session: Session, event: Event) -> Counter[InvitationState]:
    return Counter(session.scalars(select(Invitation.state).where(Invitation.event_id == event.id)))


def test_100_answer_at_once_for_20_seats(committed: Runtime) -> None:
    event, paths = make_crowd(committed)
    with serving(committed, "locked") as port:
        spans = answer_all_at_once(port, paths)
    with committed.sessions() as session:
        assert states(session, event) == {
            InvitationState.ATTENDING: SEATS,
            InvitationState.WAITLISTED: GUESTS - SEATS,
        }
        assert session.get_one(Event, event.id).seats_taken == SEATS
        assert_in_line(session, event, spans)


def test_without_the_lock_the_house_is_oversold(committed: Runtime) -> None:
    event, paths = make_crowd(committed)
    with serving(committed, "unlocked") as port:
        answer_all_at_once(port, paths)
    with committed.sessions() as session:
        assert states(session, event)[InvitationState.ATTENDING] > SEATS


def test_whoever_was_overtaken_is_found() -> None:
    early, meanwhile, late = Span(1, 2), Span(1, 9), Span(3, 4)
    assert overtaken([early, meanwhile, late]) == []
    assert overtaken([late, meanwhile, early]) == [early]
