"""Link, text, calendar, program and door at once, over real HTTP, while seats are given back and the house changes."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from json import dumps
from threading import Barrier
from typing import Any
from urllib.parse import urlsplit

import requests
from sqlalchemy import select
from sqlalchemy.orm import Session
from twilio.request_validator import RequestValidator

from campaigns.bootstrap import Runtime
from campaigns.core.clock import system_clock
from campaigns.events.door import HouseFull
from campaigns.events.models import Event, Invitation, InvitationState
from campaigns.events.operations import CapacityBelowSeats, update_event
from campaigns.events.plans import plan_of
from campaigns.events.walk_ins import walk_in
from campaigns.members.models import Member
from campaigns.staff.api_keys import add_key
from tests.factories_events import brings, invite, links_of, make_salon, say, texted
from tests.factories_outreach import make_member, reachable
from tests.functional.api.callers import SECRET
from tests.functional.events.gunicorn import serving
from tests.functional.events.line import told_in_order, waiting
from tests.functional.events.mails import TOKEN, calendar_mail

EACH = 8
"""Guests by each way."""
SEATS, MORE, LESS = 30, 44, 36
Act = Callable[[], int]


class Ways:
    """In which guests reach the house."""

    def __init__(self, runtime: Runtime, port: int) -> None:
        self.runtime, self.address, self.links = runtime, f"http://127.0.0.1:{port}", links_of(runtime)

    def link(self, guest: Invitation, answer: str = "yes", companions: int = 0) -> int:
        path = urlsplit(self.links.page(guest.id)).path
        return self._post(path, data={"answer": answer, **brings(companions)})

    def text(self, guest: Invitation) -> int:
        said = {"MessageSid": f"SM{guest.id}", "From": number_of(guest), "Body": "yes 2", "To": "+15550001111"}
        signed = RequestValidator(TOKEN).compute_signature("http://club.test/hooks/twilio/inbound", said)
        return self._post("/hooks/twilio/inbound", data=said, headers={"X-Twilio-Signature": signed})

    def calendar(self, guest: Invitation) -> int:
        raw = calendar_mail(self.links.uid(guest.id), f"m{guest.member_id}@example.com", message_id=f"<{guest.id}@x>")
        envelope = dumps({"to": [self.links.mailbox(guest.id)]})
        return self._post("/hooks/sendgrid/inbound", files={"envelope": (None, envelope), "email": (None, raw)})

    def program(self, guest: Invitation) -> int:
        said = {"event": "salon", "member": f"guest{guest.id}", "answer": "yes", "party_size": 3}
        return self._post("/api/v1/answers", json=said, headers={"Authorization": f"Bearer {SECRET}"})

    def door(self, event: Event, member: Member) -> int:
        with suppress(HouseFull), self.runtime.sessions.begin() as session:
            walk_in(session, event_id=event.id, member_id=member.id, now=system_clock())
        return 200

    def capacity(self, event: Event, seats: int) -> int:
        with suppress(CapacityBelowSeats), self.runtime.sessions.begin() as session:
            plan = replace(plan_of(session.get_one(Event, event.id)), capacity=seats)
            update_event(session, event_id=event.id, plan=plan, now=system_clock())
        return 200

    def _post(self, path: str, **said: object) -> int:
        return requests.post(self.address + path, allow_redirects=False, timeout=120, **said).status_code  # type: ignore[arg-type]


def number_of(guest: Invitation) -> str:
    return f"+1202555{guest.id:04}"


def furnish(session: Session) -> tuple[Event, list[Invitation], list[Member]]:
    """Eight guests for each way, the last eight with seats to give back, and eight whom nobody invited."""
    now = system_clock()
    add_key(session, name="Desk", secret=SECRET, now=now)
    days: dict[str, Any] = {
        f"{name}_at": now + timedelta(days=5, hours=hours) for name, hours in (("starts", 0), ("ends", 2))
    }
    event = make_salon(session, capacity=SEATS, rsvp_until=now + timedelta(days=4), **days)
    guests = [guest for _ in range(5 * EACH) for guest in invite(session, event)]
    for guest in guests:
        guest.member.code = f"guest{guest.id}"
        reachable(session, guest.member, sms=number_of(guest))
        texted(session, guest, number_of(guest))
    for guest in guests[-EACH:]:
        say(session, guest, party=2, now=now)
    return event, guests, [make_member(session) for _ in range(EACH)]


def acts(ways: Ways, event: Event, guests: list[Invitation], strangers: list[Member]) -> Iterator[Act]:
    by = [guests[place : place + EACH] for place in range(0, len(guests), EACH)]
    for place, (linked, texting, replying, told, leaving, stranger) in enumerate(zip(*by, strangers, strict=True)):
        yield lambda guest=linked, many=place % 3: ways.link(guest, companions=many)  # type: ignore[misc]
        yield lambda guest=texting: ways.text(guest)  # type: ignore[misc]
        yield lambda guest=replying: ways.calendar(guest)  # type: ignore[misc]
        yield lambda guest=told: ways.program(guest)  # type: ignore[misc]
        yield lambda guest=leaving: ways.link(guest, "no")  # type: ignore[misc]
        yield lambda member=stranger: ways.door(event, member)  # type: ignore[misc]
    for seats in (MORE, LESS):
        yield lambda seats=seats: ways.capacity(event, seats)  # type: ignore[misc]


def at_once(crowd: list[Act]) -> set[int]:
    start = Barrier(len(crowd))

    def begin(act: Act) -> int:
        start.wait(60)
        return act()

    with ThreadPoolExecutor(len(crowd)) as threads:
        return set(threads.map(begin, crowd))


def test_every_way_in_at_once_keeps_the_seats_and_the_order(committed: Runtime) -> None:
    with committed.sessions.begin() as session:
        event, guests, strangers = furnish(session)
    with serving(committed, "locked") as port:
        assert at_once(list(acts(Ways(committed, port), event, guests, strangers))) == {200, 303}
    with committed.sessions() as session:
        house = session.get_one(Event, event.id)
        everybody = session.scalars(select(Invitation).where(Invitation.event_id == event.id)).all()
        inside = (InvitationState.ATTENDING, InvitationState.ATTENDED)
        seated = sum(guest.party_size for guest in everybody if guest.state in inside)
        assert (house.seats_taken, house.capacity in (SEATS, MORE, LESS)) == (seated, True)
        parties = [guest.party_size for guest in everybody if guest.state is InvitationState.WAITLISTED]
        assert 0 <= house.capacity - seated < min(parties)  # whoever waits does not fit
        in_line = waiting(session, event)
        assert in_line == [member for member in told_in_order(session, event) if member in in_line]
        said = {guest.state for guest in everybody if guest.id in {each.id for each in guests[:-EACH]}}
        assert said <= {InvitationState.ATTENDING, InvitationState.WAITLISTED}
        assert {guest.state for guest in everybody if guest.id in {each.id for each in guests[-EACH:]}} == {
            InvitationState.DECLINED
        }
