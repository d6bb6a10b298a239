"""A worker that dies with mail to staff in its hands: that is never sent again by itself, and the rest goes on."""

from collections import Counter
from datetime import timedelta

from sqlalchemy import select, update

from campaigns.messaging.factor_letters import demand_and_tell
from campaigns.messaging.models import StaffMail, StaffMailState
from tests.factories_members import make_club
from tests.factories_staff import make_staff
from tests.system.faults.club import Club, wait_until
from tests.system.faults.gates import HANDED

LEASE = timedelta(seconds=31)


def tell_two(club: Club) -> list[str]:
    """Two who have no second factor are told that one is demanded; gives their addresses."""
    addresses = [f"{name}{club.first}@club.example" for name in ("ada", "bo")]
    for email in addresses:
        make_staff(club.runtime, email=email)
    now = club.runtime.clock()
    with club.runtime.sessions.begin() as session:
        make_club(session)
        day = (now + timedelta(days=9)).date()
        assert demand_and_tell(session, day=day, now=now, club_now=now) == len(addresses)
    return addresses


def lapse(club: Club) -> None:
    """Whoever has mail to staff in hand was last heard of a lease ago."""
    with club.runtime.sessions.begin() as session:
        session.execute(update(StaffMail).values(begun_at=StaffMail.begun_at - LEASE))


def found(club: Club) -> Counter[StaffMailState]:
    with club.runtime.sessions() as session:
        return Counter(session.scalars(select(StaffMail.state)))


def taken(club: Club, addresses: list[str]) -> list[int]:
    """How often the provider took mail for each of them."""
    of_one = "SELECT count(*) FROM message WHERE recipient = ?"
    return [number for address in addresses for (number,) in club.sandbox.ledger.rows(of_one, (address,))]


def test_killed_after_accept_it_is_unknown_and_goes_once(club: Club) -> None:
    addresses = tell_two(club)
    worker = club.start_worker(HANDED)
    worker.wait_at(HANDED)
    worker.kill()
    assert found(club) == {StaffMailState.SENDING: 1, StaffMailState.WAITING: 1}
    lapse(club)
    club.sweep()
    club.start_worker()
    wait_until(lambda: not found(club)[StaffMailState.WAITING], meanwhile=club.sweep)
    wait_until(lambda: found(club) == {StaffMailState.UNKNOWN: 1, StaffMailState.SENT: 1})
    assert taken(club, addresses) == [1, 1]
