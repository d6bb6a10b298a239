"""Guests of an event who answer through the web."""

from datetime import timedelta
from urllib.parse import urlsplit

from flask.testing import FlaskClient

from campaigns.core.clock import system_clock
from campaigns.events.links import InvitationLinks
from campaigns.events.models import Event
from tests.factories_events import invite, links_of, make_salon
from tests.system.faults.club import Club

YES = {"answer": "yes"}


def invited(club: Club, count: int, *, code: str = "salon") -> list[str]:
    """Their own pages, at an event with a seat for each."""
    now = system_clock()
    times = {"rsvp_until": now + timedelta(days=4), "starts_at": now + timedelta(days=5)}
    links: InvitationLinks = links_of(club.runtime)
    with club.runtime.sessions.begin() as session:
        event: Event = make_salon(session, code=code, capacity=count, ends_at=now + timedelta(days=6), **times)
        guests = invite(session, event, count)
    club.audience += count
    return [urlsplit(links.page(guest.id)).path for guest in guests]


def says_yes(browser: FlaskClient, path: str) -> int:
    return browser.post(path, data=YES).status_code
