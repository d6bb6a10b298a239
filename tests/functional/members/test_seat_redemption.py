"""Points given for a seat at an event, as staff do it on the member's page."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from campaigns.bootstrap import Runtime
from campaigns.events.operations import create_event
from campaigns.members.models import ActivityKind, Redemption, RedemptionKind
from campaigns.staff.models import Role
from tests.clock import NOW, StandingClock
from tests.factories_events import make_plan, make_salon
from tests.factories_members import does, joins, make_club
from tests.factories_staff import Browser, signed_in


@pytest.fixture
def salon(runtime: Runtime) -> int:
    with runtime.sessions.begin() as session:
        make_club(session)
        return make_salon(session).id


@pytest.fixture
def ana(salon: int, runtime: Runtime) -> int:
    """She has 200 points."""
    with runtime.sessions.begin() as session:
        member = joins(session)
        does(session, member, ActivityKind.PURCHASED, value=20_000)
        return member.id


@pytest.fixture
def browser(client: FlaskClient, runtime: Runtime) -> Browser:
    return signed_in(client, runtime)


def tab(browser: Browser, ana: int) -> str:
    return browser.get(f"/members/{ana}?tab=points").text


def redeem(browser: Browser, ana: int, event: object, **changes: str) -> int:
    fields = {"kind": "seat", "event_id": str(event), "title": "", "points": "150", "request": "f1", **changes}
    return browser.post(f"/members/{ana}/points/redeem", fields).status_code


def made(runtime: Runtime) -> list[Redemption]:
    with runtime.sessions() as session:
        return list(session.scalars(select(Redemption)))


def test_the_form_offers_the_events_to_come(
    browser: Browser, ana: int, salon: int, clock: StandingClock, client: FlaskClient, runtime: Runtime
) -> None:
    assert f'<option value="{salon}">Spring salon' in tab(browser, ana)
    clock.move(by=timedelta(days=11))
    assert "Spring salon" not in tab(signed_in(client, runtime), ana)


def test_a_seat_is_called_like_its_event_and_leads_there(
    browser: Browser, ana: int, salon: int, runtime: Runtime
) -> None:
    assert redeem(browser, ana, salon) == 303
    [seat] = made(runtime)
    assert (seat.kind, seat.title, seat.event_id, seat.points) == (RedemptionKind.SEAT, "Spring salon", salon, 150)
    assert f'<a href="/events/{salon}">Spring salon</a>' in tab(browser, ana)


def test_it_may_be_called_otherwise(browser: Browser, ana: int, salon: int, runtime: Runtime) -> None:
    redeem(browser, ana, salon, title="First row")
    assert [(seat.title, seat.event_id) for seat in made(runtime)] == [("First row", salon)]


@pytest.mark.parametrize("event", ["", "999999", "x", "9" * 40])
@pytest.mark.parametrize("title", ["", "First row"])
def test_a_seat_needs_an_event(browser: Browser, ana: int, runtime: Runtime, event: str, title: str) -> None:
    assert redeem(browser, ana, event, title=title) == 422
    assert made(runtime) == []


def test_an_event_that_is_not_published_gives_no_seat(browser: Browser, ana: int, runtime: Runtime) -> None:
    with runtime.sessions.begin() as session:
        draft = create_event(session, plan=make_plan(title={"en": "A secret"}), code="draft", now=NOW).id
    assert "A secret" not in tab(browser, ana)
    assert redeem(browser, ana, draft) == 422


def test_a_gift_has_no_event_whatever_the_form_says(browser: Browser, ana: int, salon: int, runtime: Runtime) -> None:
    redeem(browser, ana, salon, kind="gift", title="Tea")
    assert [(gift.kind, gift.event_id) for gift in made(runtime)] == [(RedemptionKind.GIFT, None)]


def test_a_seat_given_back_gives_the_points_back(browser: Browser, ana: int, salon: int, runtime: Runtime) -> None:
    redeem(browser, ana, salon)
    browser.post(f"/members/{ana}/points/redemptions/{made(runtime)[0].id}/undo")
    assert "Given back: Spring salon" in tab(browser, ana)


def test_nobody_sits_on_points_they_do_not_have(browser: Browser, ana: int, salon: int, runtime: Runtime) -> None:
    assert redeem(browser, ana, salon, points="201") == 422
    assert made(runtime) == []


def test_a_viewer_gives_no_seats(ana: int, salon: int, client: FlaskClient, runtime: Runtime) -> None:
    assert redeem(signed_in(client, runtime, Role.VIEWER), ana, salon) == 403
    assert made(runtime) == []
