"""What came of an event: its tab, the command, and the link to photos."""

from urllib.parse import urlsplit

import orjson
import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.events.feedback import Opinion, give_feedback
from campaigns.events.models import Event
from campaigns.staff.models import Role
from tests.clock import NOW
from tests.factories_events import invite, links_of
from tests.factories_reports import buys_after, comes, over, salon_of
from tests.factories_staff import signed_in
from tests.fixtures import Convive

WORDS = "Cold <tea>"


@pytest.fixture
def salon(session: Session) -> Event:
    """One of two came, with a companion, bought, and has something to say."""
    salon = salon_of(session, days_ago=10)
    guest = comes(session, salon, party=2)
    buys_after(session, guest.member, salon, days=3)
    give_feedback(session, invitation_id=guest.id, opinion=Opinion(2, WORDS, contact_wanted=True), now=NOW)
    invite(session, salon)
    over(session, salon)
    session.commit()
    return salon


@pytest.mark.parametrize(("language", "said"), [("en", "usually"), ("zh", "以往")])
def test_the_tab_shows_steps_scores_and_words(
    client: FlaskClient, runtime: Runtime, session: Session, salon: Event, language: str, said: str
) -> None:
    older = salon_of(session, days_ago=60, code="older")
    comes(session, older)
    over(session, older)
    session.commit()
    page = signed_in(client, runtime, Role.VIEWER, language=language).get(f"/events/{salon.id}/report")
    assert "50.0%" in page.text
    assert said in page.text
    assert "Cold &lt;tea&gt;" in page.text


@pytest.mark.parametrize(("days", "status"), [("7", 200), ("0", 422), ("9999", 422), ("many", 200)])
def test_the_days_are_chosen_in_the_address(
    client: FlaskClient, runtime: Runtime, salon: Event, days: str, status: int
) -> None:
    assert signed_in(client, runtime).get(f"/events/{salon.id}/report?days={days}").status_code == status


def test_a_host_sees_no_report(client: FlaskClient, runtime: Runtime, salon: Event) -> None:
    assert signed_in(client, runtime, Role.HOST).get(f"/events/{salon.id}/report").status_code == 403


def test_the_command_says_the_same(convive: Convive, salon: Event) -> None:
    steps, *_ = orjson.loads(convive("report", "event", "--event", salon.code, "--days", "7", "--json").output)[
        "sheets"
    ]
    first, all_of_it = steps["rows"]
    assert [all_of_it[name] for name in ("invited", "came", "brought", "bought", "spent")] == [2, 1, 1, 1, 1000]
    assert first["came"] == 1
    assert convive("report", "event", "--event", salon.code, "--days", "0").exit_code == 1


def test_photos_are_linked_for_those_who_came(client: FlaskClient, runtime: Runtime, salon: Event) -> None:
    editor = signed_in(client, runtime, Role.MARKETER)
    for wrong in ("javascript:alert(1)", "https://" + "x" * 500):
        assert editor.post(f"/events/{salon.id}/report/photos", {"photos_url": wrong}).status_code == 422
    editor.post(f"/events/{salon.id}/report/photos", {"photos_url": "https://photos.example/1"})
    assert "https://photos.example/1" in editor.get(f"/events/{salon.id}/report").text


@pytest.mark.parametrize("came", [True, False])
def test_guests_see_the_photos_on_their_page(
    client: FlaskClient, runtime: Runtime, session: Session, *, came: bool
) -> None:
    salon = salon_of(session, days_ago=1)
    guest = comes(session, salon) if came else invite(session, salon)[0]
    salon.photos_url = "https://photos.example/1"
    session.commit()
    links = links_of(runtime)
    for page in (links.page(guest.id), links.feedback(guest.id)):
        assert ("https://photos.example/1" in client.get(urlsplit(page).path).text) is came
