import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from campaigns.bootstrap import Runtime
from campaigns.staff.models import Role
from campaigns.staff.permissions import GRANTED, Permission, may
from tests.factories_staff import make_staff, signed_in

ADMIN_ONLY = [
    "/staff",
    "/staff/new",
    "/audit",
    "/audit/kept",
    "/gallery",
    "/gallery/letter",
    "/gallery/guest",
    "/gallery/door",
    "/settings/webhooks",
    "/settings/webhooks/new",
]


@pytest.mark.parametrize("role", Role)
def test_pages_of_the_house_are_the_admins(client: FlaskClient, runtime: Runtime, role: Role) -> None:
    browser = signed_in(client, runtime, role)
    answers = {path: browser.get(path).status_code for path in ADMIN_ONLY}
    assert answers == dict.fromkeys(ADMIN_ONLY, 200 if role is Role.ADMIN else 403)


def test_nobody_gets_in_without_signing_in(client: FlaskClient) -> None:
    places = {path: client.get(path).location or "" for path in ("/", "/account", *ADMIN_ONLY)}
    assert [path for path, where in places.items() if not where.startswith("/sign-in")] == []


def test_every_role_stands_in_the_table() -> None:
    assert set(GRANTED) == set(Role)


@pytest.mark.parametrize(
    ("role", "permission", "granted"),
    [
        (Role.ADMIN, Permission.EDIT_STAFF, True),
        (Role.MANAGER, Permission.LAUNCH_CAMPAIGNS, True),
        (Role.MANAGER, Permission.EDIT_STAFF, False),
        (Role.MARKETER, Permission.EDIT_CAMPAIGNS, True),
        (Role.MARKETER, Permission.LAUNCH_CAMPAIGNS, False),
        (Role.HOST, Permission.RUN_DOOR, True),
        (Role.HOST, Permission.VIEW_MEMBERS, False),
        (Role.VIEWER, Permission.VIEW_REPORTS, True),
    ],
)
def test_what_a_role_may_do(role: Role, permission: Permission, *, granted: bool) -> None:
    assert may(role, permission) is granted


def test_a_viewer_can_change_nothing() -> None:
    assert all(permission.value.startswith("view_") for permission in GRANTED[Role.VIEWER])


def test_the_sidebar_shows_what_one_may_see(client: FlaskClient, runtime: Runtime) -> None:
    assert 'href="/staff"' not in signed_in(client, runtime, Role.MARKETER).get("/").text


def test_a_person_is_added_and_changed(client: FlaskClient, runtime: Runtime) -> None:
    browser = signed_in(client, runtime)
    fields = {
        "name": "Mei Lin",
        "email": "mei@club.example",
        "role": "host",
        "language": "zh",
        "password": "open the door",
    }
    assert "Mei Lin" in browser.post("/staff/new", fields, follow_redirects=True).text
    assert "already works here" in browser.post("/staff/new", fields).text


def test_the_last_admin_stays(client: FlaskClient, runtime: Runtime) -> None:
    browser = signed_in(client, runtime)
    answer = browser.get("/staff").text
    path = answer.split('href="/staff/')[2].split('"')[0]
    refused = browser.post(f"/staff/{path}", {"name": "Ada", "role": "viewer", "active": "y"})
    assert refused.status_code == 422
    assert "last active admin" in refused.text


def test_an_address_is_taken_once_whatever_its_case(client: FlaskClient, runtime: Runtime) -> None:
    make_staff(runtime, email="ADA@club.example")
    fields = {"name": "A", "email": "Ada@Club.example", "role": "host", "language": "en", "password": "open the door"}
    assert signed_in(client, runtime).post("/staff/new", fields).status_code == 422


def _changing(rule: Rule) -> bool:
    return "POST" in (rule.methods or ())


def test_every_page_that_changes_something_wants_its_token(app: Flask, client: FlaskClient, runtime: Runtime) -> None:
    signed_in(client, runtime)
    pages = {rule.rule for rule in app.url_map.iter_rules() if _changing(rule) and "<" not in rule.rule}
    machines = {path for path in pages if path.startswith(("/hooks/", "/api/"))}
    assert {path: client.post(path).status_code for path in pages - machines} == dict.fromkeys(pages - machines, 400)


MACHINES = {
    "api_answers",
    "api_campaign_control",
    "api_campaign_runs",
    "api_campaigns",
    "api_chapters",
    "api_check_ins",
    "api_events",
    "api_gifts",
    "api_guests",
    "api_member_consents",
    "api_member_writes",
    "api_members",
    "api_moments",
    "api_reports",
    "api_purchases",
    "api_referrals",
    "api_segments",
    "api_signals",
    "api_webhook_calls",
    "api_webhooks",
    "inbound",
    "receipts",
}
GUESTS = {
    "complaint",
    "consent",
    "digest",
    "feedback",
    "friend",
    "gathering",
    "own",
    "preferences",
    "rsvp",
    "rsvp_sessions",
    "unsubscribe",
}
ONESELF = {
    "account",
    "account_demand",
    "account_factor",
    "account_links",
    "account_passkeys",
    "account_sessions",
    "auth",
    "auth_passkey",
    "auth_provider",
    "setup",
}
READS = {"segments.count", "segments.reach"}
OPEN = {"api_description", "asset", "feed", "health", "home", "links", "metrics", "pictures"}
"""To everybody, to whoever has the link, or with no more on them than one may see."""


def _path(app: Flask, rule: Rule) -> str:
    """Of something that is not there: who may do it is asked before what it is."""
    choices = {name: getattr(way, "items", {"1"}) for name, way in rule._converters.items()}
    values = {name: min(those) for name, those in choices.items()}
    return app.url_map.bind("club.test").build(rule.endpoint, values)


def test_a_viewer_is_refused_by_every_page_that_changes_something(
    app: Flask, client: FlaskClient, runtime: Runtime
) -> None:
    changing = [rule for rule in app.url_map.iter_rules() if _changing(rule) and rule.endpoint not in READS]
    of_staff = [rule for rule in changing if rule.endpoint.split(".")[0] not in GUESTS | MACHINES | ONESELF]
    token = {"csrf_token": signed_in(client, runtime, Role.VIEWER).token()}
    answers = {rule.endpoint: client.post(_path(app, rule), data=token).status_code for rule in of_staff}
    assert answers == dict.fromkeys(answers, 403)


def test_every_page_of_staff_asks_what_one_may(
    app: Flask, client: FlaskClient, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(GRANTED, Role.VIEWER, frozenset())
    signed_in(client, runtime, Role.VIEWER)
    reading = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())]
    of_staff = [rule for rule in reading if rule.endpoint.split(".")[0] not in GUESTS | MACHINES | ONESELF | OPEN]
    answers = {rule.endpoint: client.get(_path(app, rule)).status_code for rule in of_staff}
    assert answers == dict.fromkeys(answers, 403)
