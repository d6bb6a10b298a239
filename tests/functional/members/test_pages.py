from re import findall

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, text

from campaigns.bootstrap import Runtime
from campaigns.core.words import LANGUAGES
from campaigns.members.agreement.suppressions import suppress
from campaigns.members.models import ActivityKind, AddressKind, ContactPoint, Member, SuppressionReason, Topic
from campaigns.members.queries import MemberFilter, get_member, list_members
from campaigns.staff.models import Role
from tests.clock import NOW
from tests.factories_members import does, joins, make_club
from tests.factories_staff import Browser, signed_in

TABS = ("timeline", "engagement", "contact", "purchases", "points", "invitations")


@pytest.fixture
def ana(runtime: Runtime) -> int:
    with runtime.sessions.begin() as session:
        make_club(session)
        consents = frozenset({(AddressKind.EMAIL, Topic.EVENTS)})
        member = joins(session, email="ana@example.com", source_reference="A1", consents=consents)
        does(session, member, ActivityKind.PURCHASED, value=20_000)
        suppress(
            session, kind=AddressKind.EMAIL, address="ana@example.com", reason=SuppressionReason.COMPLAINT, now=NOW
        )
        return member.id


@pytest.fixture
def browser(ana: int, client: FlaskClient, runtime: Runtime) -> Browser:
    return signed_in(client, runtime)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_members_tabs_are_shown(ana: int, client: FlaskClient, runtime: Runtime, language: str) -> None:
    browser = signed_in(client, runtime, language=language)
    pages = {tab: browser.get(f"/members/{ana}?tab={tab}") for tab in TABS}
    shown = {tab: (page.status_code, "Ana Lima" in page.text) for tab, page in pages.items()}
    assert shown == dict.fromkeys(TABS, (200, True))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=lima", True),
        ("q=ana@", True),
        ("tier=gold", False),
        ("class=e2", False),
        ("class=e4", True),
        ("class=%00", True),
        ("q=%00", True),
    ],
)
def test_members_are_searched_and_filtered(browser: Browser, query: str, *, found: bool) -> None:
    assert ("Ana Lima" in browser.get(f"/members?{query}&sort=-last_touch").text) is found


def test_half_a_birthday_is_refused(browser: Browser) -> None:
    fields = {"name": "Bo Chen", "language": "zh", "zone": "Asia/Shanghai", "birthday_day": "15"}
    assert browser.post("/members/new", fields).status_code == 422


def test_a_member_is_added_by_hand(browser: Browser, runtime: Runtime) -> None:
    fields = {"name": "Bo Chen", "email": "bo@example.com", "language": "zh", "zone": "Asia/Shanghai"}
    answer = browser.post("/members/new", {**fields, "birthday_month": "8", "birthday_day": "15", "lunar": "y"})
    assert answer.status_code == 303
    with runtime.sessions() as session:
        added = get_member(session, list_members(session, MemberFilter(words="bo@example.com"))[0].id)
    assert (added.special_days[0].calendar, added.owner_id is not None) == ("lunar", True)


def test_an_addition_that_breaks_at_its_last_step_leaves_nothing(browser: Browser, runtime: Runtime) -> None:
    with runtime.sessions.begin() as session:
        session.execute(text("ALTER TABLE activity ADD CHECK (kind <> 'joined') NOT VALID"))
    fields = {"name": "Bo Chen", "email": "bo@example.com", "language": "zh", "zone": "Asia/Shanghai"}
    assert browser.post("/members/new", fields).status_code == 500
    with runtime.sessions() as session:
        assert session.scalars(select(Member.full_name)).all() == ["Ana Lima"]
        assert session.scalars(select(ContactPoint.address)).all() == ["ana@example.com"]


def test_a_wrong_field_is_shown_beside_itself(browser: Browser) -> None:
    fields = {"name": "Bo Chen", "email": "bo", "language": "zh", "zone": "Asia/Shanghai"}
    answer = browser.post("/members/new", fields)
    assert answer.status_code == 422
    assert 'id="email-error"' in answer.text


def test_a_consent_needs_evidence(browser: Browser, ana: int) -> None:
    browser.post(f"/members/{ana}/consents", {"consents": ["sms:offers"], "evidence": ""})
    assert "sms:offers" not in checked(browser, ana)
    browser.post(f"/members/{ana}/consents", {"consents": ["sms:offers"], "evidence": "said so at the till"})
    assert checked(browser, ana) == {"sms:offers"}


def test_a_suppression_is_lifted_on_request(browser: Browser, ana: int) -> None:
    assert "Complained" in browser.get(f"/members/{ana}?tab=contact").text
    browser.post(f"/members/{ana}/lift", {"kind": "email", "address": "ana@example.com"})
    assert "Complained" not in browser.get(f"/members/{ana}?tab=contact").text


@pytest.mark.parametrize("path", ["/members/new", "/members/imports"])
def test_who_only_reads_cannot_write(ana: int, client: FlaskClient, runtime: Runtime, path: str) -> None:
    assert signed_in(client, runtime, Role.VIEWER).get(path).status_code == 403


def checked(browser: Browser, member: int) -> set[str]:
    return set(findall(r'value="([a-z:]+)" checked', browser.get(f"/members/{member}?tab=contact").text))
