from contextlib import nullcontext
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.core.models import Club
from campaigns.core.operations import FURTHEST_SHIFT, ClockTooFar, move_clock
from campaigns.core.queries import find_club
from campaigns.staff.models import Role
from tests.clock import NOW
from tests.factories_staff import signed_in


def make_club(runtime: Runtime, *, is_demo: bool) -> None:
    with runtime.sessions.begin() as session:
        session.merge(
            Club(
                name={"en": "The Lantern Club", "zh": "灯会俱乐部"},
                zone="Asia/Shanghai",
                language="en",
                currency="CNY",
                is_demo=is_demo,
                set_up_at=NOW,
            )
        )


def shift(session: Session) -> timedelta:
    club = find_club(session)
    assert club is not None
    return club.clock_shift


def test_the_demos_clock_is_moved_to_a_morning_in_the_clubs_zone(
    client: FlaskClient, runtime: Runtime, session: Session
) -> None:
    make_club(runtime, is_demo=True)
    page = signed_in(client, runtime).post("/clock", {"at": "2026-12-24T08:00"}, follow_redirects=True)
    assert shift(session) == timedelta(days=31, hours=15)
    assert "The demo&#39;s clock is moved" in page.text


def test_it_is_put_back(client: FlaskClient, runtime: Runtime, session: Session) -> None:
    make_club(runtime, is_demo=True)
    with runtime.sessions.begin() as writing:
        writing.execute(update(Club).values(clock_shift=timedelta(days=3)))
    signed_in(client, runtime).post("/clock/back")
    assert shift(session) == timedelta()


def test_a_real_clubs_clock_stays(client: FlaskClient, runtime: Runtime, session: Session) -> None:
    make_club(runtime, is_demo=False)
    browser = signed_in(client, runtime)
    assert browser.get("/clock").status_code == 404
    assert browser.post("/clock", {"at": "2026-12-24T08:00"}).status_code == 403
    assert shift(session) == timedelta()


def test_only_an_admin_moves_it(client: FlaskClient, runtime: Runtime) -> None:
    make_club(runtime, is_demo=True)
    assert signed_in(client, runtime, Role.MANAGER).post("/clock", {"at": "2026-12-24T08:00"}).status_code == 403


@pytest.mark.parametrize("at", ["tomorrow", "9999-12-31T23:59", "0001-01-01T00:00"])
def test_a_broken_or_far_date_moves_nothing(client: FlaskClient, runtime: Runtime, session: Session, at: str) -> None:
    make_club(runtime, is_demo=True)
    assert signed_in(client, runtime).post("/clock", {"at": at}).status_code == 422
    assert shift(session) == timedelta()


@pytest.mark.parametrize(("further", "taken"), [(timedelta(), True), (timedelta(seconds=1), False)])
def test_the_furthest_is_twenty_years_either_way(
    runtime: Runtime, session: Session, further: timedelta, *, taken: bool
) -> None:
    make_club(runtime, is_demo=True)
    for way in (1, -1):
        with nullcontext() if taken else pytest.raises(ClockTooFar):
            move_clock(session, shift=way * (FURTHEST_SHIFT + further))
