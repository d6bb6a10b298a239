"""Mails and texts as the providers post them."""

import json
from email.message import EmailMessage

from flask.testing import FlaskClient
from twilio.request_validator import RequestValidator
from werkzeug.test import TestResponse

TOKEN = "twilio token of the tests"

REPLY = """BEGIN:VCALENDAR\r
VERSION:2.0\r
METHOD:{method}\r
BEGIN:VEVENT\r
UID:{uid}\r
DTSTAMP:{stamp}\r
SEQUENCE:{sequence}\r
ATTENDEE;PARTSTAT={partstat}:mailto:{sender}\r
{more}END:VEVENT\r
END:VCALENDAR\r
"""


def calendar_mail(
    uid: str,
    sender: str,
    *,
    partstat: str = "ACCEPTED",
    stamp: str = "20261122T090000Z",
    sequence: int = 0,
    method: str = "REPLY",
    message_id: str = "<1@mail.example>",
    more: str = "",
) -> bytes:
    text = REPLY.format(
        method=method, uid=uid, stamp=stamp, sequence=sequence, partstat=partstat, sender=sender, more=more
    )
    mail = _mail(sender, message_id)
    mail.set_content("Accepted")
    mail.add_alternative(text.encode(), maintype="text", subtype="calendar", params={"method": method})
    return mail.as_bytes()


def letter(sender: str, body: str = "May I come an hour later?", *, message_id: str = "<2@mail.example>") -> bytes:
    mail = _mail(sender, message_id)
    mail.set_content(body)
    return mail.as_bytes()


def post_mail(client: FlaskClient, recipient: str, raw: bytes, **headers: str) -> TestResponse:
    boundary = b"xYzZY"
    envelope = json.dumps({"to": [recipient], "from": "somebody@example.com"}).encode()
    body = b"".join(
        b'--%b\r\nContent-Disposition: form-data; name="%b"\r\n\r\n%b\r\n' % (boundary, name, value)
        for name, value in ((b"envelope", envelope), (b"email", raw))
    )
    return client.post(
        "/hooks/sendgrid/inbound",
        data=body + b"--%b--\r\n" % boundary,
        content_type="multipart/form-data; boundary=xYzZY",
        headers=headers,
    )


def post_text(client: FlaskClient, sender: str, body: str, *, sid: str = "SM1", **more: str) -> TestResponse:
    fields = {"MessageSid": sid, "From": sender, "Body": body, "To": "+15550001111"} | more
    signature = RequestValidator(TOKEN).compute_signature("http://club.test/hooks/twilio/inbound", fields)
    return client.post("/hooks/twilio/inbound", data=fields, headers={"X-Twilio-Signature": signature})


def _mail(sender: str, message_id: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["Subject"], mail["Message-ID"] = sender, "Accepted", message_id
    return mail
