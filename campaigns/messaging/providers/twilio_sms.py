"""Text messages through Twilio, with connections kept and many requests under way at once."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from threading import Event
from typing import Any

from requests import RequestException
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http.response import Response
from twilio.rest import Client

from campaigns.messaging.providers.base import (
    NOT_BEGUN,
    Absent,
    Accepted,
    Ambiguous,
    Envelope,
    Found,
    Inconclusive,
    LookUp,
    MayStart,
    Misconfigured,
    Missing,
    Outcome,
    Rejected,
    Retry,
    halts,
)
from campaigns.messaging.providers.network import fate
from campaigns.messaging.providers.twilio_http import PooledHttp

AT_ONCE = 16
CLOCKS_APART = timedelta(minutes=1)
"""How far Twilio's clock may stand from ours when its list is compared with our claim."""

WAIT = frozenset({20429, 30001, 21611, 14107})
"""Too many requests, and queues that are full: no trouble of the one number, so the sender waits."""
OPTED_OUT = frozenset({21610})
NO_SUCH_NUMBER = frozenset({21211, 21214, 21217, 21614, 21421})
OUR_FAULT = frozenset({20003, 20404, 21212, 21603, 21606, 21701, 21703, 30002, 63017})
"""Our account, our sender or our money; nothing goes until somebody mends it."""


class AskedToWait(Exception):  # noqa: N818 - it is no error
    """Twilio's 429, with the seconds of its Retry-After, which the SDK's own exception leaves out."""

    def __init__(self, after: float | None) -> None:
        super().__init__(after)
        self.after = after


class _PatientClient(PooledHttp):
    def request(self, *arguments: Any, **named: Any) -> Response:
        response = super().request(*arguments, **named)
        if response.status_code == _TOO_MANY:
            raise AskedToWait(_seconds((response.headers or {}).get("Retry-After")))
        return response


def _seconds(text: str | None) -> float | None:
    try:
        return max(0.0, float(text)) if text else None
    except ValueError:
        return None


def make_client(account_sid: str, auth_token: str, *, base_url: str = "", timeout: float) -> Client:
    """The SDK's client; `base_url` is another address than Twilio's, as the sandbox has."""
    http = _PatientClient(size=AT_ONCE, timeout=timeout)
    client = Client(account_sid, auth_token, http_client=http)
    if base_url:
        client.api.base_url = client.messaging.base_url = base_url
    return client


class TwilioTexts:
    name = "twilio"
    slice_size = 200
    one_sheet = False

    def __init__(self, client: Client, *, service_sid: str, public_url: str) -> None:
        self._client = client
        self._service_sid = service_sid
        self._public_url = public_url
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="twilio")

    def hand_over(self, envelopes: Sequence[Envelope], *, may_start: MayStart) -> Sequence[Outcome]:
        """Many at once; those under way when Twilio asks for a pause are the last."""
        halted = Event()

        def begin(envelope: Envelope) -> Outcome:
            if halted.is_set() or not may_start():
                return NOT_BEGUN
            outcome = self._send(envelope)
            if halts(outcome):
                halted.set()
            return outcome

        return list(self._threads.map(begin, envelopes))

    def look_up(self, missing: Sequence[Missing]) -> Sequence[LookUp]:
        return list(self._threads.map(self._find, missing))

    def _send(self, envelope: Envelope) -> Outcome:
        try:
            sent = self._client.messages.create(
                to=envelope.address,
                messaging_service_sid=self._service_sid,
                body=envelope.text,
                status_callback=f"{self._public_url}/hooks/twilio/status?message_id={envelope.message_id}",
            )
        except RequestException as fault:
            return fate(fault)
        except AskedToWait as pause:
            return Retry("Twilio asks for a pause.", after=pause.after, whole=True)
        except TwilioRestException as fault:
            return verdict(fault)
        except (TwilioException, ValueError, KeyError, TypeError) as fault:
            return Ambiguous(f"Twilio's answer cannot be read ({type(fault).__name__}).")
        return Accepted(sent.sid) if sent.sid else Ambiguous("Twilio's answer names no message.")

    def _find(self, missing: Missing) -> LookUp:
        try:
            listed = self._client.messages.list(to=missing.address, limit=50)
        except (RequestException, TwilioException, AskedToWait, ValueError, KeyError, TypeError) as fault:
            return Inconclusive(f"Twilio's list cannot be read ({type(fault).__name__}).")
        return compared(missing, listed)


def compared(missing: Missing, listed: Sequence[Any]) -> LookUp:
    """The one text to this number since the claim that belongs to no other message of ours."""
    earliest = missing.claimed_at - CLOCKS_APART
    candidates = [
        text.sid
        for text in listed
        if text.date_created >= earliest
        and text.sid not in missing.known_references
        and not str(text.direction or "").startswith("inbound")
    ]
    match candidates:
        case []:
            return Absent()
        case [only]:
            return Found(only)
    return Inconclusive("Twilio has several texts to this number that may be this one.")


def verdict(fault: TwilioRestException) -> Outcome:
    """What a refusal of Twilio's means."""
    code, status = fault.code or 0, int(fault.status)
    words = f"{code}: {fault.msg}" if code else str(fault.msg)
    for codes, statuses, outcome in _MEANINGS:
        if code in codes or status in statuses:
            return outcome(words)
    return Ambiguous(words) if status >= _BROKEN else Rejected(words)


_TOO_MANY = 429
_BROKEN = 500
_MEANINGS: tuple[tuple[frozenset[int], tuple[int, ...], Callable[[str], Outcome]], ...] = (
    (WAIT, (_TOO_MANY,), partial(Retry, whole=True)),
    (OPTED_OUT, (), partial(Rejected, suppress=True)),
    (NO_SUCH_NUMBER, (), partial(Rejected, invalid=True)),
    (OUR_FAULT, (401, 403), Misconfigured),
    (frozenset(), (_BROKEN, 503), partial(Retry, whole=True)),
)
"""Codes, HTTP statuses, and what either means; the first that fits."""
