"""The catalogue and what is to be given out, as staff see them; the commands beside them."""

import orjson
import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.core.words import LANGUAGES
from campaigns.rewards.queries import list_gifts
from campaigns.staff.models import Role
from tests.factories_members import make_club
from tests.factories_rewards import ask, left, make_gift, rich
from tests.factories_staff import Browser, signed_in
from tests.fixtures import Convive

FORM = {"name_en": "Tea set", "name_zh": "茶具", "points": "60", "stock": "3", "shown_from": "2026-11-01"}


@pytest.fixture
def member_id(session: Session) -> int:
    make_club(session)
    member = rich(session)
    session.commit()
    return member.id


@pytest.fixture
def browser(member_id: int, client: FlaskClient, runtime: Runtime) -> Browser:
    return signed_in(client, runtime)


def test_a_gift_is_put_in_and_changed(browser: Browser, session: Session) -> None:
    assert browser.post("/rewards/gifts/new", FORM).status_code == 303
    (gift,) = list_gifts(session)
    form = browser.get(f"/rewards/gifts/{gift.id}").text
    assert 'value="3"' in form
    browser.post(f"/rewards/gifts/{gift.id}", {**FORM, "stock": "5", "stock_seen": "3", "name_en": "Cup"})
    assert (left(session, gift.id), "Cup" in browser.get("/rewards/gifts").text) == (5, True)


@pytest.mark.parametrize("wrong", [{"name_en": "", "name_zh": ""}, {"points": "0"}, {"stock": "x"}])
def test_what_is_wrong_is_said(browser: Browser, session: Session, wrong: dict[str, str]) -> None:
    assert browser.post("/rewards/gifts/new", FORM | wrong).status_code == 422
    assert list_gifts(session) == []


def test_staff_give_it_out_for_a_member(browser: Browser, session: Session, member_id: int) -> None:
    gift_id = make_gift(session, stock=1).id
    session.commit()
    assert "Tea set · 60" in browser.get(f"/members/{member_id}?tab=points").text
    asked = {"gift_id": str(gift_id), "request": "f1"}
    assert browser.post(f"/members/{member_id}/points/gift", asked).status_code == 303
    assert "Tea set" in browser.get("/rewards").text
    assert browser.post(f"/members/{member_id}/points/gift", {**asked, "request": "f2"}).status_code == 409


@pytest.mark.parametrize(("act", "state"), [("give-out", "given_out"), ("cancel", "cancelled")])
def test_it_is_given_out_or_cancelled(
    browser: Browser, session: Session, runtime: Runtime, member_id: int, act: str, state: str
) -> None:
    with runtime.sessions.begin() as writing:
        made = ask(writing, rich(writing, "Bo Chen"), make_gift(writing)).id
    assert browser.post(f"/rewards/{made}/{act}").status_code == 303
    assert ("Bo Chen" in browser.get("/rewards").text, "Bo Chen" in browser.get(f"/rewards?state={state}").text) == (
        False,
        True,
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", ["/rewards", "/rewards/gifts", "/rewards/gifts/new"])
def test_the_pages_are_shown(member_id: int, client: FlaskClient, runtime: Runtime, page: str, language: str) -> None:
    assert signed_in(client, runtime, language=language).get(page).status_code == 200


def test_the_catalogue_is_for_who_may_edit_the_club(member_id: int, client: FlaskClient, runtime: Runtime) -> None:
    assert signed_in(client, runtime, Role.MARKETER).post("/rewards/gifts/new", FORM).status_code == 403


def test_the_commands_give_and_list(convive: Convive, runtime: Runtime) -> None:
    with runtime.sessions.begin() as session:
        make_club(session)
        member, gift_id = rich(session), make_gift(session, stock=2).id
        member.code = "ana23456"
    made = orjson.loads(convive("rewards", "redeem", "ana23456", str(gift_id), "--json").output)
    (due,) = orjson.loads(convive("rewards", "due", "--json").output)
    assert (due["redemption"], due["member"]) == (made["redemption"], "ana23456")
    convive("rewards", "give-out", str(made["redemption"]))
    assert orjson.loads(convive("rewards", "due", "--json").output or "[]") == []
    (gift,) = orjson.loads(convive("rewards", "gifts", "--json").output)
    assert gift["stock"] == 1
