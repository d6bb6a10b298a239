"""Whether a post really comes from the provider it names."""

import base64
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from flask import request
from sendgrid.helpers.eventwebhook import EventWebhook, EventWebhookHeader
from twilio.request_validator import RequestValidator

from webapp.edge import runtime
from webapp.incoming import form_as_sent

TWILIO_HEADER = "X-Twilio-Signature"
SENDGRID_HEADER = EventWebhookHeader.SIGNATURE


def signed_by_twilio() -> bool:
    """Twilio signs the address it was given, which behind a proxy is the public one."""
    settings = runtime().settings
    token = settings.twilio_auth_token.get_secret_value()
    signature = request.headers.get(TWILIO_HEADER)
    if not token or not signature:
        return False
    query = urlsplit(request.url).query
    url = settings.public_url.rstrip("/") + request.path + (f"?{query}" if query else "")
    return bool(RequestValidator(token).validate(url, form_as_sent(), signature))


def signed_by_sendgrid(body: bytes) -> bool:
    """ECDSA over the timestamp and the body as it came, byte for byte."""
    public_key = runtime().settings.sendgrid_webhook_public_key
    signature = request.headers.get(SENDGRID_HEADER, "")
    timestamp = request.headers.get(EventWebhookHeader.TIMESTAMP, "")
    if not public_key:
        return False
    try:
        key = EventWebhook(public_key).public_key
        key.verify(base64.b64decode(signature), timestamp.encode() + body, ec.ECDSA(hashes.SHA256()))
    except (InvalidSignature, UnsupportedAlgorithm, ValueError):
        return False
    return True
