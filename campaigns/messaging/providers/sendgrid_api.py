"""Email through SendGrid's v3 mail/send: one request for up to 1,000 people, each with their own substitutions."""

from base64 import b64encode
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson
from requests import RequestException

from campaigns.core.clock import Clock
from campaigns.messaging.providers.base import (
    NOT_BEGUN,
    Accepted,
    Ambiguous,
    Attachment,
    Envelope,
    LookUp,
    MayStart,
    Misconfigured,
    Missing,
    Outcome,
    Rejected,
    Retry,
    Unfit,
    halts,
)
from campaigns.messaging.providers.network import fate
from campaigns.messaging.providers.sendgrid_activity import look_up

MOST_PEOPLE = 1_000
MOST_BYTES = 29_000_000
"""SendGrid takes less than 30 MB."""
PROBES = 3
"""So many are asked alone whether a request is refused for everybody's sake."""


@dataclass(frozen=True, slots=True)
class Divisible(Rejected):
    """A refusal of the request for the sake of somebody in it, as far as we know: without them the rest may go."""


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
        call = _Call(self.post, may_start)
        for group in requests(envelopes):
            call.send(group)
        return [call.outcomes[envelope.message_id] for envelope in envelopes]

    def look_up(self, missing: Sequence[Missing]) -> Sequence[LookUp]:
        return look_up(self._client, missing)

    def post(self, group: Sequence[Envelope]) -> Outcome:
        """One request."""
        body = orjson.dumps(self._request(group)).decode()
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
            **({"reply_to": {"email": group[0].reply_to}} if group[0].reply_to else {}),
            **({"attachments": [_attached(group[0].attachment)]} if group[0].attachment else {}),
            # Opens are no measure of anybody, and clicks are counted by our own links.
            "tracking_settings": {"click_tracking": {"enable": False}, "open_tracking": {"enable": False}},
        }


@dataclass(slots=True)
class _Call:
    """One hand-over: a refused request goes again in halves, so that only those it was refused for are left."""

    post: Callable[[Sequence[Envelope]], Outcome]
    may_start: MayStart
    outcomes: dict[int, Outcome] = field(default_factory=dict)
    halted: bool = False

    def send(self, group: Sequence[Envelope]) -> None:
        outcome = self._begun(group)
        if not (isinstance(outcome, Divisible) and len(group) > 1):
            return self._note(group, outcome)
        return self._halve(self._doubted(group, outcome))

    def _halve(self, group: Sequence[Envelope]) -> None:
        middle = len(group) // 2
        for half in filter(None, (group[:middle], group[middle:])):
            outcome = self._begun(half)
            if isinstance(outcome, Divisible) and len(half) > 1:
                self._halve(half)
            else:
                self._note(half, outcome)

    def _doubted(self, group: Sequence[Envelope], refusal: "Divisible") -> Sequence[Envelope]:
        """Whoever is left after a few went alone; nobody, when those are refused in the words that met them all."""
        if len(group) <= PROBES:
            return group
        probes = (group[0], group[len(group) // 2], group[-1])
        answers = [self._begun([probe]) for probe in probes]
        if all(answer == refusal for answer in answers):
            self._note(group, Unfit(refusal.reason))
            return ()
        for probe, answer in zip(probes, answers, strict=True):
            self._note([probe], answer)
        return [envelope for envelope in group if envelope.message_id not in self.outcomes]

    def _begun(self, group: Sequence[Envelope]) -> Outcome:
        if self.halted or not self.may_start():
            return NOT_BEGUN
        outcome = self.post(group)
        self.halted = halts(outcome)
        return outcome

    def _note(self, group: Sequence[Envelope], outcome: Outcome) -> None:
        self.outcomes.update({envelope.message_id: outcome for envelope in group})


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


def _attached(file: Attachment) -> dict[str, str]:
    content = b64encode(file.content).decode("ascii")
    return {"content": content, "type": file.kind, "filename": file.name, "disposition": "attachment"}


def requests(envelopes: Sequence[Envelope]) -> Iterator[Sequence[Envelope]]:
    """Who may stand in one request: with one writer, one way of answering and one file; no address stands twice."""
    written: dict[tuple[str, str, Attachment | None], list[Envelope]] = defaultdict(list)
    for envelope in envelopes:
        written[envelope.reply_to, envelope.sender_name, envelope.attachment].append(envelope)
    for group in written.values():
        yield from distinct_addresses(group)


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
            return Retry(
                "SendGrid asks for a pause.", after=_seconds_until(headers.get("X-RateLimit-Reset"), now), whole=True
            )
        case 401 | 403:
            return Misconfigured("SendGrid refuses our key.")
        case 400 | 413:
            return _TOO_LARGE if status == _LARGE else _refusal(response.body)
        case 500 | 503:
            return Retry(f"SendGrid is out of order ({status}).", whole=True)
    return Ambiguous(f"SendGrid answered {status}.")


def _refusal(body: bytes) -> Outcome:
    errors = _errors(body)
    words = "; ".join(str(error.get("message", "")) for error in errors) or "SendGrid refuses the request."
    fields = [str(error.get("field") or "") for error in errors]
    if any(field.startswith("from") for field in fields):
        return Misconfigured(words)
    personal = [field for field in fields if field.startswith("personalizations")]
    return Divisible(words, invalid=any(field.endswith("email") for field in personal))


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
