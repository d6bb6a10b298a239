"""The posts a provider makes: what they say and how they are signed."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from email import message_from_bytes
from email.policy import default
from typing import Any
from urllib.parse import urlencode

import orjson

from webapp.sandbox.receipts import ERROR_CODES
from webapp.sandbox.signatures import sendgrid_headers, twilio_signature
from webapp.sandbox.state import Sandbox, now_ms
from webapp.sandbox.twilio_shapes import segments

_DETAILS: dict[str, dict[str, str]] = {
    "delivered": {"response": "250 2.0.0 OK"},
    "bounce": {"reason": "550 5.1.1 The email account does not exist", "status": "5.1.1", "type": "bounce"},
    "dropped": {"reason": "Bounced Address", "status": "5.0.0"},
}


@dataclass(frozen=True, slots=True)
class Post:
    url: str
    headers: Mapping[str, str]
    body: bytes


def twilio_status(sandbox: Sandbox, row: Mapping[str, Any]) -> Post:
    fields = {
        "AccountSid": sandbox.secrets.account_sid,
        "ApiVersion": "2010-04-01",
        "From": row["sender"],
        "MessageSid": row["sid"],
        "MessageStatus": row["status"],
        "SmsSid": row["sid"],
        "SmsStatus": row["status"],
        "To": row["recipient"],
    }
    if row["service"]:
        fields["MessagingServiceSid"] = row["service"]
    if error_code := ERROR_CODES.get(row["status"]):
        fields["ErrorCode"] = str(error_code)
    return _twilio(sandbox, row["callback_url"], fields)


def twilio_inbound(sandbox: Sandbox, row: Mapping[str, Any]) -> Post:
    fields = {
        "AccountSid": sandbox.secrets.account_sid,
        "ApiVersion": "2010-04-01",
        "Body": row["text"],
        "From": row["sender"],
        "MessageSid": row["sid"],
        "NumMedia": "0",
        "NumSegments": str(segments(row["text"])),
        "SmsMessageSid": row["sid"],
        "SmsSid": row["sid"],
        "SmsStatus": "received",
        "To": row["recipient"],
    }
    if row["service"]:
        fields["MessagingServiceSid"] = row["service"]
    if row["opt_out"]:
        fields["OptOutType"] = row["opt_out"]
    return _twilio(sandbox, f"{sandbox.public_url}/hooks/twilio/inbound", fields)


def sendgrid_event(row: Mapping[str, Any]) -> dict[str, Any]:
    """One event, with the message's own arguments beside SendGrid's fields."""
    custom = orjson.loads(row["custom"]) if row["custom"] else {}
    return {
        **custom,
        "email": row["recipient"],
        "timestamp": row["due"] // 1_000,
        "smtp-id": f"<{row['sid']}@sandbox.example>",
        "event": row["status"],
        "sg_event_id": row["event_id"],
        "sg_message_id": f"{row['sid']}.recvd-sandbox-{row['position']}",
        **_DETAILS.get(row["status"], {}),
    }


def sendgrid_events(sandbox: Sandbox, events: list[dict[str, Any]]) -> Post:
    """SendGrid ends each array with a line break, which the signature covers."""
    body = orjson.dumps(events) + b"\r\n"
    return _sendgrid(sandbox, "events", body, "application/json")


def sendgrid_inbound(sandbox: Sandbox, row: Mapping[str, Any]) -> Post:
    """Inbound Parse in raw mode: the whole MIME in the field `email`."""
    domain = row["sender"].rpartition("@")[2]
    fields = {
        "email": bytes(row["mime"]).decode(),
        "envelope": orjson.dumps({"to": [row["recipient"]], "from": row["sender"]}).decode(),
        "to": row["recipient"],
        "from": row["sender"],
        "subject": message_from_bytes(row["mime"], policy=default)["subject"] or "",
        "dkim": f"{{@{domain} : pass}}",
        "SPF": "pass",
        "sender_ip": "127.0.0.1",
        "spam_score": "0.011",
        "spam_report": "Spam detection software, running on the sandbox, found nothing.",
        "charsets": '{"to":"UTF-8","from":"UTF-8","subject":"UTF-8"}',
    }
    boundary = f"xYzZY{secrets.token_hex(12)}"
    return _sendgrid(sandbox, "inbound", _multipart(fields, boundary), f"multipart/form-data; boundary={boundary}")


def _multipart(fields: Mapping[str, str], boundary: str) -> bytes:
    parts = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    )
    return ("".join(parts) + f"--{boundary}--\r\n").encode()


def _twilio(sandbox: Sandbox, url: str, fields: dict[str, str]) -> Post:
    headers = {
        "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
        "User-Agent": "TwilioProxy/1.1",
        "X-Twilio-Signature": twilio_signature(sandbox.secrets.auth_token, url, fields),
    }
    return Post(url, headers, urlencode(fields).encode())


def _sendgrid(sandbox: Sandbox, path: str, body: bytes, content_type: str) -> Post:
    signed = sendgrid_headers(sandbox.secrets.event_key, body, seconds=now_ms() // 1_000)
    headers = {"Content-Type": content_type, "User-Agent": "SendGrid Event API", **signed}
    return Post(f"{sandbox.public_url}/hooks/sendgrid/{path}", headers, body)
