"""13: the database's disk is full for a while."""

import pytest
from flask import Flask
from sqlalchemy import text

from campaigns.messaging.models import Channel, MessageState
from tests.factories_staff import signed_in
from tests.system.faults.club import Club, wait_until
from tests.system.faults.guests import YES, invited, says_yes
from tests.system.faults.oracle import assert_agrees
from tests.system.faults.refusals import FULL, Refusals
from tests.system.faults.scheduler import keep_time

SIZE = 60
ON_EACH = pytest.mark.parametrize("table", ["claim", "message", "attempt"])


@pytest.fixture
def disk(club: Club) -> Refusals:
    return Refusals(club.runtime)


@pytest.mark.parametrize("table", ["claim", "message"])
def test_13_nothing_goes_without_room_and_all_with_it(club: Club, disk: Refusals, table: str) -> None:
    club.crowd(SIZE)
    disk.begin(table, code=FULL)
    club.start_worker()
    wait_until(lambda: disk.count() >= 3)
    assert club.accepted() == 0
    disk.end()
    club.settles()
    assert_agrees(club)


@ON_EACH
def test_13_what_went_is_written_once_there_is_room(club: Club, disk: Refusals, table: str) -> None:
    """Nothing of it is unknown: nobody sweeps here."""
    club.crowd(SIZE)
    worker = club.start_worker("handed")
    worker.wait_at("handed")
    disk.begin(table, code=FULL)
    worker.go_free()
    wait_until(lambda: disk.count() >= 3)
    disk.end()
    wait_until(lambda: club.count(MessageState.ACCEPTED) == SIZE)
    assert_agrees(club)


def test_13_full_past_the_lease_it_is_found_out(club: Club, disk: Refusals) -> None:
    club.crowd(SIZE)
    worker = club.start_worker("handed", CONVIVE_LEASE_SECONDS="2", CONVIVE_PROVIDER_TIMEOUT_SECONDS="1")
    club.start(keep_time)
    worker.wait_at("handed")
    disk.begin("claim", "message", "attempt", code=FULL)
    worker.go_free()
    wait_until(lambda: club.lapsed() == 1)
    disk.end()
    club.settles()
    assert_agrees(club)


def test_13_pages_say_so_and_can_be_read(club: Club, web: Flask, disk: Refusals) -> None:
    (path,) = invited(club, 1)
    guest, staff = web.test_client(), signed_in(web.test_client(), club.runtime)
    with club.runtime.sessions.begin() as session:
        session.execute(text("UPDATE staff_session SET last_seen_at = last_seen_at - interval '1 hour'"))
    disk.begin("message", "staff_session", code=FULL)
    refused = guest.post(path, data=YES)
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "30")
    assert "once more if it is missing" in refused.text
    assert [guest.get(path).status_code, staff.get("/").status_code] == [200, 200]
    disk.end()
    assert says_yes(guest, path) == 303
    club.deliver(Channel.CALENDAR)
    assert_agrees(club)
