"""The field above every page finds anything that its reader may see, and nothing else."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.insight.finding import Kind, Sought, find_anything
from campaigns.members.models import AddressKind, ContactPoint
from campaigns.messaging.house_templates import install_defaults
from campaigns.segments.ready import install_segments
from campaigns.staff.models import Role
from tests.clock import NOW
from tests.factories_events import make_salon
from tests.factories_members import joins, make_club
from tests.factories_moments import approved
from tests.factories_outreach import make_launched
from tests.factories_staff import signed_in
from webapp.places import places

LIVE = {"HX-Request": "true"}


@pytest.fixture
def club(session: Session) -> Session:
    make_club(session)
    return session


def found(client: FlaskClient, runtime: Runtime, text: str, role: Role = Role.ADMIN, *, language: str = "en") -> str:
    browser = signed_in(client, runtime, role, language=language)
    return browser.get("/search", query_string={"q": text}, headers=LIVE).text


def kinds(session: Session, text: str, role: Role = Role.ADMIN) -> list[Kind]:
    return [each.kind for each in find_anything(session, Sought(text, NOW, 20), role=role)]


WANG = (
    "王小明", "小明", "wang xiaoming", "Xiaoming WANG", "wangxiaoming", "\uff57ang",
    "138 0013 8000", "013800138000", "8000", "xm.wang@", "CARD42", "A-77",
)  # fmt: skip


def test_a_member_is_found_by_all_that_names_them(club: Session) -> None:
    joins(club, "Ana Lima")
    wang = joins(club, "王小明", source_reference="A-77")
    wang.code = "card42"
    for kind, address in ((AddressKind.SMS, "+8613800138000"), (AddressKind.EMAIL, "xm.wang@example.com")):
        club.add(ContactPoint(member_id=wang.id, kind=kind, address=address))
    found = {text: find_anything(club, Sought(text, NOW, 20), role=Role.VIEWER) for text in WANG}
    assert {text: [finds.rows for finds in each] for text, each in found.items()} == {text: [[wang]] for text in WANG}


def test_who_begins_so_goes_first(club: Session) -> None:
    joins(club, "Rosalin Abel")
    first = joins(club, "Lin Mei")
    (finds,) = find_anything(club, Sought("lin", NOW, 1), role=Role.VIEWER)
    assert (finds.rows, finds.more) == ([first], True)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("春季", Kind.EVENT),
        ("lantern", Kind.EVENT),
        ("首购", Kind.SEGMENT),
        ("spring letter", Kind.CAMPAIGN),
        ("jose perez", Kind.MEMBER),
    ],
)
def test_each_kind_is_found_by_either_of_its_names(club: Session, text: str, kind: Kind) -> None:
    make_salon(club)
    install_segments(club, language="en", now=NOW)
    make_launched(club, name="Spring letter")
    joins(club, "José Pérez")
    assert kinds(club, text) == [kind]


def test_templates_and_pages_are_found_as_the_page_calls_them(
    client: FlaskClient, runtime: Runtime, club: Session
) -> None:
    install_defaults(club, now=NOW)
    club.commit()
    assert "/templates/" in found(client, runtime, "生日祝福", language="zh")
    assert 'href="/reports"' in found(client, runtime, "报告", language="zh")


@pytest.mark.parametrize(("role", "shown"), [(Role.MARKETER, [Kind.MEMBER, Kind.MOMENT]), (Role.VIEWER, [Kind.MEMBER])])
def test_a_surprise_is_shown_to_who_plans_them(club: Session, role: Role, shown: list[Kind]) -> None:
    approved(club, joins(club, "Ana Lima"))
    assert kinds(club, "ana", role) == shown


def test_who_only_runs_doors_does_not_search(client: FlaskClient, runtime: Runtime, club: Session) -> None:
    browser = signed_in(client, runtime, Role.HOST)
    assert browser.get("/search?q=ana").status_code == 403
    assert 'class="find"' not in browser.get("/account").text


@pytest.mark.parametrize("role", [Role.MANAGER, Role.MARKETER, Role.VIEWER])
def test_no_page_is_found_that_one_may_not_open(
    client: FlaskClient, runtime: Runtime, club: Session, role: Role
) -> None:
    browser = signed_in(client, runtime, role)
    with client:
        browser.get("/account")
        paths = [place.href for place in places()]
    assert {path: browser.get(path).status_code for path in paths} == dict.fromkeys(paths, 200)


def test_whatever_is_typed_is_looked_for_as_it_stands(client: FlaskClient, runtime: Runtime, club: Session) -> None:
    joins(club, "Ana Lima")
    club.commit()
    for text in ("100%", "_a", "'; drop table member; --", "\\", "a\x00b" * 2_500, "<script>x", "·", "\ufeff"):
        answer = found(client, runtime, text)
        assert (text, "Ana" in answer, "<script>" in answer) == (text, False, False)


def test_nothing_found_says_what_may_be_sought(client: FlaskClient, runtime: Runtime, club: Session) -> None:
    assert "four digits of the mobile number" in found(client, runtime, "zzqx")


def test_what_fits_not_all_is_continued_in_the_list(client: FlaskClient, runtime: Runtime, club: Session) -> None:
    for _ in range(6):
        joins(club, "Ana Lima")
    club.commit()
    assert 'href="/members?q=ana"' in found(client, runtime, "ana")


def test_without_a_script_it_is_a_page(client: FlaskClient, runtime: Runtime, club: Session) -> None:
    joins(club, "Ana <Lima>")
    club.commit()
    page = signed_in(client, runtime).get("/search?q=ana").text
    assert "Ana &lt;Lima&gt;" in page
    assert 'name="q" value="ana"' in page


def test_one_statement_a_kind(club: Session) -> None:
    asked: list[str] = []
    event.listen(club.connection(), "before_cursor_execute", lambda *given: asked.append(given[2]))
    kinds(club, "ana lima 8000")
    assert len(asked) == len(Kind)
