import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.messaging.house_templates import install_defaults
from campaigns.messaging.models import Template
from campaigns.messaging.templates import latest_version_of
from campaigns.staff.models import Role
from tests.clock import NOW
from tests.factories_outreach import make_club, make_member
from tests.factories_staff import Browser, signed_in

LETTER = {"subject": "Hello {{ member.name }}", "text": "Dear {{ member.name }},", "html": ""}


@pytest.fixture(autouse=True)
def house(session: Session) -> None:
    make_club(session)
    install_defaults(session, now=NOW)
    make_member(session, full_name="Mei <script>Lin", call_name="Mei <i>")
    session.commit()


@pytest.fixture
def browser(client: FlaskClient, runtime: Runtime) -> Browser:
    return signed_in(client, runtime)


@pytest.fixture
def path(session: Session) -> str:
    return f"/templates/{session.scalars(select(Template.id).where(Template.key == 'birthday_greeting')).one()}"


def test_the_list_names_each(browser: Browser) -> None:
    page = browser.get("/templates").text
    assert "Birthday greeting" in page
    assert "Event invitation" in page


def test_it_is_shown_as_a_member_reads_it(browser: Browser, path: str) -> None:
    letter = browser.get(f"{path}/letter?channel=email&language=en")
    assert "Happy birthday, Mei &lt;i&gt;" in letter.text
    assert "sandbox" in letter.headers["Content-Security-Policy"]


def test_a_text_is_shown_on_a_phone(browser: Browser, path: str) -> None:
    assert "祝您生日快乐" in browser.get(f"{path}?channel=sms&language=zh").text


def test_it_opens_in_the_reader_s_language(browser: Browser, path: str) -> None:
    assert "生日快乐" in browser.get(f"{path}/letter?lang=zh").text


def test_saving_makes_a_version(browser: Browser, session: Session, path: str) -> None:
    assert browser.post(f"{path}?channel=email&language=en", LETTER).status_code == 303
    version = latest_version_of(session, "birthday_greeting")
    assert version.number == 2
    assert {part.subject for part in version.parts if part.language == "en"} == {LETTER["subject"], ""}


@pytest.mark.parametrize("text", ["{{ member.salary }}", "{% if %}", ""])
def test_what_cannot_be_is_said_beside_the_field(browser: Browser, session: Session, path: str, text: str) -> None:
    answer = browser.post(f"{path}?channel=sms&language=en", {"text": text})
    assert answer.status_code == 422
    assert 'class="error"' in answer.text
    assert latest_version_of(session, "birthday_greeting").number == 1


def test_a_new_one_is_begun_by_its_name(browser: Browser) -> None:
    answer = browser.post("/templates/new", {"name": "Wishes for the new year"}, follow_redirects=True)
    assert "Nothing written yet" in answer.text


@pytest.mark.parametrize("query", ["channel=fax", "language=xx"])
def test_a_channel_that_does_not_exist_is_not_found(browser: Browser, path: str, query: str) -> None:
    assert browser.get(f"{path}?{query}").status_code == 404


def test_a_viewer_reads_and_does_not_write(client: FlaskClient, runtime: Runtime, path: str) -> None:
    viewer = signed_in(client, runtime, Role.VIEWER)
    assert viewer.get(path).status_code == 200
    assert viewer.post(path, LETTER).status_code == 403
