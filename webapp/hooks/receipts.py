"""What the providers report about messages: signed, stored as it came, applied by a worker."""

import json
from http import HTTPStatus
from typing import Any

import orjson
from flask import Blueprint, Response, request

from campaigns.messaging.providers.events import mail_receipts, text_receipt
from campaigns.messaging.receipts import NewReceipt, store_receipts
from webapp.edge import now, transaction
from webapp.hooks.signatures import signed_by_sendgrid, signed_by_twilio

blueprint = Blueprint("receipts", __name__, url_prefix="/hooks")


@blueprint.post("/twilio/status")
def text_status() -> Response:
    if not signed_by_twilio():
        return _refused("The X-Twilio-Signature is missing or wrong; nothing was stored.", HTTPStatus.FORBIDDEN)
    try:
        receipt = text_receipt(request.form, message_id=request.args.get("message_id"), received_at=now())
    except ValueError as fault:
        return _refused(f"This is no status: {fault}.", HTTPStatus.BAD_REQUEST)
    return _stored([receipt])


@blueprint.post("/sendgrid/events")
def mail_events() -> Response:
    body = request.get_data()
    if not signed_by_sendgrid(body):
        return _refused("The signature of the events is missing or wrong; nothing was stored.", HTTPStatus.FORBIDDEN)
    try:
        events = _read(body)
    except (ValueError, RecursionError) as fault:
        return _refused(f"These are no events: {fault}.", HTTPStatus.BAD_REQUEST)
    return _stored(mail_receipts(events, received_at=now()))


def _read(body: bytes) -> list[Any]:
    """The events. One with half of a sign in it, which the strict reader refuses, must not keep back the others."""
    try:
        events = orjson.loads(body)
    except orjson.JSONDecodeError:
        events = json.loads(body)
    if not isinstance(events, list):
        raise ValueError("they must come as a list")  # noqa: TRY004 - it is what was posted that is wrong
    return events


def _stored(receipts: list[NewReceipt]) -> Response:
    with transaction() as session:
        store_receipts(session, receipts, now=now())
    return Response(status=HTTPStatus.NO_CONTENT)


def _refused(why: str, status: HTTPStatus) -> Response:
    return Response(f"{why}\n", status=status, mimetype="text/plain")
