"""Chapters of the club and whose home they are: the settings, a member's page, a list, a file, the API."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from campaigns.bootstrap import Runtime
from campaigns.chapters.models import Chapter
from campaigns.chapters.operations import Said, add_chapter
from campaigns.members.models import Activity, ActivityKind, Member
from tests.factories_events import make_salon
from tests.factories_members import joins, make_club
from tests.factories_outreach import make_campaign, make_segment
from tests.factories_staff import Browser, signed_in


@pytest.fixture
def browser(client: FlaskClient, runtime: Runtime) -> Browser:
    with runtime.sessions.begin() as session:
        make_club(session)
        for name in ("Ana Lima", "Bo Chen"):
            joins(session, name)
    return signed_in(client, runtime)


def chapter(runtime: Runtime, name: str = "London") -> int:
    with runtime.sessions.begin() as session:
        return add_chapter(session, Said(name)).id


def homes(runtime: Runtime) -> dict[str, str | None]:
    with runtime.sessions() as session:
        rows = select(Member.full_name, Chapter.name).outerjoin(Chapter, Chapter.id == Member.chapter_id)
        return dict(session.execute(rows).all())


def test_a_club_without_chapters_sees_nothing_of_them(browser: Browser, runtime: Runtime) -> None:
    pages = [browser.get(path).text for path in ("/members", "/members/1?tab=profile", "/segments/new")]
    assert not any("hapter" in page for page in pages)


def test_chapters_are_added_renamed_and_archived(browser: Browser, runtime: Runtime) -> None:
    browser.post("/settings/chapters/new", {"name": "Londn", "zone": "Europe/London", "language": "en"})
    twice = browser.post("/settings/chapters/new", {"name": "LONDN"})
    assert twice.status_code == 422
    with runtime.sessions() as session:
        made = session.scalars(select(Chapter)).one()
    for said in ({"name": "London", "zone": "Europe/London"}, {"name": "London", "zone": "Europe/Paris"}):
        assert browser.post(f"/settings/chapters/{made.id}", said).status_code == 303
    browser.post(f"/settings/chapters/{made.id}/archive", {})
    page = browser.get("/settings/chapters").text
    assert "London" in page
    assert "Archived" in page
    assert (made.zone, made.language) == ("Europe/London", "en")


def test_a_member_and_a_whole_list_are_moved(browser: Browser, runtime: Runtime) -> None:
    london = chapter(runtime)
    with runtime.sessions() as session:
        ana = session.scalars(select(Member.id).where(Member.full_name == "Ana Lima")).one()
    browser.post(f"/members/{ana}/chapter", {"chapter": str(london)})
    assert homes(runtime) == {"Ana Lima": "London", "Bo Chen": None}
    assert "London" in browser.get(f"/members/{ana}?tab=profile").text
    browser.post("/members/chapter?chapter=none", {"chapter": str(london)})
    assert homes(runtime) == {"Ana Lima": "London", "Bo Chen": "London"}
    browser.post("/members/chapter?q=Bo", {"chapter": ""})
    assert homes(runtime) == {"Ana Lima": "London", "Bo Chen": None}
    with runtime.sessions() as session:
        noted = session.scalars(select(Activity).where(Activity.kind == ActivityKind.PROFILE_CHANGED)).all()
    assert [each.detail for each in noted] == ["Chapter"] * 3


def test_an_admin_says_of_which_chapter_something_is(browser: Browser, runtime: Runtime) -> None:
    london = chapter(runtime)
    with runtime.sessions.begin() as session:
        segment, event, campaign = make_segment(session), make_salon(session), make_campaign(session)
        pages = {"event": (event.id, f"/events/{event.id}"), "segment": (segment.id, f"/segments/{segment.id}")}
        pages["campaign"] = (campaign.id, f"/campaigns/{campaign.id}")
    for kind, (row_id, page) in pages.items():
        assert f'action="/chapters/{kind}/{row_id}"' in browser.get(page).text
        browser.post(f"/chapters/{kind}/{row_id}", {"chapter": str(london)})
        assert f'<option value="{london}" selected>' in browser.get(page).text


def test_nobody_is_moved_to_an_archived_chapter(browser: Browser, runtime: Runtime) -> None:
    london = chapter(runtime)
    browser.post(f"/settings/chapters/{london}/archive", {})
    assert "archived" in browser.post("/members/chapter", {"chapter": str(london)}, follow_redirects=True).text
    assert homes(runtime) == {"Ana Lima": None, "Bo Chen": None}
