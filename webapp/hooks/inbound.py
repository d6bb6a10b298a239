"""What members send us: texts by Twilio, mail by SendGrid's Inbound Parse in raw mode.

A mail proves itself by the token in the address it came to, which only its guest was told. Where Inbound Parse is set
to sign too, a wrong signature is refused. Whatever a mail holds, it is kept and answered with 200; else it would come
again for three days.
"""

from http import HTTPStatus
from typing import Any

import orjson
from flask import Blueprint, Response, abort, request

from campaigns.events.links import MAILBOX as GUESTS
from campaigns.events.replies import take_mail
from campaigns.events.texts import Text, take_text
from campaigns.messaging.mailboxes import MAILBOX as OWNERS
from campaigns.messaging.providers.events import LONGEST_ID
from webapp.edge import now, transaction
from webapp.hooks.multipart import NotAFormError, read_fields
from webapp.hooks.signatures import SENDGRID_HEADER, signed_by_sendgrid, signed_by_twilio
from webapp.invitations import invitation_links

NOTHING_TO_SAY = '<?xml version="1.0" encoding="UTF-8"?><Response></Response>'

OURS = (f"{GUESTS}+", f"{OWNERS}+")
"""How the mailboxes begin that we give out."""

blueprint = Blueprint("inbound", __name__, url_prefix="/hooks")


@blueprint.post("/twilio/inbound")
def text() -> Response:
    """Our own answer travels through the ledger, so Twilio is told to say nothing."""
    if not signed_by_twilio():
        abort(HTTPStatus.FORBIDDEN)
    said = Text(
        source_id=request.form.get("MessageSid", "")[:LONGEST_ID],
        sender=request.form.get("From", "")[:LONGEST_ID],
        body=request.form.get("Body", ""),
        opt_out=request.form.get("OptOutType", ""),
    )
    with transaction() as session:
        take_text(session, text=said, now=now())
    return Response(NOTHING_TO_SAY, mimetype="text/xml")


@blueprint.post("/sendgrid/inbound")
def mail() -> Response:
    body = request.get_data()
    if SENDGRID_HEADER in request.headers and not signed_by_sendgrid(body):
        abort(HTTPStatus.FORBIDDEN)
    try:
        fields = read_fields(body, request.content_type or "")
    except NotAFormError:
        abort(HTTPStatus.BAD_REQUEST)
    with transaction() as session:
        take_mail(
            session,
            links=invitation_links(),
            recipient=_recipient(fields),
            raw=fields.get("email", b""),
            now=now(),
        )
    return Response(status=HTTPStatus.OK)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _recipient(fields: dict[str, bytes]) -> str:
    """One of our mailboxes among those the envelope names, else the first."""
    try:
        envelope = orjson.loads(fields.get("envelope", b"{}"))
        named = [str(address) for address in _listed(envelope["to"])]
    except (orjson.JSONDecodeError, KeyError, TypeError):
        named = []
    named = named or [fields.get("to", b"").decode(errors="replace")]
    return next((address for address in named if address.lower().startswith(OURS)), named[0])
