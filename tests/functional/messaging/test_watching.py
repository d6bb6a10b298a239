"""Whoever watches from outside, from the shell or from a page is told the same of delivery."""

from dataclasses import replace
from datetime import timedelta

import orjson
import pytest
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families
from pydantic import SecretStr
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.core.database import make_engine, make_sessions
from campaigns.messaging.models import Channel, Message
from campaigns.messaging.pauses import pause_channel
from campaigns.messaging.watch import LEASE_EXPIRED, Happened, note
from campaigns.staff.models import Role
from tests.clock import NOW
from tests.factories_messaging import make_message
from tests.factories_staff import signed_in
from tests.fixtures import Convive
from tests.one_app import OneApp

TOKEN = {"Authorization": "Bearer the token"}


@pytest.fixture
def watched(runtime: Runtime, one_app: OneApp) -> FlaskClient:
    return watching(one_app, runtime)


@pytest.fixture
def late(session: Session) -> Message:
    message = make_message(session, due_at=NOW - timedelta(hours=1))
    session.commit()
    return message


def watching(one_app: OneApp, runtime: Runtime) -> FlaskClient:
    settings = runtime.settings.model_copy(update={"metrics_token": SecretStr("the token")})
    return one_app.on(replace(runtime, settings=settings)).test_client()


def figures(client: FlaskClient) -> dict[tuple[str, ...], float]:
    """By name and values of labels, these in the order of the labels' names."""
    families = text_string_to_metric_families(client.get("/metrics", headers=TOKEN).text)
    samples = [sample for family in families for sample in family.samples]
    return {(each.name, *(value for _, value in sorted(each.labels.items()))): each.value for each in samples}


@pytest.mark.usefixtures("late")
def test_the_queue_its_oldest_and_what_happened_are_told(
    watched: FlaskClient, runtime: Runtime, session: Session
) -> None:
    happened = {Happened("email", "sendgrid", "failed", "refused"): 3, Happened("email", "", LEASE_EXPIRED): 1}
    for _ in range(2):
        note(session, happened, system_now=runtime.system_clock())
    session.commit()
    found = figures(watched)
    assert found["convive_queue_messages", "email", "due"] == 1
    assert found["convive_oldest_due_seconds", "email"] == 3_600
    assert found["convive_outcomes_total", "email", "failed", "sendgrid", "refused"] == 6
    assert found["convive_lease_expiries_total", "email"] == 2
    assert found["convive_channel_paused", "sms"] == 0


@pytest.mark.parametrize("shown", [{}, {"Authorization": "Bearer another"}, {"Authorization": "Bearer thé"}])
def test_without_the_token_nothing_is_told(watched: FlaskClient, shown: dict[str, str]) -> None:
    answer = watched.get("/metrics", headers=shown)
    assert (answer.status_code, answer.text) == (401, "The bearer token is missing or wrong.\n")


def test_where_no_token_is_set_there_is_no_such_page(client: FlaskClient) -> None:
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_a_database_that_is_away_is_said_at_once(runtime: Runtime, one_app: OneApp) -> None:
    engine = make_engine("postgresql://nobody@/nothing?host=/nowhere")
    with pytest.raises(OperationalError):
        engine.connect()
    away = watching(one_app, replace(runtime, sessions=make_sessions(engine)))
    assert away.get("/metrics", headers=TOKEN).status_code == 503


@pytest.mark.usefixtures("late")
@pytest.mark.parametrize(("language", "words"), [("en", "is late; the oldest message"), ("zh", "已延误")])
def test_every_page_of_the_staff_says_what_is_late(
    client: FlaskClient, runtime: Runtime, language: str, words: str
) -> None:
    page = signed_in(client, runtime).get(f"/members?lang={language}").text
    assert words in page
    assert 'href="/delivery"' in page


@pytest.mark.usefixtures("late")
def test_that_a_channel_is_paused_is_said_instead(client: FlaskClient, runtime: Runtime, session: Session) -> None:
    pause_channel(session, channel=Channel.EMAIL, reason="no", now=NOW)
    session.commit()
    assert "is paused; the oldest message" in signed_in(client, runtime).get("/members").text


def test_what_is_due_for_some_minutes_is_not_late(client: FlaskClient, runtime: Runtime, session: Session) -> None:
    make_message(session, due_at=NOW - timedelta(minutes=14))
    session.commit()
    assert "is late" not in signed_in(client, runtime).get("/members").text


@pytest.mark.usefixtures("late")
def test_guests_and_the_door_are_told_nothing(client: FlaskClient, runtime: Runtime) -> None:
    assert "is late" not in client.get("/complaint").text
    assert "is late" not in signed_in(client, runtime, Role.HOST).get("/").text


@pytest.mark.usefixtures("late")
def test_the_command_says_the_same(convive: Convive, session: Session, runtime: Runtime) -> None:
    note(session, {Happened("email", "sendgrid", "accepted"): 300}, system_now=runtime.system_clock())
    session.commit()
    row = orjson.loads(convive("delivery", "status", "--json").stdout)[0]
    assert (row["channel"], row["late"], row["accepted_per_second"], row["outcomes"]) == (
        "email",
        True,
        1.0,
        {"accepted": 300},
    )
    assert "email" in convive("delivery", "status").stdout
