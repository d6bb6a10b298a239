"""Many at the same seats and doors at once, over real HTTP: 34, 35, 36."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from threading import Barrier, local
from time import perf_counter
from urllib.parse import urlsplit

import pytest
import requests
from sqlalchemy import func, select

from campaigns.core.clock import system_clock
from campaigns.events.models import Event, Invitation, InvitationState
from campaigns.members.models import Activity, ActivityKind
from campaigns.messaging.models import Channel, Message
from campaigns.staff.models import Role
from tests.databases import Databases
from tests.factories_events import invite, links_of, make_salon
from tests.factories_staff import PASSWORD, make_staff
from tests.functional.events.gunicorn import serving
from tests.functional.events.line import Span, assert_in_line, span_since
from tests.sandboxes import RunningSandbox
from tests.sizes import few
from tests.system.faults.club import Club, running_club
from tests.system.faults.oracle import assert_agrees

AT_ONCE = 20
SEEN_OTHER = 303
MANY, SEATS = few(300, thorough=5_000), few(120, thorough=2_000)


@pytest.fixture(scope="module")
def house(
    shared_sandbox: RunningSandbox, databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Club, str]]:
    """A club and the address at which gunicorn serves it."""
    home: Path = tmp_path_factory.mktemp("house")
    with (
        databases.fresh() as url,
        running_club(url, shared_sandbox, home) as club,
        serving(club.runtime, "locked") as port,
    ):
        yield club, f"http://127.0.0.1:{port}"


def an_event(club: Club, *, code: str, capacity: int, guests: int) -> tuple[Event, list[Invitation]]:
    now = system_clock()
    times: dict[str, datetime] = {
        "rsvp_until": now + timedelta(days=4),
        "starts_at": now + timedelta(days=5),
        "ends_at": now + timedelta(days=6),
    }
    with club.runtime.sessions.begin() as session:
        event = make_salon(session, code=code, capacity=capacity, **times)
        return event, invite(session, event, guests)


def at_once(acts: Sequence[Callable[[], int]]) -> Counter[int]:
    """All begin in the same moment; what they were answered, counted."""
    start = Barrier(len(acts))

    def begin(act: Callable[[], int]) -> int:
        start.wait(60)
        return act()

    with ThreadPoolExecutor(len(acts)) as crowd:
        return Counter(crowd.map(begin, acts))


def says(address: str, club: Club, guest: Invitation, answer: str) -> int:
    path = urlsplit(links_of(club.runtime).page(guest.id)).path
    said = {"answer": answer}
    return requests.post(address + path, data=said, allow_redirects=False, timeout=120).status_code


def everything_is_confirmed(club: Club) -> None:
    with club.runtime.sessions() as session:
        club.audience = session.scalars(select(func.count()).select_from(Message)).one()
    for channel in Channel:
        club.deliver(channel)
    assert_agrees(club)


def test_35_clicked_twenty_times_one_seat_and_one_confirmation(house: tuple[Club, str]) -> None:
    club, address = house
    event, (guest,) = an_event(club, code="double", capacity=4, guests=1)
    assert at_once([lambda: says(address, club, guest, "yes")] * AT_ONCE) == {303: AT_ONCE}
    with club.runtime.sessions() as session:
        assert session.get_one(Event, event.id).seats_taken == 1
        assert session.scalars(select(Message.cause).where(Message.event_id == event.id)).all() == [
            f"rsvp:{guest.id}/rev:1"
        ]
    everything_is_confirmed(club)


def test_35_yes_and_no_at_once_the_last_word_stands_and_each_change_is_confirmed(house: tuple[Club, str]) -> None:
    club, address = house
    event, (guest,) = an_event(club, code="changed", capacity=4, guests=1)
    words = ["yes", "no"] * (AT_ONCE // 2)
    assert at_once([lambda word=word: says(address, club, guest, word) for word in words]) == {303: AT_ONCE}  # type: ignore[misc]
    with club.runtime.sessions() as session:
        answered = session.get_one(Invitation, guest.id)
        going = answered.state is InvitationState.ATTENDING
        assert session.get_one(Event, event.id).seats_taken == int(going)
        causes = session.scalars(select(Message.cause).where(Message.event_id == event.id)).all()
        assert set(causes) == {f"rsvp:{guest.id}/rev:{number}" for number in range(1, answered.revision + 1)}
    everything_is_confirmed(club)


class Desk:
    """A host's browser at the door."""

    def __init__(self, address: str, email: str) -> None:
        self._address, self._browser = address, requests.Session()
        self.post("/sign-in", email=email, password=PASSWORD)

    def post(self, path: str, **fields: str) -> int:
        page = self._browser.get(f"{self._address}/account", timeout=60).text
        found = re.search(r'name="csrf_token" value="([^"]+)"', page)
        assert found, "no form on the page"
        sent = {"csrf_token": found[1], **fields}
        return self._browser.post(self._address + path, data=sent, allow_redirects=False, timeout=60).status_code


def test_36_one_code_at_two_desks_lets_its_guest_in_once(house: tuple[Club, str]) -> None:
    club, address = house
    event, guests = an_event(club, code="door", capacity=40, guests=15)
    desks = [Desk(address, make_staff(club.runtime, Role.MARKETER).email) for _ in range(2)]
    for guest in guests:
        path = f"/door/{event.id}/check-in/{guest.id}"
        assert at_once([lambda desk=desk: desk.post(path) for desk in desks]) == {303: 2}  # type: ignore[misc]  # noqa: B023
    with club.runtime.sessions() as session:
        came = select(Activity.member_id).where(Activity.event_id == event.id, Activity.kind == ActivityKind.ATTENDED)
        assert Counter(session.scalars(came)) == {guest.member_id: 1 for guest in guests}
        assert session.get_one(Event, event.id).seats_taken == len(guests)
    everything_is_confirmed(club)


@pytest.mark.stack
def test_34_hundreds_answer_at_once_for_fewer_seats(house: tuple[Club, str]) -> None:
    club, address = house
    event, guests = an_event(club, code="rush", capacity=SEATS, guests=MANY)
    here = local()

    def say_yes(guest: Invitation) -> Span:
        browser = here.__dict__.setdefault("browser", requests.Session())
        path = urlsplit(links_of(club.runtime).page(guest.id)).path
        sent = perf_counter()
        answer = browser.post(address + path, data={"answer": "yes"}, allow_redirects=False, timeout=120)
        assert answer.status_code == SEEN_OTHER
        return span_since(sent)

    with ThreadPoolExecutor(200) as crowd:
        spans = dict(zip((guest.member_id for guest in guests), crowd.map(say_yes, guests), strict=True))
    with club.runtime.sessions() as session:
        states = (
            select(Invitation.state, func.count()).where(Invitation.event_id == event.id).group_by(Invitation.state)
        )
        assert dict(session.execute(states).all()) == {
            InvitationState.ATTENDING: SEATS,
            InvitationState.WAITLISTED: MANY - SEATS,
        }
        assert session.get_one(Event, event.id).seats_taken == SEATS
        assert_in_line(session, event, spans)
    everything_is_confirmed(club)


def test_34_many_answer_at_once_for_few_seats(house: tuple[Club, str]) -> None:
    club, address = house
    event, guests = an_event(club, code="few", capacity=16, guests=40)
    assert at_once([lambda guest=guest: says(address, club, guest, "yes") for guest in guests]) == {303: 40}  # type: ignore[misc]
    with club.runtime.sessions() as session:
        going = select(func.count()).where(
            Invitation.event_id == event.id, Invitation.state == InvitationState.ATTENDING
        )
        assert session.scalars(going).one() == session.get_one(Event, event.id).seats_taken == 16
    everything_is_confirmed(club)
