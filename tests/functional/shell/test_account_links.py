"""Inviting a colleague by mail, and a password forgotten: the link opens one account, once, for a time."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.messaging.models import StaffMail
from campaigns.messaging.providers.base import Rejected
from campaigns.staff.models import Role, Staff
from tests.clock import StandingClock
from tests.factories_outreach import make_club
from tests.factories_staff import Browser, make_staff, signed_in
from tests.fixtures import Convive
from tests.functional.shell.staff_mailbox import hand_over_all
from tests.integration.messaging.conftest import Said

MEI = {"name": "Mei Lin", "email": "mei@club.example", "role": "host", "language": "zh", "password": ""}
CHOSEN = {"new": "a new long password", "again": "a new long password"}
Mailbox = Callable[[], str]


@pytest.fixture
def admin(client: FlaskClient, runtime: Runtime, session: Session) -> Browser:
    make_club(session)
    session.commit()
    return signed_in(client, runtime)


@pytest.fixture
def stranger(client: FlaskClient) -> Browser:
    return Browser(client.application.test_client())


@pytest.fixture
def provider() -> Said:
    return Said()


@pytest.fixture
def mailbox(runtime: Runtime, provider: Said) -> Mailbox:
    """Sends what waits; gives the path that the newest letter leads to."""

    def newest() -> str:
        hand_over_all(runtime, provider)
        found = re.search(r"http://club\.test(/account-link/\S+)", provider.given[-1].text)
        assert found
        return found[1]

    return newest


def test_an_invited_colleague_chooses_a_password_and_is_in(
    admin: Browser, stranger: Browser, mailbox: Mailbox, provider: Said
) -> None:
    listed = admin.post("/staff/new", MEI, follow_redirects=True).text
    assert "Invited" in listed
    link = mailbox()
    assert (provider.given[0].address, "账号" in provider.given[0].subject) == ("mei@club.example", True)
    assert "您好" in stranger.get(link).text
    assert stranger.post(link, CHOSEN).location == "/account/second-factor"
    assert stranger.get("/account").status_code == 200
    assert "Invited" not in admin.get("/staff").text
    assert stranger.post("/sign-out").status_code == 303
    assert stranger.sign_in(MEI["email"], CHOSEN["new"]).location == "/"


def test_a_link_works_once(admin: Browser, stranger: Browser, mailbox: Mailbox) -> None:
    admin.post("/staff/new", MEI)
    link = mailbox()
    assert [stranger.post(link, CHOSEN).status_code for _ in range(2)] == [303, 410]


def test_a_weak_password_leaves_the_link(admin: Browser, stranger: Browser, mailbox: Mailbox) -> None:
    admin.post("/staff/new", MEI)
    link = mailbox()
    assert stranger.post(link, {"new": "short", "again": "short"}).status_code == 422
    assert stranger.post(link, CHOSEN).status_code == 303


def test_after_seven_days_it_explains_and_a_new_one_can_be_asked_for(
    admin: Browser, stranger: Browser, mailbox: Mailbox, clock: StandingClock
) -> None:
    admin.post("/staff/new", MEI)
    old = mailbox()
    clock.move(by=timedelta(days=7, seconds=1))
    over = stranger.get(old)
    assert (over.status_code, 'action="/forgotten"' in over.text) == (410, True)
    stranger.post("/forgotten", {"email": MEI["email"]})
    assert stranger.post(mailbox(), CHOSEN).status_code == 303


def test_inviting_again_replaces_the_link_and_withdrawing_ends_it(
    admin: Browser, stranger: Browser, mailbox: Mailbox
) -> None:
    page = admin.post("/staff/new", MEI, follow_redirects=True).text
    (path,) = {each for each in re.findall(r"/staff/\d+", page) if "Mei Lin" in admin.get(each).text}
    first = mailbox()
    admin.post(f"{path}/invitation")
    second = mailbox()
    assert [stranger.get(link).status_code for link in (first, second)] == [410, 200]
    assert "withdrawn" in admin.post(f"{path}/invitation/withdraw", follow_redirects=True).text
    assert stranger.post(second, CHOSEN).status_code == 410
    assert admin.post("/staff/new", MEI).status_code == 303
    assert stranger.post(mailbox(), CHOSEN).status_code == 303
    assert admin.post(f"{path}/invitation").status_code == 409


def test_a_mail_that_did_not_go_out_is_said_and_sent_again(
    admin: Browser, stranger: Browser, mailbox: Mailbox, provider: Said
) -> None:
    provider.answers.append(Rejected("no such mailbox"))
    page = admin.post("/staff/new", MEI, follow_redirects=True).text
    (path,) = {each for each in re.findall(r"/staff/\d+", page) if "Mei Lin" in admin.get(each).text}
    mailbox()
    assert "Invitation not sent" in admin.get("/staff").text
    assert "no such mailbox" in admin.get(path).text
    again = admin.post(f"{path}/invitation", follow_redirects=True).text
    assert ("Invitation not sent" in again, "Invited" in again) == (False, True)
    assert stranger.post(mailbox(), CHOSEN).status_code == 303


@pytest.mark.parametrize("password", ["basketball", "Password2026!", "aaaaaaaaaaaa", "mei-mei-1234", "convive 2026"])
def test_a_password_that_is_guessed_soon_is_refused_at_its_field(
    admin: Browser, stranger: Browser, mailbox: Mailbox, password: str
) -> None:
    admin.post("/staff/new", MEI | {"language": "en"})
    link = mailbox()
    answer = stranger.post(link, {"new": password, "again": password})
    assert (answer.status_code, "Three or four words of your own" in answer.text) == (422, True)
    assert 'id="new-error"' in answer.text


def test_nobody_learns_whether_an_address_is_known(
    admin: Browser, stranger: Browser, runtime: Runtime, session: Session
) -> None:
    make_staff(runtime, email="ada@club.example")
    known, unknown = (stranger.post("/forgotten", {"email": f"{who}@club.example"}) for who in ("ada", "nobody"))
    assert (known.status_code, known.text) == (unknown.status_code, unknown.text)
    assert session.scalar(select(func.count()).select_from(StaffMail)) == 1


def test_a_forgotten_password_ends_every_session(
    admin: Browser, stranger: Browser, client: FlaskClient, runtime: Runtime, mailbox: Mailbox
) -> None:
    ada, elsewhere = make_staff(runtime, email="ada@club.example"), Browser(client.application.test_client())
    elsewhere.sign_in(ada.email)
    stranger.post("/forgotten", {"email": "ADA@club.example"})
    link = mailbox()
    assert elsewhere.get("/account").status_code == 200
    assert stranger.post(link, CHOSEN).location == "/"
    assert elsewhere.get("/account").status_code == 302


def test_it_says_until_when_by_the_clock_where_they_work(
    stranger: Browser, admin: Browser, runtime: Runtime, session: Session, mailbox: Mailbox, provider: Said
) -> None:
    ada = make_staff(runtime, email="ada@club.example")
    session.execute(update(Staff).where(Staff.id == ada.id).values(zone="Asia/Shanghai"))
    session.commit()
    stranger.post("/forgotten", {"email": ada.email})
    mailbox()
    assert "until 2026-11-22 19:00 (Asia/Shanghai)" in provider.given[-1].text


def test_asking_is_slowed_for_the_address(stranger: Browser) -> None:
    tries = [
        stranger.post("/forgotten", {"email": "x@club.example"}, environ_base={"REMOTE_ADDR": f"10.0.1.{number}"})
        for number in range(6)
    ]
    assert [each.status_code for each in tries] == [200] * 5 + [429]


def test_the_ledger_and_the_link_s_row_open_nothing(admin: Browser, session: Session) -> None:
    admin.post("/staff/new", MEI)
    letter = session.scalars(select(StaffMail)).one().letter
    assert letter["opening"][2]["path"] == "/account-link/"
    assert admin.get("/account-link/1").status_code == 404


def test_who_is_invited_is_no_admin_to_leave_the_club_with(admin: Browser, session: Session) -> None:
    admin.post("/staff/new", {**MEI, "role": "admin"})
    me = re.search(r'href="(/staff/\d+)">Ada', admin.get("/staff").text)
    assert me
    refused = admin.post(me[1], {"name": "Ada", "role": Role.VIEWER.value, "active": "y"})
    assert refused.status_code == 422


def test_the_terminal_invites(convive: Convive, stranger: Browser, mailbox: Mailbox) -> None:
    assert convive("user", "invite", "mei@club.example", "--name", "Mei Lin", "--role", "admin").exit_code == 0
    assert convive("user", "invite", "mei@club.example", "--name", "Mei Lin").exit_code == 1
    assert stranger.post(mailbox(), CHOSEN).status_code == 303
