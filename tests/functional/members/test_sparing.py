"""Mutes, the deceased and the second yes, from a member's page."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.core.words import LANGUAGES
from campaigns.members.history import timeline
from campaigns.members.models import ActivityKind, AddressKind, Member, Mute, Topic
from campaigns.staff.models import Role
from tests.factories_consent import ANA, careful_club, questions_of, signs_up
from tests.factories_staff import Browser, signed_in

MUTE = {"scope": "all", "reason": "other", "note": "her mother", "last_day": "2026-12-24"}


@pytest.fixture
def ana(session: Session) -> Member:
    careful_club(session)
    member = signs_up(session, source="staff")
    session.commit()
    return member


@pytest.fixture
def browser(ana: Member, client: FlaskClient, runtime: Runtime) -> Browser:
    return signed_in(client, runtime)


def contact(browser: Browser, ana: Member) -> str:
    return browser.get(f"/members/{ana.id}?tab=contact").text


def test_a_mute_is_shown_with_reason_end_and_who(browser: Browser, session: Session, ana: Member) -> None:
    browser.post(f"/members/{ana.id}/mutes", MUTE)
    page = contact(browser, ana)
    assert all(word in page for word in ("Other", "her mother", "24", "Ada Ortiz", "No messages"))
    assert len(timeline(session, ana.id, kinds=[ActivityKind.MUTED])) == 1


def test_lifting_it_twice_notes_it_once(browser: Browser, session: Session, ana: Member) -> None:
    browser.post(f"/members/{ana.id}/mutes", MUTE)
    mute = session.query(Mute).one()
    for _ in range(2):
        browser.post(f"/members/{ana.id}/mutes/{mute.id}/lift")
    assert "her mother" not in contact(browser, ana)
    assert len(timeline(session, ana.id, kinds=[ActivityKind.UNMUTED])) == 1


@pytest.mark.parametrize("wrong", [{"last_day": "2020-01-01"}, {"scope": "weather"}, {"last_day": "soon"}])
def test_a_wrong_mute_changes_nothing(browser: Browser, session: Session, ana: Member, wrong: dict[str, str]) -> None:
    browser.post(f"/members/{ana.id}/mutes", MUTE | wrong)
    assert session.query(Mute).count() == 0


def test_a_death_is_noted_and_taken_back(browser: Browser, session: Session, ana: Member) -> None:
    browser.post(f"/members/{ana.id}/deceased", {"note": "his son called"})
    assert "his son called" in contact(browser, ana)
    assert browser.post(f"/members/{ana.id}/deceased", {"note": "again"}).status_code == 409
    browser.post(f"/members/{ana.id}/deceased/undo")
    session.refresh(ana)
    assert (ana.deceased, ana.deceased_note) == (False, "")


@pytest.mark.parametrize(("day", "kept"), [("2026-11-20", 1), ("2027-01-01", 0), ("", 0), ("then", 0)])
def test_a_loss_is_noted_with_its_day(browser: Browser, session: Session, ana: Member, day: str, kept: int) -> None:
    browser.post(f"/members/{ana.id}/loss", {"day": day, "note": "her mother"})
    assert session.query(Mute).count() == kept
    assert ("Bereavement · her mother" in contact(browser, ana)) == bool(kept)


def test_staff_have_an_address_confirmed(browser: Browser, session: Session, ana: Member) -> None:
    assert "Ask for confirmation" in contact(browser, ana)
    for _ in range(2):
        browser.post(f"/members/{ana.id}/ask", {"kind": "email"})
    assert [question.address for question in questions_of(session, ana)] == [ANA]


def test_saving_consents_leaves_what_waits_alone(browser: Browser, session: Session) -> None:
    waiting = signs_up(session, Topic.CARE, kind=AddressKind.SMS, name="Bo Chen")
    session.commit()
    browser.post(f"/members/{waiting.id}/consents", {"consents": ["email:events"], "evidence": "at the till"})
    page = contact(browser, waiting)
    assert "Has not confirmed yet" in page


def test_who_only_reads_cannot_mute(client: FlaskClient, runtime: Runtime, ana: Member) -> None:
    assert signed_in(client, runtime, Role.VIEWER).post(f"/members/{ana.id}/mutes", MUTE).status_code == 403


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_club_chooses_where_a_second_yes_is_asked_for(
    client: FlaskClient, runtime: Runtime, ana: Member, language: str
) -> None:
    browser = signed_in(client, runtime, language=language)
    assert browser.post("/settings/consent", {"kinds": ["sms"]}).status_code == 303
    page = browser.get("/settings/consent").text
    assert page.count("checked") == 1
    assert browser.post("/settings/consent", {"kinds": ["fax"]}).status_code == 422
