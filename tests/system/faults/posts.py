"""What providers post to our hooks, signed with the sandbox's keys, to be posted again and again."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection
from urllib.parse import urlencode, urlsplit

import orjson

from tests.sandboxes import KEYS
from tests.system.faults.club import Club
from webapp.sandbox.keys import event_key
from webapp.sandbox.signatures import sendgrid_headers, twilio_signature

AT = 1_790_000_000


@dataclass(frozen=True, slots=True)
class Post:
    url: str
    body: bytes
    headers: Mapping[str, str]

    def send(self) -> int:
        """The status it is answered with."""
        address = urlsplit(self.url)
        with closing(HTTPConnection(address.netloc, timeout=60)) as line:
            line.request("POST", f"{address.path}?{address.query}", self.body, dict(self.headers))
            return line.getresponse().status


def mail_events(club: Club, message_ids: Sequence[int], *, name: str) -> Post:
    """One delivery for each; `name` tells this batch's events from others."""
    events = [
        {"event": "delivered", "sg_event_id": f"{name}/{place}", "sg_message_id": "m.1", "timestamp": AT,
         "message_id": str(message_id)}
        for place, message_id in enumerate(message_ids)
    ]  # fmt: skip
    body = orjson.dumps(events) + b"\r\n"
    headers = sendgrid_headers(event_key(club.sandbox.home / "sandbox"), body, seconds=AT)
    return Post(
        f"{club.sandbox.public_url}/hooks/sendgrid/events", body, headers | {"Content-Type": "application/json"}
    )


def text_status(club: Club, message_id: int, *, sid: str) -> Post:
    url = f"{club.sandbox.public_url}/hooks/twilio/status?message_id={message_id}"
    fields = {"MessageSid": sid, "MessageStatus": "delivered", "To": "+12025550123"}
    signature = twilio_signature(KEYS["TWILIO_AUTH_TOKEN"], url, fields)
    headers = {"X-Twilio-Signature": signature, "Content-Type": "application/x-www-form-urlencoded"}
    return Post(url, urlencode(fields).encode(), headers)
