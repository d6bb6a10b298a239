from io import BytesIO

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.messaging.house_templates import install_defaults
from campaigns.messaging.models import Picture, VersionPicture
from campaigns.messaging.templates import latest_version_of
from campaigns.staff.models import Role
from tests.clock import NOW
from tests.factories_outreach import make_club, make_member
from tests.factories_staff import Browser, signed_in
from tests.pictures import drawn, held_sideways

LETTER = {"subject": "Hello", "0-kind": "words", "0-text": "Hi", "1-kind": "picture", "1-text": "The vines"}


@pytest.fixture
def path(session: Session) -> str:
    make_club(session)
    install_defaults(session, now=NOW)
    make_member(session, full_name="Mei Lin", call_name="Mei")
    session.commit()
    return f"/templates/{latest_version_of(session, 'birthday_greeting').template_id}/blocks?channel=email&language=en"


@pytest.fixture
def browser(client: FlaskClient, runtime: Runtime) -> Browser:
    return signed_in(client, runtime)


def uploaded(browser: Browser, content: bytes, *, name: str = "vines.jpg", shows: str = "The vines") -> str:
    """To the list of pictures; the page that comes of it."""
    sent = {"file": (BytesIO(content), name), "shows": shows}
    return browser.post("/templates/pictures", sent, follow_redirects=True).text


def kept(session: Session) -> str:
    session.expire_all()
    return session.scalars(select(Picture.name)).one()


def test_it_is_uploaded_in_the_letter_and_shown_there(browser: Browser, session: Session, path: str) -> None:
    sent = LETTER | {"do": "upload:1", "1-file": (BytesIO(held_sideways()), "IMG_1.HEIC")}
    page = browser.post(path, sent).text
    assert f'name="1-picture" value="/pictures/{kept(session)}"' in page
    assert browser.post(path, LETTER | {"1-picture": f"/pictures/{kept(session)}", "do": "save"}).status_code == 303
    letter = browser.get(path.replace("/blocks", "/letter")).text
    assert f'/pictures/{kept(session)}"' in letter
    assert 'alt="The vines"' in letter
    assert "{{" not in letter


def test_one_that_was_chosen_is_saved_though_nobody_pressed_upload(
    browser: Browser, session: Session, path: str
) -> None:
    sent = LETTER | {"do": "save", "1-file": (BytesIO(drawn("PNG")), "vines.png")}
    assert browser.post(path, sent).status_code == 303
    assert f'/pictures/{kept(session)}"' in browser.get(path.replace("/blocks", "/letter")).text


def test_one_that_cannot_be_keeps_the_letter_from_being_saved(browser: Browser, path: str) -> None:
    answer = browser.post(path, LETTER | {"do": "save", "1-file": (BytesIO(b"no picture"), "vines.png")})
    assert answer.status_code == 422
    assert "no picture that we can read" in answer.text


def test_anybody_with_the_address_sees_it_for_a_year(
    client: FlaskClient, browser: Browser, session: Session, path: str
) -> None:
    uploaded(browser, drawn("PNG"), name="x.exe")
    with client.application.test_client() as stranger:
        answer = stranger.get(f"/pictures/{kept(session)}")
        assert (answer.status_code, answer.mimetype) == (200, "image/png")
        assert "immutable" in answer.headers["Cache-Control"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "Set-Cookie" not in answer.headers
        again = stranger.get(f"/pictures/{kept(session)}", headers={"If-None-Match": answer.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
        assert stranger.get("/pictures/nothing.jpg").status_code == 404
    assert path


@pytest.mark.parametrize(
    ("content", "shows", "said"),
    [
        (b"<svg onload='alert(1)'/>", "A picture", "no picture that we can read"),
        (drawn()[:200], "A picture", "no picture that we can read"),
        (b"", "A picture", "Choose a picture on your device first"),
        (b"\xff\xd8" + b"\0" * 30_000_000, "A picture", "at most 10 MB"),
        (drawn(), " ", "error"),
    ],
)
@pytest.mark.usefixtures("path")
def test_what_cannot_be_is_said_and_nothing_kept(
    browser: Browser, session: Session, content: bytes, shows: str, said: str
) -> None:
    assert said in uploaded(browser, content, shows=shows)
    assert session.scalars(select(Picture.name)).all() == []


def test_in_the_letter_too_and_what_was_typed_stays(browser: Browser, path: str) -> None:
    answer = browser.post(path, LETTER | {"do": "upload:1", "1-file": (BytesIO(b"GIF89a"), "a.gif")})
    assert (answer.status_code, "no picture that we can read" in answer.text) == (422, True)
    assert 'value="The vines"' in answer.text
    speechless = LETTER | {"1-text": "", "do": "upload:1", "1-file": (BytesIO(drawn()), "a.jpg")}
    assert "Say in a few words" in browser.post(path, speechless).text


def test_one_that_is_here_is_chosen_with_its_words(browser: Browser, session: Session, path: str) -> None:
    uploaded(browser, drawn(), shows="Autumn light")
    page = browser.post(path, LETTER | {"1-text": "", "do": f"use:1:{kept(session)}"}).text
    assert 'name="1-text" value="Autumn light"' in page
    assert f'name="1-picture" value="/pictures/{kept(session)}"' in page
    assert browser.post(path, LETTER | {"do": "use:1:nothing.jpg"}).status_code == 422
    assert browser.post(path, LETTER | {"do": "use:0:nothing.jpg"}).status_code == 200


def test_one_that_a_version_shows_stays_and_another_goes(browser: Browser, session: Session, path: str) -> None:
    uploaded(browser, drawn())
    name = kept(session)
    browser.post(path, LETTER | {"1-picture": f"/pictures/{name}", "do": "save"})
    browser.post(path, {"subject": "Hello", "0-kind": "words", "0-text": "Hi", "do": "save"})
    assert browser.post("/templates/pictures/drop", {"name": name}).status_code == 409
    assert "Shown in 1 version, so it stays" in browser.get("/templates/pictures").text
    session.query(VersionPicture).delete()
    session.commit()
    assert browser.post("/templates/pictures/drop", {"name": name}).status_code == 303
    assert session.scalars(select(Picture.name)).all() == []


def test_a_letter_with_a_picture_that_is_gone_is_not_saved(browser: Browser, session: Session, path: str) -> None:
    answer = browser.post(path, LETTER | {"1-picture": "/pictures/" + "a" * 32 + "-600.jpg", "do": "save"})
    assert (answer.status_code, "is not there any more" in answer.text) == (422, True)
    assert latest_version_of(session, "birthday_greeting").number == 1


def test_a_viewer_uploads_and_drops_nothing(client: FlaskClient, runtime: Runtime, path: str) -> None:
    viewer = signed_in(client, runtime, Role.VIEWER)
    assert viewer.get("/templates/pictures").status_code == 200
    assert viewer.post("/templates/pictures", {"shows": "x"}).status_code == 403
    assert viewer.post("/templates/pictures/drop", {"name": "x"}).status_code == 403
    assert path
