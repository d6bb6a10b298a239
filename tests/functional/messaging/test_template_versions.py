import json

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.messaging.house_templates import install_defaults
from campaigns.messaging.models import Channel
from campaigns.messaging.templates import NewPart, change_part, latest_version_of
from campaigns.staff.models import Role
from tests.clock import NOW
from tests.factories_outreach import make_club, make_member
from tests.factories_staff import Browser, signed_in
from tests.fixtures import Convive

KEY = "birthday_greeting"


@pytest.fixture
def path(session: Session) -> str:
    """The house's words, and a second version in which the text says something else."""
    make_club(session)
    install_defaults(session, now=NOW)
    make_member(session, full_name="Mei Lin", call_name="Mei")
    template_id = latest_version_of(session, KEY).template_id
    change_part(session, template_id=template_id, part=NewPart(Channel.SMS, "en", "Many happy returns"), now=NOW)
    session.commit()
    return f"/templates/{template_id}"


@pytest.fixture
def browser(client: FlaskClient, runtime: Runtime) -> Browser:
    return signed_in(client, runtime)


def test_the_list_says_who_saved_each_and_that_nobody_got_it(browser: Browser, path: str) -> None:
    browser.post(f"{path}?channel=sms&language=en", {"text": "Hip hip"})
    page = browser.get(f"{path}/versions").text
    assert [f">Version {number}<" in page for number in (1, 2, 3, 4)] == [True, True, True, False]
    assert "Ada Ortiz" in page
    assert "not used" in page


def test_an_old_one_is_looked_at_and_not_written_over(browser: Browser, path: str) -> None:
    page = browser.get(f"{path}?channel=sms&language=en&version=1").text
    assert "version 1; the newest is 2" in page
    assert "Many happy returns" not in page
    assert "Save a new version" not in page
    assert "version=1" in page.split("Read to real members")[0]


def test_two_are_compared(browser: Browser, path: str) -> None:
    page = browser.get(f"{path}/compare?old=1&new=2").text
    assert "<ins>Many happy returns</ins>" in page
    assert "The same in both ·" in page
    assert "Both say the same" in browser.get(f"{path}/compare?old=2&new=2").text


def test_an_old_one_is_taken_up_again(browser: Browser, session: Session, path: str) -> None:
    assert browser.post(f"{path}/versions/1").status_code == 303
    assert latest_version_of(session, KEY).number == 3
    assert "as version 1" in browser.get(f"{path}/versions").text
    assert browser.post(f"{path}/versions/3").status_code == 409


@pytest.mark.parametrize("query", ["?version=9", "?version=x", "?version=99999999999", "/compare?old=1&new=7"])
def test_a_version_that_never_was_is_not_found(browser: Browser, path: str, query: str) -> None:
    assert browser.get(path + query).status_code == 404


def test_a_viewer_compares_and_takes_nothing_up(client: FlaskClient, runtime: Runtime, path: str) -> None:
    viewer = signed_in(client, runtime, Role.VIEWER)
    assert viewer.get(f"{path}/compare").status_code == 200
    assert "Take it up again" not in viewer.get(f"{path}/versions").text
    assert viewer.post(f"{path}/versions/1").status_code == 403


@pytest.mark.usefixtures("path")
def test_the_commands_list_compare_and_restore(convive: Convive) -> None:
    assert "{+Many happy returns+}" in convive("template", "compare", KEY, "1", "2").stdout
    assert "Happy birthday" in convive("template", "show", KEY, "1").stdout
    assert json.loads(convive("template", "restore", KEY, "1", "--json").stdout)["version"] == 3
    newest = json.loads(convive("template", "versions", KEY, "--json").stdout)[0]
    assert (newest["as_version"], newest["sent"], newest["campaigns"]) == (1, 0, {})


@pytest.mark.usefixtures("path")
def test_a_command_refuses_a_version_that_never_was(convive: Convive) -> None:
    answer = convive("template", "restore", KEY, "9")
    assert (answer.exit_code, answer.stderr.strip()) == (1, "There is no such version.")
