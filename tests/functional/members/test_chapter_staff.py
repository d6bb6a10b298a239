"""Staff of a chapter: given it by an admin, held to it in all they see, make and send."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from campaigns.bootstrap import Runtime
from campaigns.chapters.operations import Said, add_chapter
from campaigns.events.invitations import ensure_invitations
from campaigns.events.models import Invitation
from campaigns.members.models import Member
from campaigns.messaging.house_templates import install_defaults
from campaigns.segments.models import Segment
from campaigns.staff.models import Role, Staff
from tests.bounds_of_tests import bounds_end  # noqa: F401 - a fixture
from tests.clock import NOW
from tests.factories_events import make_salon, say
from tests.factories_members import joins, make_club
from tests.factories_staff import Browser, make_staff, signed_in
from tests.fixtures import Convive

pytestmark = pytest.mark.usefixtures("bounds_end")


@pytest.fixture
def chapters(runtime: Runtime) -> tuple[int, int]:
    with runtime.sessions.begin() as session:
        make_club(session)
        london, lyon = (add_chapter(session, Said(name)).id for name in ("London", "Lyon"))
        joins(session, "Ana Lima", chapter_id=london, email="ana@club.example")
        joins(session, "Bo Chen", chapter_id=lyon, email="bo@club.example")
        joins(session, "Cy Dee", email="cy@club.example")
    return london, lyon


def bound(client: FlaskClient, runtime: Runtime, chapter_id: int, role: Role = Role.MANAGER) -> Browser:
    browser = signed_in(client, runtime, role)
    with runtime.sessions.begin() as session:
        newest = session.scalars(select(Staff).order_by(Staff.id.desc()).limit(1)).one()
        newest.chapter_ids = [chapter_id]
    return browser


def seen(browser: Browser, path: str = "/members") -> list[str]:
    page = browser.get(path).text
    return [name for name in ("Ana Lima", "Bo Chen", "Cy Dee") if name in page]


def test_an_admin_gives_a_colleague_chapters(client: FlaskClient, runtime: Runtime, chapters: tuple[int, int]) -> None:
    colleague = make_staff(runtime, Role.MARKETER)
    browser = signed_in(client, runtime)
    assert "London" in browser.get(f"/staff/{colleague.id}").text
    browser.post(f"/staff/{colleague.id}/chapters", {"chapters": [str(chapters[0])]})
    with runtime.sessions() as session:
        assert session.get_one(Staff, colleague.id).chapter_ids == [chapters[0]]
    assert seen(browser) == ["Ana Lima", "Bo Chen", "Cy Dee"]


def test_the_command_gives_chapters(convive: Convive, runtime: Runtime, chapters: tuple[int, int]) -> None:
    said = ("--name", "Io Ray", "--password", "three words together", "--chapter", "london")
    assert convive("user", "add", "io@club.example", *said).exit_code == 0
    with runtime.sessions() as session:
        assert session.scalars(select(Staff.chapter_ids)).one() == [chapters[0]]


def test_lists_and_search_show_their_members_alone(
    client: FlaskClient, runtime: Runtime, chapters: tuple[int, int]
) -> None:
    browser = bound(client, runtime, chapters[0])
    assert seen(browser) == ["Ana Lima"]
    assert seen(browser, "/search?q=club.example") == ["Ana Lima"]
    with runtime.sessions() as session:
        bo = session.scalars(select(Member.id).where(Member.full_name == "Bo Chen")).one()
    assert browser.get(f"/members/{bo}").status_code == 404
    assert browser.post(f"/members/{bo}/notes", {"text": "x"}, follow_redirects=True).status_code == 404
    assert browser.post(f"/members/{bo}/chapter", {"chapter": str(chapters[0])}).status_code == 404
    assert browser.get("/settings/chapters").status_code == 403


def test_an_admin_with_chapters_sees_all(client: FlaskClient, runtime: Runtime, chapters: tuple[int, int]) -> None:
    assert len(seen(bound(client, runtime, chapters[0], Role.ADMIN))) == 3


def test_whom_they_add_is_of_their_chapter(client: FlaskClient, runtime: Runtime, chapters: tuple[int, int]) -> None:
    browser = bound(client, runtime, chapters[1])
    added = browser.post("/members/new", {"name": "Di Eng", "language": "en", "zone": "Europe/Paris"})
    assert added.status_code == 303
    with runtime.sessions() as session:
        di = session.scalars(select(Member).where(Member.full_name == "Di Eng")).one()
        assert di.chapter_id == chapters[1]


def test_a_name_that_another_chapter_uses_is_told(
    client: FlaskClient, runtime: Runtime, chapters: tuple[int, int]
) -> None:
    everybody = {"name": "All", "g": "all", "do": "save"}
    with runtime.sessions.begin() as session:
        session.add(
            Segment(name="All", rule={"all": []}, digest="", updated_at=runtime.clock(), chapter_id=chapters[1])
        )
    answer = bound(client, runtime, chapters[0]).post("/segments/new", everybody)
    assert answer.status_code in (409, 422)


def test_guests_from_elsewhere_are_seen_where_the_event_is(
    client: FlaskClient, runtime: Runtime, chapters: tuple[int, int]
) -> None:
    with runtime.sessions.begin() as session:
        guest = session.scalars(select(Member).where(Member.full_name == "Bo Chen")).one()
        install_defaults(session, now=NOW)
        event = make_salon(session)
        event.chapter_id = chapters[0]
        invited = select(Member.id).where(Member.id == guest.id)
        ensure_invitations(session, event_id=event.id, members=invited, now=NOW)
        say(session, session.scalars(select(Invitation)).one())
        guest_id, event_id = guest.id, event.id
    browser = bound(client, runtime, chapters[0])
    for path in (f"/events/{event_id}", f"/door/{event_id}/list", f"/members/{guest_id}"):
        assert seen(browser, path) == ["Bo Chen"]
    assert seen(browser) == ["Ana Lima"]
    assert seen(browser, "/search?q=club.example") == ["Ana Lima"]
    assert browser.get(f"/members/{guest_id + 1}").status_code == 404
    assert browser.get("/").status_code == 200
