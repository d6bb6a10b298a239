import pytest
from flask.testing import FlaskClient

from campaigns.bootstrap import Runtime
from campaigns.core.words import LANGUAGES
from campaigns.members.models import ActivityKind
from campaigns.segments.operations import add_segment
from campaigns.segments.queries import find_segment
from campaigns.segments.rules import parse_rule, tree_of
from campaigns.staff.models import Role
from tests.clock import NOW
from tests.factories_members import does, joins, make_club
from tests.factories_staff import Browser, signed_in

BUILT = {
    "name": "Gold, lately",
    "c-0-type": "tier_at_least",
    "c-0-tier": "gold",
    "g-1": "any",
    "c-1-0-type": "attended",
    "c-1-0-at_least": "1",
    "c-1-0-days": "180",
    "c-1-1-type": "purchased",
    "c-1-1-at_least": "1",
    "c-1-1-days": "60",
}


@pytest.fixture
def browser(client: FlaskClient, runtime: Runtime) -> Browser:
    with runtime.sessions.begin() as session:
        make_club(session)
        member = joins(session)
        does(session, member, ActivityKind.PURCHASED, days_ago=30, value=200_000)
        joins(session, "Bo Chen")
    return signed_in(client, runtime)


def test_the_rule_of_the_club_is_built_without_javascript(browser: Browser, runtime: Runtime) -> None:
    page = browser.post("/segments/new", {"name": "Gold, lately", "new": "tier_at_least", "do": "add"})
    assert 'name="c-0-tier"' in page.text
    page = browser.post("/segments/new", {**BUILT, "new-1": "purchased", "do": "add-1"})
    assert 'name="c-1-2-days"' in page.text
    assert browser.post("/segments/new", {**BUILT, "do": "save"}).status_code == 303
    with runtime.sessions() as session:
        kept = parse_rule(find_segment(session, "Gold, lately").rule)
    assert tree_of(kept) == {
        "all": [
            {"type": "tier_at_least", "tier": "gold"},
            {
                "any": [
                    {"type": "attended", "at_least": 1, "days": 180},
                    {"type": "purchased", "at_least": 1, "days": 60},
                ]
            },
        ]
    }


def test_the_count_is_live_and_in_words(browser: Browser) -> None:
    page = browser.get("/segments/count", query_string=BUILT).text
    assert "Members who are Gold or above and (came to a gathering in the last 180 days or bought" in page
    assert "Ana Lima" in page
    assert "Bo Chen" not in page


def test_a_condition_is_removed(browser: Browser) -> None:
    page = browser.post("/segments/new", {**BUILT, "do": "remove-1-0"}).text
    assert 'name="c-1-0-type" value="purchased"' in page
    assert "c-1-1-type" not in page


def test_a_broken_rule_is_not_saved(browser: Browser, runtime: Runtime) -> None:
    page = browser.post("/segments/new", {**BUILT, "c-1-1-days": "soon", "do": "save"})
    assert page.status_code == 422
    assert "rule.all[1].any[1].days" in page.text
    assert "must be a whole number" in page.text


def test_a_saved_segment_comes_back_into_the_builder(browser: Browser) -> None:
    browser.post("/segments/new", {**BUILT, "do": "save"})
    answer = browser.post("/segments/new", {**BUILT, "do": "save"})
    assert (answer.status_code, "name-error" in answer.text) == (422, True)
    assert "Gold, lately" in browser.get("/segments").text


def test_a_deep_rule_is_edited_as_it_is_kept(browser: Browser, runtime: Runtime) -> None:
    deep = {"any": [{"all": [{"any": [{"type": "referred"}]}]}]}
    with runtime.sessions.begin() as session:
        saved = add_segment(session, name="deep", rule=parse_rule(deep), now=NOW).id
    assert 'name="rule"' in browser.get(f"/segments/{saved}").text
    assert browser.post(f"/segments/{saved}", {"name": "deep", "rule": "{", "do": "save"}).status_code == 422
    simple = '{"all": [{"type": "referred"}]}'
    assert browser.post(f"/segments/{saved}", {"name": "deep", "rule": simple, "do": "save"}).status_code == 303


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_condition_can_be_shown_and_said(
    browser: Browser, client: FlaskClient, runtime: Runtime, language: str
) -> None:
    from_form = {
        "c-0-type": "tier_in", "c-0-tiers": "gold", "c-1-type": "engagement_in", "c-1-bands": "active",
        "c-2-type": "spent", "c-2-amount": "1,200.50", "c-3-type": "joined", "c-3-days": "9",
        "c-4-type": "language_in", "c-4-languages": "zh", "c-5-type": "zone_in", "c-5-zones": "Asia/Shanghai, UTC",
        "c-6-type": "consented", "c-6-topic": "events", "c-6-channel": "sms",
        "c-7-type": "referred", "c-7-at_least": "2",
    }  # fmt: skip
    answer = signed_in(client, runtime, language=language).post(
        "/segments/new", {"name": "all", **from_form, "do": "save"}
    )
    assert answer.status_code == 303
    assert client.get(answer.location).status_code == 200


def test_who_only_reads_cannot_save(browser: Browser, client: FlaskClient, runtime: Runtime) -> None:
    viewer = signed_in(client, runtime, Role.VIEWER)
    assert viewer.get("/segments/new").status_code == 403
    browser_saved = viewer.post("/segments/new", {**BUILT, "do": "save"})
    assert browser_saved.status_code == 403
