"""Points and tiers as staff see and change them."""

from re import findall

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from campaigns.bootstrap import Runtime
from campaigns.core.words import LANGUAGES
from campaigns.members.models import ActivityKind, EarningCause, Redemption, Tier
from campaigns.members.points.rules import points_last, read_rules
from campaigns.staff.models import Role
from tests.factories_members import does, joins, make_club, summary_of, tier_of
from tests.factories_staff import Browser, signed_in
from tests.factories_work import recount


@pytest.fixture
def ana(runtime: Runtime) -> int:
    with runtime.sessions.begin() as session:
        make_club(session)
        member = joins(session)
        does(session, member, ActivityKind.PURCHASED, value=20_000)
        return member.id


@pytest.fixture
def browser(ana: int, client: FlaskClient, runtime: Runtime) -> Browser:
    return signed_in(client, runtime)


def tab(browser: Browser, ana: int) -> str:
    return browser.get(f"/members/{ana}?tab=points").text


def test_the_tab_says_what_is_missing_to_the_next_tier(browser: Browser, ana: int) -> None:
    assert "US$800.00 more reaches Gold." in tab(browser, ana)


def test_points_are_redeemed_and_given_back(browser: Browser, ana: int, runtime: Runtime) -> None:
    wish = {"kind": "gift", "title": "Tea set", "points": "150", "request": "f1"}
    for _ in range(2):
        assert browser.post(f"/members/{ana}/points/redeem", wish).status_code == 303
    assert "Given for: Tea set" in tab(browser, ana)
    with runtime.sessions() as session:
        made = session.scalars(select(Redemption)).one()
    assert browser.post(f"/members/{ana}/points/redeem", {**wish, "request": "f2"}).status_code == 422
    browser.post(f"/members/{ana}/points/redemptions/{made.id}/undo")
    assert "Given back: Tea set" in tab(browser, ana)


@pytest.mark.parametrize("points", ["", "x", "0", "-5", "9" * 30, "900000"])
def test_nonsense_takes_no_points_and_stands_in_the_form(browser: Browser, ana: int, points: str) -> None:
    refused = browser.post(f"/members/{ana}/points/redeem", {"kind": "gift", "title": "Tea", "points": points})
    assert refused.status_code == 422
    assert ('value="Tea"' in refused.text, f'value="{points}"' in refused.text) == (True, True)
    assert "Given for" not in tab(browser, ana)


def test_a_refusal_says_numbers_as_pages_do(browser: Browser, ana: int) -> None:
    refused = browser.post(f"/members/{ana}/points/redeem", {"kind": "gift", "title": "Tea", "points": "900000"})
    assert "this takes 900,000" in refused.text


@pytest.mark.parametrize("points", ["", "-900000"])
def test_an_adjustment_that_cannot_be_stands_in_its_form(browser: Browser, ana: int, points: str) -> None:
    refused = browser.post(f"/members/{ana}/points/adjust", {"points": points, "reason": "counted twice"})
    assert refused.status_code == 422
    assert 'value="counted twice"' in refused.text


def test_points_are_adjusted_by_who_may_edit_the_club(
    browser: Browser, ana: int, client: FlaskClient, runtime: Runtime
) -> None:
    fields = {"points": "-20", "reason": "counted twice", "request": "a"}
    assert browser.post(f"/members/{ana}/points/adjust", fields).status_code == 303
    assert "Adjusted: counted twice" in tab(browser, ana)
    marketer = signed_in(client, runtime, Role.MARKETER)
    assert marketer.post(f"/members/{ana}/points/adjust", fields).status_code == 403


def test_the_rules_of_points_are_changed(browser: Browser, runtime: Runtime) -> None:
    friends = {"friend_joined": "0", "friend_came": "1", "friend_bought": "2", "friend_bought_again": "3"}
    worth = {"attendance": "70", "profile": "5", **friends}
    fields = {"purchase": "2", "per": "10", **worth, "expire_after_days": "365"}
    assert browser.post("/settings/points", {**fields, "per": "0"}).status_code == 422
    assert browser.post("/settings/points", fields).status_code == 303
    with runtime.sessions() as session:
        rules = read_rules(session)
        assert (rules.current(EarningCause.ATTENDANCE).points, points_last(session)) == (70, 365)
        assert rules.current(EarningCause.PURCHASE).per == 10


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", ["points", "tiers"])
def test_the_settings_are_shown(ana: int, client: FlaskClient, runtime: Runtime, page: str, language: str) -> None:
    assert signed_in(client, runtime, language=language).get(f"/settings/{page}").status_code == 200


def as_shown(browser: Browser) -> dict[str, str]:
    """The form of the tiers, as the page fills it in."""
    page = browser.get("/settings/tiers").text
    inputs = dict(findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', page))
    return {"basis": "spend", **{name: value for name, value in inputs.items() if name != "csrf_token"}}


def tiers(runtime: Runtime) -> list[tuple[str, str, int]]:
    with runtime.sessions() as session:
        return [(tier.key, tier.name["en"], tier.floor) for tier in session.scalars(select(Tier).order_by(Tier.rank))]


def test_tiers_are_looked_at_before_they_are_changed(browser: Browser, ana: int, runtime: Runtime) -> None:
    fields = {**as_shown(browser), "steps-2-floor": "200", "steps-3-name_en": "Diamond", "steps-3-floor": "5,000.50"}
    before = tiers(runtime)
    preview = browser.post("/settings/tiers", {**fields, "do": "preview"})
    assert (preview.status_code, tiers(runtime)) == (200, before)
    assert "<dt>Move up</dt><dd>1</dd>" in "".join(preview.text.split("\n")).replace("  ", "")
    assert browser.post("/settings/tiers", {**fields, "do": "save"}).status_code == 303
    recount(runtime)
    assert tiers(runtime)[2:] == [("gold", "Gold", 20_000), ("diamond", "Diamond", 500_050)]
    assert "The club changed its tiers" in tab(browser, ana)


def test_a_removed_tiers_members_go_where_they_are_sent(browser: Browser, ana: int, runtime: Runtime) -> None:
    fields = as_shown(browser)
    heir = fields["steps-0-tier_id"]
    assert browser.post("/settings/tiers", {**fields, "steps-1-heir": heir, "do": "save"}).status_code == 303
    recount(runtime)
    assert [key for key, _name, _floor in tiers(runtime)] == ["member", "gold"]
    assert "Silver" in tab(browser, ana)


def test_of_two_who_change_the_tiers_at_once_the_second_is_told(browser: Browser, runtime: Runtime) -> None:
    fields = {**as_shown(browser), "do": "save"}
    assert browser.post("/settings/tiers", fields).status_code == 303
    again = browser.post("/settings/tiers", {**fields, "steps-1-floor": "7"})
    assert again.status_code == 409
    assert "Somebody else changed the tiers meanwhile" in again.text


@pytest.mark.parametrize(
    "wrong",
    [
        {"steps-1-floor": "0"},
        {"steps-1-floor": "x"},
        {"steps-1-name_en": "", "steps-1-name_zh": ""},
        {"window_days": "0"},
        {"basis": "points", "steps-1-floor": "1.5"},
        {"basis": "points", "steps-2-floor": "1" + "0" * 15},
        {"steps-0-tier_id": "9" * 40},
        {"revision": "x", "steps-0-heir": "999999"},
    ],
)
def test_what_is_no_ladder_is_refused(browser: Browser, runtime: Runtime, wrong: dict[str, str]) -> None:
    before = tiers(runtime)
    answer = browser.post("/settings/tiers", {**as_shown(browser), **wrong, "do": "save"})
    assert (answer.status_code in (409, 422), tiers(runtime)) == (True, before)


def test_the_highest_floor_has_fifteen_digits(browser: Browser, ana: int, runtime: Runtime) -> None:
    fields = {**as_shown(browser), "basis": "points", "steps-2-floor": "9" * 15, "do": "save"}
    assert browser.post("/settings/tiers", fields).status_code == 303
    assert tiers(runtime)[-1][2] == 10**15 - 1


def test_a_change_of_basis_moves_everybody(browser: Browser, ana: int, runtime: Runtime) -> None:
    floors = {"steps-1-floor": "50", "steps-2-floor": "150"}
    browser.post("/settings/tiers", {**as_shown(browser), **floors, "basis": "points", "do": "save"})
    with runtime.sessions() as session:
        member = joins(session, "Bo Chen")
        does(session, member, ActivityKind.ATTENDED, event_id=3)
        assert (tier_of(session, member), summary_of(session, member).points) == ("silver", 50)
