"""What leaves for a collector of traces and for Sentry, as a receiver on this machine hears it: ids, and nobody."""

import gzip
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson
import pytest
from flask.testing import FlaskClient
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from pydantic import SecretStr
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session
from twilio.request_validator import RequestValidator

from campaigns.bootstrap import Runtime, build_runtime
from campaigns.bootstrap.rules import RULES
from campaigns.core.settings import Settings
from campaigns.core.telemetry import start_telemetry, stop_telemetry
from campaigns.messaging.links import PURPOSE
from campaigns.messaging.models import WaitingReceipt
from tests.factories_members import joins, make_club
from tests.factories_staff import signed_in
from tests.fixtures import make_settings
from tests.receivers import Heard, Receiver, Reply, receiving
from tests.sandboxes import KEYS
from webapp.app import create_app
from workers.queue import make_doorbell

NUMBER, ADDRESS, NAME = "+12025550123", "mei.secret@club.example", "Mei Secret"
PATH = "/hooks/twilio/status?message_id=7"


@pytest.fixture
def collector() -> Iterator[Receiver]:
    with receiving() as receiver:
        receiver.answer = lambda _heard: Reply(200)
        yield receiver


def base_of(receiver: Receiver) -> str:
    return receiver.url.partition("/hook")[0]


def dsn_of(receiver: Receiver) -> str:
    return base_of(receiver).replace("http://", "http://key@") + "/7"


def envelope_of(heard: Heard) -> bytes:
    return gzip.decompress(heard.body) if heard.headers.get("content-encoding") == "gzip" else heard.body


def event_in(heard: Heard) -> dict[str, Any]:
    told: dict[str, Any] = orjson.loads(envelope_of(heard).splitlines()[2])
    return told


def settings_of(runtime: Runtime, valkey_url: str, home: Path, **told: object) -> Settings:
    """Of a program beside the test, on the same database."""
    database = runtime.engine.url.render_as_string(hide_password=False)
    return make_settings(database, redis_url=valkey_url, home=home).model_copy(update=told)


@contextmanager
def watched(settings: Settings) -> Iterator[None]:
    start_telemetry(settings, program="web")
    try:
        yield
    finally:
        stop_telemetry()


@contextmanager
def running(settings: Settings, *program: str) -> Iterator[None]:
    """A real one, until it has stopped as it is asked to."""
    given = settings.model_dump(by_alias=True).items()
    said = {name: each.get_secret_value() if isinstance(each, SecretStr) else str(each) for name, each in given}
    process = subprocess.Popen([sys.executable, "-m", *program], env={**os.environ, **said})
    try:
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0


def spans(heard: Sequence[Heard]) -> list[dict[str, Any]]:
    """With their trace, parent and attributes, whoever sent them."""
    return [
        {"service": next(each.value.string_value for each in told.resource.attributes if each.key == "service.name")}
        | {"trace": span.trace_id, "id": span.span_id, "parent": span.parent_span_id, "name": span.name}
        | {each.key: each.value.string_value or each.value.int_value for each in span.attributes}
        for request in heard
        for told in ExportTraceServiceRequest.FromString(request.body).resource_spans
        for scope in told.scope_spans
        for span in scope.spans
    ]


def test_a_request_and_the_job_it_rings_for_are_one_trace_that_names_nobody(
    committed: Runtime, valkey_url: str, collector: Receiver, tmp_path: Path
) -> None:
    settings = settings_of(committed, valkey_url, tmp_path, otel_endpoint=base_of(collector))
    with committed.sessions.begin() as session:
        make_club(session)
        token = committed.signer.sign(PURPOSE, joins(session, NAME, email=ADDRESS, phone=NUMBER).id)
    fields = {"MessageSid": "SM1", "MessageStatus": "delivered", "To": NUMBER}
    signature = RequestValidator(KEYS["TWILIO_AUTH_TOKEN"]).compute_signature(f"http://club.test{PATH}", fields)
    with running(settings, "workers", "receipts"), watched(settings):
        house = build_runtime(settings, RULES, clock=committed.clock, doorbell=make_doorbell(valkey_url))
        client = create_app(house).test_client()
        assert client.get(f"/p/{token}?name={NAME}").status_code == 200
        posted = client.post(PATH, data=fields, headers={"X-Twilio-Signature": signature})
        wait_until(lambda: applied(committed))
        house.engine.dispose()
    found = spans(collector.heard)
    post = next(each for each in found if each["name"] == "POST /hooks/twilio/status")
    assert (post["http.response.status_code"], post["convive.request_id"]) == (204, posted.headers["X-Request-ID"])
    job = next(each for each in found if each["name"] == "work receipts" and each["parent"] == post["id"])
    assert (job["service"], job["trace"], bool(job["convive.job_id"])) == ("convive-receipts", post["trace"], True)
    assert {"SELECT member", "GET /p/<token>"} <= {each["name"] for each in found}
    assert "SELECT receipt" in {each["name"] for each in found if each["parent"] == job["id"]}
    sent = b"".join(each.body for each in collector.heard)
    assert [each for each in (NUMBER[1:], ADDRESS, "Mei", token, "127.0.0.1") if each.encode() in sent] == []


def test_a_round_of_the_scheduler_is_a_trace(
    committed: Runtime, valkey_url: str, collector: Receiver, tmp_path: Path
) -> None:
    settings = settings_of(committed, valkey_url, tmp_path, otel_endpoint=base_of(collector))
    with committed.sessions.begin() as session:
        make_club(session)
    with running(settings, "workers.schedule"):
        wait_until(lambda: "beat" in {each["name"] for each in spans(collector.heard)})
    found = spans(collector.heard)
    beat = next(each for each in found if each["name"] == "beat")
    assert (beat["service"], beat["parent"]) == ("convive-scheduler", b"")
    assert "SELECT club" in {each["name"] for each in found if each["trace"] == beat["trace"]}


def applied(runtime: Runtime) -> bool:
    with runtime.sessions() as session:
        return not session.scalar(select(func.count()).select_from(WaitingReceipt))


def wait_until(done: Callable[[], bool]) -> None:
    for _ in range(1200):
        if done():
            return
        time.sleep(0.05)
    raise TimeoutError("The worker did not do it.")


def test_a_fault_tells_sentry_where_it_was_and_not_whose(
    runtime: Runtime, session: Session, collector: Receiver, client: FlaskClient
) -> None:
    settings = runtime.settings.model_copy(update={"sentry_dsn": SecretStr(dsn_of(collector))})
    browser = signed_in(client, runtime)
    session.execute(text("ALTER TABLE member RENAME COLUMN sort_name TO gone"))
    session.commit()
    with watched(settings):
        answer = browser.get(f"/members?q={ADDRESS}")
    assert answer.status_code == 500
    (heard,) = collector.heard
    event = event_in(heard)
    tags = {"program": "web", "request_id": answer.headers["X-Request-ID"], "method": "GET", "rule": "/members"}
    assert event["tags"] == tags
    faults = event["exception"]["values"]
    assert faults[-1]["type"] == "ProgrammingError"
    assert faults[-1]["stacktrace"]["frames"][-1]["function"]
    told = (ADDRESS, "Ada", "staff1", "127.0.0.1", "sort_name does not exist")
    assert [each for each in told if each.encode() in envelope_of(heard)] == []


def test_a_job_that_fails_tells_sentry_which_it_was(
    committed: Runtime, valkey_url: str, collector: Receiver, tmp_path: Path
) -> None:
    settings = settings_of(committed, valkey_url, tmp_path, sentry_dsn=SecretStr(dsn_of(collector)))
    with committed.engine.begin() as connection:
        connection.execute(text("ALTER TABLE waiting_receipt RENAME TO gone"))
    with running(settings, "workers", "receipts"):
        make_doorbell(valkey_url)(frozenset({"receipts"}))
        wait_until(lambda: bool(collector.heard))
    event = event_in(collector.heard[0])
    assert (event["tags"]["program"], event["tags"]["queue"]) == ("receipts", "receipts")
    assert event["tags"]["job_id"]


def test_without_a_setting_nothing_of_it_is_loaded() -> None:
    loads = "import sys, webapp.wsgi, workers.schedule, workers.runtime, webapp.commands"
    ours = ("opentelemetry.exporter", "sentry_sdk", "authlib")  # redis loads of the first what is installed
    asks = f"print([each for each in {ours} if each in sys.modules])"
    found = subprocess.run([sys.executable, "-c", f"{loads}; {asks}"], capture_output=True, text=True, check=True)
    assert found.stdout == "[]\n"
