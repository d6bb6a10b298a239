"""Email through SendGrid's v3 mail/send: one request for up to 1,000 people, each with their own substitutions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from requests import RequestException

from campaigns.core.clock import Clock
from campaigns.messaging.providers.base import (
    OUT_OF_TIME,
    Accepted,
    Ambiguous,
    Envelope,
    LookUp,
    MayStart,
    Misconfigured,
    Missing,
    Outcome,
    Rejected,
    Retry,
)
from campaigns.messaging.providers.network import fate
from campaigns.messaging.providers.sendgrid_activity import look_up

MOST_PEOPLE = 1_000
MOST_BYTES = 29_000_000
"""SendGrid takes less than 30 MB."""


@dataclass(frozen=True, slots=True)
class Divisible(Rejected):
    """A refusal of the request for the sake of somebody in it: without them the rest may go."""


_LARGE = 413
_TOO_LARGE = Divisible("The request is larger than SendGrid takes.")


class SendGridMail:
    name = "sendgrid"
    slice_size = MOST_PEOPLE
    one_sheet = True

    def __init__(self, client: Any, *, sender: str, clock: Clock) -> None:
        self._client = client
        self._clock = clock
        self._sender = sender

    def hand_over(self, envelopes: Sequence[Envelope], *, may_start: MayStart) -> Sequence[Outcome]:
        outcomes: dict[int, Outcome] = {}
        for group in distinct_addresses(envelopes):
            self._send(group, may_start, outcomes)
        return [outcomes[envelope.message_id] for envelope in envelopes]

    def look_up(self, missing: Sequence[Missing]) -> Sequence[LookUp]:
        return look_up(self._client, missing)

    def _send(self, group: Sequence[Envelope], may_start: MayStart, outcomes: dict[int, Outcome]) -> None:
        """One request; refused for the sake of somebody in it, it goes again in halves, so that only they are left."""
        body = orjson.dumps(self._request(group)).decode()
        outcome = self._post(body) if may_start() else OUT_OF_TIME
        if isinstance(outcome, Divisible) and len(group) > 1:
            middle = len(group) // 2
            self._send(group[:middle], may_start, outcomes)
            self._send(group[middle:], may_start, outcomes)
            return
        outcomes.update({envelope.message_id: outcome for envelope in group})

    def _post(self, body: str) -> Outcome:
        if len(body) > MOST_BYTES:
            return _TOO_LARGE
        try:
            return verdict(self._client.mail.send.post(request_body=body), now=self._clock())
        except RequestException as fault:
            return fate(fault)

    def _request(self, group: Sequence[Envelope]) -> dict[str, Any]:
        sheet = group[0].sheet
        name, address = group[0].written_by(self._sender)
        return {
            "from": {"email": address} | ({"name": name} if name else {}),
            "subject": sheet.subject.filled(sheet.keys),
            "content": [
                {"type": "text/plain", "value": sheet.text.filled(sheet.keys)},
                {"type": "text/html", "value": sheet.html.filled(sheet.keys)},
            ],
            "personalizations": [_personalization(envelope) for envelope in group],
            # Opens are no measure of anybody, and clicks are counted by our own links.
            "tracking_settings": {"click_tracking": {"enable": False}, "open_tracking": {"enable": False}},
        }


def _personalization(envelope: Envelope) -> dict[str, Any]:
    person: dict[str, Any] = {
        "to": [{"email": envelope.address}],
        "substitutions": dict(zip(envelope.sheet.keys, envelope.values, strict=True)),
        "custom_args": {"message_id": str(envelope.message_id), "claim": str(envelope.claim_id)},
    }
    if envelope.unsubscribe_url:
        person["headers"] = {
            "List-Unsubscribe": f"<{envelope.unsubscribe_url}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
    return person


def distinct_addresses(envelopes: Sequence[Envelope]) -> list[list[Envelope]]:
    """Groups in which no address stands twice: SendGrid refuses a request that names one twice."""
    groups: list[list[Envelope]] = []
    seen: dict[str, int] = {}
    for envelope in envelopes:
        place = seen.get(envelope.address.lower(), 0)
        seen[envelope.address.lower()] = place + 1
        if place == len(groups):
            groups.append([])
        groups[place].append(envelope)
    return groups


def verdict(response: Any, *, now: datetime) -> Outcome:
    """What an answer of mail/send means."""
    status, headers = response.status_code, response.headers
    match status:
        case 202:
            reference = headers.get("X-Message-Id")
            return Accepted(reference) if reference else Ambiguous("SendGrid's answer names no message.")
        case 429:
            return Retry("SendGrid asks for a pause.", after=_seconds_until(headers.get("X-RateLimit-Reset"), now))
        case 401 | 403:
            return Misconfigured("SendGrid refuses our key.")
        case 400 | 413:
            return _TOO_LARGE if status == _LARGE else _refusal(response.body)
        case 500 | 503:
            return Retry(f"SendGrid is out of order ({status}).")
    return Ambiguous(f"SendGrid answered {status}.")


def _refusal(body: bytes) -> Outcome:
    errors = _errors(body)
    words = "; ".join(str(error.get("message", "")) for error in errors) or "SendGrid refuses the request."
    fields = [str(error.get("field") or "") for error in errors]
    if any(field.startswith("from") for field in fields):
        return Misconfigured(words)
    if any(field.startswith("personalizations") for field in fields):
        return Divisible(words, invalid=any(field.endswith("email") for field in fields))
    return Rejected(words)


def _errors(body: bytes) -> list[dict[str, Any]]:
    try:
        found = orjson.loads(body)["errors"]
    except (orjson.JSONDecodeError, KeyError, TypeError):
        return []
    return [error for error in found if isinstance(error, dict)] if isinstance(found, list) else []


def _seconds_until(reset: str | None, now: datetime) -> float | None:
    try:
        return max(0.0, float(reset) - now.timestamp()) if reset else None
    except ValueError:
        return None
