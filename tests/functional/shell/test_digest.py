"""The daily mail: chosen under one's account, turned off from the mail."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.staff.models import Staff
from tests.factories_outreach import make_club
from tests.factories_staff import make_staff, signed_in


def test_it_is_chosen_under_ones_account(client: FlaskClient, runtime: Runtime, session: Session) -> None:
    make_club(session)
    session.commit()
    browser = signed_in(client, runtime)
    assert "Send me a daily mail" in browser.get("/account").text
    browser.post("/account/digest", {"digest": "y", "digest_hour": "7"})
    staff = session.scalars(select(Staff)).one()
    assert (staff.digest, staff.digest_hour) == (True, 7)
    assert browser.post("/account/digest", {"digest": "y", "digest_hour": "24"}).status_code == 422


@pytest.fixture
def reader(runtime: Runtime, session: Session) -> Staff:
    make_club(session)
    session.commit()
    return make_staff(runtime, language="zh")


def test_looking_turns_nothing_off_and_pressing_does(
    client: FlaskClient, runtime: Runtime, session: Session, reader: Staff
) -> None:
    path = f"/digest/{runtime.signer.sign('digest', reader.id)}"
    assert "不再" in client.get(path).text
    assert session.get_one(Staff, reader.id).digest is None
    assert client.post(path, data={"List-Unsubscribe": "One-Click"}).text == "Unsubscribed.\n"
    session.expire_all()
    assert session.get_one(Staff, reader.id).digest is False
    assert "已关闭" in client.post(path, data={"from_page": "1"}).text


def test_a_forged_link_turns_nothing_off(client: FlaskClient, runtime: Runtime, reader: Staff) -> None:
    assert client.post(f"/digest/{runtime.signer.sign('preferences', reader.id)}").status_code == 404


def test_the_monthly_review_is_turned_off_from_its_mail_and_on_in_the_account(
    client: FlaskClient, runtime: Runtime, session: Session, reader: Staff
) -> None:
    path = f"/digest/month/{runtime.signer.sign('month', reader.id)}"
    assert "月度回顾" in client.get(path).text
    assert client.post(path).text == "Unsubscribed.\n"
    assert session.get_one(Staff, reader.id).month_mail is False
    assert client.post(f"/digest/month/{runtime.signer.sign('digest', reader.id)}").status_code == 404


@pytest.mark.parametrize(("posted", "wanted"), [({}, False), ({"month_mail": "y"}, True)])
def test_the_monthly_review_is_chosen_under_ones_account(
    client: FlaskClient, runtime: Runtime, session: Session, posted: dict[str, str], *, wanted: bool
) -> None:
    browser = signed_in(client, runtime)
    assert "Send me the monthly review" in browser.get("/account").text
    browser.post("/account/month-mail", posted)
    assert session.scalars(select(Staff)).one().month_mail is wanted
