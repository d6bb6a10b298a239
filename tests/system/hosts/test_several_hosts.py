"""A campaign over eight hosts, of which one after the other is lost; the providers' ledger is the witness."""

from collections.abc import Callable

import pytest
from sqlalchemy import text

from campaigns.messaging.models import MessageState
from tests.sizes import few
from tests.system.faults.club import Club, wait_until
from tests.system.faults.oracle import assert_agrees
from tests.system.hosts.house import WEBS, House

pytestmark = pytest.mark.stack
SIZE = few(10_000, thorough=99_999)
SOON, PATIENCE = 30.0, 300.0
"""Seconds: in which a club resumes, and in which what was waited for will come on a slow machine."""


def test_whatever_host_is_lost_the_campaign_goes_on_and_everybody_gets_it_once(house: House) -> None:
    house.order_slowness(1)
    house.launch(SIZE)
    lose(house, 0.1, house.hosts["worker1"].cut_off)
    lose(house, 0.25, lambda: house.kill("worker2"))
    lose(house, 0.4, house.restart_database)
    lose(house, 0.55, house.restart_valkey)
    lose(house, 0.7, house.hosts["worker1"].join_again)
    lose(house, 0.8, lambda: house.revive("worker2"))
    wait_until(lambda: house.club.has_accepted(SIZE), seconds=PATIENCE)
    wait_until(lambda: everything_is_told(house.club), seconds=PATIENCE)
    assert_agrees(house.club)


def everything_is_told(club: Club) -> bool:
    """A chunk whose answer was lost is unknown until its receipts come or the provider is asked."""
    return club.open_claims() == 0 and club.count(MessageState.UNKNOWN) == 0


def lose(house: House, share: float, lost: Callable[[], None]) -> None:
    """After that share of the mails, which go by the thousand; the next must be taken soon, if any is left."""
    wait_until(lambda: house.club.has_accepted(SIZE * share), seconds=PATIENCE)
    lost()
    accepted = house.club.accepted()
    wait_until(lambda: house.club.has_accepted(min(accepted + 1, SIZE)), seconds=SOON)


def test_the_database_gives_up_a_host_that_fell_silent(house: House) -> None:
    silent = house.hosts["web2"]
    wait_until(lambda: house.status("web2", "/sign-in") == 200, seconds=PATIENCE)  # one that still starts would end
    held: set[int] = set()
    wait_until(lambda: bool(held), meanwhile=lambda: held.update(told_connections(house, silent.address)))
    silent.cut_off()
    try:
        wait_until(lambda: not held & told_connections(house, silent.address))
    finally:
        silent.join_again()


def told_connections(house: House, address: str) -> set[int]:
    """Those that have told the server when to give them up, which is the first they do."""
    asked = text("SELECT pid FROM pg_stat_activity WHERE client_addr = CAST(:address AS inet) AND query <> ''")
    with house.club.runtime.sessions() as session:
        return set(session.execute(asked, {"address": address}).scalars())


def test_a_page_says_that_the_database_cannot_be_reached_and_is_there_again(house: House) -> None:
    wait_until(lambda: all(house.status(web, "/sign-in") == 200 for web in WEBS), seconds=PATIENCE)
    house.hosts["database"].cut_off()
    try:
        wait_until(lambda: all(house.status(web, "/sign-in") == 503 for web in WEBS), seconds=PATIENCE)
        assert {house.status(web, "/healthz") for web in WEBS} == {200}
    finally:
        house.hosts["database"].join_again()
    wait_until(lambda: all(house.status(web, "/sign-in") == 200 for web in WEBS), seconds=SOON)
