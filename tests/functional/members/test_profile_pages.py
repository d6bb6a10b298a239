from re import search

import pytest
from flask.testing import FlaskClient

from campaigns.bootstrap import Runtime
from campaigns.members.models import CalendarKind, FieldKind, Member
from campaigns.members.profile.custom_fields import add_field
from campaigns.members.profile.days import NewSpecialDay
from campaigns.members.queries import get_member
from campaigns.staff.models import Role
from tests.clock import NOW
from tests.factories_members import joins, make_club
from tests.factories_staff import Browser, signed_in

PROFILE = {"full_name": "欧阳雪", "language": "zh", "zone": "Asia/Shanghai"}


@pytest.fixture
def xue(runtime: Runtime) -> int:
    with runtime.sessions.begin() as session:
        make_club(session)
        for name, kind in (("Shoe size", FieldKind.NUMBER), ("Drinks wine", FieldKind.YES_NO)):
            add_field(session, name={"en": name}, kind=kind, now=NOW)
        wife = NewSpecialDay(12, 30, calendar=CalendarKind.LUNAR, whose="李梅", relation="妻子")
        return joins(session, "欧阳雪", email="xue@example.com", special_days=(wife,), custom={"drinks_wine": True}).id


@pytest.fixture
def browser(xue: int, client: FlaskClient, runtime: Runtime) -> Browser:
    return signed_in(client, runtime)


def shown(browser: Browser, member: int) -> str:
    return browser.get(f"/members/{member}?tab=profile").text


def member_of(runtime: Runtime, member: int) -> Member:
    with runtime.sessions() as session:
        return get_member(session, member)


@pytest.mark.parametrize(("language", "words"), [("en", "Worth asking next"), ("zh", "接下来值得问")])
def test_a_profile_says_what_is_known_and_what_to_ask(
    xue: int, client: FlaskClient, runtime: Runtime, language: str, words: str
) -> None:
    page = shown(signed_in(client, runtime, language=language), xue)
    for text in (words, "ouyang xue", "xue@example.com", "李梅", "妻子"):
        assert text in page


def test_what_is_missing_leads_to_where_it_is_filled_in(browser: Browser, xue: int) -> None:
    links = search(r"Worth asking next.*?</p>", shown(browser, xue).replace("\n", " "))
    assert links
    assert f"/members/{xue}/days/new?kind=birthday" in links[0]


def test_a_profile_is_changed(browser: Browser, runtime: Runtime, xue: int) -> None:
    said = {"interests": "茶\uff0copera、茶", "expected_spend": "1,200.50", "country": "CN"}
    own = {"custom_shoe_size": "38.5", "custom_drinks_wine": ""}
    answer = browser.post(f"/members/{xue}/profile", {**PROFILE, **said, **own, "revision": "0"})
    assert answer.status_code == 303
    member = member_of(runtime, xue)
    assert (member.interests, member.expected_spend, member.custom) == (["茶", "opera"], 120_050, {"shoe_size": 38.5})
    assert "Interests" in browser.get(f"/members/{xue}").text


def test_whose_feasts_they_keep_is_ticked_and_shown(browser: Browser, runtime: Runtime, xue: int) -> None:
    browser.post(f"/members/{xue}/profile", {**PROFILE, "cultures": ["muslim", "chinese"], "revision": "0"})
    assert member_of(runtime, xue).cultures == ["chinese", "muslim"]
    assert "Chinese feasts" in shown(browser, xue)


def test_the_form_sent_back_as_it_came_changes_nothing(browser: Browser, runtime: Runtime, xue: int) -> None:
    browser.post(f"/members/{xue}/profile", {**PROFILE, "expected_spend": "12", "revision": "0"})
    page = browser.get(f"/members/{xue}/profile").text
    spend = search(r'name="expected_spend"[^>]*value="([^"]*)"', page)
    revision = search(r'name="revision"[^>]*value="(\d+)"', page)
    assert spend
    assert revision
    same = {**PROFILE, "family_name": "欧阳", "given_name": "雪", "call_name": "欧阳雪", "expected_spend": spend[1]}
    browser.post(f"/members/{xue}/profile", {**same, "revision": revision[1]})
    assert member_of(runtime, xue).revision == int(revision[1])


@pytest.mark.parametrize("revision", ["7", "", "x", "9" * 40])
def test_a_form_out_of_date_saves_nothing(browser: Browser, runtime: Runtime, xue: int, revision: str) -> None:
    answer = browser.post(f"/members/{xue}/profile", {**PROFILE, "city": "Rome", "revision": revision})
    assert answer.status_code == 422
    assert "Somebody changed this profile" in answer.text
    assert member_of(runtime, xue).city == ""


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("full_name", "\u200b"),
        ("other_languages", "klingon!"),
        ("expected_spend", "much"),
        ("expected_spend", "-5"),
        ("custom_shoe_size", "big"),
        ("introduced_by", "nobody"),
    ],
)
def test_a_wrong_field_is_shown_beside_itself(browser: Browser, xue: int, field: str, text: str) -> None:
    answer = browser.post(f"/members/{xue}/profile", {**PROFILE, field: text, "revision": "0"})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text


def test_a_new_member_brings_a_profile(browser: Browser, runtime: Runtime) -> None:
    said = {"name": "任我行", "language": "zh", "zone": "Asia/Shanghai", "country": "CN", "interests": "剑、酒"}
    answer = browser.post("/members/new", {**said, "phone": "139 1234 5678"})
    member = member_of(runtime, int(answer.location.rpartition("/")[2]))
    assert (member.sort_name, member.interests) == ("ren woxing", ["剑", "酒"])
    assert [point.address for point in member.contact_points] == ["+8613912345678"]


def test_addresses_are_added_preferred_corrected_and_removed(browser: Browser, runtime: Runtime, xue: int) -> None:
    browser.post(f"/members/{xue}/addresses/new", {"kind": "email", "address": "work@example.com", "label": "work"})
    old, new = member_of(runtime, xue).contact_points
    browser.post(f"/members/{xue}/addresses/{new.id}/prefer")
    browser.post(f"/members/{xue}/addresses/{new.id}", {"address": "office@example.com"})
    browser.post(f"/members/{xue}/addresses/{old.id}/remove")
    assert [(each.address, each.preferred) for each in member_of(runtime, xue).contact_points] == [
        ("office@example.com", True)
    ]


@pytest.mark.parametrize("address", ["xue@example.com", "1.38E+10", "xue@"])
def test_an_address_that_cannot_be_is_refused_beside_itself(browser: Browser, xue: int, address: str) -> None:
    kind = "sms" if address.startswith("1") else "email"
    answer = browser.post(f"/members/{xue}/addresses/new", {"kind": kind, "address": address})
    assert answer.status_code == 422
    assert 'id="address-error"' in answer.text


def test_special_days_are_added_changed_and_removed(browser: Browser, runtime: Runtime, xue: int) -> None:
    day = {"kind": "birthday", "calendar": "gregorian", "month": "2", "day": "29", "leap_day_rule": "march_1"}
    assert browser.post(f"/members/{xue}/days/new", day).status_code == 303
    assert browser.post(f"/members/{xue}/days/new", {**day, "year": "2001"}).status_code == 422
    old, new = member_of(runtime, xue).special_days
    browser.post(f"/members/{xue}/days/{new.id}", {**day, "day": "28"})
    browser.post(f"/members/{xue}/days/{old.id}/remove")
    assert [(each.month, each.day) for each in member_of(runtime, xue).special_days] == [(2, 28)]


def test_a_note_is_written_down_and_told_on_the_timeline(browser: Browser, xue: int) -> None:
    browser.post(f"/members/{xue}/notes", {"text": "Prefers <oolong>."})
    for tab in ("profile", "timeline"):
        assert "Prefers &lt;oolong&gt;." in browser.get(f"/members/{xue}?tab={tab}").text
    browser.post(f"/members/{xue}/notes", {"text": " "})
    assert "Write something first." in shown(browser, xue)


@pytest.mark.parametrize("month", ["13", "9" * 40])
def test_a_month_that_is_none_is_refused_in_the_form(browser: Browser, xue: int, month: str) -> None:
    day = {"kind": "birthday", "calendar": "gregorian", "month": month, "day": "1"}
    refused = browser.post(f"/members/{xue}/days/new", day)
    assert (refused.status_code, month in refused.text) == (422, True)


@pytest.mark.parametrize("path", ["profile", "notes", "addresses/new", "days/new"])
def test_who_only_reads_cannot_write(xue: int, client: FlaskClient, runtime: Runtime, path: str) -> None:
    viewer = signed_in(client, runtime, Role.VIEWER)
    assert viewer.post(f"/members/{xue}/{path}", {"text": "x"}).status_code == 403
    assert f"/members/{xue}/{path}" not in shown(viewer, xue)
