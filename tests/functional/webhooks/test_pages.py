"""Admins say who is told of what, see what was told, and have it told again; nobody else."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.members.models import ActivityKind, Member
from campaigns.staff.models import Role
from campaigns.webhooks.models import DeliveryState, EndpointState, Trouble, WebhookDelivery, WebhookEndpoint
from campaigns.webhooks.signing import secret_of
from tests.clock import NOW
from tests.factories_members import does, joins, make_club
from tests.factories_staff import Browser, signed_in
from tests.factories_webhooks import endpoint_to

URL = "https://shop.example/hook"


@pytest.fixture
def browser(client: FlaskClient, runtime: Runtime, session: Session) -> Browser:
    make_club(session)
    session.commit()
    return signed_in(client, runtime)


@pytest.fixture
def endpoint(browser: Browser, runtime: Runtime) -> WebhookEndpoint:
    return endpoint_to(runtime, URL)


@pytest.fixture
def call(session: Session, endpoint: WebhookEndpoint) -> WebhookDelivery:
    """One that was given up."""
    does(session, joins(session), ActivityKind.NOTE)
    [made] = session.scalars(select(WebhookDelivery))
    made.state, made.tries, made.tried_at = DeliveryState.FAILED, 10, NOW - timedelta(hours=2)
    made.trouble, made.status, made.milliseconds, made.answer = Trouble.STATUS, 503, 41, "<b>closed</b>"
    session.commit()
    return made


def standing(session: Session) -> WebhookEndpoint:
    session.expire_all()
    return session.scalars(select(WebhookEndpoint)).one()


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_only_admins_get_there(client: FlaskClient, runtime: Runtime, role: Role) -> None:
    browser = signed_in(client, runtime, role)
    assert browser.get("/settings/webhooks").status_code == 403
    assert 'href="/settings/webhooks"' not in browser.get("/settings").text


def test_one_is_added_and_shows_its_secret(browser: Browser, session: Session, runtime: Runtime) -> None:
    fields = {"url": URL, "description": "The shop", "purchases": ["purchased"], "whole": ["signals"]}
    page = browser.post("/settings/webhooks/new", fields, follow_redirects=True).text
    added = standing(session)
    assert added.kinds == ["purchased", "signal"]
    assert secret_of(runtime.signer, added) in page
    assert "The shop" in browser.get("/settings/webhooks").text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"url": "http://shop.example/", "purchases": "purchased"}, "begins with https"),
        ({"url": "https://10.0.0.1/", "purchases": "purchased"}, "into our own network"),
        ({"url": URL}, "Choose at least one kind"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(browser: Browser, fields: dict[str, str], words: str) -> None:
    answer = browser.post("/settings/webhooks/new", fields)
    assert answer.status_code == 422
    assert words in answer.text
    assert fields["url"] in answer.text


def test_it_is_changed_and_keeps_what_was_chosen(browser: Browser, session: Session, endpoint: WebhookEndpoint) -> None:
    path = f"/settings/webhooks/{endpoint.id}/edit"
    assert 'value="note" checked' in browser.get(path).text.replace("checked ", "").replace('"note"', '"note" checked')
    browser.post(path, {"url": URL, "consent": "consent_granted"})
    assert standing(session).kinds == ["consent_granted"]


def test_it_is_paused_switched_on_and_removed(browser: Browser, session: Session, endpoint: WebhookEndpoint) -> None:
    path = f"/settings/webhooks/{endpoint.id}"
    browser.post(f"{path}/pause")
    assert standing(session).state is EndpointState.PAUSED
    session.execute(update(WebhookEndpoint).values(state="disabled", reason="failing", failing_since=NOW))
    session.commit()
    assert "No call has reached it for three days" in browser.get(path).text
    browser.post(f"{path}/resume")
    assert (standing(session).state, standing(session).failing_since) == (EndpointState.ACTIVE, None)
    browser.post(f"{path}/remove")
    assert browser.get(path).status_code == 404


def test_a_new_secret_takes_the_place_of_the_old_one(
    browser: Browser, runtime: Runtime, endpoint: WebhookEndpoint
) -> None:
    page = browser.post(f"/settings/webhooks/{endpoint.id}/rotate", follow_redirects=True).text
    assert secret_of(runtime.signer, endpoint) not in page
    assert "The one before is used too" in page


def test_a_test_is_asked_for(browser: Browser, rings: list[str], endpoint: WebhookEndpoint) -> None:
    page = browser.post(f"/settings/webhooks/{endpoint.id}/test", follow_redirects=True).text
    assert f"&#34;data&#34;:{{&#34;endpoint&#34;:{endpoint.id}}}" in page
    assert "webhooks" in rings


def test_the_log_is_narrowed(
    browser: Browser, session: Session, endpoint: WebhookEndpoint, call: WebhookDelivery
) -> None:
    path = f"/settings/webhooks/{endpoint.id}"
    code = session.get_one(Member, call.member_id).code
    link = f'href="/settings/webhooks/calls/{call.id}"'
    assert link in browser.get(path).text
    assert link in browser.get(f"{path}?state=failed&kind=note&q={code}").text
    for other in ("state=delivered", "kind=purchased", "q=nobody"):
        assert link not in browser.get(f"{path}?{other}").text


def test_a_call_shows_what_was_said_and_answered_and_is_sent_again(
    browser: Browser, session: Session, call: WebhookDelivery
) -> None:
    path = f"/settings/webhooks/calls/{call.id}"
    page = browser.get(path).text
    assert f"webhook-id: note-{call.source_id}" in page
    assert "webhook-signature: v1," in page
    assert "&lt;b&gt;closed&lt;/b&gt;" in page
    browser.post(f"{path}/send-again")
    session.expire_all()
    assert (call.state, call.tries) == (DeliveryState.WAITING, 0)
    assert browser.post(f"{path}/send-again").status_code == 409


@pytest.mark.parametrize(("days", "state"), [("1", DeliveryState.WAITING), ("0", DeliveryState.WAITING)])
def test_all_that_was_given_up_lately_is_sent_again(
    browser: Browser, session: Session, call: WebhookDelivery, days: str, state: DeliveryState
) -> None:
    browser.post(f"/settings/webhooks/{call.endpoint_id}/send-again", {"days": days})
    session.expire_all()
    assert call.state is state


def test_home_tells_admins_of_one_that_is_off(browser: Browser, session: Session, endpoint: WebhookEndpoint) -> None:
    session.execute(update(WebhookEndpoint).values(state="disabled", reason="gone"))
    session.commit()
    assert f'href="/settings/webhooks/{endpoint.id}"' in browser.get("/").text


def test_in_chinese(client: FlaskClient, runtime: Runtime, session: Session) -> None:
    make_club(session)
    session.commit()
    endpoint = endpoint_to(runtime, URL)
    browser = signed_in(client, runtime, language="zh")
    assert "密钥" in browser.get(f"/settings/webhooks/{endpoint.id}").text
