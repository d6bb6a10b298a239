from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from campaigns.bootstrap import Runtime
from campaigns.members.models import ActivityKind
from campaigns.segments.operations import add_segment
from campaigns.segments.queries import find_segment
from campaigns.segments.rules import parse_rule
from campaigns.staff.models import Role
from tests.clock import NOW
from tests.factories_members import does, joins, make_club
from tests.factories_staff import Browser, signed_in
from tests.pages import form_of, press

NEW = "/segments/new"


@pytest.fixture
def browser(client: FlaskClient, runtime: Runtime) -> Browser:
    with runtime.sessions.begin() as session:
        make_club(session)
        member = joins(session)
        does(session, member, ActivityKind.PURCHASED, days_ago=30, value=200_000)
        joins(session, "Bo Chen")
    return signed_in(client, runtime)


def pressed(browser: Browser, *buttons: str, page: str = "", **typed: str) -> str:
    """The page after these buttons, the fields typed before the last."""
    page = page or browser.get(NEW).text
    for button in buttons[:-1]:
        page = press(browser, NEW, page, button).text
    return press(browser, NEW, page, buttons[-1], **typed).text


def saved(runtime: Runtime, name: str) -> dict[str, Any]:
    with runtime.sessions() as session:
        return dict(find_segment(session, name).rule)


def save(browser: Browser, page: str, **typed: str) -> TestResponse:
    return press(browser, NEW, page, "save", **{"name": "Built", **typed})


def test_a_nested_rule_is_built_by_buttons_alone(browser: Browser, runtime: Runtime) -> None:
    page = pressed(browser, "menu:", "add::tier_at_least", "group:", "add:-1:attended")
    page = pressed(browser, "group:-1", "add:-1-1:purchased", "menu:-1-1", "add:-1-1:spent", page=page)
    typed = {"v-0-tier": "gold", "v-1-0-days": "90", "v-1-1-1-amount": "1,200.50", "g-1-1": "none"}
    assert save(browser, page, **typed).status_code == 303
    assert saved(runtime, "Built") == {
        "all": [
            {"type": "tier_at_least", "tier": "gold"},
            {
                "any": [
                    {"type": "attended", "days": 90},
                    {"none": [{"type": "purchased", "days": 60}, {"type": "spent", "amount": 120050}]},
                ]
            },
        ]
    }


def test_parts_move_in_and_out_of_groups(browser: Browser) -> None:
    page = pressed(browser, "menu:", "add::owned", "group:", "add:-1:introduced", "down:-0")
    assert [name for name in form_of(page).fields if name.startswith(("e", "g-"))] == ["g-0", "e-0-0", "e-0-1"]
    assert form_of(page).fields["e-0-0"] == "owned"
    page = pressed(browser, "up:-0-0", page=page)
    assert form_of(page).fields["e-0"] == "owned"


def test_a_group_is_put_around_and_taken_apart(browser: Browser) -> None:
    page = pressed(browser, "menu:", "add::owned", "wrap:-0")
    assert (form_of(page).fields["g-0"], form_of(page).fields["e-0-0"]) == ("any", "owned")
    assert form_of(pressed(browser, "unwrap:-0", page=page)).fields["e-0"] == "owned"


def test_the_last_removal_is_undone_with_what_was_typed(browser: Browser) -> None:
    page = pressed(browser, "menu:", "add::spent", "group:", "add:-1:owned")
    page = pressed(browser, "remove:-0", page=page, **{"v-0-amount": "77"})
    assert "v-0-amount" not in form_of(page).fields
    assert form_of(pressed(browser, "undo:", page=page)).fields["v-0-amount"] == "77"


def test_the_menu_is_searched(browser: Browser) -> None:
    page = press(browser, NEW, pressed(browser, "menu:"), "look", find="birthday soon").text
    assert [each for each in form_of(page).buttons if each.startswith("add:")] == ["add::birthday_within"]


def test_a_picker_searches_on_the_server(browser: Browser, runtime: Runtime) -> None:
    page = pressed(browser, "menu:", "add::members", "look", **{"find-0-members": "bo ch"})
    pick = next(each for each in form_of(page).buttons if each.startswith("pick:-0:members:"))
    page = pressed(browser, pick, page=page)
    assert "Bo Chen" in page
    assert save(browser, page).status_code == 303
    assert len(saved(runtime, "Built")["all"][0]["members"]) == 1


def test_what_members_wear_may_also_be_typed(browser: Browser, runtime: Runtime) -> None:
    page = pressed(browser, "menu:", "add::tagged", "look", **{"find-0-tags": "a:b"})
    page = pressed(browser, "pick:-0:tags:a:b", page=page)
    assert save(browser, page).status_code == 303
    assert saved(runtime, "Built")["all"] == [{"type": "tagged", "tags": ["a:b"]}]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("en", "Days: must be between 1 and 3650"), ("zh", "须在 1 与 3650 之间")],
)
def test_a_refusal_stands_at_its_place(client: FlaskClient, runtime: Runtime, language: str, sentence: str) -> None:
    with runtime.sessions.begin() as session:
        make_club(session)
    browser = signed_in(client, runtime, language=language)
    page = pressed(browser, "menu:", "add::owned", "group:", "add:-1:attended")
    answer = save(browser, page, **{"v-1-0-days": "9999"})
    assert answer.status_code == 422
    assert sentence in answer.text.split('id="faults-1-0"')[1].split("</div>")[0]
    assert form_of(answer.text).fields["v-1-0-days"] == "9999"
    assert form_of(answer.text).fields["name"] == "Built"


@pytest.mark.parametrize(
    ("entry", "typed"),
    [("spent", "12,5x"), ("purchased", ""), ("points", "many")],
)
def test_what_cannot_be_read_is_kept_and_refused(browser: Browser, entry: str, typed: str) -> None:
    page = pressed(browser, "menu:", f"add::{entry}")
    name = next(each for each in ("v-0-amount", "v-0-days", "v-0-at_least") if each in form_of(page).fields)
    answer = save(browser, page, **{name: typed})
    assert (answer.status_code, form_of(answer.text).fields[name]) == (422, typed)


def test_an_empty_group_is_refused_at_its_place(browser: Browser) -> None:
    answer = save(browser, pressed(browser, "group:"))
    assert answer.status_code == 422
    assert "This group is empty: add a condition to it, or remove it." in answer.text.split('id="faults-0"')[1]


def test_a_name_that_is_taken_loses_nothing(browser: Browser) -> None:
    page = pressed(browser, "menu:", "add::owned")
    save(browser, page)
    answer = save(browser, page)
    assert (answer.status_code, "name-error" in answer.text) == (422, True)
    assert form_of(answer.text).fields["e-0"] == "owned"


def test_the_live_count_answers_with_sentence_and_places(browser: Browser) -> None:
    page = pressed(browser, "menu:", "add::purchased")
    fields = form_of(page).fields.to_dict(flat=False)
    live = browser.post("/segments/count", fields).text
    assert "Members who bought in the last 60 days." in live
    assert "Ana Lima" in live
    assert "Bo Chen" not in live
    wrong = browser.post("/segments/count", {**fields, "v-0-days": "x"}).text
    assert "must be a whole number" in wrong.split('id="faults-0"')[1]


def test_a_deep_rule_comes_back_into_the_builder(browser: Browser, runtime: Runtime) -> None:
    deep = {"any": [{"all": [{"none": [{"type": "referred", "at_least": 3}]}]}]}
    with runtime.sessions.begin() as session:
        number = add_segment(session, name="deep", rule=parse_rule(deep), now=NOW).id
    path = f"/segments/{number}/edit"
    assert press(browser, path, browser.get(path).text, "save").status_code == 303
    assert saved(runtime, "deep") == deep


@pytest.mark.parametrize("removed", ["{", '{"place": [9], "node": 3}', '{"place": [-1], "node": {"entry": "owned"}}'])
def test_what_no_button_made_is_passed_over(browser: Browser, removed: str) -> None:
    hostile = {"do": "undo:", "removed": removed, "g": "or", "e-7-7": "owned", "v-9-days": "1", "menu": "-55"}
    page = browser.post(NEW, hostile)
    assert page.status_code == 200
    assert "No condition yet: everybody." in page.text


@pytest.mark.parametrize(
    "do", [f"remove:-{'9' * 5000}", "up:-²", "add::owned:x", "pick:-0:event", f"pick:-0:event:{'9' * 5000}"]
)
def test_a_button_that_is_none_breaks_nothing(browser: Browser, do: str) -> None:
    typed = {"g": "any", "e-0": "attended", "v-0-event": "9" * 5000, "menu": "²", "rest": "9" * 5000}
    assert browser.post(NEW, {**typed, "do": do}).status_code == 200
    assert browser.post("/segments/count", {**typed, "do": do}).status_code == 200


def test_who_only_reads_cannot_build(browser: Browser, client: FlaskClient, runtime: Runtime) -> None:
    viewer = signed_in(client, runtime, Role.VIEWER)
    assert viewer.get(NEW).status_code == 403
    assert viewer.post(NEW, {"name": "x", "do": "save"}).status_code == 403
