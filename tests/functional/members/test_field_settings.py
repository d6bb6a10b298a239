import pytest
from flask.testing import FlaskClient

from campaigns.bootstrap import Runtime
from campaigns.members.models import CustomField
from campaigns.members.profile.custom_fields import list_fields
from campaigns.staff.models import Role
from tests.factories_members import joins, make_club
from tests.factories_staff import Browser, signed_in

SIZE = {"name_en": "Size", "name_zh": "尺码", "kind": "choice", "choices": "S\nM\ns\n"}


@pytest.fixture
def browser(client: FlaskClient, runtime: Runtime) -> Browser:
    with runtime.sessions.begin() as session:
        make_club(session)
    return signed_in(client, runtime)


def fields(runtime: Runtime) -> list[CustomField]:
    with runtime.sessions() as session:
        return list_fields(session)


def test_a_field_is_added_and_changed(browser: Browser, runtime: Runtime) -> None:
    assert browser.post("/settings/fields/new", SIZE).status_code == 303
    field = fields(runtime)[0]
    assert (field.key, field.name, field.choices) == ("size", {"en": "Size", "zh": "尺码"}, ["S", "M"])
    browser.post(f"/settings/fields/{field.id}", {"name_en": "Fit", "choices": "M\nL"})
    assert (fields(runtime)[0].key, fields(runtime)[0].choices) == ("size", ["M", "L"])


def test_fields_change_places(browser: Browser, runtime: Runtime) -> None:
    for name in ("One", "Two"):
        browser.post("/settings/fields/new", {"name_en": name, "kind": "text"})
    browser.post(f"/settings/fields/{fields(runtime)[1].id}/move", {"to": "up"})
    assert [field.key for field in fields(runtime)] == ["two", "one"]


def test_deleting_says_beforehand_how_many_lose_a_value(browser: Browser, runtime: Runtime) -> None:
    browser.post("/settings/fields/new", SIZE)
    with runtime.sessions.begin() as session:
        for name in ("Ana Lima", "Bo Chen"):
            joins(session, name, custom={"size": "S"})
    assert "2 members lose a value" in browser.get("/settings/fields").text
    browser.post(f"/settings/fields/{fields(runtime)[0].id}/delete")
    assert fields(runtime) == []


@pytest.mark.parametrize(
    ("changed", "beside"), [({"name_en": "", "name_zh": ""}, "name_en"), ({"choices": "S"}, "choices")]
)
def test_what_is_wrong_is_said_beside_its_field(browser: Browser, changed: dict[str, str], beside: str) -> None:
    answer = browser.post("/settings/fields/new", {**SIZE, **changed})
    assert answer.status_code == 422
    assert f'id="{beside}-error"' in answer.text


def test_a_choice_in_use_stays(browser: Browser, runtime: Runtime) -> None:
    browser.post("/settings/fields/new", SIZE)
    with runtime.sessions.begin() as session:
        joins(session, custom={"size": "S"})
    answer = browser.post(f"/settings/fields/{fields(runtime)[0].id}", {"name_en": "Size", "choices": "M\nL"})
    assert answer.status_code == 422


@pytest.mark.parametrize("role", [Role.VIEWER, Role.MARKETER])
def test_the_clubs_fields_are_not_for_everybody(client: FlaskClient, runtime: Runtime, role: Role) -> None:
    assert signed_in(client, runtime, role).get("/settings/fields").status_code == 403
