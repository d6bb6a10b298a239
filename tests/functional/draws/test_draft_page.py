from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.events.draws.plans import read_plan
from campaigns.events.draws.queries import draw_again
from campaigns.events.models import Draw, DrawHand, Event, Invitation
from campaigns.events.operations import cancel_event
from campaigns.members.holdout import set_holdout
from campaigns.members.models import Tier
from campaigns.staff.models import Role
from tests.clock import NOW
from tests.factories_draws import drafted, engaged
from tests.factories_events import make_salon
from tests.factories_outreach import make_audience, make_segment
from tests.functional.events.signing_in import sign_in


@pytest.fixture
def salon(client: FlaskClient, session: Session) -> Event:
    event = make_salon(session, capacity=50, interests=("tea",))
    make_audience(session, 8)
    make_segment(session)
    sign_in(client, session, Role.MANAGER)
    return event


def form_of(session: Session, **changes: Any) -> dict[str, str]:
    tier = session.scalars(select(Tier)).one()
    said = {
        "segment_id": make_segment(session).id,
        "seats": 3,
        "quotas-0-tier_id": tier.id,
        "quotas-0-amount": "",
        "quota_in": "seats",
        "unfilled": "others",
        "engagement": 40,
        "interest": 20,
        "fairness": 30,
        "chance": 10,
        "companions": 0,
        "acceptance": 100,
        "no_show": 0,
        "seed": "lantern",
    }
    return {name: str(value) for name, value in (said | changes).items()}


def page_of(event: Event) -> str:
    return f"/events/{event.id}/draw"


def test_a_draw_is_shown_before_anybody_is_invited(client: FlaskClient, session: Session, salon: Event) -> None:
    page = client.post(page_of(salon), data=form_of(session), follow_redirects=True)
    assert page.status_code == 200
    assert "Invite 3 members" in page.text
    assert "never invited +300" in page.text
    assert session.scalars(select(Invitation)).all() == []


def test_using_it_invites_them_and_cannot_be_done_twice(client: FlaskClient, session: Session, salon: Event) -> None:
    client.post(page_of(salon), data=form_of(session))
    draw = session.scalars(select(Draw)).one()
    said = {"draw_id": draw.id, "digest": draw.digest}
    page = client.post(f"{page_of(salon)}/use", data=said, follow_redirects=True)
    assert "Write to 3 members" in page.text
    again = client.post(f"{page_of(salon)}/use", data=said, follow_redirects=True)
    assert "This draw has been used already" in again.text
    assert len(session.scalars(select(Invitation)).all()) == 3


def test_a_list_that_changed_meanwhile_is_shown_again(client: FlaskClient, session: Session, salon: Event) -> None:
    draw = drafted(session, salon)
    engaged(session, draw_last(session, draw), 100)
    session.commit()
    said = {"draw_id": draw.id, "digest": draw.digest}
    page = client.post(f"{page_of(salon)}/use", data=said, follow_redirects=True)
    assert "Facts have changed since this was drawn" in page.text
    assert session.scalars(select(Invitation)).all() == []


def draw_last(session: Session, draw: Draw) -> int:
    return draw_again(session, draw, now=NOW).reserve[-1].candidate.member_id


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"quotas-0-amount": 4}, "The quotas add up to 4 seats, but only 3 are to be filled."),
        ({"seats": 51}, "Only 50 seats are free"),
        ({"seats": "many"}, "Not a valid integer value"),
        ({"engagement": 0, "interest": 0, "fairness": 0, "chance": 0}, "at least one is more than 0"),
        ({"answer_until": "2020-01-01T10:00"}, "a time that lies ahead"),
        ({"seed": ""}, "This field is required"),
        ({"companions": 1, "expected_companions": "1.5"}, "no more are expected than they may bring"),
    ],
)
def test_a_refused_plan_keeps_what_was_typed(
    client: FlaskClient, session: Session, salon: Event, changes: dict[str, Any], said: str
) -> None:
    page = client.post(page_of(salon), data=form_of(session, **changes) | {"no_show": "7"})
    assert page.status_code == 422
    assert said in page.text
    assert 'value="7"' in page.text
    assert session.scalars(select(Draw)).all() == []


def test_another_weight_draws_the_same_draft_again(client: FlaskClient, session: Session, salon: Event) -> None:
    client.post(page_of(salon), data=form_of(session))
    client.post(page_of(salon), data=form_of(session, chance=90))
    assert read_plan(session.scalars(select(Draw)).one().plan).weights.chance == 90


def test_by_hand_with_a_reason(client: FlaskClient, session: Session, salon: Event) -> None:
    draw = drafted(session, salon)
    session.commit()
    said = {"draw_id": draw.id, "member_id": draw.chosen[0], "put": "off"}
    refused = client.post(f"{page_of(salon)}/hand", data=said | {"reason": " "})
    assert (refused.status_code, "Say why, in at most 200 characters." in refused.text) == (422, True)
    page = client.post(f"{page_of(salon)}/hand", data=said | {"reason": "is abroad"}, follow_redirects=True)
    assert "is abroad" in page.text
    client.post(f"{page_of(salon)}/hand/clear", data=said)
    assert session.scalars(select(DrawHand)).all() == []


@pytest.mark.parametrize("spot", ["chosen", "reserve", "excluded", "nonsense"])
def test_each_list_opens(client: FlaskClient, session: Session, salon: Event, spot: str) -> None:
    drafted(session, salon)
    session.commit()
    assert client.get(f"{page_of(salon)}?spot={spot}&add=member").status_code == 200


@pytest.mark.parametrize(("language", "said"), [("en", "Held out club-wide"), ("zh", "全俱乐部对照组")])
def test_who_is_held_out_is_counted(
    client: FlaskClient, session: Session, salon: Event, language: str, said: str
) -> None:
    set_holdout(session, percent=20, now=NOW)
    left_out = len(draw_again(session, drafted(session, salon), now=NOW).excluded)
    session.commit()
    assert f"{said} {left_out}" in client.get(f"{page_of(salon)}?spot=excluded&lang={language}").text


def test_an_event_that_is_off_offers_no_draw(client: FlaskClient, session: Session, salon: Event) -> None:
    drafted(session, salon)
    cancel_event(session, event_id=salon.id, now=NOW)
    session.commit()
    page = client.get(page_of(salon))
    assert "nobody can be drawn for it" in page.text
    assert "Use this draw" not in page.text


def test_a_segment_that_emptied_is_said_and_the_plan_stays(
    client: FlaskClient, session: Session, salon: Event, clock: Any
) -> None:
    drafted(session, salon)
    make_segment(session).rule = {"type": "joined", "days": 1}
    session.commit()
    page = client.get(page_of(salon))
    assert "This segment is empty" in page.text
    assert 'value="lantern"' in page.text


@pytest.mark.parametrize(("role", "status"), [(Role.VIEWER, 403), (Role.HOST, 403), (Role.MARKETER, 200)])
def test_only_those_who_may_draw(client: FlaskClient, session: Session, role: Role, status: int) -> None:
    event = make_salon(session, starts_at=NOW + timedelta(days=9))
    sign_in(client, session, role)
    assert client.get(page_of(event)).status_code == status
