from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from campaigns.bootstrap import Runtime
from campaigns.staff.api_keys import add_key, list_keys, revoke_key
from campaigns.staff.models import ApiKey
from tests.clock import NOW, StandingClock
from tests.factories_members import make_club
from tests.functional.api.callers import SECRET, Caller, with_key


@pytest.fixture
def till(client: FlaskClient, runtime: Runtime) -> Caller:
    with runtime.sessions.begin() as session:
        make_club(session)
    return with_key(client, runtime)


def last_used(runtime: Runtime) -> datetime | None:
    with runtime.sessions() as session:
        return session.scalar(select(ApiKey.last_used_at))


@pytest.mark.parametrize(
    "said", ["", "Bearer", "Bearer x", f"Basic {SECRET}", SECRET, f"Bearer {'x' * 9000}", "Bearer é"]
)
def test_without_its_key_a_call_is_refused(till: Caller, said: str) -> None:
    answer = till.sends({}, headers={"Authorization": said})
    assert (answer.status_code, answer.json["error"]["type"]) == (401, "KeyMissing")  # type: ignore[index]
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_revoked_key_opens_nothing(till: Caller, runtime: Runtime) -> None:
    with runtime.sessions.begin() as session:
        revoke_key(session, key_id=list_keys(session)[0].id, now=NOW)
    assert till.sends({}).status_code == 403


def test_use_is_noted_once_a_minute(till: Caller, runtime: Runtime, clock: StandingClock) -> None:
    till.sends({})
    clock.move(by=timedelta(seconds=59))
    till.sends({})
    assert last_used(runtime) == NOW
    clock.move(by=timedelta(seconds=2))
    till.sends({})
    assert last_used(runtime) == NOW + timedelta(seconds=61)


def test_only_the_hash_is_kept(till: Caller, runtime: Runtime) -> None:
    with runtime.sessions() as session:
        kept = session.execute(select(ApiKey.__table__)).one()
    assert SECRET not in str(kept)


def test_guessing_is_slowed_down(till: Caller, client: FlaskClient) -> None:
    guesses = [Caller(client, f"convive_{number}").sends({}).status_code for number in range(12)]
    assert (guesses[0], guesses[-1]) == (401, 429)
    again = Caller(client, "convive_another").sends({})
    assert 0 < int(again.headers["Retry-After"]) <= 300


def test_a_page_that_is_not_there_is_told_of_in_the_same_shape(till: Caller, client: FlaskClient) -> None:
    for answer in (client.get("/api/v1/nothing"), client.get("/api/v1/purchases")):
        assert answer.mimetype == "application/problem+json"


def test_a_key_opens_only_what_its_scopes_name(till: Caller, client: FlaskClient, runtime: Runtime) -> None:
    with runtime.sessions.begin() as session:
        add_key(session, name="Reader", secret="convive_reader", scopes=["segments:read"], now=NOW)
    reader = {"Authorization": "Bearer convive_reader"}
    assert client.get("/api/v1/segments", headers=reader).status_code == 200
    refused = client.get("/api/v1/events", headers=reader)
    assert (refused.status_code, refused.json["type"]) == (403, "urn:convive:problem:ScopeMissing")  # type: ignore[index]
    assert "events:read" in refused.json["detail"]  # type: ignore[index]


def test_each_part_that_is_wrong_is_named(till: Caller) -> None:
    told = till.sends({"source": "a/b", "purchases": [], "sudo": True}).json
    assert {each["pointer"] for each in told["errors"]} == {"/source", "/purchases", "/sudo"}  # type: ignore[index]
