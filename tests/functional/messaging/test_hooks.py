"""What providers post: signed and stored, or refused with nothing stored."""

import base64
from dataclasses import replace
from typing import Any

import orjson
import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from twilio.request_validator import RequestValidator
from werkzeug.test import TestResponse

from campaigns.bootstrap import Runtime
from campaigns.messaging.models import Receipt, ReceiptKind
from tests.one_app import OneApp
from tests.sandboxes import KEYS

KEY = ec.generate_private_key(ec.SECP256R1())
PUBLIC = KEY.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
EVENT = {
    "event": "delivered",
    "sg_event_id": "e1",
    "sg_message_id": "m.1",
    "message_id": "7",
    "timestamp": 1_790_000_000,
}
STATUS = {"MessageSid": "SM1", "MessageStatus": "delivered", "To": "+12025550123"}


@pytest.fixture
def app(runtime: Runtime, one_app: OneApp) -> Flask:
    settings = runtime.settings.model_copy(update={"sendgrid_webhook_public_key": base64.b64encode(PUBLIC).decode()})
    return one_app.on(replace(runtime, settings=settings))


def post_events(app: Flask, body: bytes, *, signed: bytes | None = None) -> TestResponse:
    signature = KEY.sign(b"1790000000" + (body if signed is None else signed), ec.ECDSA(hashes.SHA256()))
    headers = {
        "X-Twilio-Email-Event-Webhook-Signature": base64.b64encode(signature).decode(),
        "X-Twilio-Email-Event-Webhook-Timestamp": "1790000000",
    }
    return app.test_client().post("/hooks/sendgrid/events", data=body, headers=headers, content_type="application/json")


def post_status(app: Flask, fields: dict[str, str], *, token: str = KEYS["TWILIO_AUTH_TOKEN"]) -> TestResponse:
    path = "/hooks/twilio/status?message_id=7"
    signature = RequestValidator(token).compute_signature(f"http://club.test{path}", fields)
    return app.test_client().post(path, data=fields, headers={"X-Twilio-Signature": signature})


def stored(session: Session) -> list[Any]:
    return list(session.execute(select(Receipt.kind, Receipt.message_id, Receipt.provider_event_id)))


def test_a_signed_event_is_stored_as_it_came(app: Flask, session: Session) -> None:
    assert post_events(app, orjson.dumps([EVENT]) + b"\r\n").status_code == 204
    assert stored(session) == [(ReceiptKind.DELIVERED, 7, "e1")]
    assert session.scalars(select(Receipt.payload)).one() == EVENT


def test_a_signed_status_is_stored(app: Flask, session: Session) -> None:
    assert post_status(app, STATUS).status_code == 204
    assert stored(session) == [(ReceiptKind.DELIVERED, 7, "SM1/delivered")]


def test_a_wrong_signature_is_refused_and_nothing_stored(app: Flask, session: Session) -> None:
    answers = [
        post_events(app, orjson.dumps([EVENT]), signed=b"other"),
        post_status(app, STATUS, token="another"),
        app.test_client().post("/hooks/sendgrid/events", data=orjson.dumps([EVENT])),
        app.test_client().post("/hooks/twilio/status", data=STATUS),
    ]
    assert [answer.status_code for answer in answers] == [403] * 4
    assert all("missing or wrong; nothing was stored" in answer.text for answer in answers)
    assert session.scalar(select(func.count()).select_from(Receipt)) == 0


@pytest.mark.parametrize("body", [b"", b"{}", b'{"a": 1}', b"7", b"[" * 2_000 + b"]" * 2_000])
def test_what_is_no_list_is_refused_whole(app: Flask, session: Session, body: bytes) -> None:
    assert post_events(app, body).status_code == 400
    assert stored(session) == []


@pytest.mark.parametrize(
    "odd", [b"1", b"[]", b"null", b'{"event": "delivered"}', b'{"sg_event_id": "e2", "email": "\\ud83d"}', b"1" * 40]
)
def test_an_event_that_cannot_be_read_keeps_back_no_other(app: Flask, session: Session, odd: bytes) -> None:
    assert post_events(app, b"[%b,%b]" % (odd, orjson.dumps(EVENT))).status_code == 204
    assert (ReceiptKind.DELIVERED, 7, "e1") in stored(session)
    assert len(stored(session)) == 2


def test_an_unreadable_event_that_comes_again_is_kept_once_and_as_it_came(app: Flask, session: Session) -> None:
    for _ in range(2):
        post_events(app, b'[{"event": "delivered"}]')
    assert session.scalars(select(Receipt.payload)).all() == [{"unreadable": {"event": "delivered"}}]


def test_a_name_longer_than_an_index_takes_is_cut(app: Flask, session: Session) -> None:
    assert post_events(app, orjson.dumps([EVENT | {"sg_event_id": "e" * 9_000}])).status_code == 204
    assert len(stored(session)[0][2]) < 1_000


def test_odd_values_are_kept_without_harm(app: Flask, session: Session) -> None:
    odd = EVENT | {"sg_event_id": "e\x001", "message_id": "9" * 40, "timestamp": "soon", "email": "a\0b"}
    odd["nested"] = {"x": ["\0"]}
    assert post_events(app, orjson.dumps([odd])).status_code == 204
    assert stored(session) == [(ReceiptKind.DELIVERED, None, "e1")]


def test_a_status_loses_its_nuls(app: Flask, session: Session) -> None:
    assert post_status(app, STATUS | {"MessageSid": "SM\x001", "ErrorCode": "\x00"}).status_code == 204
    assert stored(session) == [(ReceiptKind.DELIVERED, 7, "SM1/delivered")]


def test_a_soft_bounce_condemns_nobody(app: Flask, session: Session) -> None:
    post_events(app, orjson.dumps([EVENT | {"event": "bounce", "type": "blocked"}]))
    assert stored(session)[0].kind is ReceiptKind.FAILED
