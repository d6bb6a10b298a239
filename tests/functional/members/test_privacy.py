from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.members.models import Consent, Member
from campaigns.messaging.links import PURPOSE
from campaigns.staff.models import Role
from tests.factories_consent import ANA
from tests.factories_events import invite, links_of, make_salon
from tests.factories_members import joins, make_club
from tests.factories_staff import Browser, signed_in
from tests.fixtures import Convive


@pytest.fixture
def ana(session: Session) -> Member:
    make_club(session)
    member = joins(session, email=ANA)
    session.commit()
    return member


@pytest.fixture
def browser(ana: Member, client: FlaskClient, runtime: Runtime) -> Browser:
    return signed_in(client, runtime)


def test_all_of_one_member_is_downloaded_and_logged(browser: Browser, ana: Member) -> None:
    answer = browser.post(f"/members/{ana.id}/export")
    with ZipFile(BytesIO(answer.data)) as bundle:
        assert ANA in bundle.read("member.json").decode()
    log = browser.get("/members/privacy").text
    assert ana.code in log
    assert "Given out" in log


def test_erasing_asks_for_the_code_and_says_that_it_is_for_good(browser: Browser, ana: Member) -> None:
    assert "This cannot be undone" in browser.get(f"/members/{ana.id}/erase").text
    assert browser.post(f"/members/{ana.id}/erase", {"code": "wrong"}).status_code == 422
    assert ANA in browser.get(f"/members/{ana.id}?tab=contact").text


def test_who_is_erased_is_found_no_more(browser: Browser, session: Session, ana: Member) -> None:
    assert browser.post(f"/members/{ana.id}/erase", {"code": ana.code.upper()}).status_code == 303
    assert "Ana Lima" not in browser.get("/members").text
    assert ANA not in browser.get(f"/members/{ana.id}?tab=contact").text
    assert browser.post(f"/members/{ana.id}/erase", {"code": ana.code}).status_code == 409


@pytest.mark.parametrize("role", [Role.MARKETER, Role.VIEWER, Role.HOST])
def test_only_some_roles_may(client: FlaskClient, runtime: Runtime, ana: Member, role: Role) -> None:
    browser = signed_in(client, runtime, role)
    paths = (f"/members/{ana.id}/export", f"/members/{ana.id}/erase")
    assert {browser.post(path).status_code for path in paths} == {403}
    assert browser.get("/members/privacy").status_code == 403


def test_the_links_of_somebody_erased_show_a_kind_page(
    client: FlaskClient, session: Session, runtime: Runtime, convive: Convive
) -> None:
    (guest,) = invite(session, make_salon(session))
    member = guest.member
    member.code = member.code.lower()
    session.commit()
    assert convive("members", "erase", member.code, "--yes").exit_code == 0
    preferences = f"/p/{runtime.signer.sign(PURPOSE, member.id)}"
    rsvp = links_of(runtime).page(guest.id).removeprefix(runtime.settings.public_url)
    for path in (preferences, f"{preferences}/unsubscribe", rsvp):
        answer = client.get(path)
        assert (answer.status_code, "has been erased" in answer.text) == (410, True)
    one_click = client.post(f"{preferences}/unsubscribe", data={"List-Unsubscribe": "One-Click"})
    assert one_click.status_code == 200
    assert session.query(Consent).filter_by(member_id=member.id).count() == 0


def test_the_command_wants_to_be_sure(convive: Convive, session: Session, ana: Member) -> None:
    assert convive("members", "erase", ana.code).exit_code == 2
    session.refresh(ana)
    assert ana.full_name == "Ana Lima"
    assert convive("members", "erase", ana.code, "--yes").exit_code == 0
    assert convive("members", "erase", ana.code, "--yes").exit_code == 1


def test_the_command_writes_one_member_to_a_file(convive: Convive, ana: Member, tmp_path: Path) -> None:
    target = tmp_path / "ana.zip"
    assert convive("members", "export", str(target), "--member", ana.code).exit_code == 0
    with ZipFile(target) as bundle:
        assert set(bundle.namelist()) == {"member.json", "member.html"}
