from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.events.access import TierTerms, read_terms
from campaigns.events.access_plans import change_access
from campaigns.events.answers import Choice
from campaigns.events.models import Event, Invitation
from campaigns.staff.models import Role
from tests.clock import NOW
from tests.factories_events import invite, links_of, make_salon, say
from tests.functional.events.signing_in import sign_in


@pytest.fixture
def event(client: FlaskClient, session: Session) -> Event:
    event = make_salon(session, capacity=1)
    sign_in(client, session, Role.MARKETER)
    return event


def offered(session: Session, event: Event) -> Invitation:
    """A guest for whom a seat is held."""
    change_access(session, event_id=event.id, terms=(), offer_hours=24, now=NOW)
    going, waiting = invite(session, event, 2)
    for guest, choice in ((going, Choice.YES), (waiting, Choice.YES), (going, Choice.NO)):
        say(session, guest, choice)
    session.commit()
    return waiting


def rows(tier_id: int, **said: str) -> dict[str, str]:
    return {"offer_hours": "12", "tiers-0-tier_id": str(tier_id)} | {
        f"tiers-0-{name}": text for name, text in said.items()
    }


def test_a_tier_is_given_terms_by_the_venues_clock(client: FlaskClient, session: Session, event: Event) -> None:
    (guest,) = invite(session, event)
    said = rows(guest.member.tier_id, kept="1", kept_until=f"{NOW + timedelta(days=1):%Y-%m-%dT}09:00", at_most="1")
    page = client.post(f"/events/{event.id}/seats", data=said, follow_redirects=True)
    session.refresh(event)
    (terms,) = read_terms(event).values()
    assert (terms.kept, terms.at_most, event.offer_hours) == (1, 1, 12)
    assert terms.kept_until == (NOW + timedelta(days=1)).replace(hour=1, minute=0, second=0, microsecond=0)
    assert "Open to them" in page.text


@pytest.mark.parametrize(
    "said", [{"kept": "2"}, {"kept": "many"}, {"at_most": "0"}, {"answers_from": "2199-01-01T09:00"}, {"kept": "-1"}]
)
def test_bad_terms_are_shown_again(client: FlaskClient, session: Session, event: Event, said: dict[str, str]) -> None:
    (guest,) = invite(session, event)
    session.commit()
    page = client.post(f"/events/{event.id}/seats", data=rows(guest.member.tier_id, **said))
    assert page.status_code == 422
    assert next(iter(said.values())) in page.text
    session.refresh(event)
    assert event.tier_access == []


def test_a_tier_that_is_not_ours_is_refused(client: FlaskClient, event: Event) -> None:
    page = client.post(f"/events/{event.id}/seats", data=rows(2**62, kept="1"))
    assert (page.status_code, "no longer in force" in page.text) == (422, True)


def test_staff_see_who_has_an_offer_and_how_long(client: FlaskClient, session: Session, event: Event) -> None:
    offered(session, event)
    assert "Seat offered, 24 hours left" in client.get(f"/events/{event.id}?state=waitlisted").text


def test_a_guest_takes_what_is_held_for_them(
    client: FlaskClient, session: Session, runtime: Runtime, event: Event
) -> None:
    path = urlsplit(links_of(runtime).page(offered(session, event).id)).path
    assert "24 hours left" in client.get(path).text
    page = client.post(path, data={"answer": "yes"}, follow_redirects=True)
    assert "One seat is kept for you" in page.text


def test_a_guest_whose_day_is_to_come_sees_it(
    client: FlaskClient, session: Session, runtime: Runtime, event: Event
) -> None:
    (guest,) = invite(session, event)
    early = TierTerms(tier_id=guest.member.tier_id, answers_from=NOW + timedelta(days=2))
    change_access(session, event_id=event.id, terms=[early], offer_hours=0, now=NOW)
    session.commit()
    path = urlsplit(links_of(runtime).page(guest.id)).path
    page = client.get(path).text
    assert ("Answers open for you" in page, 'value="yes"' in page) == (True, False)
    assert client.post(path, data={"answer": "yes"}).status_code == 409
