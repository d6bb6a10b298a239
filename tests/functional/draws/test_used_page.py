from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.events.models import Draw, DrawPlace, Invitation, InvitationState, Spot
from campaigns.messaging.models import Message, MessageState
from campaigns.outreach.drawn import let_reserves_move_up
from campaigns.outreach.models import Campaign, CampaignState
from campaigns.outreach.planning import plan_due_runs
from campaigns.staff.models import Role
from tests.clock import NOW
from tests.factories_draws import drafted, places, use
from tests.factories_events import make_salon
from tests.factories_outreach import make_audience
from tests.functional.events.signing_in import sign_in


@pytest.fixture
def drawn(client: FlaskClient, session: Session) -> Draw:
    event = make_salon(session, capacity=50)
    make_audience(session, 8)
    found = use(session, drafted(session, event, seats=3, moves_up=True, answer_until=NOW + timedelta(days=2)))
    sign_in(client, session, Role.MANAGER)
    return found


def page_of(drawn: Draw) -> str:
    return f"/events/{drawn.event_id}/draw/{drawn.id}"


def write_to(client: FlaskClient, session: Session, drawn: Draw, wave: int = 0) -> Campaign:
    session.expire_all()
    client.post(f"{page_of(drawn)}/letter", data={"wave_id": drawn.waves[wave].id})
    return session.scalars(select(Campaign).where(Campaign.draw_wave_id == drawn.waves[wave].id)).one()


def launched(client: FlaskClient, session: Session, runtime: Runtime, drawn: Draw) -> Campaign:
    campaign = write_to(client, session, drawn)
    client.post(f"/campaigns/{campaign.id}/launch")
    plan_due_runs(runtime.sessions, clock=runtime.clock)
    return campaign


def written(session: Session) -> list[int]:
    rows = select(Message.member_id).where(Message.state == MessageState.READY, Message.run_id.is_not(None))
    return sorted(session.scalars(rows))


def test_the_wave_alone_is_written_to_once(
    client: FlaskClient, session: Session, runtime: Runtime, drawn: Draw
) -> None:
    campaign = write_to(client, session, drawn)
    assert write_to(client, session, drawn).id == campaign.id
    assert "Send to 3 members" in client.get(f"/campaigns/{campaign.id}").text
    launched(client, session, runtime, drawn)
    assert written(session) == sorted(places(session, drawn, Spot.CHOSEN))


def test_the_next_reserves_get_the_same_letter(
    client: FlaskClient, session: Session, runtime: Runtime, drawn: Draw
) -> None:
    launched(client, session, runtime, drawn)
    client.post(f"{page_of(drawn)}/reserves", data={"count": 2})
    plan_due_runs(runtime.sessions, clock=runtime.clock)
    two = places(session, drawn, Spot.RESERVE)[:2]
    assert written(session) == sorted([*places(session, drawn, Spot.CHOSEN), *two])


def test_reserves_before_any_letter_wait_for_one(client: FlaskClient, session: Session, drawn: Draw) -> None:
    page = client.post(f"{page_of(drawn)}/reserves", data={"count": 1}, follow_redirects=True)
    assert "Nothing was written to them yet" in page.text
    assert session.scalars(select(func.count()).select_from(Invitation)).one() == 4


def test_a_drawn_campaign_stays_with_its_event(client: FlaskClient, session: Session, drawn: Draw) -> None:
    campaign, other = write_to(client, session, drawn), make_salon(session, code="other")
    session.commit()
    form = {
        "name": "x",
        "segment_id": campaign.segment_id,
        "template_id": campaign.template_id,
        "email": "email",
        "event_id": other.id,
        "topic": "events",
        "when": "now",
        "rest_days": 0,
        "quiet_from": 21,
        "quiet_until": 8,
        "grace_hours": 24,
        "holdout_percent": 0,
    }
    page = client.post(f"/campaigns/{campaign.id}/audience", data=form)
    assert (page.status_code, "stays with the draw" in page.text) == (422, True)


def test_reserves_move_up_by_themselves_when_the_silent_had_their_time(
    client: FlaskClient, session: Session, runtime: Runtime, drawn: Draw
) -> None:
    launched(client, session, runtime, drawn)
    for guest in session.scalars(select(Invitation).limit(1)):
        guest.state = InvitationState.DECLINED
    session.commit()
    assert let_reserves_move_up(session, NOW) == 1
    assert let_reserves_move_up(session, NOW) == 0
    assert let_reserves_move_up(session, NOW + timedelta(days=3)) == 3
    assert {each.state for each in session.scalars(select(Campaign))} <= {CampaignState.ACTIVE}


def test_the_reserve_that_was_never_asked_stays_known(client: FlaskClient, session: Session, drawn: Draw) -> None:
    client.post(f"{page_of(drawn)}/reserves", data={"count": 2})
    left = select(func.count()).where(DrawPlace.spot == Spot.RESERVE, DrawPlace.wave_id.is_(None))
    assert session.scalars(left).one() == 3


@pytest.mark.parametrize("spot", ["chosen", "reserve", "excluded"])
def test_each_list_opens(client: FlaskClient, drawn: Draw, spot: str) -> None:
    assert client.get(f"{page_of(drawn)}?spot={spot}").status_code == 200


@pytest.mark.parametrize("count", ["0", "-1", "x", ""])
def test_a_senseless_number_of_reserves_is_refused(
    client: FlaskClient, session: Session, drawn: Draw, count: str
) -> None:
    assert client.post(f"{page_of(drawn)}/reserves", data={"count": count}).status_code == 400
    assert session.scalars(select(func.count()).select_from(Invitation)).one() == 3
